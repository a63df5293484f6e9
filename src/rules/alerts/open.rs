//! The incident that an alert opens.

use jiff::Timestamp;

use super::known::{fires, known_of};
use super::{Alert, Meaning};
use crate::records::words::FoundBy;
use crate::records::{Channel, External, State, Ticket};
use crate::rules::refusal::Refusal;
use crate::rules::verbs;

/// Fills the draft of an incident from the alert that opens it at `at`: channel and way of being found (M5.2a), the four
/// elements but the outcome (M5.4b; the fault happened when the alert began), what the class is computed from, the outage from the time the alert began.
/// Returns what the event of its creation says.
///
/// # Errors
/// What the life cycle refuses; it refuses nothing of a new incident.
pub fn open(
    draft: &mut Ticket,
    alert: &Alert,
    meaning: &Meaning,
    at: Timestamp,
) -> Result<Vec<String>, Refusal> {
    draft.title.clone_from(&alert.title);
    draft.service.clone_from(&meaning.service);
    draft.channel = Some(Channel::MONITOR);
    draft.external = Some(External { url: alert.url.clone(), ..External::new(&alert.system, &alert.key) });
    draft.dedupe_key = Some(meaning.ticket.clone());
    draft.description = alert.labels.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    draft.assessment = meaning.assessment();
    if let Some(team) = &meaning.team {
        draft.team = Some(team.clone());
        draft.state = State::Assigned;
    }
    let known = known_of(alert, meaning, at);
    let mut note = vec![fires(alert, known.since)];
    note.extend(alert.remarks.iter().cloned());
    if let Some(incident) = draft.incident_mut() {
        incident.found_by = Some(FoundBy::Monitoring);
        incident.occurred = Some(known.since);
        incident.place.clone_from(&meaning.place);
        incident.symptom = if alert.text.is_empty() { vec![alert.title.clone()] } else { alert.text.clone() };
        incident.alerts.push(known.clone());
    }
    if meaning.outage {
        verbs::outage_start(draft, known.since, None, Vec::new())?;
        note.push(format!("outage since {}", known.since));
    }
    Ok(note)
}
