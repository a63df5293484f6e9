//! `undo`: taking back one's own last action on a ticket.

use clap::Args;

use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::error::Result;
use crate::rules::undo::undo;

/// Which ticket.
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// Why, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    because: Option<String>,
}

/// Takes back the last event of a ticket that is the actor's own.
pub(crate) fn run(session: &Session, args: &UndoArgs) -> Result<()> {
    let because = text::optional("--because", args.because.as_deref())?;
    let desk = session.desk()?;
    let id = desk.find(&args.id)?;
    let me = desk.actor()?.to_owned();
    let acted = desk.act(id, |ticket| Ok(undo(ticket, &|who| desk.person(who) == me, because)?))?;
    if let Some(event) = acted.ticket.history.iter().rfind(|e| e.undoes().is_some()) {
        session.out.say(&format!("undone: {}", event.note.first().map_or("", |line| line)));
    }
    session.out.acted(&desk, &acted, "undo")
}
