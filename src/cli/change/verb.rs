//! `itdesk change …`: from the request form to the review (M6).

use clap::Subcommand;

use super::calendar::CalendarArgs;
use super::decide::{ApprovalsArgs, AssessArgs, VoteArgs};
use super::execution::{EndArgs, EvaluateArgs, MonitorArgs, ReviewArgs, StartArgs};
use super::form::{EditChange, NewChange};
use super::plan::{PrepareArgs, ScheduleArgs};
use super::record::RecordArgs;
use super::{calendar, decide, execution, form, plan, record};
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::opened::Session;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::step::NotedArgs;
use crate::error::Result;
use crate::records::Kind;
use crate::records::words::Vote;

/// Assess, approve, implement and review changes
#[derive(Debug, Subcommand)]
pub(crate) enum ChangeVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    /// Create a change: type, content, scope, reason, resources, plan, rollback plan
    New(Box<NewChange>),
    Edit(Box<EditChange>),
    Submit(NotedArgs),
    Assess(AssessArgs),
    Approve(VoteArgs),
    Reject(VoteArgs),
    /// List changes that wait for your approval
    Approvals(ApprovalsArgs),
    Schedule(ScheduleArgs),
    /// Show the weeks of a month with changes, freezes and conflicts
    Calendar(CalendarArgs),
    Prepare(PrepareArgs),
    Start(StartArgs),
    Complete(EndArgs),
    Fail(EndArgs),
    Rollback(EndArgs),
    Monitor(MonitorArgs),
    Evaluate(EvaluateArgs),
    Review(ReviewArgs),
    Close(NotedArgs),
    /// Print the written record as Markdown
    Record(RecordArgs),
    #[command(flatten)]
    Common(CommonVerb),
}

impl NounVerbs for ChangeVerb {
    const KIND: Option<Kind> = Some(Kind::Change);
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
