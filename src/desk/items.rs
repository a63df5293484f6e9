//! Configuration items: which one is meant, what depends on it, and which changes touched it (M5.2b).

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, IndexError, Need, Toward, walk};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::{Id, Kind, Ticket, fold};
use crate::rules::items::graph::Graph;
use crate::rules::items::impact::{Impact, ItemFacts, ServiceItems, WorkFacts, services_of};
use crate::store::Shelf;

/// Nothing is meant by what was typed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", tr!("nothing has this name"))]
pub(super) struct NoMatch;

/// What a fault reaches, and the names in the policy that no item has.
#[derive(Debug)]
pub struct FoundImpact {
    /// What it reaches.
    pub impact: Impact,
    /// The services of the policy, each with a name in `depends_on` that is neither a service nor an item.
    pub unknown: Vec<(String, String)>,
}

impl Desk {
    /// The item that `typed` names: by id or a part of one, name, serial number, or number elsewhere.
    ///
    /// # Errors
    /// Exit 3 when there is none, or several, or it is a ticket of another kind; the nearest name is in the hint.
    pub fn item(&self, typed: &str) -> Result<Id> {
        self.locate_kind(typed, Some(Kind::Ci)).map(|(_, id)| id)
    }

    /// [`Desk::item`] for several, each once.
    ///
    /// # Errors
    /// As [`Desk::item`].
    pub fn items(&self, typed: &[String]) -> Result<Vec<Id>> {
        let mut ids: Vec<Id> = Vec::new();
        for typed in typed.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|t| !t.is_empty()) {
            let id = self.item(typed)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Says of a name that no item has which one it was probably meant to be; other errors stay as they are.
    pub(super) fn no_item(&self, typed: &str, error: Error) -> Error {
        let is_none = std::error::Error::source(&error).is_some_and(|source| source.is::<NoMatch>());
        if !is_none {
            return error;
        }
        let names = self.ask(Shelf::Live, Need::Rows, |index| index.item_names()).unwrap_or_default();
        let shown: String = typed.chars().take(60).collect();
        let error = Error::new(ErrorKind::Ticket, tr!("no configuration item matches '{shown}'", shown));
        match nearest(typed, names.iter().map(String::as_str)) {
            Some(near) => error.hint(tr!("did you mean '{near}'?", near)),
            None => error.hint(tr!("list the configuration items: itdesk ci list")),
        }
    }

    /// Another item with this serial number, or with this name.
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn item_named(&self, name: crate::index::Name, but: Id) -> Result<Option<Id>> {
        let ids = self.ask(Shelf::Live, Need::Rows, |index| index.named(name))?;
        Ok(ids.into_iter().find(|id| *id != but))
    }

    /// What depends on these items, and on these services: see [`Impact`].
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn reach(&self, of: &[Id], services: &[String], depth: Option<u32>) -> Result<FoundImpact> {
        self.ask(Shelf::Live, Need::Rows, |index| {
            self.reach_in(index, &index.graph(Toward::Dependents)?, of, services, depth)
        })
    }

    /// [`Desk::reach`] in an index whose edges have been read.
    pub(super) fn reach_in(
        &self,
        index: &Index,
        graph: &Graph<i64>,
        of: &[Id],
        services: &[String],
        depth: Option<u32>,
    ) -> Result<FoundImpact, IndexError> {
        let (named, unknown) = self.service_items(index)?;
        let reached = walk(graph, of, depth);
        let ids: Vec<Id> = reached.iter().map(|r| r.key).collect();
        let (of_facts, facts) = (index.item_facts(of)?, index.item_facts(&ids)?);
        let service = |facts: &ItemFacts| Some((facts.id.parse::<Id>().ok()?, facts.service.clone()));
        let hit: Vec<(Id, Option<String>)> = of_facts.iter().chain(&facts).filter_map(service).collect();
        let services = services_of(&self.policy, &named, &hit, services);
        let items: HashSet<&str> = of_facts.iter().chain(&facts).map(|facts| facts.id.as_str()).collect();
        let names: HashSet<String> = services.iter().map(|s| fold::name(&s.name).into_owned()).collect();
        let tickets = index.open_work(&|concerned, service| {
            concerned.iter().any(|id| items.contains(id))
                || service.is_some_and(|service| names.contains(&*fold::name(service)))
        })?;
        let impact = Impact::of(&self.policy, of_facts, &reached, facts, services, tickets);
        Ok(FoundImpact { impact, unknown })
    }

    /// Which items the names in `services.NAME.depends_on` are, and those that are nothing.
    fn service_items(&self, index: &Index) -> Result<(ServiceItems, Vec<(String, String)>), IndexError> {
        let mut items = ServiceItems::new();
        let mut unknown = Vec::new();
        for (service, known) in &self.policy.services {
            for name in &known.depends_on {
                let is_service = self.policy.services.keys().any(|other| fold::same_name(other, name));
                if is_service || items.contains_key(name) {
                    continue;
                }
                let id = name.parse::<Id>().ok().filter(|id| id.kind() == Kind::Ci);
                let named = || -> Result<Option<Id>, IndexError> {
                    Ok(index.numbered(name)?.into_iter().find(|id| id.kind() == Kind::Ci))
                };
                match id.map_or_else(named, |id| Ok(Some(id)))? {
                    Some(id) => drop(items.insert(name.clone(), id)),
                    None => unknown.push((service.clone(), name.clone())),
                }
            }
        }
        Ok((items, unknown))
    }

    /// The edges among these items, each from the one that needs to the one that is needed.
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn edges_among(&self, items: &HashSet<Id>) -> Result<Vec<(Id, Id)>> {
        self.ask(Shelf::Live, Need::Rows, |index| index.edges_among(items))
    }

    /// What is known of these items.
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn item_facts(&self, items: &[Id]) -> Result<Vec<ItemFacts>> {
        self.ask(Shelf::Live, Need::Rows, |index| index.item_facts(items))
    }

    /// The items that depend directly on an item, and the open tickets that concern it.
    ///
    /// # Errors
    /// What reading the index can meet.
    pub fn around_item(&self, item: Id) -> Result<(Vec<ItemFacts>, Vec<WorkFacts>)> {
        let own = item.to_string();
        self.ask(Shelf::Live, Need::Rows, |index| {
            let dependents = index.reached(&[item], Toward::Dependents, Some(1))?;
            let dependents: Vec<Id> = dependents.iter().map(|r| r.key).collect();
            let tickets = index.open_work(&|items, _| items.contains(&own.as_str()))?;
            Ok((index.item_facts(&dependents)?, tickets))
        })
    }

    /// The changes to the items of an incident, and to what these depend on, that were carried out within the
    /// policy's `items.recent_changes` before it was reported; the last one first.
    ///
    /// # Errors
    /// What reading can meet.
    pub fn changes_before(&self, incident: &Ticket) -> Result<Vec<Ticket>> {
        let items: Vec<Id> = incident.items.iter().filter_map(|id| id.parse().ok()).collect();
        if incident.incident().is_none() || items.is_empty() {
            return Ok(Vec::new());
        }
        let reported = incident.created();
        let long = SignedDuration::from_mins(self.policy.items.recent_changes);
        self.changes_to(&items, reported.checked_sub(long).unwrap_or(Timestamp::MIN), reported)
    }

    /// The changes to items, and to what these depend on, that were carried out between two instants.
    ///
    /// # Errors
    /// What reading can meet.
    pub fn changes_to(&self, items: &[Id], from: Timestamp, to: Timestamp) -> Result<Vec<Ticket>> {
        let found = self.ask(Shelf::Live, Need::Rows, |index| {
            let needed = index.reached(items, Toward::Needs, None)?;
            let all: HashSet<String> =
                items.iter().copied().chain(needed.iter().map(|r| r.key)).map(|id| id.to_string()).collect();
            index.changes_of(&|concerned| concerned.iter().any(|id| all.contains(*id)))
        })?;
        let ids = found.iter().filter_map(|change| change.id.parse::<Id>().ok());
        let loaded = ids.filter_map(|id| self.load(Shelf::Live, id));
        let changes: Vec<Ticket> = loaded.collect::<Result<_, _>>().map_err(|spoiled| spoiled.error)?;
        let when = |change: &Ticket| {
            let course = change.change()?.implementation.as_ref()?;
            Some((course.started, course.ended.unwrap_or(Timestamp::MAX)))
        };
        let mut recent: Vec<(Timestamp, Ticket)> = changes
            .into_iter()
            .filter_map(|change| when(&change).map(|(started, ended)| (started, ended, change)))
            .filter(|(started, ended, _)| *started <= to && *ended >= from)
            .map(|(started, _, change)| (started, change))
            .collect();
        recent.sort_by_key(|(started, change)| (std::cmp::Reverse(*started), change.id.number()));
        Ok(recent.into_iter().map(|(_, change)| change).collect())
    }
}
