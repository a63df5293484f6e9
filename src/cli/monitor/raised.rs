//! What recorded values did: the incidents that they opened, updated and ended.

use super::outcomes::ACTOR;
use crate::cli::session::opened::Session;
use crate::error::{Error, Result};
use crate::import;
use crate::lang::{self, mark, tr};
use crate::records::Measurement;
use crate::rules::alerts::Became;
use crate::wire::AlertOutcome;

/// How many are named one by one.
const NAMED: usize = 10;

/// Raises the alerts of values that are written already, and says what became of them.
///
/// # Errors
/// What the desk refuses of an alert; the values are recorded all the same.
pub(super) fn raise(session: &Session, taken: &[Measurement]) -> Result<Vec<AlertOutcome>> {
    let mut desk = session.desk()?;
    if taken.iter().all(|m| desk.policy.monitoring.measure(&m.measure).alert.is_none()) {
        return Ok(Vec::new());
    }
    // An alert is raised now, whenever its values were measured.
    desk.at = desk.now;
    if desk.actor().is_err() {
        desk.named_actor = Some(ACTOR.to_owned());
    }
    let raised = import::raise(&desk, taken)?;
    for remark in &raised.outcome.remarks {
        session.out.say(&tr!("note: {remark}", remark));
    }
    let alerts = raised.outcome.alerts;
    alerts.iter().take(NAMED).for_each(|alert| session.out.say(&line(alert)));
    if alerts.len() > NAMED {
        session.out.say(&tr!("and {named} more; --json lists them all", named = alerts.len() - NAMED));
    }
    for series in raised.old.iter().take(NAMED) {
        session.out.say(&tr!("note: {series}: values out of range are too old to open an incident", series));
    }
    match raised.outcome.error {
        Some(error) => Err(recorded(error)),
        None => Ok(alerts),
    }
}

/// `INC-261128-M3FX0: opened: mail: response_time misses its target`.
pub(super) fn line(alert: &AlertOutcome) -> String {
    let id = alert.id.as_deref().unwrap_or("-");
    let became = lang::shown(word(alert.became)).to_owned();
    let title = alert.title.as_deref().unwrap_or_default();
    let why = alert.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("{id}: {became}: {title}{why}")
}

/// What became of an alert, for a sentence.
fn word(became: Became) -> &'static str {
    match became {
        Became::Opened => mark!("opened"),
        Became::Added => mark!("added"),
        Became::Updated | Became::Noted => mark!("updated"),
        Became::Reopened => mark!("reopened"),
        Became::Recovered | Became::Ended => mark!("values are back"),
        Became::Proposed => mark!("values are back, to be resolved"),
        Became::Resolved => mark!("values are back, resolved"),
        Became::Repeated => mark!("unchanged"),
        Became::Ignored => mark!("ignored"),
        Became::Rejected => mark!("rejected"),
    }
}

/// Says that the values themselves are recorded.
fn recorded(error: Error) -> Error {
    match error.hint {
        Some(_) => error,
        None => error.hint(tr!("the values are recorded; record them again to raise the alert")),
    }
}
