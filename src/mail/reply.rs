//! A message that answers a ticket.

use std::borrow::Cow;

use super::keep::keep;
use super::known::Known;
use super::message::Letter;
use super::opening::open;
use super::quotes;
use super::survey::SurveyAnswer;
use super::taken::{Received, TakenMail, ignored};
use super::thread::{self, By, Place};
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::records::{Mail, Ticket};
use crate::rules::feedback;
use crate::rules::life::Action;
use crate::rules::mail::{Author, Effect, Reply, effect};
use crate::rules::thanks::is_thanks;
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

/// A message that answers a ticket.
pub(super) fn reply(
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
    let surveyed = TakenMail::of(Received::Surveyed);
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

/// Whether the requester got the message as well.
fn reaches(ticket: &Ticket, letter: &Letter) -> bool {
    let contact = ticket.requester.contact.as_deref();
    contact.is_some_and(|contact| letter.to.iter().any(|to| to.eq_ignore_ascii_case(contact)))
}

/// Who a message is from, as seen from its ticket.
pub(super) fn author(desk: &Desk, ticket: &Ticket, letter: &Letter, by: By) -> Author {
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
