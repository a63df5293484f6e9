//! An article in force: its publication, its reviews, its end (M8.1b, M8.3, M8.4).

use jiff::civil::Date;

use super::grade::{Right, check};
use super::verbs::next_version;
use super::{authors, is_approved, part};
use crate::lang::tr;
use crate::records::article::{Approval, Content, Review, Version};
use crate::records::words::ArticleType;
use crate::records::{State, Ticket};
use crate::rules::action::{Acting, Action, step, step_to};
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Puts the approved draft into force; what was in force becomes an old version that stays readable.
///
/// # Errors
/// A refusal when the approval is not of this text, or is an author's own.
pub fn publish(acting: Acting, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Publish)?;
    let id = ticket.id;
    let authors = authors(ticket);
    let in_force = ticket.in_force();
    let article = part(ticket)?;
    let draft = article.draft.take().unwrap_or_default();
    let grade = &draft.content.grade;
    check(acting.policy, acting.by, Right::Change, grade)
        .or_else(|_| check(acting.policy, acting.by, Right::Approve, grade))?;
    // A merge may have changed the text, or the list of authors, since the approval.
    let counts = |a: &Approval| is_approved(&draft.content, &a.text) && !authors.contains(&a.by);
    let Some(approval) = draft.approval.filter(counts) else {
        let message = tr!("{id} was approved with another text, or by one of its authors", id);
        return Err(Refusal::new(message, tr!("itdesk kb return {id}, then submit it again", id)));
    };
    // The text in force is kept once, in the record itself; an old version gets its own copy.
    if let Some(last) = article.versions.iter_mut().find(|v| Some(v.number) == article.version) {
        last.content = in_force;
    }
    let number = article.versions.iter().map(|v| v.number).max().unwrap_or(0).saturating_add(1);
    article.versions.push(Version {
        number,
        at: acting.at,
        by: acting.by.to_owned(),
        authors: authors.into_iter().collect(),
        summary: draft.summary,
        approved_by: approval.by,
        approved: approval.at,
        content: None,
        extra: Default::default(),
    });
    article.version = Some(number);
    article.review_due = Some(review_day(acting, draft.content.kind_of));
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
fn review_day(Acting { policy, at, .. }: Acting, kind: ArticleType) -> Date {
    policy.knowledge.review_after(kind).after(policy.desk.timezone.to_datetime(at).date())
}

/// It was looked at and holds still: the next look is a period from now, or on `next`.
///
/// # Errors
/// A refusal when no version is in force, whoever acts may not change it, or `next` is past.
pub fn confirm(
    acting: Acting,
    ticket: &mut Ticket,
    next: Option<Date>,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step_to(ticket, Verb::Review, State::Published)?;
    let article = part(ticket)?;
    check(acting.policy, acting.by, Right::Change, &article.grade)?;
    let today = acting.policy.desk.timezone.to_datetime(acting.at).date();
    if let Some(past) = next.filter(|day| *day <= today) {
        return Err(Refusal::new(
            tr!("{past} is not in the future", past),
            tr!("give a later day with --next"),
        ));
    }
    let version = article.version.unwrap_or_default();
    let due = next.unwrap_or_else(|| review_day(acting, article.kind_of));
    article.review_due = Some(due);
    article.reviews.push(Review {
        at: acting.at,
        by: acting.by.to_owned(),
        version,
        note: note.clone(),
        extra: Default::default(),
    });
    let mut said = vec![format!("version {version} still holds; next look by {due}")];
    said.extend(note);
    Ok(Action::of(Verb::Review).saying(said))
}

/// It was looked at and needs another version, which begins as the one in force.
///
/// # Errors
/// A refusal when no version is in force, or whoever acts may not change it.
pub fn revise(acting: Acting, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step_to(ticket, Verb::Review, State::Draft)?;
    let content = ticket.latest().unwrap_or_default();
    check(acting.policy, acting.by, Right::Change, &content.grade)?;
    next_version(part(ticket)?).content = content;
    Ok(Action::of(Verb::Revise).saying(note))
}

/// It is of no use any more: nobody is shown it, its record is kept (M8.4).
///
/// # Errors
/// A refusal when whoever acts may not change it.
pub fn archive(acting: Acting, ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Archive)?;
    check(acting.policy, acting.by, Right::Change, &ticket.shown().unwrap_or_default().grade)?;
    Ok(Action::of(Verb::Archive).saying(because))
}

/// It is of use again: in force as it was, or a draft where there was one.
///
/// # Errors
/// A refusal when whoever acts may not change it.
pub fn restore(acting: Acting, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    let article = part(ticket)?;
    let whole = article.version.is_some() && article.draft.is_none();
    if let Some(draft) = &mut article.draft {
        draft.submitted = None;
        draft.approval = None;
    }
    step_to(ticket, Verb::Restore, if whole { State::Published } else { State::Draft })?;
    check(acting.policy, acting.by, Right::Change, &ticket.shown().unwrap_or_default().grade)?;
    Ok(Action::of(Verb::Restore).saying(note))
}
