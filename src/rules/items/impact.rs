//! What a fault of configuration items reaches: items, services, customers, open tickets (M5.2b).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::records::schema::Instant;
use crate::records::{Class, Id, Kind, State, fold};
use crate::rules::items::graph::Reached;
use crate::rules::policy::Policy;

/// What is known of an item without reading its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, such as `server`.
    #[serde(rename = "type")]
    pub kind_of: String,
    /// Where it is in its life.
    pub state: State,
    /// The service that it is a part of.
    pub service: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The customer who uses it.
    pub customer: Option<String>,
}

/// What is known of a ticket without reading its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkFacts {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// One line.
    pub title: String,
    /// Where it is in its life cycle.
    pub state: State,
    /// A gravest, D mildest.
    pub class: Class,
    /// The service it is about.
    pub service: Option<String>,
    /// The customer of its requester.
    pub customer: Option<String>,
    /// Who asked.
    pub requester: Option<String>,
    /// Who has it.
    pub assignee: Option<String>,
    /// The nearest deadline.
    #[schemars(with = "Option<Instant>")]
    pub due: Option<Timestamp>,
    /// The ids of the items that it concerns.
    pub items: Vec<String>,
}

/// An item that depends on what failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AffectedItem {
    /// The item.
    #[serde(flatten)]
    pub item: ItemFacts,
    /// How many dependencies lie between; 1 depends on it directly.
    pub depth: u32,
    /// The id of the item through which it is reached.
    pub through: String,
}

/// A service that is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AffectedService {
    /// Its name in the policy, or as items and tickets have it.
    pub name: String,
    /// The id of the item, or the name of the service, through which it is reached.
    pub through: String,
}

/// All that a fault reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Impact {
    /// The items whose fault it is.
    pub of: Vec<ItemFacts>,
    /// The items that depend on them, the nearest first.
    pub items: Vec<AffectedItem>,
    /// The services affected.
    pub services: Vec<AffectedService>,
    /// The customers affected: of the items, of agreements for the services, of open tickets.
    pub customers: Vec<String>,
    /// Those who asked in the open tickets affected.
    pub requesters: Vec<String>,
    /// The open tickets of these items and services.
    pub tickets: Vec<WorkFacts>,
}

/// The items that services need by the policy: the id for each name that is one.
pub type ServiceItems = BTreeMap<String, Id>;

/// The services that items belong to or that the policy says depend on them, and those that depend on these;
/// `known` are those that are affected to begin with.
pub fn services_of(
    policy: &Policy,
    named: &ServiceItems,
    items: &[(Id, Option<String>)],
    known: &[String],
) -> Vec<AffectedService> {
    let mut found: Vec<AffectedService> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut add = |name: &str, through: &str, found: &mut Vec<AffectedService>| {
        if seen.insert(fold::name(name).into_owned()) {
            found.push(AffectedService { name: name.to_owned(), through: through.to_owned() });
        }
    };
    for name in known {
        add(name, name, &mut found);
    }
    for (id, service) in items {
        service.iter().for_each(|service| add(service, &id.to_string(), &mut found));
    }
    let hit: HashSet<Id> = items.iter().map(|(id, _)| *id).collect();
    for (name, service) in &policy.services {
        let through =
            service.depends_on.iter().filter_map(|needed| named.get(needed)).find(|id| hit.contains(*id));
        through.iter().for_each(|id| add(name, &id.to_string(), &mut found));
    }
    // A service that needs an affected one is affected, however long the chain.
    let mut place = 0;
    while place < found.len() {
        let affected = found[place].name.clone();
        place += 1;
        for (name, service) in &policy.services {
            let needs = service.depends_on.iter().any(|needed| fold::same_name(needed, &affected));
            if needs {
                add(name, &affected, &mut found);
            }
        }
    }
    found
}

impl Impact {
    /// Puts together what was reached: `of` failed, `reached` depends on it, `tickets` are open.
    pub fn of(
        policy: &Policy,
        of: Vec<ItemFacts>,
        reached: &[Reached<Id>],
        facts: Vec<ItemFacts>,
        services: Vec<AffectedService>,
        tickets: Vec<WorkFacts>,
    ) -> Impact {
        let steps: HashMap<String, &Reached<Id>> = reached.iter().map(|r| (r.key.to_string(), r)).collect();
        let items: Vec<AffectedItem> = facts
            .into_iter()
            .filter_map(|item| {
                let step = steps.get(&item.id)?;
                Some(AffectedItem { depth: step.depth, through: step.through.to_string(), item })
            })
            .collect();
        let mut customers: BTreeSet<String> = BTreeSet::new();
        let all = of.iter().chain(items.iter().map(|affected| &affected.item));
        customers.extend(all.filter_map(|item| item.customer.clone()));
        for agreement in &policy.sla.agreements {
            let for_one = |name: &String| services.iter().any(|s| fold::same_name(&s.name, name));
            if agreement.when.service.iter().any(for_one) {
                customers.extend(agreement.when.customer.iter().cloned());
            }
        }
        customers.extend(tickets.iter().filter_map(|ticket| ticket.customer.clone()));
        let requesters: BTreeSet<String> = tickets.iter().filter_map(|t| t.requester.clone()).collect();
        Impact {
            of,
            items,
            services,
            customers: customers.into_iter().collect(),
            requesters: requesters.into_iter().collect(),
            tickets,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::policy::Service;

    #[test]
    fn services_follow_from_items_and_from_services_that_need_them() {
        let mut policy = crate::config::default_policy();
        let needing = |needs: &[&str]| Service {
            depends_on: needs.iter().map(|name| (*name).to_owned()).collect(),
            ..Service::default()
        };
        policy.services = BTreeMap::from([
            ("mail".to_owned(), needing(&["db-01"])),
            ("intranet".to_owned(), needing(&["Mail"])),
            ("portal".to_owned(), needing(&["intranet", "portal"])),
            ("print".to_owned(), needing(&["ups"])),
        ]);
        let db: Id = "CI-261123-00001".parse().unwrap();
        let named = ServiceItems::from([("db-01".to_owned(), db)]);
        let found = services_of(&policy, &named, &[(db, Some("data".to_owned()))], &[]);
        let told: Vec<(&str, &str)> = found.iter().map(|s| (s.name.as_str(), s.through.as_str())).collect();
        let expected = [
            ("data", "CI-261123-00001"),
            ("mail", "CI-261123-00001"),
            ("intranet", "mail"),
            ("portal", "intranet"),
        ];
        assert_eq!(told, expected);
    }
}
