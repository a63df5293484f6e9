//! What a fault reaches, and what is around an item: pages, a diagram, rows.

use std::collections::HashMap;

use serde::Serialize;

use super::Screen;
use super::paint::{BOLD, paint};
use super::table::{self, Cell, Column};
use crate::escape;
use crate::lang::{self, tr, tr_n};
use crate::records::{Id, State, Ticket};
use crate::rules::items::impact::{AffectedItem, AffectedService, Impact, ItemFacts, WorkFacts};
use crate::rules::items::repair::{Proposal, RepairStep};

/// A name gets no more columns than this where the line has others.
const WIDEST_NAME: usize = 24;

/// The page of an impact.
pub fn impact(screen: &Screen, impact: &Impact) -> String {
    let mut out = String::new();
    let of: Vec<String> = impact.of.iter().map(|item| escape::line(&item.name).into_owned()).collect();
    let of = if of.is_empty() { vec![tr!("no configuration item").to_owned()] } else { of };
    let items = tr_n!(impact.items.len(), "{n} item", "{n} items");
    let services = tr_n!(impact.services.len(), "{n} service", "{n} services");
    let customers = tr_n!(impact.customers.len(), "{n} customer", "{n} customers");
    let tickets = tr_n!(impact.tickets.len(), "{n} open ticket", "{n} open tickets");
    out.push_str(&tr!(
        "{names}: affects {items}, {services}, {customers}, {tickets}\n",
        names = paint(BOLD, &of.join(", ")),
        items,
        services,
        customers,
        tickets
    ));
    if !impact.items.is_empty() {
        out.push_str(&heading(tr!("Items that depend on it")));
        out.push_str(&affected(screen, impact));
    }
    if !impact.services.is_empty() {
        out.push_str(&heading(tr!("Services")));
        let names = names(impact);
        let line = |service: &AffectedService| match service.through == service.name {
            true => format!("  {}\n", escape::line(&service.name)),
            false => {
                let through = names.get(service.through.as_str()).copied().unwrap_or(&service.through);
                let through = escape::line(through);
                format!(
                    "  {}\n",
                    tr!("{service} (through {through})", service = escape::line(&service.name), through)
                )
            }
        };
        out.push_str(&impact.services.iter().map(line).collect::<String>());
    }
    for (title, list) in [(tr!("Customers"), &impact.customers), (tr!("Requesters"), &impact.requesters)] {
        if !list.is_empty() {
            out.push_str(&heading(title));
            out.push_str(&format!("  {}\n", escape::line(&list.join(", "))));
        }
    }
    if !impact.tickets.is_empty() {
        out.push_str(&heading(tr!("Open tickets")));
        out.push_str(&impact.tickets.iter().map(work).collect::<String>());
    }
    out
}

fn heading(title: &str) -> String {
    format!("\n{}\n", paint(BOLD, title))
}

fn affected(screen: &Screen, impact: &Impact) -> String {
    let names = names(impact);
    let columns = [
        Column::left("ID", 0),
        Column::left("DEPTH", 2),
        Column::left("NAME", 0).at_most(WIDEST_NAME),
        Column::left("TYPE", 2),
        Column::left("STATE", 1),
        Column::left("SERVICE", 1).at_most(WIDEST_NAME),
        Column::cut("THROUGH"),
    ];
    let row = |affected: &AffectedItem| {
        let item = &affected.item;
        vec![
            Cell::of(&item.id),
            Cell::from(affected.depth.to_string()),
            Cell::of(&item.name),
            Cell::of(lang::shown(&item.kind_of)),
            Cell::of(lang::shown(item.state.as_str())),
            Cell::of(item.service.as_deref().unwrap_or("-")),
            Cell::of(names.get(affected.through.as_str()).copied().unwrap_or(&affected.through)),
        ]
    };
    table::text(&columns, &impact.items.iter().map(row).collect::<Vec<_>>(), screen.width)
}

/// The names of items by id.
fn names(impact: &Impact) -> HashMap<&str, &str> {
    let all = impact.of.iter().chain(impact.items.iter().map(|affected| &affected.item));
    all.map(|item| (item.id.as_str(), item.name.as_str())).collect()
}

/// The page of an impact analysis: what the incident reaches, the level that follows, the order of repair.
pub fn fault(
    screen: &Screen,
    incident: &Ticket,
    reached: &Impact,
    proposal: Option<&Proposal>,
    order: &[RepairStep],
) -> String {
    let mut out = format!("{} {}\n", incident.id, escape::line(&incident.title));
    out.push_str(&impact(screen, reached));
    if let Some(proposal) = proposal {
        out.push_str(&heading(tr!("Impact")));
        let current = proposal.current_impact.as_deref().unwrap_or_else(|| tr!("not assessed"));
        let line = match proposal.raises {
            true => tr!(
                "proposed: {impact} (class {class}); now: {current} (class {now})",
                impact = &proposal.impact,
                class = proposal.class,
                current,
                now = proposal.current_class
            ),
            false => tr!(
                "stays {current} (class {now}); what is affected gives {impact}",
                current,
                now = proposal.current_class,
                impact = &proposal.impact
            ),
        };
        out.push_str(&format!("  {line}\n"));
    }
    if !order.is_empty() {
        out.push_str(&heading(tr!("Order of repair")));
        let columns = [
            Column::right("", 0),
            Column::left("ID", 0),
            Column::left("CLASS", 0),
            Column::right("SERVICES", 1),
            Column::right("CUSTOMERS", 2),
            Column::right("ITEMS", 2),
            Column::cut("TITLE"),
        ];
        let row = |(place, step): (usize, &RepairStep)| {
            vec![
                Cell::from(format!("{}.", place + 1)),
                Cell::of(&step.ticket.id),
                Cell::of(step.ticket.class.as_str()),
                Cell::from(step.reach.services.to_string()),
                Cell::from(step.reach.customers.to_string()),
                Cell::from(step.reach.items.to_string()),
                Cell::of(&titled(step)),
            ]
        };
        let rows: Vec<_> = order.iter().enumerate().map(row).collect();
        out.push_str(&table::text(&columns, &rows, screen.width));
    }
    out
}

/// The title of an incident, and the incidents that may end with it.
fn titled(step: &RepairStep) -> String {
    match step.beneath.is_empty() {
        true => step.ticket.title.clone(),
        false => tr!("{title} (before {ids})", title = &step.ticket.title, ids = step.beneath.join(", ")),
    }
}

/// A line for a ticket.
pub fn work(ticket: &WorkFacts) -> String {
    let state = lang::shown(ticket.state.as_str());
    format!("  · {} {} {state} {}\n", ticket.id, ticket.class, escape::line(&ticket.title))
}

/// A line for an item.
pub fn item(item: &ItemFacts) -> String {
    let state = lang::shown(item.state.as_str());
    format!("  · {} {} ({}, {state})\n", item.id, escape::line(&item.name), lang::shown(&item.kind_of))
}

/// A section of lines; nothing where there are none.
pub fn section(title: &str, lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("{}{lines}", heading(title)) }
}

/// An item that depends on what failed, as a row of CSV.
#[derive(Debug, Serialize)]
pub struct CsvRow<'a> {
    id: &'a str,
    depth: u32,
    name: &'a str,
    #[serde(rename = "type")]
    kind_of: &'a str,
    state: State,
    service: Option<&'a str>,
    owner: Option<&'a str>,
    customer: Option<&'a str>,
    through: &'a str,
}

/// [`CsvRow`] of an item.
pub fn csv_row(affected: &AffectedItem) -> CsvRow<'_> {
    let item = &affected.item;
    CsvRow {
        id: &item.id,
        depth: affected.depth,
        name: &item.name,
        kind_of: &item.kind_of,
        state: item.state,
        service: item.service.as_deref(),
        owner: item.owner.as_deref(),
        customer: item.customer.as_deref(),
        through: &affected.through,
    }
}

/// A Mermaid diagram: an arrow from each item to those that it needs, and from each service to what it is
/// reached through.
pub fn mermaid(impact: &Impact, edges: &[(Id, Id)]) -> String {
    let mut out = String::from("flowchart BT\n");
    for item in &impact.of {
        out.push_str(&format!("    {}[\"{}\"]:::failed\n", node(&item.id), label(&item.name)));
    }
    for affected in &impact.items {
        out.push_str(&format!("    {}[\"{}\"]\n", node(&affected.item.id), label(&affected.item.name)));
    }
    let services: HashMap<&str, usize> =
        impact.services.iter().enumerate().map(|(at, service)| (service.name.as_str(), at)).collect();
    for (at, service) in impact.services.iter().enumerate() {
        out.push_str(&format!("    S{at}([\"{}\"])\n", label(&service.name)));
    }
    for (item, needed) in edges {
        out.push_str(&format!("    {} --> {}\n", node(&needed.to_string()), node(&item.to_string())));
    }
    for (at, service) in impact.services.iter().enumerate().filter(|(_, s)| s.through != s.name) {
        let from = match services.get(service.through.as_str()) {
            Some(other) => format!("S{other}"),
            None => node(&service.through),
        };
        out.push_str(&format!("    {from} -.-> S{at}\n"));
    }
    out.push_str("    classDef failed stroke-width:3px\n");
    out
}

fn node(id: &str) -> String {
    id.replace('-', "_")
}

/// A text in quotation marks of a diagram.
fn label(text: &str) -> String {
    escape::line(text).replace('&', "&amp;").replace('"', "#quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A line for a change, with when it was carried out.
pub fn change(zone: &jiff::tz::TimeZone, change: &crate::wire::RecentChange) -> String {
    let state = lang::shown(change.state.as_str());
    let at = super::times::moment(zone, change.started);
    format!("  · {} {at} {state} {}\n", change.id, escape::line(&change.title))
}
