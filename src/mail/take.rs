//! Taking in one message: a new ticket, a reply to one, or nothing at all, and why.

use jiff::{SignedDuration, Timestamp};

use super::keep::keep;
use super::letter::Letter;
use super::thread::{self, By, Place};
use super::{answer, draft};
use crate::desk::{Acted, Desk};
use crate::error::{Error, Result};
use crate::records::{Attachment, Id, Mail, Ticket};
use crate::rules::life::Deed;
use crate::rules::mail::{Author, Effect, MailRule, Reply, effect};
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It opened a ticket.
    Created,
    /// It opened a ticket that follows this one, which was over.
    Followed(Id),
    /// It was written down on its ticket.
    Noted,
    /// It was an answer to the requester.
    Answered,
    /// What the ticket waited for has come.
    Resumed,
    /// The ticket was taken up again.
    Reopened,
    /// It was taken in already.
    Known,
    /// It was not taken in, for this reason.
    Ignored(String),
}

/// An attachment that was not kept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its safe name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// What was done with a message.
#[derive(Debug)]
pub struct Taken {
    /// What became of it.
    pub outcome: Outcome,
    /// Its ticket.
    pub ticket: Option<Ticket>,
    /// What was kept beside the record.
    pub files: Vec<Attachment>,
    /// What was not.
    pub left_out: Vec<LeftOut>,
    /// Whether its sender may be answered by a program: a person wrote it, it opened a ticket, and not too many came of late.
    pub answer: bool,
}

/// How old a Received line may be to tell when a message came in; whoever sends straight to the desk could write
/// any.
const OLDEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Takes in a message, under the desk's lock: who acts is its sender. `told` is true where a time was given by hand.
///
/// # Errors
/// What reading and writing can meet; the message may be given again.
pub fn take(desk: &mut Desk, letter: &Letter, told: bool) -> Result<Taken> {
    let sender = desk.person(&letter.from.address);
    desk.named_actor = Some(sender);
    if !told {
        desk.at = came_in(letter, desk.now);
    }
    if let Some(why) = loops(desk, letter) {
        return Ok(ignored(why));
    }
    let lock = desk.store.lock()?;
    if let Some((shelf, id)) = thread::known(desk, letter)? {
        let ticket = desk.store.read_from(shelf, id)?;
        return Ok(Taken { ticket: Some(ticket), ..outcome(Outcome::Known) });
    }
    match thread::answered(desk, letter)? {
        Some((place, by)) => {
            let ticket = desk.store.read_from(place.0, place.1)?;
            if !told {
                desk.at = desk.at.max(last_step(&ticket));
            }
            reply(desk, &lock, letter, (place, by), &ticket)
        }
        None => open(desk, &lock, letter, None),
    }
}

fn outcome(outcome: Outcome) -> Taken {
    Taken { outcome, ticket: None, files: Vec::new(), left_out: Vec::new(), answer: false }
}

fn ignored(why: String) -> Taken {
    outcome(Outcome::Ignored(why))
}

/// A reply cannot move a ticket before the last step was taken, whenever it came in.
fn last_step(ticket: &Ticket) -> Timestamp {
    let last = ticket.history.iter().rev().find(|e| e.changes.contains_key("state"));
    last.map_or_else(|| ticket.created(), |event| event.at)
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

/// A message that answers nothing the desk knows opens a ticket, one that follows `origin` where it is given.
fn open(desk: &Desk, lock: &Lock, letter: &Letter, origin: Option<Place>) -> Result<Taken> {
    let rule = desk.policy.mail.rule(draft::envelope(letter));
    if let Some(why) = refused(desk, letter, rule) {
        return Ok(ignored(why));
    }
    let mut draft = draft::draft(desk, letter, rule)?;
    if let Some(known) = draft.dedupe_key.as_deref().map(|key| desk.find_dedupe(key)).transpose()?.flatten() {
        return Ok(Taken { ticket: Some(known), ..outcome(Outcome::Known) });
    }
    if let Some((shelf, id)) = origin {
        take_over(desk, &mut draft, shelf, id)?;
    }
    let id = draft.id;
    let (kept, mut note) = keep(desk, lock, letter, Shelf::Live, id)?;
    note.extend(rule.map(|rule| format!("mail rule: {}", rule.name)));
    let deed = Deed { note, mail: Some(Box::new(kept.mail(letter))), ..Deed::default() };
    let made = desk.create_of(lock, draft, deed);
    let made = made.inspect_err(|_| kept.drop(desk, lock, letter))?;
    if let Some((Shelf::Live, origin)) = origin {
        desk.bind(lock, id, ("follows", "followed_by"), origin)?;
    }
    let ticket = desk.store.read(made.ticket.id)?;
    let is = origin.map_or(Outcome::Created, |(_, origin)| Outcome::Followed(origin));
    let answer = answer::is_wanted(desk, letter, &ticket);
    Ok(Taken { outcome: is, ticket: Some(ticket), files: kept.files, left_out: kept.left_out, answer })
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
    if shelf == Shelf::Archive {
        // An archived record is not written to, so that the tie stands on one side only.
        draft.links.push(crate::records::Link::new("follows", &id.to_string()));
    }
    Ok(())
}

/// A message that answers a ticket.
fn reply(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    (place, by): (Place, By),
    ticket: &Ticket,
) -> Result<Taken> {
    let (shelf, id) = place;
    let absence = letter.absence.then(|| format!("Subject: {}", crate::escape::quoted(&letter.subject, 80)));
    let automatic = letter.automatic(&desk.policy.mail).or(absence);
    let is = Reply {
        author: author(desk, ticket, letter, by),
        to_requester: reaches(ticket, letter),
        automatic: automatic.is_some(),
    };
    let effect = match effect(&desk.policy, ticket, is, desk.now) {
        _ if shelf == Shelf::Archive && is.automatic => {
            return Ok(ignored(format!("it is automatic, and {id} is in the archive")));
        }
        Effect::Apart => Effect::Apart,
        _ if shelf == Shelf::Archive => Effect::Follow,
        effect => effect,
    };
    match effect {
        Effect::Follow => return open(desk, lock, letter, Some(place)),
        Effect::Apart => return open(desk, lock, letter, None),
        _ => {}
    }
    let (kept, extra) = keep(desk, lock, letter, shelf, id)?;
    let mut said: Vec<String> = automatic.map(|why| format!("[automatic: {why}]")).into_iter().collect();
    said.extend(letter.reply_text(desk.policy.mail.quotes));
    said.extend(extra);
    let acted = desk.act_locked(lock, id, |ticket| written(ticket, effect, said, kept.mail(letter)));
    let Acted { ticket, .. } = acted.inspect_err(|_| kept.drop(desk, lock, letter))?;
    let outcome = match effect {
        Effect::Answer => Outcome::Answered,
        Effect::Resume => Outcome::Resumed,
        Effect::Reopen => Outcome::Reopened,
        Effect::Reply | Effect::Note | Effect::Follow | Effect::Apart => Outcome::Noted,
    };
    Ok(Taken { outcome, ticket: Some(ticket), files: kept.files, left_out: kept.left_out, answer: false })
}

fn written(ticket: &mut Ticket, effect: Effect, said: Vec<String>, mail: Mail) -> Result<Deed> {
    let deed = match effect {
        Effect::Reopen => verbs::reopen(ticket, said)?,
        Effect::Resume => Deed { did: "replied", ..verbs::resume(ticket, said)? },
        Effect::Answer => verbs::respond(ticket, said)?,
        Effect::Reply => Deed::new("replied").saying(said),
        Effect::Note | Effect::Follow | Effect::Apart => Deed::new("noted").saying(said),
    };
    Ok(Deed { mail: Some(Box::new(mail)), ..deed })
}

fn author(desk: &Desk, ticket: &Ticket, letter: &Letter, by: By) -> Author {
    let addresses = letter.reply_to.iter().chain([&letter.from]).map(|m| m.address.as_str());
    let asked = |address: &str| {
        ticket.requester.is(address)
            || crate::rules::course::is_requester(&desk.policy, ticket, &desk.person(address))
    };
    match addresses.clone().any(asked) {
        true => Author::Requester,
        false if desk.policy.people.contains_key(&desk.person(&letter.from.address)) => Author::Staff,
        false if by == By::Subject => Author::Stranger,
        false => Author::Other,
    }
}

/// Whether the requester got the message as well.
fn reaches(ticket: &Ticket, letter: &Letter) -> bool {
    let contact = ticket.requester.contact.as_deref();
    contact.is_some_and(|contact| letter.to.iter().any(|to| to.eq_ignore_ascii_case(contact)))
}

impl From<super::NoLetter> for Error {
    fn from(why: super::NoLetter) -> Error {
        Error::usage(why.to_string()).hint("give one whole message (RFC 5322) on stdin, or name its FILE")
    }
}
