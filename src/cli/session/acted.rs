//! Saying what an action did to a ticket.

use super::output::{Format, Output};
use super::{batch, near};
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::lang::tr;
use crate::render;
use crate::rules::keys::Became;
use crate::wire;

impl Output {
    /// Says what became of a ticket: a line on a terminal, the id alone off one.
    pub(crate) fn acted(&self, desk: &Desk, acted: &Outcome) -> Result<()> {
        if acted.changed {
            batch::forget(desk);
        }
        let ticket = self.noted(desk, acted);
        self.record(&ticket, || self.acted_line(desk, acted, &ticket, ""))
    }

    /// The same for several tickets, a line or an id each; JSON is an array of them.
    pub(crate) fn batch(&self, desk: &Desk, steps: &[Outcome], dry_run: bool) -> Result<()> {
        let tickets: Vec<wire::Ticket> = steps.iter().map(|acted| self.noted(desk, acted)).collect();
        match self.format {
            None | Some(Format::Table) => {
                let prefix = if dry_run { tr!("would be: ") } else { "" };
                let mut steps = steps.iter().zip(&tickets);
                steps.try_for_each(|(acted, ticket)| self.acted_line(desk, acted, ticket, prefix))
            }
            _ => self.tickets(&tickets, std::iter::empty),
        }
    }

    /// The ticket of an outcome, after saying which names in it the policy does not have.
    fn noted(&self, desk: &Desk, acted: &Outcome) -> wire::Ticket {
        if acted.changed {
            near::unknown_names(&desk.policy, &acted.ticket).iter().for_each(|note| self.say(note));
        }
        let became = acted.became.map(Became::as_str);
        let mut ticket = wire::Ticket { became, ..wire::Ticket::full(&desk.policy, &acted.ticket, desk.now) };
        // What is read beside the ticket must not fail what was done.
        let created = acted.changed && acted.ticket.history.len() == 1;
        if created && let Ok(changes) = desk.changes_before(&acted.ticket) {
            let changes: Vec<_> = changes.iter().map(wire::RecentChange::of).collect();
            ticket.recent_changes = Some(changes).filter(|_| !acted.ticket.items.is_empty());
        }
        ticket
    }

    fn acted_line(&self, desk: &Desk, acted: &Outcome, ticket: &wire::Ticket, prefix: &str) -> Result<()> {
        if !acted.changed {
            self.say(&tr!("{id}: nothing to change", id = ticket.id));
        }
        self.say_changes(desk, ticket);
        if self.quiet || (!self.terminal && self.format.is_none()) {
            return self.line(&ticket.id);
        }
        let screen = self.screen(&desk.policy.desk.timezone, desk.now);
        let did = acted.ticket.last_written().map_or("", |event| &event.did);
        self.text(&format!("{prefix}{}", render::page::acted(&screen, ticket, did)))
    }

    /// Says which changes were carried out shortly before a new incident, to its items.
    fn say_changes(&self, desk: &Desk, ticket: &wire::Ticket) {
        for change in ticket.recent_changes.iter().flatten() {
            let told = render::items::change(&desk.policy.desk.timezone, change);
            let change = told.trim_start_matches([' ', '·']).trim_end();
            self.say(&tr!("changed shortly before: {change}", change));
        }
    }
}
