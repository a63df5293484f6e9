//! `resolve --further`: the ticket that goes on where the handling is not at its end (M5.4a).

use super::link::bind;
use super::selected::Selected;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::records::words::HandlingResult;
use crate::records::{Id, Kind, Link, State, Ticket, bounds};
use crate::store::Shelf;

/// Refuses what does not go together.
///
/// # Errors
/// Exit 2 with the flag.
pub(super) fn check(kind: Kind, result: Option<HandlingResult>, follow_up: Option<&str>) -> Result<()> {
    if result.is_some() && kind != Kind::Incident {
        let error = Error::usage(tr!("--result is for incidents only"));
        return Err(
            error.hint(tr!("leave it out; to go on with a request, make another and link it as follows"))
        );
    }
    if follow_up.is_some() && result != Some(HandlingResult::Further) {
        let error = Error::usage(tr!("--follow-up is for incidents that need further handling"));
        return Err(error.hint(tr!("leave it out, or give --result further")));
    }
    Ok(())
}

/// The ticket with its result, and as if another went on with it.
pub(super) fn rehearse(ticket: &mut Ticket, result: Option<HandlingResult>) {
    if result == Some(HandlingResult::Further) {
        ticket.links.push(Link::new("followed_by", "…"));
    }
    if let Some(incident) = ticket.incident_mut() {
        incident.result = result.or(incident.result);
    }
}

/// Sees to it that each ticket is followed by another: the one that is named, else a new incident.
///
/// # Errors
/// Exit 2 where several tickets would need a new one each; what finding and writing can meet.
pub(super) fn arrange(session: &Session, on: &Selected, named: Option<&str>) -> Result<()> {
    let desk = &on.desk;
    if let Some(typed) = named {
        let other = desk.find(typed)?;
        let lock = desk.lock()?;
        return on
            .ids
            .iter()
            .try_for_each(|id| bind(desk, &lock, *id, ("followed_by", "follows"), other).map(drop));
    }
    let Some(id) = on.only() else {
        let error = Error::usage(tr!("several tickets cannot each have a new follow-up"));
        return Err(error.hint(tr!("resolve them one by one, or name one ticket with --follow-up ID")));
    };
    let ticket = desk.store.read(id)?;
    if ticket.links.iter().any(|link| link.rel == "followed_by") {
        return Ok(());
    }
    let draft = lang::with(desk.policy.desk.language_of_texts(), || draft(desk, &ticket))?;
    let lock = desk.lock()?;
    let made = desk.create_after(&lock, draft, Vec::new(), (Shelf::Live, id))?;
    session.out.say(&tr!("{new} goes on with {id}", new = made.ticket.id, id));
    Ok(())
}

/// An incident about the same, for whoever had the one before.
fn draft(desk: &Desk, ticket: &Ticket) -> Result<Ticket> {
    let id: Id = ticket.id;
    let title = tr!("Further handling: {title}", title = ticket.title);
    let title: String = title.chars().take(bounds::TITLE).collect();
    let mut draft = Ticket::blank(desk.fresh_id(Kind::Incident, desk.at)?, &title);
    draft.description = vec![tr!("Goes on with {id}, which was resolved without being at its end.", id)];
    draft.service.clone_from(&ticket.service);
    draft.requester = ticket.requester.clone();
    draft.subject.clone_from(&ticket.subject);
    draft.assessment = ticket.assessment.clone();
    draft.team.clone_from(&ticket.team);
    draft.assignee.clone_from(&ticket.assignee);
    if draft.team.is_some() || draft.assignee.is_some() {
        draft.state = State::Assigned;
    }
    if let (Some(part), Some(before)) = (draft.incident_mut(), ticket.incident()) {
        part.place.clone_from(&before.place);
        part.occurred = before.occurred;
    }
    Ok(draft)
}
