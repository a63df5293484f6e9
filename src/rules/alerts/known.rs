//! What an incident knows of an alert.

use jiff::Timestamp;

use super::{Alert, Meaning};
use crate::records::Ticket;
use crate::records::incident::KnownAlert;

/// What the incident knows of an alert, to be changed.
pub(super) fn known_mut<'t>(ticket: &'t mut Ticket, alert: &Alert) -> Option<&'t mut KnownAlert> {
    let incident = ticket.incident_mut()?;
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

/// One line that says what fires.
pub(super) fn fires(alert: &Alert, since: Timestamp) -> String {
    let severity = alert.severity.as_ref().map_or_else(String::new, |severity| format!(" ({severity})"));
    format!("{} fires{severity} since {since}: {}", alert.system, alert.title)
}
