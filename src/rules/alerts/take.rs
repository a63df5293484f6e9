//! What alerts add to the incident that takes them.

use std::collections::HashSet;

use jiff::Timestamp;

use super::became::{Became, TakenAlert};
use super::known::{fires, known_mut, known_of};
use super::outage::begin_outage;
use super::placement::{Read, is_late, known, still_fires};
use super::recover::{RECOVERED, recover};
use super::{Alert, Meaning};
use crate::records::fold;
use crate::records::incident::KnownAlert;
use crate::records::words::{AlertNews, AlertState};
use crate::records::{State, Ticket};
use crate::rules::action::{Action, step};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;
use crate::rules::{verbs, workflow};

/// Whether these alerts will resolve an incident that nobody has begun to work on; it must be started first, for
/// the life cycle resolves only what is worked on.
pub fn must_start(policy: &Policy, ticket: &Ticket, reads: &[Read], at: Timestamp) -> bool {
    let starts = workflow::leads(ticket.kind(), Verb::Start, ticket.state).next().is_some();
    if !starts || !reads.iter().any(|read| read.alert.state == AlertState::Resolved) {
        return false;
    }
    // On a copy: whether the incident is over depends on all its alerts together.
    let mut probe = ticket.clone();
    probe.state = State::InProgress;
    let mut taken = Vec::new();
    let action = take(policy, &mut probe, reads, at, &mut taken);
    action.is_ok() && probe.state == State::Resolved
}

/// Starts an incident that its alerts are about to resolve.
///
/// # Errors
/// A refusal where work cannot begin.
pub fn start_on_recovery(ticket: &mut Ticket) -> Result<Action, Refusal> {
    step(ticket, Verb::Start)?;
    Ok(Action::of(Verb::Start).saying(vec!["its alerts are over".to_owned()]))
}

/// Adds alerts to an incident; `taken` gets what became of each. The action says nothing when they say nothing new.
///
/// # Errors
/// What the life cycle refuses.
pub fn take(
    policy: &Policy,
    ticket: &mut Ticket,
    reads: &[Read],
    at: Timestamp,
    taken: &mut Vec<TakenAlert>,
) -> Result<Action, Refusal> {
    let mut verb = Verb::Note;
    let mut note = Vec::new();
    for read in reads {
        let one = match read.alert.state {
            AlertState::Firing => fire(policy, ticket, read, at, &mut note)?,
            AlertState::Resolved => recover(policy, ticket, read, at, &mut note)?,
            AlertState::Acknowledged | AlertState::Informed => word(ticket, &read.alert, &mut note),
        };
        if !matches!(one.became, Became::Repeated | Became::Ignored) {
            // Monitoring repeats itself; a history with the same remark each minute is unreadable.
            let is_new = |remark: &&String| !ticket.history.iter().any(|e| e.note.contains(*remark));
            note.extend(read.alert.remarks.iter().filter(is_new).cloned());
        }
        verb = graver(verb, done(one.became));
        taken.push(one);
    }
    Ok(Action::of(verb).saying(note))
}

/// The verb for what became of an alert.
fn done(became: Became) -> Verb {
    match became {
        Became::Reopened => Verb::Reopen,
        Became::Resolved => Verb::Resolve,
        Became::Opened | Became::Added | Became::Updated => Verb::Alert,
        Became::Recovered | Became::Ended | Became::Proposed => Verb::Recover,
        Became::Noted | Became::Repeated | Became::Ignored | Became::Rejected => Verb::Note,
    }
}

/// The one of two verbs that says more.
fn graver(one: Verb, other: Verb) -> Verb {
    let rank = |verb| {
        let by_rank = [Verb::Note, Verb::Recover, Verb::Alert, Verb::Resolve, Verb::Reopen];
        by_rank.iter().position(|one| *one == verb)
    };
    if rank(other) > rank(one) { other } else { one }
}

fn fire(
    policy: &Policy,
    ticket: &mut Ticket,
    read: &Read,
    at: Timestamp,
    note: &mut Vec<String>,
) -> Result<TakenAlert, Refusal> {
    let alert = &read.alert;
    let fresh = known_of(&read.alert, &read.meaning, at);
    let mut said = Vec::new();
    let mut became = match known(ticket, alert) {
        Some(known) if is_late(known, alert) => {
            return Ok(TakenAlert::ignored("it came late: the desk knows already that it is over"));
        }
        Some(known) if ticket.state == State::Cancelled && still_fires(known, alert, at) => {
            return Ok(TakenAlert::ignored(format!("{} was cancelled while it fired", ticket.id)));
        }
        Some(known) if still_fires(known, alert, at) => go_on(known.clone(), ticket, alert, &mut said),
        Some(_) => renew(ticket, &fresh, alert, &mut said),
        None => {
            said.push(fires(alert, fresh.since));
            if let Some(incident) = ticket.incident_mut() {
                incident.alerts.push(fresh.clone());
            }
            Became::Added
        }
    };
    said.extend(news(policy.alerts.news, ticket, alert));
    if !ticket.state.is_open() {
        let was = ticket.state;
        verbs::reopen(ticket, Vec::new())?;
        if became == Became::Repeated {
            said.insert(0, format!("{} still fires since {}: {}", alert.system, fresh.since, alert.title));
        }
        said.insert(0, format!("it was {was}"));
        became = Became::Reopened;
    } else if became == Became::Repeated && !said.is_empty() {
        became = Became::Updated;
    }
    if became != Became::Repeated {
        ticket.tags.retain(|tag| tag != RECOVERED);
        raise(policy, ticket, &read.meaning);
        begin_outage(ticket, read, fresh.since, &mut said)?;
    }
    note.extend(said);
    Ok(TakenAlert::plain(became))
}

/// What changes in a known alert when it fires again.
fn renew(ticket: &mut Ticket, fresh: &KnownAlert, alert: &Alert, said: &mut Vec<String>) -> Became {
    let Some(now) = known_mut(ticket, alert) else { return Became::Repeated };
    now.since = fresh.since;
    now.until = None;
    now.severity.clone_from(&fresh.severity);
    said.push(fires(alert, fresh.since));
    Became::Updated
}

/// What changes in a known alert when it goes on firing: its severity.
fn go_on(known: KnownAlert, ticket: &mut Ticket, alert: &Alert, said: &mut Vec<String>) -> Became {
    let Some(now) = known_mut(ticket, alert) else { return Became::Repeated };
    if known.severity == alert.severity || alert.severity.is_none() {
        return Became::Repeated;
    }
    let word = |severity: &Option<String>| severity.clone().unwrap_or_else(|| "none".to_owned());
    said.push(format!("severity {} → {}: {}", word(&known.severity), word(&alert.severity), alert.title));
    now.severity.clone_from(&alert.severity);
    Became::Updated
}

/// The lines of an alert's text that stand nowhere in the record, as far as the policy wants to know of them.
fn news(wanted: AlertNews, ticket: &Ticket, alert: &Alert) -> Vec<String> {
    let told = |line: &str| match wanted {
        AlertNews::Words => line.chars().filter(|c| !c.is_numeric() && !"+-.,".contains(*c)).collect(),
        AlertNews::Text | AlertNews::Never => line.to_owned(),
    };
    if wanted == AlertNews::Never {
        return Vec::new();
    }
    let symptom = ticket.incident().into_iter().flat_map(|i| &i.symptom);
    let notes = ticket.history.iter().flat_map(|e| &e.note);
    let lines = symptom.chain(notes).chain(&ticket.description).chain([&ticket.title]);
    let stands: HashSet<String> = lines.map(|line| told(line)).collect();
    alert
        .text
        .iter()
        .filter(|line| !line.trim().is_empty() && !stands.contains(&told(line)))
        .cloned()
        .collect()
}

/// Makes the assessment graver where the alert is; never milder, and never once a person has weighed it.
fn raise(policy: &Policy, ticket: &mut Ticket, meaning: &Meaning) {
    if ticket.class_set.is_some() || ticket.history.iter().any(|e| Verb::Triage.is(&e.did)) {
        return;
    }
    let levels = &policy.classification;
    let had = &mut ticket.assessment;
    raise_level(&levels.impact, &mut had.impact, meaning.impact.as_ref());
    raise_level(&levels.urgency, &mut had.urgency, meaning.urgency.as_ref());
    had.interruption = had.interruption.max(meaning.interruption);
}

/// Takes the graver of two levels; the gravest stands first among them.
fn raise_level(levels: &[String], had: &mut Option<String>, new: Option<&String>) {
    let rank = |level: &str| levels.iter().position(|l| fold::same_name(l, level)).unwrap_or(levels.len());
    if let Some(new) = new.filter(|new| had.as_deref().is_none_or(|had| rank(new) < rank(had))) {
        *had = Some(new.clone());
    }
}

/// A word on an alert of an open incident.
fn word(ticket: &Ticket, alert: &Alert, note: &mut Vec<String>) -> TakenAlert {
    if !ticket.state.is_open() {
        return TakenAlert::ignored(format!("{} is {}", ticket.id, ticket.state));
    }
    let said = match alert.state {
        AlertState::Acknowledged => "acknowledged",
        _ => "says",
    };
    let head = format!("{} {said}: {}", alert.system, alert.title);
    let lines: Vec<String> = std::iter::once(head).chain(alert.text.iter().cloned()).collect();
    let stands = |line: &String| ticket.history.iter().any(|e| e.note.contains(line));
    if lines.iter().all(stands) {
        return TakenAlert::plain(Became::Repeated);
    }
    note.extend(lines);
    TakenAlert::plain(Became::Noted)
}
