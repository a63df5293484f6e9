//! Which incident takes an alert.

use jiff::Timestamp;

use super::{Alert, Meaning};
use crate::records::incident::KnownAlert;
use crate::records::words::AlertState;
use crate::records::{State, Ticket};
use crate::rules::keys;
use crate::rules::policy::Policy;

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
pub enum Placement<'t> {
    /// To this incident.
    There(&'t Ticket),
    /// To a new one.
    New,
    /// Nowhere, because.
    Nowhere(String),
}

/// Which of the incidents under its key takes an alert at `now`: the open one, else the last. See [`keys::chosen`].
///
/// One that fires opens a new incident when there is none, or when the last was resolved or cancelled as long ago as
/// `reopen_within` or longer. One that is over opens an incident only where none knows it and it names its start: its
/// beginning is still on the way, or was lost, and the desk hears of the outage by its end.
pub fn home<'t>(policy: &Policy, tickets: &'t [Ticket], read: &Read, now: Timestamp) -> Placement<'t> {
    if read.meaning.ignored {
        return Placement::Nowhere("a rule of the policy ignores it".to_owned());
    }
    let last = keys::chosen(policy, tickets);
    match (last, read.alert.state) {
        (None, AlertState::Firing) => Placement::New,
        (None, AlertState::Resolved) if heard_by_its_end(policy, &read.alert, now) => Placement::New,
        (None, _) => Placement::Nowhere("no incident stands for it".to_owned()),
        (Some(last), AlertState::Firing) => match known(last, &read.alert) {
            _ if last.state.is_open() => Placement::There(last),
            Some(known) if is_late(known, &read.alert) => Placement::There(last),
            Some(known) if last.state == State::Cancelled && still_fires(known, &read.alert, now) => {
                Placement::There(last)
            }
            _ if is_fresh(policy, last, now) => Placement::There(last),
            _ => Placement::New,
        },
        (Some(last), _) => Placement::There(last),
    }
}

/// Whether an alert that is over names a time in which it fired, and one that the desk would still take up.
fn heard_by_its_end(policy: &Policy, alert: &Alert, now: Timestamp) -> bool {
    let (Some(starts), ends) = (alert.starts, alert.ends.unwrap_or(now)) else { return false };
    starts < ends && starts <= now && is_within(policy, ends, now)
}

/// Whether an incident that is over was so for less than the policy's `reopen_within`.
fn is_fresh(policy: &Policy, ticket: &Ticket, now: Timestamp) -> bool {
    keys::over_since(policy, ticket).is_some_and(|over| is_within(policy, over, now))
}

/// Whether what was over at `over` may still be taken up again.
fn is_within(policy: &Policy, over: Timestamp, now: Timestamp) -> bool {
    keys::is_within(policy.alerts.reopen_within, over, now)
}

/// What the incident knows of an alert.
pub(super) fn known<'t>(ticket: &'t Ticket, alert: &Alert) -> Option<&'t KnownAlert> {
    let incident = ticket.incident()?;
    incident.alerts.iter().find(|known| known.key == alert.key && known.system == alert.system)
}

/// Whether a firing is one that the desk knows to be over: it was sent twice, and one came late.
pub(super) fn is_late(known: &KnownAlert, alert: &Alert) -> bool {
    known.until.is_some() && alert.starts.is_some_and(|starts| starts <= known.since)
}

/// Whether a firing at `at` is that which the desk knows of, and not a later one. A start that lies ahead is that of a clock that
/// goes wrong, and says nothing of it.
pub(super) fn still_fires(known: &KnownAlert, alert: &Alert, at: Timestamp) -> bool {
    let later =
        alert.start_names_it() && alert.starts.is_some_and(|starts| starts > known.since && starts <= at);
    known.until.is_none() && !later
}
