//! The verbs of `feedback`.

use clap::{Args, Subcommand};

use super::add::AddArgs;
use super::answer::{AnswerArgs, ClassifyArgs};
use super::list::ListArgs;
use super::{add, answer, list};
use crate::cli::session::opened::Session;
use crate::cli::ticket::show::{ShowArgs, show};
use crate::error::{Error, Result};
use crate::lang::tr;

/// `itdesk feedback …`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct FeedbackCommand {
    #[command(subcommand)]
    verb: Option<FeedbackVerb>,
    /// Id, part of one, or an external number: shows the ticket
    id: Option<String>,
}

/// The verbs of `feedback`.
#[derive(Debug, Subcommand)]
enum FeedbackVerb {
    /// Record what a customer said: of a ticket, a service or the desk
    Add(AddArgs),
    /// Answer feedback; a complaint is to be answered within 24 h
    Answer(AnswerArgs),
    /// Set the type or the problem class of feedback
    Classify(ClassifyArgs),
    /// List feedback, what waits for an answer first
    #[command(visible_alias = "ls")]
    List(ListArgs),
}

/// Runs a verb of feedback.
pub(crate) fn run(session: &Session, command: &FeedbackCommand) -> Result<()> {
    let verb = match (&command.verb, &command.id) {
        (Some(verb), _) => verb,
        (None, Some(id)) => return show(session, &ShowArgs::named(id), None),
        (None, None) => return Err(Error::usage(tr!("ID is missing: no ticket is given"))),
    };
    match verb {
        FeedbackVerb::Add(args) => add::run(session, args),
        FeedbackVerb::Answer(args) => answer::run(session, args),
        FeedbackVerb::Classify(args) => answer::classify(session, args),
        FeedbackVerb::List(args) => list::run(session, args),
    }
}
