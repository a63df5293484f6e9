//! `itdesk change …`: from the request form to the review (M6).

use clap::Subcommand;

use super::calendar::CalendarArgs;
use super::decide::{ApprovalsArgs, AssessArgs, VoteArgs};
use super::execution::{EndArgs, EvaluateArgs, MonitorArgs, ReviewArgs, StartArgs};
use super::form::{EditChange, NewChange};
use super::plan::{PrepareArgs, ScheduleArgs};
use super::record::RecordArgs;
use super::{calendar, decide, execution, form, plan, record};
use crate::cli::session::globals::Session;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::step::NotedArgs;
use crate::error::Result;
use crate::records::Kind;
use crate::records::words::Vote;

/// Changes: assessed, approved, carried out, reviewed
#[derive(Debug, Subcommand)]
pub(crate) enum ChangeVerb {
    /// Fill the request form: type, content, scope, reason, resources, plan, rollback plan
    New(Box<NewChange>),
    /// Correct the form; once it is another, approvals are void
    Edit(Box<EditChange>),
    /// The form is whole: hand it in for assessment
    Submit(NotedArgs),
    /// Assess the risk: effects, likelihood and impact, mitigation, signed
    Assess(AssessArgs),
    /// Vote for it in a role you hold
    Approve(VoteArgs),
    /// Vote against it in a role you hold
    Reject(VoteArgs),
    /// What waits for your vote
    Approvals(ApprovalsArgs),
    /// Give it a window; refused in a freeze or against another change of the service
    Schedule(ScheduleArgs),
    /// The weeks of a month with their changes, freezes and conflicts
    Calendar(CalendarArgs),
    /// Tick items of the checklist, or see it
    Prepare(PrepareArgs),
    /// Begin to carry it out
    Start(StartArgs),
    /// It is carried out: from now on it is watched
    Complete(EndArgs),
    /// It did not work
    Fail(EndArgs),
    /// It was taken back
    Rollback(EndArgs),
    /// Write down what is seen while it is watched
    Monitor(MonitorArgs),
    /// The effect, as expected or not, what is left
    Evaluate(EvaluateArgs),
    /// Look back: content, course, result, problems, improvements
    Review(ReviewArgs),
    /// All is on record
    Close(NotedArgs),
    /// The written record, as Markdown
    Record(RecordArgs),
    #[command(flatten)]
    Common(CommonVerb),
}

/// Runs a verb of changes.
pub(crate) fn run(session: &Session, verb: ChangeVerb) -> Result<()> {
    match verb {
        ChangeVerb::New(args) => form::new(session, &args),
        ChangeVerb::Edit(args) => form::edit(session, &args),
        ChangeVerb::Submit(args) => form::submit(session, &args),
        ChangeVerb::Assess(args) => decide::assess(session, &args),
        ChangeVerb::Approve(args) => decide::vote(session, &args, Vote::Approved),
        ChangeVerb::Reject(args) => decide::vote(session, &args, Vote::Rejected),
        ChangeVerb::Approvals(args) => decide::approvals(session, &args),
        ChangeVerb::Schedule(args) => plan::schedule(session, &args),
        ChangeVerb::Calendar(args) => calendar::run(session, &args),
        ChangeVerb::Prepare(args) => plan::prepare(session, &args),
        ChangeVerb::Start(args) => execution::start(session, &args),
        ChangeVerb::Complete(args) => execution::complete(session, &args),
        ChangeVerb::Fail(args) => execution::fail(session, &args),
        ChangeVerb::Rollback(args) => execution::roll_back(session, &args),
        ChangeVerb::Monitor(args) => execution::monitor(session, &args),
        ChangeVerb::Evaluate(args) => execution::evaluate(session, &args),
        ChangeVerb::Review(args) => execution::review(session, &args),
        ChangeVerb::Close(args) => execution::close(session, &args),
        ChangeVerb::Record(args) => record::run(session, &args),
        ChangeVerb::Common(verb) => common::run(session, Kind::Change, verb),
    }
}
