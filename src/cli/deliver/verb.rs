//! `itdesk deliver …`: from the needs to the follow-up (M4, M3.4).

use clap::Subcommand;

use super::accept::{AcceptArgs, RejectArgs, StartArgs};
use super::after::{FeedbackVerb, FollowUpArgs, SurveyArgs};
use super::form::{EditDelivery, NewDelivery, PlanArgs};
use super::prove::{CriterionVerb, MeasureArgs, TestArgs};
use super::report::ReportArgs;
use super::{accept, after, form, prove, report};
use crate::cli::session::globals::Session;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::step::NotedArgs;
use crate::error::Result;
use crate::records::Kind;

/// Deliveries: planned, tested, accepted in five steps, followed up
#[derive(Debug, Subcommand)]
pub(crate) enum DeliverVerb {
    /// Set down the needs: measures, agreement, dates, responsibilities
    New(Box<NewDelivery>),
    /// Correct what was written
    Edit(Box<EditDelivery>),
    /// Plan it: resources, design, deployment, acceptance team
    Plan(Box<PlanArgs>),
    /// Write down a test and what it found
    Test(TestArgs),
    /// Agree on what is to be met
    #[command(subcommand)]
    Criterion(CriterionVerb),
    /// Write down a measured value of a criterion
    Measure(MeasureArgs),
    /// Deliver it; after a rejection, the repaired one
    Start(StartArgs),
    /// Take the next of the five steps of acceptance; the last one accepts it
    Accept(AcceptArgs),
    /// Do not accept it as it is
    Reject(RejectArgs),
    /// What the customer said, and the answer within 24 h
    #[command(subcommand)]
    Feedback(FeedbackVerb),
    /// Write down an answer to a survey
    Survey(SurveyArgs),
    /// Plan service reviews, and write down what each found
    FollowUp(FollowUpArgs),
    /// All is confirmed and on record
    Close(NotedArgs),
    /// The acceptance report, as Markdown
    Report(ReportArgs),
    #[command(flatten)]
    Common(CommonVerb),
}

/// Runs a verb of deliveries.
pub(crate) fn run(session: &Session, verb: DeliverVerb) -> Result<()> {
    match verb {
        DeliverVerb::New(args) => form::new(session, &args),
        DeliverVerb::Edit(args) => form::edit(session, &args),
        DeliverVerb::Plan(args) => form::plan(session, &args),
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
