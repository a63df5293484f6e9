//! `itdesk change …`: from the request form to the review (M6).

mod calendar;
mod decide;
mod execution;
mod form;
mod plan;
mod record;

use clap::Subcommand;

use super::common::{self, CommonVerb};
use super::globals::Session;
use super::step::NotedArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::words::Vote;
use crate::records::{Kind, Ticket};
use crate::render::{self, Screen};
use crate::rules::change::verbs;
use calendar::CalendarArgs;
use decide::{ApprovalsArgs, AssessArgs, VoteArgs};
use execution::{EndArgs, EvaluateArgs, MonitorArgs, ReviewArgs, StartArgs};
use form::{EditChange, NewChange};
use plan::{PrepareArgs, ScheduleArgs};
use record::RecordArgs;

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

/// What the page of a change says beside its fields: who decides, what is open of the checklist, the incidents it
/// caused, and those of its services while it was watched.
pub(crate) fn more(desk: &Desk, screen: &Screen, change: &Ticket) -> Result<String> {
    let begun = change.change().is_some_and(|c| c.implementation.is_some());
    let open = if begun { Vec::new() } else { verbs::open_items(&desk.policy, change) };
    let suspects = if change.state.is_ended() { Vec::new() } else { execution::suspects(desk, change)? };
    Ok(render::change::more(screen, &desk.policy, change, &open, &execution::caused(desk, change), &suspects))
}
