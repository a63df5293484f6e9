//! Writing an article: its next version from the first word to the approval (M8.1b).

use super::grade::{Right, check};
use super::part::follow_draft;
use super::{authors, fingerprint, part};
use crate::lang::tr;
use crate::records::article::{Approval, Article, Content, Draft};
use crate::records::{State, Ticket};
use crate::rules::action::{Acting, Action, step};
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Fills a ticket that is to be made with its first draft.
///
/// # Errors
/// A refusal when whoever acts may not change articles of the grade.
pub fn begin(acting: Acting, ticket: &mut Ticket, content: Content) -> Result<(), Refusal> {
    check(acting.policy, acting.by, Right::Change, &content.grade)?;
    part(ticket)?.draft = Some(Draft { content, ..Draft::default() });
    follow_draft(ticket);
    Ok(())
}

/// Writes on the next version; the one in force stays. An approval that there was is void.
///
/// # Errors
/// What `write` refuses, and a refusal when whoever acts may not change articles of the grade it has or gets.
pub fn edit<E: From<Refusal>>(
    acting: Acting,
    ticket: &mut Ticket,
    summary: Vec<String>,
    write: impl FnOnce(&mut Content) -> Result<(), E>,
) -> Result<Action, E> {
    rewrite(acting, ticket, Verb::Edit, summary, write)
}

/// Something on the envelope is other, which is no part of a version: its service, its number elsewhere.
///
/// # Errors
/// A refusal when whoever acts may not change it, or it is archived.
pub fn relabel(acting: Acting, ticket: &Ticket) -> Result<Action, Refusal> {
    step(&mut ticket.clone(), Verb::Edit)?;
    check(acting.policy, acting.by, Right::Change, &ticket.latest().unwrap_or_default().grade)?;
    Ok(Action::of(Verb::Edit))
}

/// Drafts what an earlier version said.
///
/// # Errors
/// A refusal when there was no such version, or whoever acts may not change it.
pub fn revert(
    acting: Acting,
    ticket: &mut Ticket,
    number: u32,
    summary: Vec<String>,
) -> Result<Action, Refusal> {
    let earlier = version(ticket, number)?;
    let summary = if summary.is_empty() { vec![format!("Back to version {number}")] } else { summary };
    rewrite(acting, ticket, Verb::Revert, summary, |content| {
        *content = earlier;
        Ok(())
    })
}

/// What a version says.
///
/// # Errors
/// A refusal that names the versions there are.
pub fn version(ticket: &Ticket, number: u32) -> Result<Content, Refusal> {
    ticket.version(number).ok_or_else(|| {
        let all: Vec<String> =
            ticket.article().into_iter().flat_map(|a| &a.versions).map(|v| v.number.to_string()).collect();
        let hint = match all[..] {
            [] => tr!("it was never published; the draft: itdesk kb show {id}", id = ticket.id),
            _ => tr!("versions: {all}", all = all.join(", ")),
        };
        Refusal::new(tr!("{id} has no version {number}", id = ticket.id, number), hint)
    })
}

fn rewrite<E: From<Refusal>>(
    acting: Acting,
    ticket: &mut Ticket,
    verb: Verb,
    summary: Vec<String>,
    write: impl FnOnce(&mut Content) -> Result<(), E>,
) -> Result<Action, E> {
    let before = ticket.clone();
    let latest = ticket.latest().unwrap_or_default();
    check(acting.policy, acting.by, Right::Change, &latest.grade)?;
    step(ticket, verb)?;
    // Written on a copy, so that both grades are checked before anything changes.
    let mut content = latest.clone();
    write(&mut content)?;
    check(acting.policy, acting.by, Right::Change, &content.grade)?;
    let draft = next_version(part(ticket)?);
    if content == latest && (summary.is_empty() || summary == draft.summary) {
        // Nothing is other: the state stays as well.
        *ticket = before;
        return Ok(Action::of(verb));
    }
    draft.content = content;
    draft.submitted = None;
    draft.approval = None;
    if !summary.is_empty() {
        draft.summary = summary.clone();
    }
    follow_draft(ticket);
    Ok(Action::of(verb).saying(summary))
}

/// The draft; where there is none it is begun from the version in force.
pub(super) fn next_version(article: &mut Article) -> &mut Draft {
    let revises = article.version;
    article.draft.get_or_insert_with(|| Draft { revises, ..Draft::default() })
}

/// Has the draft approved.
///
/// # Errors
/// A refusal when it has no text, says nothing new, or does not say what it changes.
pub fn submit(acting: Acting, ticket: &mut Ticket, summary: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Submit)?;
    let id = ticket.id;
    let in_force = ticket.in_force();
    let first = in_force.is_none();
    let draft = part(ticket)?.draft.get_or_insert_default();
    check(acting.policy, acting.by, Right::Change, &draft.content.grade)?;
    if draft.content.body.is_empty() {
        let hint = tr!("write it: itdesk kb edit {id}", id);
        return Err(Refusal::new(tr!("{id} has no text to approve", id), hint));
    }
    if in_force.as_ref() == Some(&draft.content) {
        let hint = tr!("drop it: itdesk kb discard {id}", id);
        return Err(Refusal::new(tr!("the draft of {id} is the same as the version in force", id), hint));
    }
    if !summary.is_empty() {
        draft.summary = summary;
    }
    if draft.summary.is_empty() && !first {
        let message = tr!("the draft of {id} does not say what it changes", id);
        return Err(Refusal::new(message, format!("itdesk kb submit {id} -m 'what is new'")));
    }
    draft.submitted = Some(acting.at);
    let note = draft.summary.clone();
    Ok(Action::of(Verb::Submit).saying(note))
}

/// Approves the draft: someone who wrote nothing of it (M8.1b).
///
/// # Errors
/// A refusal when whoever acts is one of its authors, or may not approve articles of its grade.
pub fn approve(acting: Acting, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Approve)?;
    let id = ticket.id;
    let authors = authors(ticket);
    let Acting { policy, by, at } = acting;
    if people::among(policy, authors.iter().map(String::as_str), by) {
        let message = tr!("{by} wrote this version of {id}: someone else must approve it", by, id);
        return Err(Refusal::new(message, who_may(policy, ticket, &authors)));
    }
    let draft = part(ticket)?.draft.get_or_insert_default();
    check(acting.policy, acting.by, Right::Approve, &draft.content.grade)?;
    let text = fingerprint(&draft.content);
    draft.approval = Some(Approval { by: by.to_owned(), at, text, extra: Default::default() });
    Ok(Action::of(Verb::Approve).saying(note))
}

/// Who may approve instead, as a hint.
fn who_may(policy: &Policy, ticket: &Ticket, authors: &std::collections::BTreeSet<String>) -> String {
    let grade = ticket.latest().unwrap_or_default().grade;
    let wrote = |who: &str| people::among(policy, authors.iter().map(String::as_str), who);
    let may = |who: &&String| !wrote(who) && check(policy, who, Right::Approve, &grade).is_ok();
    let names: Vec<&str> = policy.people.keys().filter(may).map(String::as_str).take(5).collect();
    match names[..] {
        [] => "ask someone who wrote nothing of it".to_owned(),
        _ => tr!("allowed: {names}", names = names.join(", ")),
    }
}

/// Gives the draft back to its authors.
///
/// # Errors
/// A refusal when whoever acts may neither approve nor change articles of its grade.
pub fn give_back(acting: Acting, ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Return)?;
    let draft = part(ticket)?.draft.get_or_insert_default();
    let grade = &draft.content.grade;
    check(acting.policy, acting.by, Right::Approve, grade)
        .or_else(|_| check(acting.policy, acting.by, Right::Change, grade))?;
    draft.submitted = None;
    draft.approval = None;
    Ok(Action::of(Verb::Return).saying(because))
}

/// Drops the draft; the version in force stays.
///
/// # Errors
/// A refusal when none is in force.
pub fn discard(acting: Acting, ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    let id = ticket.id;
    if part(ticket)?.version.is_none() {
        let message = tr!("{id} was never published: discarding its draft would leave it empty", id);
        return Err(Refusal::new(message, format!("itdesk kb archive {id}")));
    }
    step(ticket, Verb::Discard)?;
    let dropped = part(ticket)?.draft.take().unwrap_or_default();
    check(acting.policy, acting.by, Right::Change, &dropped.content.grade)?;
    debug_assert_eq!(ticket.state, State::Published);
    Ok(Action::of(Verb::Discard).saying(because))
}
