//! What a ticket was solved with: articles that are used count (M8.2a), and one that is missing is asked for.

use super::link::bind;
use super::step::OutcomeArgs;
use crate::cli::session::globals::Session;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::records::{Id, Kind, Link, State, Ticket};
use crate::rules::life::{Action, Refusal};

/// Ends a ticket, with the articles it was solved with: the tie stands in the same writing, then in the articles.
pub(crate) fn end(
    session: &Session,
    kind: Kind,
    args: &OutcomeArgs,
    did: &str,
    action: impl FnOnce(&mut Ticket) -> Result<Action>,
) -> Result<Outcome> {
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(kind))?;
    let articles = args.articles.iter().map(|typed| in_force(&desk, typed)).collect::<Result<Vec<Id>>>()?;
    let lock = desk.store.lock()?;
    let mut acted = desk.act_locked(&lock, id, |ticket| {
        let action = action(ticket)?;
        for article in &articles {
            let link = Link::new("solved_by", &article.to_string());
            if !ticket.links.contains(&link) {
                ticket.links.push(link);
            }
        }
        ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
        Ok(action)
    })?;
    let changed = acted.changed;
    for article in articles {
        acted = bind(&desk, &lock, id, ("solved_by", "solves"), article)?;
    }
    drop(lock);
    acted.changed = changed;
    session.out.acted(&desk, &acted, did)?;
    Ok(acted)
}

/// An article that readers are shown.
fn in_force(desk: &Desk, typed: &str) -> Result<Id> {
    let id = desk.find_kind(typed, Some(Kind::Article))?;
    let article = desk.store.read(id)?;
    if article.state != State::Archived && article.in_force().is_some() {
        return Ok(id);
    }
    let hint = "name one that is published; to tie another ticket: itdesk link";
    Err(Refusal::new(format!("no version of {id} is in force: nobody can have solved it with that"), hint)
        .into())
}

/// An incident that was closed without an article could become one (M5.4a); said on a terminal alone.
pub(crate) fn suggest_writing(session: &Session, closed: &Outcome) {
    let ticket = &closed.ticket;
    let known = documented(ticket).is_some() || ticket.links.iter().any(|l| l.rel == "solved_by");
    if ticket.kind() == Kind::Incident && closed.changed && !known {
        let id = ticket.id;
        session.out.suggest(&format!("what was learned is in no article yet: itdesk kb from {id}"));
    }
}

/// The article that a ticket was made into.
pub(crate) fn documented(ticket: &Ticket) -> Option<Id> {
    let mut links = ticket.links.iter().filter(|l| l.rel == "documented_by");
    links.find_map(|l| l.id.parse().ok())
}
