//! The outage that an alert begins and ends.

use jiff::Timestamp;

use super::Read;
use crate::records::Ticket;
use crate::records::incident::{KnownAlert, Outage};
use crate::rules::refusal::Refusal;
use crate::rules::verbs;

/// Begins the outage of the alert's service, unless one is open; returns whether it did.
pub(super) fn begin_outage(
    ticket: &mut Ticket,
    read: &Read,
    since: Timestamp,
    said: &mut Vec<String>,
) -> Result<bool, Refusal> {
    let service = read.meaning.service.clone().or_else(|| ticket.service.clone());
    let open = ticket
        .incident()
        .into_iter()
        .flat_map(|i| &i.outages)
        .any(|o| o.to.is_none() && o.service == service);
    if !read.meaning.outage || open {
        return Ok(false);
    }
    verbs::outage_start(ticket, since, service, Vec::new())?;
    said.push(format!("outage since {since}"));
    Ok(true)
}

/// Ends the outage of an alert's service, unless another alert of it still fires.
pub(super) fn end_outage(
    ticket: &mut Ticket,
    known: &KnownAlert,
    until: Timestamp,
    note: &mut Vec<String>,
) -> Result<bool, Refusal> {
    let service = known.service.clone().or_else(|| ticket.service.clone());
    let Some(incident) = ticket.incident() else { return Ok(false) };
    let fires = incident.alerts.iter().any(|a| a.until.is_none() && a.service == known.service);
    let is_open = |o: &&Outage| o.to.is_none() && o.service == service;
    let Some(outage) = incident.outages.iter().find(is_open).filter(|_| !fires) else { return Ok(false) };
    let until = until.max(outage.from);
    verbs::outage_end(ticket, until, service.as_deref(), Vec::new())?;
    note.push(format!("outage until {until}"));
    Ok(true)
}
