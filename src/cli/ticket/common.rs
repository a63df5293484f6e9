//! The verbs that every kind has.

use clap::Subcommand;

use super::assign;
use super::selected::{Selected, stand_in};
use super::show::{self, ShowArgs};
use super::step::{AssignArgs, BecauseArgs};
use super::targets::TextTargets;
use crate::cli::find::list::{self, ListArgs};
use crate::cli::session::editor::Page;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::Kind;
use crate::rules::verbs;

/// The verbs of every noun.
#[derive(Debug, Subcommand)]
pub(crate) enum CommonVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    #[command(visible_alias = "give")]
    Assign(AssignArgs),
    /// Add an internal note
    Note(TextTargets),
    Cancel(BecauseArgs),
    /// List tickets of this kind
    List(ListArgs),
    /// Show a ticket
    Show(ShowArgs),
}

/// Runs one of them for a kind.
pub(crate) fn run(session: &Session, kind: Kind, verb: CommonVerb) -> Result<()> {
    match verb {
        CommonVerb::Assign(args) => assign::run(session, Some(kind), &args),
        CommonVerb::Note(args) => note(session, &args, Some(kind)),
        CommonVerb::Cancel(args) => {
            let on = args.on.open(session, Some(kind))?;
            let why = ("--reason", tr!("reason for cancelling"));
            on.act_saying(why, args.reason.as_deref(), |_, t, reason| Ok(verbs::cancel(t, reason)?))
        }
        CommonVerb::List(args) => list::list(session, &args, Some(kind)),
        CommonVerb::Show(args) => show::show(session, &args, Some(kind)),
    }
}

/// Writes an internal note; it answers nobody and stops no clock.
pub(crate) fn note(session: &Session, args: &TextTargets, kind: Option<Kind>) -> Result<()> {
    let (on, given) = args.open(session, kind)?;
    let given = match given {
        None if session.ask.can_ask() => Some(in_editor(session, &on)?),
        given => given.map(|given| text::long("TEXT", &given)).transpose()?,
    };
    let text = given.ok_or_else(|| Error::missing("TEXT", tr!("the note")))?;
    if text.is_empty() {
        return Err(Error::usage(tr!("TEXT is empty (the note)")));
    }
    on.act(|_, _| Ok(verbs::note(text.clone())))
}

/// A note that is written in the editor.
fn in_editor(session: &Session, on: &Selected) -> Result<Vec<String>> {
    on.rehearse(|_, _| Ok(verbs::note(stand_in())))?;
    let page = match on.ids[..] {
        [id] => Page::on(&on.desk.store.read(id)?, "note", "-m", &[]),
        _ => Page {
            name: "note.md".to_owned(),
            start: String::new(),
            about: format!("A note on {ids} tickets", ids = on.ids.len()),
            flag: "-m",
            is_markdown: false,
        },
    };
    let written = session.ask.editor(page)?.unwrap_or_default();
    match text::lines(&written) {
        lines if lines.is_empty() => {
            Err(Error::usage(tr!("cancelled: the note is empty")).hint(tr!("nothing was changed")))
        }
        lines => Ok(lines),
    }
}
