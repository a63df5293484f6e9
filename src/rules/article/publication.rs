//! An article in force: its publication, its reviews, its end (M8.1b, M8.3, M8.4).

use jiff::Timestamp;
use jiff::civil::Date;

use super::grade::{Right, check};
use super::verbs::next_version;
use super::{authors, is_approved, part};
use crate::records::article::{Approval, Content, Review, Version};
use crate::records::words::ArticleType;
use crate::records::{State, Ticket};
use crate::rules::action::{Action, step, step_to};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Puts the approved draft into force; what was in force becomes an old version that stays readable.
///
/// # Errors
/// A refusal when the approval is not of this text, or is an author's own.
pub fn publish(
    policy: &Policy,
    ticket: &mut Ticket,
    by: &str,
    at: Timestamp,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Publish)?;
    let id = ticket.id;
    let authors = authors(ticket);
    let in_force = ticket.in_force();
    let article = part(ticket)?;
    let draft = article.draft.take().unwrap_or_default();
    let grade = &draft.content.grade;
    check(policy, by, Right::Change, grade).or_else(|_| check(policy, by, Right::Approve, grade))?;
    let counts = |a: &Approval| is_approved(&draft.content, &a.text) && !authors.contains(&a.by);
    let Some(approval) = draft.approval.filter(counts) else {
        let message = format!("{id} was approved with another text, or by one who wrote it (M8.1b)");
        return Err(Refusal::new(
            message,
            format!("itdesk kb return {id} --because TEXT, then submit it again"),
        ));
    };
    if let Some(last) = article.versions.iter_mut().find(|v| Some(v.number) == article.version) {
        last.content = in_force;
    }
    let number = article.versions.iter().map(|v| v.number).max().unwrap_or(0).saturating_add(1);
    article.versions.push(Version {
        number,
        at,
        by: by.to_owned(),
        authors: authors.into_iter().collect(),
        summary: draft.summary,
        approved_by: approval.by,
        approved: approval.at,
        content: None,
        extra: Default::default(),
    });
    article.version = Some(number);
    article.review_due = Some(review_day(policy, draft.content.kind_of, at));
    put_into_force(ticket, draft.content)?;
    let mut said = vec![format!("version {number}")];
    said.extend(note);
    Ok(Action::of(Verb::Publish).saying(said))
}

fn put_into_force(ticket: &mut Ticket, content: Content) -> Result<(), Refusal> {
    ticket.title = content.title;
    ticket.tags = content.tags;
    let article = part(ticket)?;
    article.kind_of = content.kind_of;
    article.grade = content.grade;
    article.symptom = content.symptom;
    article.body = content.body;
    Ok(())
}

/// The day by which an article that was found good at `at` is to be looked at again.
fn review_day(policy: &Policy, kind: ArticleType, at: Timestamp) -> Date {
    policy.knowledge.review_after(kind).after(policy.desk.timezone.to_datetime(at).date())
}

/// It was looked at and holds still: the next look is a period from now, or on `next`.
///
/// # Errors
/// A refusal when no version is in force, `by` may not change it, or `next` is past.
pub fn confirm(
    policy: &Policy,
    ticket: &mut Ticket,
    by: &str,
    at: Timestamp,
    next: Option<Date>,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step_to(ticket, Verb::Review, State::Published)?;
    let article = part(ticket)?;
    check(policy, by, Right::Change, &article.grade)?;
    let today = policy.desk.timezone.to_datetime(at).date();
    if let Some(past) = next.filter(|day| *day <= today) {
        return Err(Refusal::new(format!("{past} is no day to come"), "give a later day with --next"));
    }
    let version = article.version.unwrap_or_default();
    let due = next.unwrap_or_else(|| review_day(policy, article.kind_of, at));
    article.review_due = Some(due);
    let by = by.to_owned();
    let extra = Default::default();
    article.reviews.push(Review { at, by, version, note: note.clone(), extra });
    let mut said = vec![format!("version {version} still holds; next look by {due}")];
    said.extend(note);
    Ok(Action::of(Verb::Review).saying(said))
}

/// It was looked at and needs another version, which begins as the one in force.
///
/// # Errors
/// A refusal when no version is in force, or `by` may not change it.
pub fn revise(policy: &Policy, ticket: &mut Ticket, by: &str, note: Vec<String>) -> Result<Action, Refusal> {
    step_to(ticket, Verb::Review, State::Draft)?;
    let content = ticket.latest().unwrap_or_default();
    check(policy, by, Right::Change, &content.grade)?;
    next_version(part(ticket)?).content = content;
    Ok(Action::of(Verb::Revise).saying(note))
}

/// It is of no use any more: nobody is shown it, its record is kept (M8.4).
///
/// # Errors
/// A refusal when `by` may not change it.
pub fn archive(
    policy: &Policy,
    ticket: &mut Ticket,
    by: &str,
    because: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Archive)?;
    check(policy, by, Right::Change, &ticket.shown().unwrap_or_default().grade)?;
    Ok(Action::of(Verb::Archive).saying(because))
}

/// It is of use again: in force as it was, or a draft where there was one.
///
/// # Errors
/// A refusal when `by` may not change it.
pub fn restore(policy: &Policy, ticket: &mut Ticket, by: &str, note: Vec<String>) -> Result<Action, Refusal> {
    let article = part(ticket)?;
    let whole = article.version.is_some() && article.draft.is_none();
    if let Some(draft) = &mut article.draft {
        draft.submitted = None;
        draft.approval = None;
    }
    step_to(ticket, Verb::Restore, if whole { State::Published } else { State::Draft })?;
    check(policy, by, Right::Change, &ticket.shown().unwrap_or_default().grade)?;
    Ok(Action::of(Verb::Restore).saying(note))
}
