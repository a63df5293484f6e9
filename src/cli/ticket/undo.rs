//! `undo`: reverting one's own last action on a ticket, or the last command on several tickets.

use clap::Args;

use super::selected::Selected;
use super::targets::Targets;
use crate::cli::session::batch::{self, BatchOptions};
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::{Id, Ticket};
use crate::rules::undo::undo;

/// Which tickets.
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    #[command(flatten)]
    on: Targets,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    reason: Option<String>,
}

/// Reverts the last event of each ticket that is the actor's own. Without a ticket, reverts the last
/// command of this clone that was on several.
///
/// # Errors
/// What the rules refuse; exit 4 when a ticket was changed after the command that is reverted.
pub(crate) fn run(session: &Session, args: &UndoArgs) -> Result<()> {
    let reason = text::optional("--reason", args.reason.as_deref())?;
    if args.on.is_empty() {
        return last_batch(session, &reason);
    }
    let on = args.on.open(session, None)?;
    each(session, &on, &reason, |_| Ok(()))
}

fn each(
    session: &Session,
    on: &Selected,
    reason: &[String],
    check: impl Fn(&Ticket) -> Result<()>,
) -> Result<()> {
    let me = on.desk.actor()?.to_owned();
    on.each(|desk, id| {
        let outcome = desk.act(id, |ticket| {
            check(ticket)?;
            Ok(undo(ticket, &|who| desk.person(who) == me, reason.to_vec())?)
        })?;
        if let Some(event) = outcome.ticket.history.iter().rfind(|e| e.undoes().is_some()) {
            session.out.say(&tr!("undone: {what}", what = event.note.first().map_or("", |line| line)));
        }
        Ok(outcome)
    })
}

fn last_batch(session: &Session, reason: &[String]) -> Result<()> {
    let desk: Desk = session.desk()?;
    let Some(last) = batch::last(&desk).filter(|last| !last.events.is_empty()) else {
        let error =
            Error::usage(tr!("no ticket is given, and there is no command on several tickets to undo"));
        return Err(error.hint(tr!("undo your last action on one ticket: itdesk undo ID")));
    };
    let mut ids = Vec::new();
    for (id, _) in &last.events {
        ids.push(id.parse::<Id>().map_err(|e| Error::new(ErrorKind::Damaged, format!("{id}: {e}")))?);
    }
    session.targeted.begin(&desk, BatchOptions::default())?;
    let on = Selected::new(session, desk, ids);
    each(session, &on, reason, |ticket| {
        let event = last.events.iter().find(|(id, _)| *id == ticket.id.to_string()).map(|(_, event)| event);
        let latest = ticket.effective_events().last().map(|event| &event.event);
        if event == latest {
            return Ok(());
        }
        let error = Error::new(ErrorKind::Rule, tr!("{id} has changed since", id = ticket.id));
        Err(error.hint(tr!("see the later changes: itdesk log {id}", id = ticket.id)))
    })
}
