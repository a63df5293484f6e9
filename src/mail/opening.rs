//! A message that opens a ticket.

use super::keep::{self, keep};
use super::message::Letter;
use super::taken::{Received, TakenMail, ignored};
use super::thread::Place;
use super::{answer, draft, forward};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::feedback::Feedback;
use crate::records::{Id, Ticket};
use crate::rules::feedback;
use crate::rules::policy::MailRule;
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

/// A message that answers nothing the desk knows opens a ticket, one that follows `origin` where it is given, and that
/// has the `feedback` which the message gives.
pub(super) fn open(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    origin: Option<Place>,
    feedback: Option<Feedback>,
) -> Result<TakenMail> {
    let rule = desk.policy.mail.rule(draft::envelope(letter));
    if let Some(why) = refused(desk, letter, rule) {
        return ignored(desk, letter, why);
    }
    let original = forward::original(desk, letter);
    let mut draft = draft::draft(desk, lock, letter, rule, original.as_ref().map(|(author, _)| author))?;
    // A key of a message names that message: whatever became of its ticket, it has this one.
    let known = draft.dedupe_key.as_deref().map(|key| desk.find_dedupe(key)).transpose()?.flatten();
    if let Some((_, known)) = known {
        return Ok(TakenMail { ticket: Some(known), ..TakenMail::of(Received::Known) });
    }
    if let Some((shelf, id)) = origin {
        take_over(desk, &mut draft, shelf, id)?;
    }
    if let Some(feedback) = feedback {
        feedback::put(&mut draft, feedback);
    }
    let id = draft.id;
    let number = keep::number(letter);
    if !letter.parts.is_empty() {
        desk.store.intend(lock, number, id)?;
    }
    let (mut kept, mut note) = keep(desk, lock, letter, Shelf::Live, id, &[])?;
    if let Some((author, message)) = original {
        note.push(format!("[passed on: {} wrote it]", crate::escape::line(&author.address)));
        kept.remember(message);
    }
    note.extend(rule.map(|rule| format!("mail rule: {}", rule.name)));
    let action = verbs::create(note).by_mail(kept.mail(letter));
    let made = desk.create_of(lock, draft, action);
    let made = made.inspect_err(|_| kept.drop(desk, lock, letter));
    if !letter.parts.is_empty() {
        desk.store.intended_no_more(lock, number);
    }
    let made = made?;
    if let Some((Shelf::Live, origin)) = origin {
        desk.bind(lock, id, ("follows", "followed_by"), origin)?;
    }
    let ticket = desk.store.read(made.ticket.id)?;
    let is = origin.map_or(Received::Created, |(_, origin)| Received::Followed(origin));
    let answer = answer::is_wanted(desk, letter, &ticket);
    Ok(TakenMail { outcome: is, ticket: Some(ticket), files: kept.files, left_out: kept.left_out, answer })
}

/// Why a message opens no ticket.
fn refused(desk: &Desk, letter: &Letter, rule: Option<&MailRule>) -> Option<String> {
    match (rule, letter.automatic(&desk.policy.mail)) {
        (Some(rule), _) if rule.ignore => Some(format!("the mail rule {} says so", rule.name)),
        (Some(rule), _) if rule.automatic => None,
        (_, Some(why)) => Some(format!("no person wrote it ({why})")),
        (_, None) => None,
    }
}

/// What goes on where an older ticket was over: the same service, the same requester.
fn take_over(desk: &Desk, draft: &mut Ticket, shelf: Shelf, id: Id) -> Result<()> {
    let origin = desk.store.read_from(shelf, id)?;
    draft.service = draft.service.take().or(origin.service);
    draft.requester.customer = draft.requester.customer.take().or(origin.requester.customer);
    draft.requester.audience = draft.requester.audience.or(origin.requester.audience);
    // An archived record is not written to: its side of the link is missing. The other gets its side last.
    draft.links.push(crate::records::Link::new("follows", &id.to_string()));
    Ok(())
}
