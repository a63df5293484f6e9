//! Impact analysis of an incident: what it reaches, and which of the open incidents comes first (M5.2b).

use std::collections::HashSet;

use super::Desk;
use super::items::FoundImpact;
use crate::error::Result;
use crate::index::{Index, IndexError, Need, Toward, walk};
use crate::records::{Id, Kind, Ticket};
use crate::rules::items::graph::Graph;
use crate::rules::items::impact::WorkFacts;
use crate::rules::items::repair::{Candidate, Reach, RepairStep, order};
use crate::store::Shelf;

/// So many incidents are put in order at most.
const MOST: usize = 200;

/// An incident with all that it reaches.
#[derive(Debug)]
pub struct Analysed {
    /// What it reaches.
    pub found: FoundImpact,
    /// How much that is.
    pub reach: Reach,
    /// The open incidents that have to do with it, in the order of repair.
    pub order: Vec<RepairStep>,
}

impl Desk {
    /// What an incident reaches by its items and its service, and the order of repair among it, the open incidents
    /// that it reaches, and those of what its items depend on.
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn analyse_impact(&self, incident: &Ticket) -> Result<Analysed> {
        let own = incident.id.to_string();
        let items = ids(&incident.items);
        let services: Vec<String> = incident.service.iter().cloned().collect();
        self.ask(Shelf::Live, Need::Rows, |index| {
            let dependents = index.graph(Toward::Dependents)?;
            let found = self.reach_in(index, &dependents, &items, &services, None)?;
            let reach = Reach::of(&found.impact, &own);
            let needed = index.reached(&items, Toward::Needs, None)?;
            let beneath: HashSet<String> = needed.iter().map(|r| r.key.to_string()).collect();
            let mut open: Vec<WorkFacts> = found.impact.tickets.clone();
            let more = index.open_work(&|items, _| items.iter().any(|id| beneath.contains(*id)))?;
            for ticket in more {
                if !open.iter().any(|known| known.id == ticket.id) {
                    open.push(ticket);
                }
            }
            open.retain(|ticket| ticket.kind == Kind::Incident);
            // The gravest are kept where there are more than can be compared, and the incident itself.
            open.sort_by_key(|ticket| (ticket.id != own, ticket.class, ticket.due));
            open.truncate(MOST);
            let candidates: Result<Vec<Candidate>, IndexError> =
                open.into_iter().map(|ticket| self.candidate(index, &dependents, ticket)).collect();
            Ok(Analysed { found, reach, order: order(candidates?) })
        })
    }

    fn candidate(
        &self,
        index: &Index,
        graph: &Graph<i64>,
        ticket: WorkFacts,
    ) -> Result<Candidate, IndexError> {
        let items = ids(&ticket.items);
        let services: Vec<String> = ticket.service.iter().cloned().collect();
        let found = self.reach_in(index, graph, &items, &services, None)?;
        let reached = walk(graph, &items, None).iter().map(|reached| reached.key).collect();
        let reach = Reach::of(&found.impact, &ticket.id);
        Ok(Candidate { ticket, reach, items: items.into_iter().collect(), reached })
    }
}

fn ids(items: &[String]) -> Vec<Id> {
    items.iter().filter_map(|id| id.parse().ok()).collect()
}
