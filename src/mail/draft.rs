//! From a message to the ticket it opens.

use super::{Letter, text};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Channel, Kind, Requester, State, Ticket};
use crate::rules::mail::{Envelope, MailRule};

/// The longest title, in characters; a record takes no more.
const LONGEST_TITLE: usize = 500;

/// What the rules look at.
pub(super) fn envelope(letter: &Letter) -> Envelope<'_> {
    Envelope { from: &letter.from.address, to: &letter.to, subject: &letter.subject }
}

/// The ticket that a message opens, as far as it goes without a history (M2.2b, M2.2c).
///
/// # Errors
/// When the system gives no random numbers.
pub(super) fn draft(desk: &Desk, letter: &Letter, rule: Option<&MailRule>) -> Result<Ticket> {
    let kind = rule.and_then(|r| r.kind).unwrap_or(desk.policy.mail.kind);
    let mut ticket = Ticket::blank(free_id(desk, kind)?, &title(letter));
    ticket.channel = Some(Channel::Email);
    ticket.description = letter.text.clone();
    ticket.requester = requester(desk, letter);
    ticket.dedupe_key = Some(format!("mail:{}", letter.id));
    if let Some(rule) = rule {
        apply(desk, &mut ticket, rule);
    }
    Ok(ticket)
}

/// An id of which neither a record nor a folder of files is there: files are kept before the record is written.
fn free_id(desk: &Desk, kind: Kind) -> Result<crate::records::Id> {
    loop {
        let id = desk.fresh_id(kind, desk.at)?;
        let shelf = crate::store::Shelf::Live;
        if !desk.store.holds(&shelf.path(id)) && !desk.store.holds(&shelf.beside(id)) {
            return Ok(id);
        }
    }
}

/// The subject without what marks an answer, else the first line of the text.
fn title(letter: &Letter) -> String {
    let subject = text::bare_subject(&letter.subject);
    let first = letter.text.iter().map(|line| line.trim()).find(|line| !line.is_empty());
    let title = if subject.is_empty() { first.unwrap_or("(no subject)") } else { subject };
    match title.char_indices().nth(LONGEST_TITLE) {
        None => title.to_owned(),
        Some(_) => title.chars().take(LONGEST_TITLE - 1).chain(['…']).collect(),
    }
}

/// Answers go where the message asks for them, but never to the desk itself: a list that is the desk's own asks for that.
fn requester(desk: &Desk, letter: &Letter) -> Requester {
    let asked = letter.reply_to.as_ref().filter(|to| !desk.policy.mail.is_own(&to.address));
    let contact = asked.unwrap_or(&letter.from);
    let name = letter.from.name.clone().or_else(|| contact.name.clone());
    Requester { name, contact: Some(contact.address.clone()), ..Requester::default() }
}

fn apply(desk: &Desk, ticket: &mut Ticket, rule: &MailRule) {
    ticket.service = rule.service.clone();
    ticket.requester.customer = rule.customer.clone();
    let service = rule.service.as_ref().and_then(|name| desk.policy.services.get(name));
    ticket.requester.audience = rule.audience.or_else(|| service.and_then(|s| s.audience));
    if let Some(request) = &mut ticket.request {
        request.content_class = service.and_then(|s| s.content_class);
    }
    ticket.assessment.kind_of = rule.r#type;
    ticket.assessment.impact = rule.impact.clone();
    ticket.assessment.urgency = rule.urgency.clone();
    ticket.tags = rule.tags.clone();
    ticket.tags.sort();
    ticket.tags.dedup();
    ticket.team = rule.team.clone();
    if ticket.team.is_some() && ticket.kind.states().contains(&State::Assigned) {
        ticket.state = State::Assigned;
    }
}
