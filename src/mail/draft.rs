//! From a message to the ticket it opens.

use super::message::Mailbox;
use super::{Letter, automatic, keep, text};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Channel, Kind, Requester, State, Ticket, bounds};
use crate::rules::mail::Envelope;
use crate::rules::policy::MailRule;
use crate::store::Lock;

/// What the rules look at.
pub(super) fn envelope(letter: &Letter) -> Envelope<'_> {
    Envelope { from: &letter.from.address, to: &letter.to, subject: &letter.subject }
}

/// The ticket that a message opens, as far as it goes without a history (M2.2b, M2.2c).
///
/// # Errors
/// When the system gives no random numbers.
pub(super) fn draft(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    rule: Option<&MailRule>,
    original: Option<&Mailbox>,
) -> Result<Ticket> {
    let kind = rule.and_then(|r| r.kind).unwrap_or(desk.policy.mail.kind);
    let mut ticket = Ticket::blank(own_id(desk, lock, letter, kind)?, &title(letter));
    ticket.channel = Some(Channel::EMAIL);
    ticket.description = letter.text.clone();
    ticket.requester = requester(desk, letter, original);
    ticket.dedupe_key = Some(format!("mail:{}", letter.id));
    if let Some(rule) = rule {
        apply(desk, &mut ticket, rule);
    }
    Ok(ticket)
}

/// The id of a ticket that this message opens: the one that an interrupted command chose, with the files that it kept, where
/// there was one.
fn own_id(desk: &Desk, lock: &Lock, letter: &Letter, kind: Kind) -> Result<crate::records::Id> {
    let shelf = crate::store::Shelf::Live;
    let number = keep::number(letter);
    if let Some(id) = desk.store.intended(lock, number) {
        if id.kind() == kind && !desk.store.has_record(shelf, id) {
            return Ok(id);
        }
        desk.store.intended_no_more(lock, number);
    }
    free_id(desk, kind)
}

/// An id of which neither a record nor a folder of files is there: files are kept before the record is written.
fn free_id(desk: &Desk, kind: Kind) -> Result<crate::records::Id> {
    loop {
        let id = desk.fresh_id(kind, desk.at)?;
        let shelf = crate::store::Shelf::Live;
        if !desk.store.has_record(shelf, id) && !desk.store.holds(&desk.store.attachments(shelf, id)) {
            return Ok(id);
        }
    }
}

/// The subject without what marks an answer, else the first line of the text.
fn title(letter: &Letter) -> String {
    let subject = text::bare_subject(&letter.subject);
    let first = letter.text.iter().map(|line| line.trim()).find(|line| !line.is_empty());
    let title = if subject.is_empty() { first.unwrap_or("(no subject)") } else { subject };
    match title.char_indices().nth(bounds::TITLE) {
        None => title.to_owned(),
        Some(_) => title.chars().take(bounds::TITLE - 1).chain(['…']).collect(),
    }
}

/// Answers go where the message asks for them, but never to the desk itself: a list that is the desk's own asks for that.
/// Of mail that somebody of the desk passes on, it is who wrote it first.
fn requester(desk: &Desk, letter: &Letter, original: Option<&Mailbox>) -> Requester {
    let asked = letter.reply_to.as_ref().filter(|to| !desk.policy.mail.is_own(&to.address));
    let contact = original.or(asked).unwrap_or(&letter.from);
    // The name of a form or of whoever passes mail on is not that of who asks.
    let foreign =
        original.is_some() || asked.is_some() && automatic::is_daemon(&letter.from.address.to_lowercase());
    let sender = letter.from.name.clone().filter(|_| !foreign);
    let name = sender.or_else(|| contact.name.clone());
    Requester { name, contact: Some(contact.address.clone()), ..Requester::default() }
}

fn apply(desk: &Desk, ticket: &mut Ticket, rule: &MailRule) {
    ticket.service = rule.service.clone();
    ticket.requester.customer = rule.customer.clone();
    let service = rule.service.as_ref().and_then(|name| desk.policy.services.get(name));
    ticket.requester.audience = rule.audience.or_else(|| service.and_then(|s| s.audience));
    if let Some(request) = ticket.request_mut() {
        request.content_class = service.and_then(|s| s.content_class);
    }
    ticket.assessment.kind_of = rule.r#type;
    ticket.assessment.impact = rule.impact.clone();
    ticket.assessment.urgency = rule.urgency.clone();
    ticket.tags = rule.tags.clone();
    ticket.tags.sort();
    ticket.tags.dedup();
    ticket.team = rule.team.clone();
    if ticket.team.is_some() && ticket.kind().states().contains(&State::Assigned) {
        ticket.state = State::Assigned;
    }
}
