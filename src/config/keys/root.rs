//! The sections of the file.

use serde_json::Value;

use super::key::{Is, Key, Table, table};
use super::show::{by_name, some};
use super::{
    alerts, assignment, calendar, changes, classification, deliveries, desk, duties, escalation, feedback,
    git, items, knowledge, mail, major, measures, monitor, people, records, registration, services, sla,
    teams, views,
};
use crate::config::defaults::{ALWAYS, default_policy};
use crate::rules::policy::Policy;

/// What the file gives.
#[derive(Debug, Clone)]
pub(in crate::config) struct Given {
    /// The policy.
    pub policy: Policy,
    /// `git.commit`: whether every change becomes a commit.
    pub commit: bool,
}

table! {
    Given = Some(Given { policy: default_policy(), commit: false }),
    "",
    see: None,
    example: "",
    DESK = "desk", Is::Table(&desk::TABLE), "The desk itself."
        => |g| desk::TABLE.value(&g.policy.desk);
    CLASSIFICATION = "classification", Is::Table(&classification::TABLE), "How urgent work is."
        => |g| classification::TABLE.value(&g.policy.classification);
    CALENDAR = "calendar", Is::Named(&calendar::TABLE), "When the desk works."
        => |g| by_name(
            g.policy.calendars.iter().filter(|(name, _)| *name != ALWAYS)
                .map(|(name, calendar)| (name.as_str(), calendar::TABLE.value(calendar))),
        );
    SLA = "sla", Is::Table(&sla::TABLE), "How fast work is done."
        => |g| sla::TABLE.value(&g.policy.sla);
    RECORDS = "records", Is::Table(&records::TABLE), "What is asked of records."
        => |g| records::TABLE.value(&g.policy.records);
    REGISTRATION = "registration", Is::Tables(&registration::TABLE), "What tickets are registered with."
        => |g| some(&g.policy.registration.iter().map(|r| registration::TABLE.value(r)).collect::<Vec<_>>());
    CHANGES = "changes", Is::Table(&changes::TABLE), "How changes are decided."
        => |g| changes::TABLE.value(&g.policy.changes);
    DELIVERIES = "deliveries", Is::Table(&deliveries::TABLE), "How deliveries are accepted."
        => |g| deliveries::TABLE.value(&g.policy.deliveries);
    ITEMS = "items", Is::Table(&items::TABLE), "What the services are made of."
        => |g| items::TABLE.value(&g.policy.items);
    FEEDBACK = "feedback", Is::Table(&feedback::TABLE), "How feedback of customers is answered."
        => |g| feedback::TABLE.value(&g.policy.feedback);
    ESCALATION = "escalation", Is::Table(&escalation::TABLE), "Who gets late work."
        => |g| escalation::TABLE.value(&g.policy.escalation);
    MAJOR = "major", Is::Table(&major::TABLE), "How major incidents are led."
        => |g| major::TABLE.value(&g.policy.major);
    MEASURES = "measures", Is::Named(&measures::TABLE), "What is measured."
        => |g| by_name(
            g.policy.monitoring.measures.iter().map(|(name, it)| (name.as_str(), measures::TABLE.value(it))),
        );
    MONITOR = "monitor", Is::Table(&monitor::TABLE), "What logs say."
        => |g| monitor::TABLE.value(&g.policy.monitoring);
    ALERTS = "alerts", Is::Table(&alerts::TABLE), "What alerts do."
        => |g| alerts::TABLE.value(&g.policy.alerts);
    KNOWLEDGE = "knowledge", Is::Table(&knowledge::TABLE), "How knowledge is kept."
        => |g| knowledge::TABLE.value(&g.policy.knowledge);
    ASSIGNMENT = "assignment", Is::Table(&assignment::TABLE), "Who gets the work."
        => |g| assignment::TABLE.value(&g.policy.weights);
    SERVICES = "services", Is::Named(&services::TABLE), "What the desk cares for."
        => |g| by_name(
            g.policy.services.iter().map(|(name, it)| (name.as_str(), services::TABLE.value(it))),
        );
    TEAMS = "teams", Is::Named(&teams::TABLE), "Who works together."
        => |g| by_name(g.policy.teams.iter().map(|(name, it)| (name.as_str(), teams::TABLE.value(it))));
    PEOPLE = "people", Is::Named(&people::TABLE), "Who works on the desk."
        => |g| by_name(g.policy.people.iter().map(|(name, it)| (name.as_str(), people::TABLE.value(it))));
    DUTIES = "duties", Is::Named(&duties::TABLE), "What the desk does regularly."
        => |g| by_name(g.policy.duties.iter().map(|(name, it)| (name.as_str(), duties::TABLE.value(it))));
    GIT = "git", Is::Table(&git::TABLE), "What git records."
        => |g: &Given| -> Value { git::TABLE.value(&g.commit) };
    MAIL = "mail", Is::Table(&mail::TABLE), "Mail in and out."
        => |g| mail::TABLE.value(&g.policy.mail);
    VIEWS = "views", Is::Named(&views::TABLE), "Lists under a name."
        => |g| by_name(g.policy.views.iter().map(|(name, it)| (name.as_str(), views::TABLE.value(it))));
}
