//! What the page of an item shows beside its fields, and the page of a ticket that concerns items.

use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Id, Ticket};
use crate::render::{self, items};
use crate::rules::items::impact::ItemFacts;
use crate::wire;

/// So far back the page of an item looks for changes: 90 days.
const RECENT: jiff::SignedDuration = jiff::SignedDuration::from_hours(90 * 24);

/// The ticket with what is around it: of an item the others, its open tickets and recent changes; of an incident
/// with items, the changes to them before it.
pub(crate) fn related(desk: &Desk, record: &Ticket, mut ticket: wire::Ticket) -> Result<wire::Ticket> {
    if let Some(part) = record.ci() {
        let needed: Vec<Id> = part.depends_on.iter().filter_map(|id| id.parse().ok()).collect();
        let (dependents, tickets) = desk.around_item(record.id)?;
        let since = desk.now.checked_sub(RECENT).unwrap_or(jiff::Timestamp::MIN);
        let changes = desk.changes_to(&[record.id], since, desk.now)?;
        ticket.around = Some(wire::Around {
            depends_on: desk.item_facts(&needed)?,
            dependents,
            tickets,
            changes: changes.iter().map(wire::RecentChange::of).collect(),
        });
    }
    if record.incident().is_some() && !record.items.is_empty() {
        let changes = desk.changes_before(record)?;
        ticket.recent_changes = Some(changes.iter().map(wire::RecentChange::of).collect());
    }
    Ok(ticket)
}

/// What the page says of it.
pub(crate) fn more(desk: &Desk, record: &Ticket, ticket: &wire::Ticket) -> Result<String> {
    let mut out = String::new();
    let lines = |list: &[ItemFacts]| list.iter().map(items::item).collect::<String>();
    if let Some(around) = &ticket.around {
        out.push_str(&items::section(tr!("Depends on"), &lines(&around.depends_on)));
        out.push_str(&items::section(tr!("Items that depend on it"), &lines(&around.dependents)));
        let tickets: String = around.tickets.iter().map(items::work).collect();
        out.push_str(&items::section(tr!("Open tickets"), &tickets));
        out.push_str(&items::section(tr!("Recent changes"), &changes(desk, &around.changes)));
    }
    if !record.items.is_empty() {
        let ids: Vec<Id> = record.items.iter().filter_map(|id| id.parse().ok()).collect();
        out.push_str(&items::section(tr!("Configuration items"), &lines(&desk.item_facts(&ids)?)));
    }
    if let Some(recent) = &ticket.recent_changes {
        out.push_str(&items::section(tr!("Changes to these items before it"), &changes(desk, recent)));
    }
    Ok(out)
}

/// Lines for changes, with when they were carried out.
fn changes(desk: &Desk, changes: &[wire::RecentChange]) -> String {
    let zone = &desk.policy.desk.timezone;
    changes.iter().map(|change| render::items::change(zone, change)).collect()
}
