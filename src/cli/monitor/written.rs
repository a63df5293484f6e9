//! Measurements from whatever verb, on their way into the desk.

use std::collections::BTreeSet;

use serde::Serialize;

use super::raised;
use crate::cli::session::near;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::import::DESK;
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::measurement::names;
use crate::rules::policy::Policy;
use crate::wire::AlertOutcome;

/// A recorded value, and what its alert did.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    value: &'a Measurement,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    alerts: &'a [AlertOutcome],
}

/// How many unknown names are told one by one.
const NAMED: usize = 5;

/// A service as it is recorded: none for the desk as a whole.
pub(super) fn service_of(given: &str) -> Option<String> {
    Some(given.trim().to_owned()).filter(|s| s != DESK && !s.is_empty())
}

/// Writes values down that a person or a script gave on the command line, and says so.
///
/// Returns whether any of them is new.
///
/// # Errors
/// Exit 2 when a value is not to be taken.
pub(super) fn write(session: &Session, desk: &Desk, given: Vec<Measurement>) -> Result<bool> {
    let taken = given.into_iter().map(|m| desk.policy.monitoring.take(desk.now, m));
    let taken = taken.collect::<Result<Vec<_>, _>>().map_err(Error::usage)?;
    say_unknown(session, &desk.policy, &taken);
    if let [one] = &taken[..] {
        session.about(told(one));
    }
    let added = desk.store.add_measurements(&desk.store.lock()?, &taken)?;
    let alerts = raised::raise(session, &taken)?;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => {
            let alerts = alerts.as_slice();
            taken.iter().try_for_each(|value| session.out.json(&Written { value, alerts }))?;
        }
        _ if session.out.terminal => taken.iter().for_each(|m| session.out.say(&told(m))),
        _ => {}
    }
    if added < taken.len() {
        session.out.say(tr!("already recorded: equal values at the same time count as one measurement"));
    }
    Ok(added > 0)
}

/// `mail: response_time 0.35 s, 2026-11-23T09:00:00Z`.
fn told(m: &Measurement) -> String {
    let service = m.service.as_deref().unwrap_or(DESK);
    let unit = m.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let labels: String = m.labels.iter().map(|(name, text)| format!(" {name}={text}")).collect();
    format!("{service}: {} {}{unit}{labels}, {}", m.measure, m.value, m.at)
}

/// Services and measures that the policy does not have are taken, and told once each.
pub(super) fn say_unknown(session: &Session, policy: &Policy, taken: &[Measurement]) {
    let services: BTreeSet<&str> = taken.iter().filter_map(|m| m.service.as_deref()).collect();
    let measures: BTreeSet<&str> = taken.iter().map(|m| m.measure.as_str()).collect();
    let known = policy.services.keys().map(String::as_str);
    say_each(session, services.into_iter().filter_map(|name| near::unknown("service", name, known.clone())));
    if !policy.monitoring.measures.is_empty() {
        let known = policy.monitoring.measures.keys().map(String::as_str).chain(names::ALL);
        say_each(
            session,
            measures.into_iter().filter_map(|name| near::unknown("measure", name, known.clone())),
        );
    }
}

fn say_each(session: &Session, notes: impl Iterator<Item = String>) {
    let notes: Vec<String> = notes.collect();
    notes.iter().take(NAMED).for_each(|note| session.out.say(note));
    if notes.len() > NAMED {
        session.out.say(&tr!("note: {named} more names are not in itdesk.toml", named = notes.len() - NAMED));
    }
}
