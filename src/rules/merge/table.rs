//! How each field merges: a small table; what it does not name merges by its shape.

use serde_json::Value;

/// How the changes of two clones to one field come together.
#[derive(Debug, Clone, Copy)]
pub(super) enum MergeRule {
    /// The later event decides.
    Later,
    /// Computed from others, or told by the life cycle: the later event decides, and nothing is lost by it.
    Computed,
    /// A set of texts: what was added is there, what was taken out is not.
    Set(Order),
    /// Lines of a text, merged as git merges lines; where both changed the same lines, the later event decides.
    Lines,
    /// A list of things, each known by its key.
    Items(&'static List),
    /// An object whose fields merge each by itself.
    Fields,
}

impl MergeRule {
    /// Whether an entry is known by itself, without the list that it is in.
    pub(super) fn finds_entries(self) -> bool {
        match self {
            MergeRule::Set(_) => true,
            MergeRule::Items(list) => !matches!(list.key, Place),
            _ => false,
        }
    }
}

/// The order of a set.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    /// By letter.
    Sorted,
    /// As the entries came.
    AsCame,
}

/// How a list of things merges.
#[derive(Debug)]
pub(super) struct List {
    /// By what an entry is known again.
    pub key: Key,
    /// Lists within an entry.
    pub within: &'static [(&'static str, MergeRule)],
    /// The field that numbers the entries from 1.
    pub number: Option<&'static str>,
    /// The field by which they stand in order, with its words in order where they are not letters or digits.
    pub order: Option<(&'static str, &'static [&'static str])>,
}

/// By what an entry of a list is known again.
#[derive(Debug)]
pub(super) enum Key {
    /// By all that it says: it is never changed, only added.
    Whole,
    /// By these fields.
    Of(&'static [&'static str]),
    /// By all fields but these, which change later.
    But(&'static [&'static str]),
    /// By its place.
    Place,
}

use crate::records::words::{AcceptanceStep, PlanPart};
use Key::{But, Of, Place, Whole};
use MergeRule::{Computed, Fields, Items, Later, Set};

const PLAIN: List = List { key: Whole, within: &[], number: None, order: None };
const LINKS: List = List { key: Of(&["rel", "id"]), ..PLAIN };
const ANALYSIS: List = List {
    key: But(&["gate", "status", "cause", "extent", "evidence"]),
    within: &[("evidence", MergeRule::Lines)],
    number: None,
    order: None,
};
const REPAIRS: List = List {
    key: But(&["round", "verifications"]),
    within: &[("verifications", Items(&PLAIN))],
    number: Some("round"),
    order: None,
};
const OUTAGES: List = List { key: Of(&["from", "service"]), ..PLAIN };
const ROLES: List = List { key: Of(&["role"]), ..PLAIN };
const ALERTS: List = List { key: Of(&["system", "key"]), ..PLAIN };
const APPROVALS: List = List { key: But(&["void"]), ..PLAIN };
const PREPARATION: List = List { key: Of(&["item"]), ..PLAIN };
const CRITERIA: List = List { key: Of(&["name"]), ..PLAIN };
const ACCEPTANCE_STEPS: List =
    List { key: Of(&["step"]), order: Some(("step", AcceptanceStep::WORDS)), ..PLAIN };
const ACCEPTANCES: List = List {
    key: Place,
    within: &[("steps", Items(&ACCEPTANCE_STEPS)), ("values", Items(&CRITERIA))],
    ..PLAIN
};
const PLAN_PARTS: List = List { key: Of(&["part", "text"]), order: Some(("part", PlanPart::WORDS)), ..PLAIN };
const FEEDBACK: List = List { key: Of(&["received", "from", "text"]), number: Some("number"), ..PLAIN };
const HELPFUL: List = List { key: Of(&["by", "version"]), ..PLAIN };
const FOLLOW_UPS: List = List { key: Of(&["on"]), order: Some(("on", &[])), ..PLAIN };

/// The fields that do not merge by their shape.
const TABLE: &[(&str, MergeRule)] = &[
    ("format", Computed),
    ("kind", Computed),
    ("id", Computed),
    ("state", Computed),
    ("class", Computed),
    ("targets.policy", Computed),
    ("targets.calendar", Computed),
    ("targets.respond", Computed),
    ("targets.handle", Computed),
    ("targets.resolve", Computed),
    ("targets.update", Computed),
    ("tags", Set(Order::Sorted)),
    ("links", Items(&LINKS)),
    ("items", Set(Order::Sorted)),
    ("ci.depends_on", Set(Order::Sorted)),
    ("feedback", Items(&FEEDBACK)),
    ("incident.analysis", Items(&ANALYSIS)),
    ("incident.repairs", Items(&REPAIRS)),
    ("incident.outages", Items(&OUTAGES)),
    ("change.affects", Set(Order::AsCame)),
    ("change.approvals", Items(&APPROVALS)),
    ("change.preparation", Items(&PREPARATION)),
    ("change.observations", Items(&PLAIN)),
    ("delivery.acceptance_team", Set(Order::AsCame)),
    ("delivery.plan", Fields),
    ("delivery.needs_by_kind", Items(&PLAIN)),
    ("delivery.preparation", Items(&PLAN_PARTS)),
    ("delivery.tests", Items(&PLAIN)),
    ("delivery.criteria", Items(&CRITERIA)),
    ("delivery.acceptances", Items(&ACCEPTANCES)),
    ("delivery.feedback", Items(&FEEDBACK)),
    ("delivery.surveys", Items(&PLAIN)),
    ("delivery.follow_ups", Items(&FOLLOW_UPS)),
    ("incident.alerts", Items(&ALERTS)),
    ("incident.roles", Items(&ROLES)),
    ("article.draft.tags", Set(Order::Sorted)),
    ("article.draft.revises", Computed),
    ("article.draft.submitted", Computed),
    ("article.draft.approval", Computed),
    ("article.votes", Items(&HELPFUL)),
    ("improvement.concerned", Set(Order::AsCame)),
    ("improvement.evidence", Set(Order::AsCame)),
    ("improvement.kinds", Set(Order::AsCame)),
    ("improvement.done", Items(&PLAIN)),
    ("improvement.checks", Items(&PLAIN)),
    ("improvement.acts", Items(&PLAIN)),
    ("improvement.feedback", Items(&PLAIN)),
];

/// How `field` merges; `values` are those it has had, for what the table does not name: lists of texts by line, lists of
/// things by all that each says, all else by the later event.
pub(super) fn rule(field: &str, values: [&Value; 3]) -> MergeRule {
    named(TABLE, field).unwrap_or_else(|| by_shape(values))
}

/// True for a field that is computed from others, or told by the life cycle.
pub(super) fn is_computed(field: &str) -> bool {
    matches!(named(TABLE, field), Some(Computed))
}

/// How the field `field` within an entry of a list merges.
pub(super) fn rule_within(list: &List, field: &str, values: [&Value; 3]) -> MergeRule {
    named(list.within, field).unwrap_or_else(|| by_shape(values))
}

fn named(table: &[(&str, MergeRule)], field: &str) -> Option<MergeRule> {
    table.iter().find(|(name, _)| *name == field).map(|(_, rule)| *rule)
}

pub(super) fn by_shape(values: [&Value; 3]) -> MergeRule {
    let lists = values.iter().all(|v| v.is_array() || v.is_null());
    let mut entries = values.iter().filter_map(|v| v.as_array()).flatten().peekable();
    if !lists || entries.peek().is_none() {
        return Later;
    }
    if entries.all(Value::is_string) { MergeRule::Lines } else { Items(&PLAIN) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Kind;
    use crate::wire;

    /// What tells the entries of a list apart is decided for each: by its shape alone, an entry that
    /// two clones change is there twice. Articles merge by rules of their own.
    #[test]
    fn every_list_of_things_has_its_row() {
        let mut lists = Vec::new();
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Article) {
            let schema = wire::schema(*kind);
            let resolved = |schema: &Value, root: &Value| {
                let at = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#')).map(str::to_owned);
                at.and_then(|at| root.pointer(&at).cloned())
            };
            let part = resolved(&schema["properties"]["part"], &schema).expect("a part has a schema");
            for (name, field) in part["properties"].as_object().expect("a part has fields") {
                if resolved(&field["items"], &schema).is_some_and(|entry| entry["type"] == "object") {
                    lists.push(format!("{kind}.{name}"));
                }
            }
        }
        assert!(lists.len() > 15, "{lists:?}");
        let lacking: Vec<&String> = lists.iter().filter(|list| named(TABLE, list).is_none()).collect();
        assert!(lacking.is_empty(), "no row says how these merge: {lacking:?}");
    }
}
