//! Events with complete lists, as 0.1 wrote them, and events with edits mean the same.

use std::collections::HashMap;

use itdesk::records::{FieldChange, Ticket};
use itdesk::rules::life::{Action, ActionContext, Refusal, apply};
use itdesk::rules::merge::{Versions, merge};
use itdesk::rules::policy::Policy;
use itdesk::rules::replay;
use itdesk::rules::workflow::Verb;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

const START: &str = "2026-11-23T09:00:00Z";

fn now(minutes: usize) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes as i64)
}

fn policy() -> Policy {
    itdesk::config::read_policy(itdesk::config::TEMPLATE, now(0)).0
}

/// An incident with a few entries in each list, each long enough that events keep edits.
fn begun() -> Ticket {
    let record = json!({
        "format": 1, "kind": "incident", "id": "INC-261123-4KX9P", "title": "Slow", "state": "new",
        "class": "D", "incident": { "nature": "incident" },
        "history": [{
            "event": "aaaaaaaaaa", "at": START, "by": "lin", "did": "created",
            "changes": { "state": [null, "new"] },
        }],
    });
    let mut ticket = Ticket::parse(record.to_string().as_bytes()).unwrap();
    for (minute, list) in LISTS.iter().enumerate() {
        for entry in 0..3 {
            ticket = edited(&ticket, 'b', minute * 3 + entry, &Edit { list, at: 0, removed: 0, added: 2 });
        }
    }
    ticket
}

const LISTS: [&str; 5] = ["tags", "links", "description", "incident.analysis", "incident.repairs"];

/// An edit of a list: at a place, so many entries go and so many come.
#[derive(Debug, Clone)]
struct Edit {
    list: &'static str,
    at: usize,
    removed: usize,
    added: usize,
}

fn edit() -> impl Strategy<Value = Edit> {
    let parts = (0..LISTS.len(), 0..12_usize, 0..3_usize, 0..3_usize);
    parts.prop_map(|(list, at, removed, added)| Edit { list: LISTS[list], at, removed, added })
}

fn entry(list: &str, name: &str) -> Value {
    let long = format!("{name} {}", "x".repeat(150));
    let digits: usize = name.bytes().map(usize::from).sum();
    match list {
        "links" => json!({ "rel": "relates_to", "id": format!("INC-261123-{digits:05}") }),
        "incident.analysis" => json!({ "step": "deep", "finding": [long] }),
        "incident.repairs" => json!({ "round": 1, "at": START, "by": "lin", "done": [long] }),
        _ => json!(long),
    }
}

/// The ticket with an edit that a clone made in some minute.
fn edited(ticket: &Ticket, clone: char, minute: usize, edit: &Edit) -> Ticket {
    let event = format!("{clone}{minute:09}");
    let (at, by) = (now(minute + 1), format!("{clone}@example.org"));
    let context = ActionContext { event, at, now: at, by };
    let change = |ticket: &mut Ticket| {
        let mut record = serde_json::to_value(&*ticket).unwrap();
        let path = format!("/{}", edit.list.replace('.', "/"));
        let mut list = match record.pointer(&path) {
            Some(list) => list.as_array().unwrap().clone(),
            None => Vec::new(),
        };
        let at = edit.at.min(list.len());
        let end = (at + edit.removed).min(list.len());
        let new = (0..edit.added).map(|n| entry(edit.list, &format!("{clone}{minute}-{n}")));
        list.splice(at..end, new);
        match edit.list {
            "tags" => list.sort_by(|a, b| a.as_str().cmp(&b.as_str())),
            "incident.repairs" => {
                (1..).zip(&mut list).for_each(|(round, repair)| repair["round"] = json!(round));
            }
            _ => {}
        }
        match edit.list.split_once('.') {
            Some((part, field)) => record[part][field] = list.into(),
            None => record[edit.list] = list.into(),
        }
        *ticket = serde_json::from_value(record).unwrap();
        Ok::<_, Refusal>(Action::of(Verb::Edit))
    };
    apply(&policy(), ticket, &context, change).unwrap().unwrap_or_else(|| ticket.clone())
}

/// The same record with the complete lists in the events after the first `kept`.
fn with_complete_lists(ticket: &Ticket, kept: usize) -> Ticket {
    let (mut ticket, mut values) = (ticket.clone(), HashMap::new());
    let original = ticket.clone();
    for event in ticket.history[kept..].iter_mut().rev() {
        for (name, change) in &mut event.changes {
            let to = values.remove(name).unwrap_or_else(|| replay::value(&original, name));
            assert!(change.led_to(&to), "{name}: {change:?}");
            let from = change.reverted(&to);
            values.insert(name.clone(), from.clone());
            *change = FieldChange::pair(from, to);
        }
    }
    ticket
}

fn edits_in(ticket: &Ticket) -> usize {
    let changes = ticket.history.iter().flat_map(|event| event.changes.values());
    changes.filter(|change| change.2.is_some()).count()
}

/// What a merge says, without the words of events that both sides knew before.
fn outcome(base: Option<&Ticket>, ours: &Ticket, theirs: &Ticket) -> (Value, Vec<Value>) {
    let merged = merge(&policy(), Versions { base, ours, theirs }, now(999)).unwrap();
    let swapped = Versions { base, ours: theirs, theirs: ours };
    assert_eq!(merge(&policy(), swapped, now(999)).unwrap().to_bytes(), merged.to_bytes());
    for minute in [20, 40, 60] {
        replay::as_of(&merged, now(minute)).unwrap();
    }
    let kept = merged.history.iter().filter_map(|event| event.merged.as_ref());
    let kept = kept.map(|merged| serde_json::to_value(merged).unwrap()).collect();
    (serde_json::to_value(Ticket { history: Vec::new(), ..merged }).unwrap(), kept)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::model::cases(20)))]

    #[test]
    fn a_history_goes_back_to_every_list_that_there_was(
        edits in prop::collection::vec(edit(), 1..20),
    ) {
        let mut versions = vec![begun()];
        for (minute, edit) in edits.iter().enumerate() {
            versions.push(edited(&versions[minute], 'c', 20 + minute, edit));
        }
        let last = versions.last().unwrap();
        prop_assert_eq!(&Ticket::parse(&last.to_bytes()).unwrap(), last);
        for (minute, version) in versions.iter().enumerate() {
            let then = replay::as_of(last, now(20 + minute)).unwrap().unwrap();
            for list in LISTS {
                prop_assert_eq!(replay::value(&then, list), replay::value(version, list));
            }
        }
    }

    #[test]
    fn complete_lists_and_edits_merge_to_the_same_record(
        ours in prop::collection::vec(edit(), 1..12), theirs in prop::collection::vec(edit(), 1..12),
        known in any::<bool>(),
    ) {
        let begun = begun();
        assert!(edits_in(&begun) > 5);
        let lived = |clone: char, edits: &[Edit]| {
            let step = |ticket: Ticket, (n, edit)| edited(&ticket, clone, 20 + 2 * n, edit);
            edits.iter().enumerate().fold(begun.clone(), step)
        };
        let [ours, theirs] = [lived('c', &ours), lived('d', &theirs)];
        let shared = begun.history.len();
        let [old_ours, old_theirs] = [&ours, &theirs].map(|side| with_complete_lists(side, shared));
        assert_eq!(edits_in(&old_ours), edits_in(&begun));
        let base = known.then_some(&begun);
        let merged = outcome(base, &ours, &theirs);
        prop_assert_eq!(&outcome(base, &old_ours, &old_theirs), &merged);
        prop_assert_eq!(&outcome(base, &ours, &old_theirs), &merged);
        prop_assert_eq!(&outcome(base, &old_ours, &theirs), &merged);
    }
}
