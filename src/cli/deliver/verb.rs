//! `itdesk deliver …`: from the needs to the follow-up (M4, M3.4).

use clap::Subcommand;

use super::accept::{AcceptArgs, RejectArgs, StartArgs};
use super::after::{FeedbackCommand, FollowUpArgs, SurveyArgs};
use super::form::{EditDelivery, NewDelivery, PlanArgs};
use super::prepare::PrepareCommand;
use super::prove::{CriterionCommand, MeasureArgs, TestArgs};
use super::report::ReportArgs;
use super::{accept, after, form, prepare, prove, report};
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::opened::Session;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::step::NotedArgs;
use crate::error::Result;
use crate::records::Kind;
use crate::records::words::PlanArea;

/// Plan and test deliveries, accept them in five steps, and follow up
#[derive(Debug, Subcommand)]
pub(crate) enum DeliverVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    /// Create a delivery: needs, agreement, dates, responsibilities
    New(Box<NewDelivery>),
    Edit(Box<EditDelivery>),
    Plan(Box<PlanArgs>),
    Resource(PrepareCommand),
    Blueprint(PrepareCommand),
    Deployment(PrepareCommand),
    Test(TestArgs),
    Criterion(CriterionCommand),
    Measure(MeasureArgs),
    Start(StartArgs),
    Accept(AcceptArgs),
    Reject(RejectArgs),
    /// Record customer feedback on a delivery, and its answer; as itdesk feedback does
    Feedback(FeedbackCommand),
    Survey(SurveyArgs),
    FollowUp(FollowUpArgs),
    Close(NotedArgs),
    /// Print the acceptance report as Markdown
    Report(ReportArgs),
    #[command(flatten)]
    Common(CommonVerb),
}

impl NounVerbs for DeliverVerb {
    const KIND: Option<Kind> = Some(Kind::Delivery);
}

/// Runs a verb of deliveries.
pub(crate) fn run(session: &Session, verb: DeliverVerb) -> Result<()> {
    match verb {
        DeliverVerb::New(args) => form::new(session, &args),
        DeliverVerb::Edit(args) => form::edit(session, &args),
        DeliverVerb::Plan(args) => form::plan(session, &args),
        DeliverVerb::Resource(verb) => prepare::run(session, PlanArea::Resources, &verb),
        DeliverVerb::Blueprint(verb) => prepare::run(session, PlanArea::Blueprint, &verb),
        DeliverVerb::Deployment(verb) => prepare::run(session, PlanArea::Deployment, &verb),
        DeliverVerb::Test(args) => prove::test(session, &args),
        DeliverVerb::Criterion(verb) => prove::criterion(session, &verb),
        DeliverVerb::Measure(args) => prove::measure(session, &args),
        DeliverVerb::Start(args) => accept::start(session, &args),
        DeliverVerb::Accept(args) => accept::accept(session, &args),
        DeliverVerb::Reject(args) => accept::reject(session, &args),
        DeliverVerb::Feedback(verb) => after::feedback(session, &verb),
        DeliverVerb::Survey(args) => after::survey(session, &args),
        DeliverVerb::FollowUp(args) => after::follow_up(session, &args),
        DeliverVerb::Close(args) => accept::close(session, &args),
        DeliverVerb::Report(args) => report::run(session, &args),
        DeliverVerb::Common(verb) => common::run(session, Kind::Delivery, verb),
    }
}
