//! Taking in one message: a new ticket, a reply to one, or nothing at all, and why.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::keep::{self, LeftOut, keep};
use super::known::Known;
use super::message::Letter;
use super::survey::SurveyAnswer;
use super::thread::{self, By, Place};
use super::{answer, draft, forward, quotes};
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::feedback::Feedback;
use crate::records::{Attachment, Id, Mail, Ticket};
use crate::rules::feedback;
use crate::rules::life::Action;
use crate::rules::mail::{Author, Effect, Reply, effect};
use crate::rules::policy::MailRule;
use crate::rules::thanks::is_thanks;
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
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
    /// It answers a survey: score and comment are recorded, and nothing else.
    Surveyed,
    /// It was taken in already.
    Known,
    /// It was not taken in, for this reason.
    Ignored(String),
}

/// What was done with a message.
#[derive(Debug)]
pub struct TakenMail {
    /// What became of it.
    pub outcome: Received,
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
/// So many bytes of a message that could not be read are kept.
const BEGINNING: usize = 4_096;

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
            return Ok(TakenMail { ticket: Some(ticket), ..outcome(Received::Known) });
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

fn outcome(outcome: Received) -> TakenMail {
    TakenMail { outcome, ticket: None, files: Vec::new(), left_out: Vec::new(), answer: false }
}

/// A message that is not taken in leaves its name, so that whoever misses it can find out.
fn ignored(desk: &Desk, letter: &Letter, why: String) -> Result<TakenMail> {
    let line = serde_json::json!({
        "at": desk.now, "message_id": letter.id, "from": letter.from.address, "subject": letter.subject, "because": why,
    });
    desk.store.note_ignored(&line.to_string())?;
    Ok(outcome(Received::Ignored(why)))
}

/// Notes a message that could not be read, with how it begins: its header says whose it was.
///
/// # Errors
/// Exit 7 when the system refuses.
pub fn note_unread(desk: &Desk, bytes: &[u8], why: &str) -> Result<()> {
    let begins: String = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]).into_owned();
    let line = serde_json::json!({ "at": desk.now, "because": why, "begins": begins });
    desk.store.note_ignored(&line.to_string())
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

/// A message that answers nothing the desk knows opens a ticket, one that follows `origin` where it is given, and that
/// has the `feedback` which the message gives.
fn open(
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
        return Ok(TakenMail { ticket: Some(known), ..outcome(Received::Known) });
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

/// A message that answers a ticket.
fn reply(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    place: Place,
    by: By,
    ticket: &Ticket,
) -> Result<TakenMail> {
    let absence = letter.absence.then(|| format!("Subject: {}", crate::escape::quoted(&letter.subject, 80)));
    let automatic = letter.automatic(&desk.policy.mail).or(absence);
    let author = author(desk, ticket, letter, by);
    if by == By::Survey && automatic.is_none() {
        let answer = SurveyAnswer::of(desk, letter, ticket, author == Author::Requester);
        // An archived record takes no comment: what has no score that is kept apart from it opens a ticket, and
        // so does what is to be answered.
        let owed = answer.feedback.as_ref().is_some_and(|f| feedback::owes(&desk.policy.feedback, f));
        if place.0 == Shelf::Live || answer.has_score() && !owed && letter.parts.is_empty() {
            return surveyed(desk, lock, letter, place.0, ticket, &answer);
        }
        let opened = open(desk, lock, letter, Some(place), answer.feedback.clone())?;
        answer.record(desk, lock, letter, ticket, desk.at)?;
        return Ok(opened);
    }
    let living = thread::living(desk, place)?;
    let owner = desk.store.read_from(living.0, living.1)?;
    let mut letter = Cow::Borrowed(letter);
    if living != place {
        letter.to_mut().remarks.push(format!("[written to {}, which duplicates {}]", place.1, living.1));
    }
    let known = Known::of(desk, &owner);
    let said = letter.reply_text(desk.policy.mail.quotes, &known);
    let is = Reply {
        author,
        to_requester: reaches(&owner, &letter) || reaches(ticket, &letter),
        automatic: automatic.is_some(),
        thanks: letter.parts.is_empty()
            && letter.parts_more == 0
            && is_thanks(&said.lines, &names(&letter, &owner, desk)),
    };
    let effect = match effect(&desk.policy, &owner, is, desk.now) {
        _ if living.0 == Shelf::Archive && is.automatic => {
            return ignored(desk, &letter, format!("it is automatic, and {} is in the archive", living.1));
        }
        Effect::Apart => Effect::Apart,
        _ if living.0 == Shelf::Archive => Effect::Follow,
        effect => effect,
    };
    match effect {
        Effect::Follow => open(desk, lock, &letter, Some(living), None),
        Effect::Apart => open(desk, lock, &letter, None, None),
        _ => write(desk, lock, &letter, living, effect, automatic, said),
    }
}

/// Those who write to each other, whose names say nothing in a reply.
fn names(letter: &Letter, ticket: &Ticket, desk: &Desk) -> Vec<String> {
    let people = desk.policy.people.iter().flat_map(|(key, person)| [key].into_iter().chain(&person.name));
    let own = letter.from.name.iter().chain(&ticket.requester.name).chain(&desk.policy.mail.name);
    people.chain(own).chain([&desk.policy.desk.name]).cloned().collect()
}

/// Writes a reply into the history of its ticket.
fn write(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    (shelf, id): Place,
    effect: Effect,
    automatic: Option<String>,
    reply: quotes::Reply,
) -> Result<TakenMail> {
    let (kept, extra) = keep(desk, lock, letter, shelf, id, &reply.cut)?;
    let mut said: Vec<String> = automatic.map(|why| format!("[automatic: {why}]")).into_iter().collect();
    said.extend(reply.lines);
    said.extend(extra);
    let acted = desk.act_locked(lock, id, |ticket| written(ticket, effect, said, kept.mail(letter)));
    let Outcome { ticket, .. } = acted.inspect_err(|_| kept.drop(desk, lock, letter))?;
    let outcome = match effect {
        Effect::Answer => Received::Answered,
        Effect::Resume => Received::Resumed,
        Effect::Reopen => Received::Reopened,
        Effect::Reply | Effect::Note | Effect::Follow | Effect::Apart => Received::Noted,
    };
    Ok(TakenMail { outcome, ticket: Some(ticket), files: kept.files, left_out: kept.left_out, answer: false })
}

/// Records the answer to a survey: the words on the ticket, then the scores. Given again, it adds what is missing.
fn surveyed(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    shelf: Shelf,
    ticket: &Ticket,
    answer: &SurveyAnswer,
) -> Result<TakenMail> {
    let surveyed = outcome(Received::Surveyed);
    if shelf == Shelf::Archive {
        answer.record(desk, lock, letter, ticket, desk.at)?;
        return Ok(TakenMail { ticket: Some(ticket.clone()), ..surveyed });
    }
    let (kept, extra) = keep(desk, lock, letter, shelf, ticket.id, &answer.cut)?;
    let said = [answer.said.clone(), extra].concat();
    let given = answer.feedback.clone();
    let acted = desk.act_locked(lock, ticket.id, |ticket| {
        given.map(|given| feedback::put(ticket, given));
        Ok(verbs::reply(said).by_mail(kept.mail(letter)))
    });
    let Outcome { ticket, .. } = acted.inspect_err(|_| kept.drop(desk, lock, letter))?;
    let at = ticket.history.last().map_or(desk.at, |event| event.at);
    answer.record(desk, lock, letter, &ticket, at)?;
    Ok(TakenMail { ticket: Some(ticket), files: kept.files, left_out: kept.left_out, ..surveyed })
}

fn written(ticket: &mut Ticket, effect: Effect, said: Vec<String>, mail: Mail) -> Result<Action> {
    let action = match effect {
        Effect::Reopen => verbs::reopen(ticket, said)?,
        Effect::Resume => verbs::resume_on_reply(ticket, said)?,
        Effect::Answer => verbs::respond(ticket, said)?,
        Effect::Reply => verbs::reply(said),
        Effect::Note | Effect::Follow | Effect::Apart => verbs::note(said),
    };
    Ok(action.by_mail(mail))
}

fn author(desk: &Desk, ticket: &Ticket, letter: &Letter, by: By) -> Author {
    let addresses = letter.reply_to.iter().chain([&letter.from]).map(|m| m.address.as_str());
    let asked = |address: &str| {
        ticket.requester.is(address)
            || crate::rules::timeline::is_requester(&desk.policy, ticket, &desk.person(address))
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
        Error::usage(why.to_string())
            .hint(tr!("give one complete message (RFC 5322) on stdin, or name its FILE"))
    }
}
