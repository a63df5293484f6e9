//! `take`: assign tickets to whoever acts, and start them.

use clap::Args;

use super::targets::Targets;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Kind, State, Ticket};
use crate::rules::life::Action;
use crate::rules::verbs;

/// Which tickets.
#[derive(Debug, Args)]
pub(crate) struct TakeArgs {
    #[command(flatten)]
    on: Targets,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// Gives tickets to whoever acts, and starts those that need nothing else to be started.
pub(crate) fn run(session: &Session, args: &TakeArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    args.on.open(session, None)?.act(|desk, ticket| take(desk, ticket, note.clone()))
}

/// One event does both, so that one `undo` reverts both.
fn take(desk: &Desk, ticket: &mut Ticket, note: Vec<String>) -> Result<Action> {
    let me = desk.actor()?;
    let is_work = matches!(ticket.kind(), Kind::Request | Kind::Incident);
    if is_work && matches!(ticket.state, State::New | State::Triaged | State::Assigned) {
        ticket.assignee = Some(me.to_owned());
        return Ok(verbs::start(ticket, me, note)?);
    }
    Ok(verbs::assign(ticket, None, Some(me), note)?)
}
