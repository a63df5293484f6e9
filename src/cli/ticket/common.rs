//! The verbs that every kind has.

use clap::Subcommand;

use super::assign;
use super::show::{self, ShowArgs};
use super::step::{AssignArgs, BecauseArgs};
use super::targets::TextTargets;
use crate::cli::find::list::{self, ListArgs};
use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::error::Result;
use crate::records::Kind;
use crate::rules::verbs;

/// The verbs of every noun.
#[derive(Debug, Subcommand)]
pub(crate) enum CommonVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    #[command(visible_alias = "give")]
    Assign(AssignArgs),
    /// Write an internal note
    Note(TextTargets),
    Cancel(BecauseArgs),
    /// List those of this kind
    List(ListArgs),
    /// Show one
    Show(ShowArgs),
}

/// Runs one of them for a kind.
pub(crate) fn run(session: &Session, kind: Kind, verb: CommonVerb) -> Result<()> {
    match verb {
        CommonVerb::Assign(args) => assign::run(session, Some(kind), &args),
        CommonVerb::Note(args) => note(session, &args, Some(kind)),
        CommonVerb::Cancel(args) => {
            let on = args.on.open(session, Some(kind))?;
            let reason = text::required(session, "--reason", "why it is cancelled", args.reason.as_deref())?;
            on.act(|_, t| Ok(verbs::cancel(t, reason.clone())?))
        }
        CommonVerb::List(args) => list::list(session, &args, Some(kind)),
        CommonVerb::Show(args) => show::show(session, &args, Some(kind)),
    }
}

/// Writes an internal note; it answers nobody and stops no clock.
pub(crate) fn note(session: &Session, args: &TextTargets, kind: Option<Kind>) -> Result<()> {
    let (on, given) = args.open(session, kind)?;
    let given = match given {
        None if session.ask.can_ask() => session.ask.editor("")?,
        given => given,
    };
    let text = text::required(session, "TEXT", "the note", given.as_deref())?;
    on.act(|_, _| Ok(verbs::note(text.clone())))
}
