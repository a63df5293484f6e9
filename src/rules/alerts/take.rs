//! Which incident takes an alert, and what the alert adds to it.

use std::collections::HashSet;
use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::open::fires;
use super::recover::recover;
use super::{Alert, Meaning, RECOVERED, meaning};
use crate::records::incident::KnownAlert;
use crate::records::words::{AlertNews, AlertState, OnResolve};
use crate::records::{State, Ticket};
use crate::rules::course::course;
use crate::rules::life::{Deed, Refusal};
use crate::rules::policy::Policy;
use crate::rules::{verbs, workflow};

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It opened an incident.
    Opened,
    /// It joined an open incident as another alert of it.
    Added,
    /// It says something new of its open incident.
    Updated,
    /// It says nothing new: nothing was written.
    Repeated,
    /// Its incident was over and is taken up again.
    Reopened,
    /// Someone's word on it was noted.
    Noted,
    /// It is over; that was noted.
    Recovered,
    /// It is over, and so is the outage.
    Ended,
    /// It is over, and its incident is marked as one to be resolved.
    Proposed,
    /// It is over, and its incident is resolved.
    Resolved,
    /// It is no business of the desk; `why` says so.
    Ignored,
    /// It could not be read or taken; `why` says so.
    Rejected,
}

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = format!("{self:?}").to_lowercase();
        f.pad(&word)
    }
}

/// What became of an alert, and why where that is not plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What became of it.
    pub became: Became,
    /// Why.
    pub why: Option<String>,
}

impl Taken {
    /// Without a reason.
    pub fn plain(became: Became) -> Taken {
        Taken { became, why: None }
    }

    /// It is ignored, because `why`.
    pub fn ignored(why: impl Into<String>) -> Taken {
        Taken { became: Became::Ignored, why: Some(why.into()) }
    }
}

/// An alert and what it means.
#[derive(Debug, Clone)]
pub struct Read {
    /// What came.
    pub alert: Alert,
    /// What it means.
    pub meaning: Meaning,
}

/// Where an alert goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Home<'t> {
    /// To this incident.
    There(&'t Ticket),
    /// To a new one.
    New,
    /// Nowhere, because.
    Nowhere(String),
}

/// Which of the incidents under its key takes an alert at `now`: the open one, else the last.
///
/// One that fires opens a new incident when there is none, or when the last was resolved or cancelled as long ago as
/// `reopen_within` or longer. One that is over never opens any.
pub fn home<'t>(policy: &Policy, tickets: &'t [Ticket], read: &Read, now: Timestamp) -> Home<'t> {
    if read.meaning.ignored {
        return Home::Nowhere("a rule of the policy ignores it".to_owned());
    }
    let last = tickets.iter().max_by_key(|t| (t.state.is_open(), t.created(), t.id.number()));
    match (last, read.alert.state) {
        (None, AlertState::Firing) => Home::New,
        (None, _) => Home::Nowhere("no incident stands for it".to_owned()),
        (Some(last), AlertState::Firing) => match known(last, &read.alert) {
            _ if last.state.is_open() => Home::There(last),
            Some(known) if is_late(known, &read.alert) => Home::There(last),
            Some(known) if last.state == State::Cancelled && still_fires(known, &read.alert) => {
                Home::There(last)
            }
            _ if is_fresh(policy, last, now) => Home::There(last),
            _ => Home::New,
        },
        (Some(last), _) => Home::There(last),
    }
}

/// Whether an incident that is over was so for less than the policy's `reopen_within`.
fn is_fresh(policy: &Policy, ticket: &Ticket, now: Timestamp) -> bool {
    let course = course(policy, ticket);
    let over = course.resolved.or(course.ended);
    over.is_some_and(|over| {
        now.duration_since(over).as_secs() < policy.alerts.reopen_within.saturating_mul(60)
    })
}

/// What the incident knows of an alert.
fn known<'t>(ticket: &'t Ticket, alert: &Alert) -> Option<&'t KnownAlert> {
    let incident = ticket.incident.as_ref()?;
    incident.alerts.iter().find(|known| known.key == alert.key && known.system == alert.system)
}

pub(super) fn known_mut<'t>(ticket: &'t mut Ticket, alert: &Alert) -> Option<&'t mut KnownAlert> {
    let incident = ticket.incident.as_mut()?;
    incident.alerts.iter_mut().find(|known| known.key == alert.key && known.system == alert.system)
}

/// What an incident will know of an alert that fires; a start that lies ahead is that of a clock that goes wrong.
pub(super) fn known_of(alert: &Alert, meaning: &Meaning, at: Timestamp) -> KnownAlert {
    KnownAlert {
        system: alert.system.clone(),
        key: alert.key.clone(),
        title: alert.title.clone(),
        severity: alert.severity.clone(),
        service: meaning.service.clone(),
        since: alert.starts.unwrap_or(at).min(at),
        until: None,
        extra: Default::default(),
    }
}

/// Whether a firing is one that the desk knows to be over: it was sent twice, and one came late.
fn is_late(known: &KnownAlert, alert: &Alert) -> bool {
    known.until.is_some()
        && alert.start_names_it()
        && alert.starts.is_some_and(|starts| starts <= known.since)
}

/// Whether a firing is that which the desk knows of, and not a later one.
fn still_fires(known: &KnownAlert, alert: &Alert) -> bool {
    let later = alert.start_names_it() && alert.starts.is_some_and(|starts| starts > known.since);
    known.until.is_none() && !later
}

/// Whether these alerts will resolve an incident that nobody has begun to work on; it must be started first, for
/// the life cycle resolves only what is worked on.
pub fn must_start(policy: &Policy, ticket: &Ticket, reads: &[Read], at: Timestamp) -> bool {
    let starts = workflow::leads(ticket.kind, "start", ticket.state).next().is_some();
    if !starts || !reads.iter().any(|read| read.alert.state == AlertState::Resolved) {
        return false;
    }
    let mut probe = ticket.clone();
    probe.state = State::InProgress;
    let mut taken = Vec::new();
    let deed = take(policy, &mut probe, reads, at, &mut taken);
    deed.is_ok() && probe.state == State::Resolved
}

/// Adds alerts to an incident; `taken` gets what became of each. The deed says nothing when they say nothing new.
///
/// # Errors
/// What the life cycle refuses.
pub fn take(
    policy: &Policy,
    ticket: &mut Ticket,
    reads: &[Read],
    at: Timestamp,
    taken: &mut Vec<Taken>,
) -> Result<Deed, Refusal> {
    let (mut did, mut note) = ("noted", Vec::new());
    for read in reads {
        let one = match read.alert.state {
            AlertState::Firing => fire(policy, ticket, read, at, &mut note)?,
            AlertState::Resolved => recover(policy, ticket, &read.alert, at, &mut note)?,
            AlertState::Acknowledged | AlertState::Informed => word(ticket, &read.alert, &mut note),
        };
        did = graver(did, done(one.became));
        taken.push(one);
    }
    Ok(Deed::new(did).saying(note))
}

/// The verb in the past for what became of an alert.
fn done(became: Became) -> &'static str {
    match became {
        Became::Reopened => "reopened",
        Became::Resolved => "resolved",
        Became::Opened | Became::Added | Became::Updated => "alerted",
        Became::Recovered | Became::Ended | Became::Proposed => "recovered",
        Became::Noted | Became::Repeated | Became::Ignored | Became::Rejected => "noted",
    }
}

/// The one of two verbs that says more.
fn graver(one: &'static str, other: &'static str) -> &'static str {
    let rank =
        |did: &str| ["noted", "recovered", "alerted", "resolved", "reopened"].iter().position(|d| *d == did);
    if rank(other) > rank(one) { other } else { one }
}

fn fire(
    policy: &Policy,
    ticket: &mut Ticket,
    read: &Read,
    at: Timestamp,
    note: &mut Vec<String>,
) -> Result<Taken, Refusal> {
    let (alert, fresh) = (&read.alert, known_of(&read.alert, &read.meaning, at));
    let mut said = Vec::new();
    let mut became = match known(ticket, alert) {
        Some(known) if is_late(known, alert) => {
            return Ok(Taken::ignored("it came late: the desk knows already that it is over"));
        }
        Some(known) if ticket.state == State::Cancelled && still_fires(known, alert) => {
            return Ok(Taken::ignored(format!("{} was cancelled while it fired", ticket.id)));
        }
        Some(known) => renew(known.clone(), ticket, &fresh, alert, &mut said),
        None => {
            said.push(fires(alert, fresh.since));
            if let Some(incident) = &mut ticket.incident {
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
        outage(ticket, read, fresh.since, &mut said)?;
    }
    note.extend(said);
    Ok(Taken::plain(became))
}

/// What changes in a known alert when it fires again, or goes on firing in another severity.
fn renew(
    known: KnownAlert,
    ticket: &mut Ticket,
    fresh: &KnownAlert,
    alert: &Alert,
    said: &mut Vec<String>,
) -> Became {
    let Some(now) = known_mut(ticket, alert) else { return Became::Repeated };
    if !still_fires(&known, alert) {
        (now.since, now.until) = (fresh.since, None);
        now.severity.clone_from(&fresh.severity);
        said.push(fires(alert, fresh.since));
        return Became::Updated;
    }
    if known.severity != fresh.severity && fresh.severity.is_some() {
        let word = |severity: &Option<String>| severity.clone().unwrap_or_else(|| "none".to_owned());
        said.push(format!("severity {} → {}: {}", word(&known.severity), word(&fresh.severity), alert.title));
        now.severity.clone_from(&fresh.severity);
        return Became::Updated;
    }
    Became::Repeated
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
    let symptom = ticket.incident.iter().flat_map(|i| &i.symptom);
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
    if ticket.class_set.is_some() || ticket.history.iter().any(|e| e.did == "triaged") {
        return;
    }
    let (levels, had) = (&policy.classification, &mut ticket.assessment);
    raise_level(&levels.impact, &mut had.impact, meaning.impact.as_ref());
    raise_level(&levels.urgency, &mut had.urgency, meaning.urgency.as_ref());
    had.interruption = had.interruption.max(meaning.interruption);
}

/// Takes the graver of two levels; the gravest stands first among them.
fn raise_level(levels: &[String], had: &mut Option<String>, new: Option<&String>) {
    let rank =
        |level: &str| levels.iter().position(|l| l.eq_ignore_ascii_case(level)).unwrap_or(levels.len());
    if let Some(new) = new.filter(|new| had.as_deref().is_none_or(|had| rank(new) < rank(had))) {
        *had = Some(new.clone());
    }
}

/// Begins the outage of the alert's service, unless one is open.
fn outage(ticket: &mut Ticket, read: &Read, since: Timestamp, said: &mut Vec<String>) -> Result<(), Refusal> {
    let service = read.meaning.service.clone().or_else(|| ticket.service.clone());
    let open =
        ticket.incident.iter().flat_map(|i| &i.outages).any(|o| o.to.is_none() && o.service == service);
    if !read.meaning.outage || open {
        return Ok(());
    }
    verbs::outage_start(ticket, since, service, Vec::new())?;
    said.push(format!("outage since {since}"));
    Ok(())
}

/// A word on an alert of an open incident.
fn word(ticket: &Ticket, alert: &Alert, note: &mut Vec<String>) -> Taken {
    if !ticket.state.is_open() {
        return Taken::ignored(format!("{} is {}", ticket.id, ticket.state));
    }
    let said = match alert.state {
        AlertState::Acknowledged => "acknowledged",
        _ => "says",
    };
    let head = format!("{} {said}: {}", alert.system, alert.title);
    let lines: Vec<String> = std::iter::once(head).chain(alert.text.iter().cloned()).collect();
    let stands = |line: &String| ticket.history.iter().any(|e| e.note.contains(line));
    if lines.iter().all(stands) {
        return Taken::plain(Became::Repeated);
    }
    note.extend(lines);
    Taken::plain(Became::Noted)
}

/// What is done once all alerts of an incident are over.
pub(super) fn on_resolve(policy: &Policy, alert: &Alert, known: &KnownAlert) -> OnResolve {
    // The end of an alert does not always repeat how grave it was, and rules may ask.
    let severity = known.severity.clone().or_else(|| alert.severity.clone());
    meaning(policy, &Alert { severity, ..alert.clone() }).on_resolve
}
