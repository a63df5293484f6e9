//! `show`: one ticket.

use clap::Args;

use super::article::ShowArticle;
use super::{article, change, items};
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Id, Kind};
use crate::render;
use crate::store::Shelf;
use crate::wire;

/// Which ticket.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Id, part of one, or an external number
    id: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    /// This ticket as it is now.
    pub(crate) fn of(id: Id) -> ShowArgs {
        ShowArgs::named(&id.to_string())
    }

    /// The ticket that someone named, as it is now.
    pub(crate) fn named(typed: &str) -> ShowArgs {
        ShowArgs { id: typed.to_owned(), as_of: AsOf::default() }
    }
}

/// Shows one ticket.
pub(crate) fn show(session: &Session, args: &ShowArgs, kind: Option<Kind>) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let (shelf, id) = desk.locate_kind(&args.id, kind)?;
    if session.special == Some(Special::Markdown) {
        let ticket = wire::Ticket::full(&desk.policy, &desk.read(shelf, id)?, desk.now);
        let ticket = ticket.with_files_in(|| desk.store.attachments(shelf, id));
        let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
        return session.out.as_written(&render::ticket_markdown::ticket(&screen, &ticket));
    }
    if id.kind() == Kind::Article && args.as_of.as_of.is_none() {
        return article::show(session, &ShowArticle::plain(id));
    }
    let record = desk.read(shelf, id)?;
    let ticket = wire::Ticket::full(&desk.policy, &record, desk.now);
    let ticket = ticket.with_files_in(|| desk.store.attachments(shelf, id));
    let ticket = items::related(&desk, &record, ticket)?;
    session.out.record(&ticket, || {
        let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
        session.out.text(&render::page::ticket(&screen, &ticket))?;
        session.out.text(&items::more(&desk, &record, &ticket)?)?;
        if record.kind() == Kind::Change {
            session.out.text(&change::more(&desk, &screen, &record)?)?;
        }
        if shelf == Shelf::Archive {
            session.out.say(&tr!("archived; to work on it: itdesk archive --restore {id}", id));
        }
        Ok(())
    })
}
