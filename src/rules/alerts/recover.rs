//! What an alert that is over does to its incident.

use jiff::Timestamp;

use super::became::{Became, TakenAlert};
use super::known::known_mut;
use super::outage::{begin_outage, end_outage};
use super::{Alert, Read, meaning};
use crate::records::Ticket;
use crate::records::incident::KnownAlert;
use crate::records::words::{AlertSource, OnResolve};
use crate::rules::duration::format_duration;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;
use crate::rules::{resolution, verbs, workflow};

/// The tag of an incident whose alerts are all over, and which waits to be resolved.
pub const RECOVERED: &str = "recovered";

/// Notes that an alert is over; as the policy says, ends the outage and, once all alerts of the incident are over,
/// proposes or makes its resolution. A resolution that the life cycle refuses is proposed.
///
/// # Errors
/// What the life cycle refuses of the outage's end.
pub(super) fn recover(
    policy: &Policy,
    ticket: &mut Ticket,
    read: &Read,
    at: Timestamp,
    note: &mut Vec<String>,
) -> Result<TakenAlert, Refusal> {
    let id = ticket.id;
    let alert = &read.alert;
    let Some(known) = known_mut(ticket, alert) else {
        return Ok(TakenAlert::ignored(format!("{id} knows no such alert")));
    };
    if known.until.is_some() {
        return unheard(ticket, read, at, note);
    }
    if alert.ends.is_some_and(|ends| ends < known.since) {
        return Ok(TakenAlert::ignored("it came late: it tells of an earlier time"));
    }
    let until = alert.ends.unwrap_or(at).min(at).max(known.since);
    known.until = Some(until);
    let known = known.clone();
    let lasted = format_duration(until.duration_since(known.since).as_secs());
    note.push(format!("{} resolved after {lasted}, at {until}: {}", alert.system, alert.title));
    let then = on_resolve(policy, alert, &known);
    if ticket.state.is_ended() {
        return Ok(TakenAlert::plain(Became::Recovered));
    }
    let ended = then >= OnResolve::EndOutage && end_outage(ticket, &known, until, note)?;
    let open = ticket.state.is_open();
    let over =
        open && ticket.incident().into_iter().flat_map(|i| &i.alerts).all(|other| other.until.is_some());
    let became = match then {
        OnResolve::Resolve if over => resolve(policy, ticket, until, note),
        OnResolve::Propose if over => propose(ticket, None, note),
        _ if ended => Became::Ended,
        _ => Became::Recovered,
    };
    Ok(TakenAlert::plain(became))
}

/// Notes the end of a firing that the desk did not hear of: it began after the last one was over, and its beginning is
/// still on the way or was lost. When it comes, it is known to be over.
fn unheard(
    ticket: &mut Ticket,
    read: &Read,
    at: Timestamp,
    note: &mut Vec<String>,
) -> Result<TakenAlert, Refusal> {
    let alert = &read.alert;
    let Some(known) = known_mut(ticket, alert) else { return Ok(TakenAlert::plain(Became::Repeated)) };
    // Values of one file may tell of several firings; what was over by then is known with the last of them.
    if alert.source == AlertSource::Measure && known.until >= alert.ends {
        return Ok(TakenAlert::plain(Became::Repeated));
    }
    let Some(since) = alert.starts.filter(|starts| *starts > known.since && *starts <= at) else {
        return Ok(TakenAlert::plain(Became::Repeated));
    };
    let until = alert.ends.unwrap_or(at).min(at).max(since);
    known.since = since;
    known.until = Some(until);
    note.push(format!("{} fired from {since} to {until}: {}", alert.system, alert.title));
    let known = known.clone();
    // What is resolved or ended takes no outage: that it fired again is noted all the same.
    let may = workflow::leads(ticket.kind(), Verb::OutageStart, ticket.state).next().is_some();
    if may && begin_outage(ticket, read, since, note)? {
        end_outage(ticket, &known, until, note)?;
    }
    Ok(TakenAlert::plain(Became::Recovered))
}

/// How an incident came out that its alerts alone resolved.
const OUTCOME: &str = "its alerts were over at";

/// Resolves the incident; how it came out is told where nobody has told it yet (M5.4b).
fn resolve(policy: &Policy, ticket: &mut Ticket, until: Timestamp, note: &mut Vec<String>) -> Became {
    let may = resolution::may_resolve(policy, ticket);
    if let Err(refusal) = may.and_then(|()| verbs::resolve(ticket, Vec::new())) {
        return propose(ticket, Some(refusal), note);
    }
    let said_before = |outcome: &[String]| outcome.iter().all(|line| line.starts_with(OUTCOME));
    if let Some(incident) = ticket.incident_mut().filter(|i| said_before(&i.outcome)) {
        incident.outcome = vec![format!("{OUTCOME} {until}")];
    }
    Became::Resolved
}

/// Marks the incident as one to be resolved.
fn propose(ticket: &mut Ticket, refused: Option<Refusal>, note: &mut Vec<String>) -> Became {
    if !ticket.tags.iter().any(|tag| tag == RECOVERED) {
        ticket.tags.push(RECOVERED.to_owned());
        ticket.tags.sort();
    }
    let why = refused.map_or_else(String::new, |refusal| format!(" ({refusal})"));
    note.push(format!("all its alerts are over: to be resolved{why}"));
    Became::Proposed
}

/// What is done once all alerts of an incident are over.
fn on_resolve(policy: &Policy, alert: &Alert, known: &KnownAlert) -> OnResolve {
    // The end of an alert does not always repeat how grave it was, and rules may ask.
    let severity = known.severity.clone().or_else(|| alert.severity.clone());
    meaning(policy, &Alert { severity, ..alert.clone() }).on_resolve
}
