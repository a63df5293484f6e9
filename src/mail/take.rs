//! Taking in one message: a new ticket, a reply to one, or nothing at all, and why.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::keep;
use super::message::Letter;
use super::opening::open;
use super::reply::{author, reply};
use super::survey::SurveyAnswer;
use super::taken::{Received, TakenMail, ignored};
use super::thread::{self, By};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Id, Ticket};
use crate::rules::mail::Author;
use crate::store::{Lock, Shelf};

/// How old a Received line may be to tell when a message came in; whoever sends straight to the desk could write
/// any.
const OLDEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Takes in a message, under the desk's lock: who acts is its sender. `told` is true where a time was given by hand.
///
/// # Errors
/// What reading and writing can meet; the message may be given again.
pub fn take(desk: &mut Desk, letter: &Letter, told: bool) -> Result<TakenMail> {
    let sender = desk.person(&letter.from.address);
    desk.named_actor = Some(sender);
    if !told {
        desk.at = came_in(letter, desk.now);
    }
    if let Some(why) = loops(desk, letter) {
        return ignored(desk, letter, why);
    }
    let lock = desk.store.lock()?;
    let mut letter = Cow::Borrowed(letter);
    while let Some((shelf, id)) = thread::known(desk, &letter)? {
        let ticket = desk.store.read_from(shelf, id)?;
        if is_same(desk, &ticket, &letter) {
            complete(desk, &lock, &letter, shelf, &ticket)?;
            let ticket = desk.store.read_from(shelf, id)?;
            return Ok(TakenMail { ticket: Some(ticket), ..TakenMail::of(Received::Known) });
        }
        letter = Cow::Owned(renamed(&letter, id));
    }
    match thread::answered(desk, &letter)? {
        Some((place, by)) => {
            let ticket = desk.store.read_from(place.0, place.1)?;
            if !told {
                desk.at = desk.at.max(last_step(&ticket));
            }
            reply(desk, &lock, &letter, place, by, &ticket)
        }
        None => open(desk, &lock, &letter, None, None),
    }
}

/// Whether the ticket has this very message, and not another one with its Message-ID. Records of older versions know the sender
/// alone.
fn is_same(desk: &Desk, ticket: &Ticket, letter: &Letter) -> bool {
    let event = ticket.history.iter().find(|e| e.mail.as_ref().is_some_and(|mail| mail.id == letter.id));
    let Some((event, mail)) = event.and_then(|event| Some((event, event.mail.as_ref()?))) else {
        return true;
    };
    match &mail.digest {
        Some(digest) => letter.is(digest),
        None => event.by.eq_ignore_ascii_case(&desk.person(&letter.from.address)),
    }
}

/// A message under a Message-ID of its own, because its sender uses one for several.
fn renamed(letter: &Letter, known: Id) -> Letter {
    let mut renamed = letter.clone();
    let remark = format!("[its Message-ID is also that of another message, on {known}]");
    if !renamed.remarks.contains(&remark) {
        renamed.remarks.push(remark);
    }
    renamed.id = format!("{}#{}", letter.id, letter.digest(None));
    renamed
}

/// Does what an interrupted command left undone for a message that is on its ticket.
fn complete(desk: &Desk, lock: &Lock, letter: &Letter, shelf: Shelf, ticket: &Ticket) -> Result<()> {
    desk.store.intended_no_more(lock, keep::number(letter));
    let opened = ticket.dedupe_key.as_deref() == Some(&format!("mail:{}", letter.id));
    for link in ticket.links.iter().filter(|link| opened && shelf == Shelf::Live && link.rel == "follows") {
        if let Some((Shelf::Live, origin)) =
            link.id.parse().ok().map(|id| desk.place_of(id)).transpose()?.flatten()
        {
            desk.bind(lock, ticket.id, ("follows", "followed_by"), origin)?;
        }
    }
    let event = ticket.history.iter().find(|e| e.mail.as_ref().is_some_and(|mail| mail.id == letter.id));
    match (thread::answered(desk, letter)?, event) {
        (Some((_, By::Survey)), Some(event)) if letter.automatic(&desk.policy.mail).is_none() => {
            let requester = author(desk, ticket, letter, By::Survey) == Author::Requester;
            SurveyAnswer::of(desk, letter, ticket, requester).record(desk, lock, letter, ticket, event.at)
        }
        _ => Ok(()),
    }
}

/// A reply cannot move a ticket before the last step was taken, whenever it came in.
fn last_step(ticket: &Ticket) -> Timestamp {
    ticket.last_step().map_or_else(|| ticket.created(), |event| event.at)
}

/// The time at which the desk's mail server had it.
fn came_in(letter: &Letter, now: Timestamp) -> Timestamp {
    let oldest = now.checked_sub(OLDEST).unwrap_or(now);
    letter.received.filter(|at| *at >= oldest && *at <= now).unwrap_or(now)
}

/// What the desk itself sent must not come in again.
fn loops(desk: &Desk, letter: &Letter) -> Option<String> {
    let mail = &desk.policy.mail;
    if let Some(own) = letter.senders.iter().find(|address| mail.is_own(address)) {
        return Some(format!("it comes from {}, the desk's own address", crate::escape::line(own)));
    }
    let seen = letter.loops.iter().find(|address| mail.is_own(address));
    seen.map(|address| format!("it has been here before (X-Loop: {})", crate::escape::line(address)))
}
