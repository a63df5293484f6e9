//! Records that someone wrote by hand, or wrote to do harm: they merge, or they are left to a person; what comes out can be read.

use itdesk::git::{Driven, merged as driven};
use itdesk::records::Ticket;
use itdesk::rules::merge::{Apart, Versions, merge};
use serde_json::{Value, json};

use super::policy;

/// A record of `tests/it/fuzz/seeds/` with another event, which `changes` some fields.
fn with(kind: &str, name: &str, changes: Value) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fuzz/seeds/record");
    let mut record: Value =
        serde_json::from_slice(&std::fs::read(format!("{folder}/{kind}.json")).unwrap()).unwrap();
    let history = record["history"].as_array_mut().unwrap();
    history.push(json!({ "event": name, "at": "2026-11-23T12:00:00Z", "by": "lin", "did": "edited", "changes": changes }));
    record
}

fn read(record: &Value) -> Ticket {
    Ticket::parse(&serde_json::to_vec(record).unwrap()).unwrap()
}

/// What comes of two versions, whichever of them is ours.
fn merged(ours: &Value, theirs: &Value) -> Result<Ticket, Apart> {
    let (policy, now) = (policy(), "2026-11-24T09:00:00Z".parse().unwrap());
    let (ours, theirs) = (read(ours), read(theirs));
    let of = |ours, theirs| merge(&policy, Versions { base: None, ours, theirs }, now);
    let (one, other) = (of(&ours, &theirs), of(&theirs, &ours));
    assert_eq!(one.as_ref().map(Ticket::to_bytes), other.as_ref().map(Ticket::to_bytes));
    if let Ok(ticket) = &one {
        assert_eq!(Ticket::parse(&ticket.to_bytes()).map(|t| t.to_bytes()), Ok(ticket.to_bytes()));
    }
    one
}

#[test]
fn entries_that_are_no_objects_are_not_numbered() {
    let ours = with("delivery", "ours000000", json!({ "delivery.feedback": [null, ["a", 2]] }));
    let theirs = with("delivery", "theirs0000", json!({ "delivery.feedback": [null, ["b", null, {}]] }));
    let error = merged(&ours, &theirs).unwrap_err().to_string();
    assert!(error.starts_with("the merged record would be none: "), "{error}");
}

#[test]
fn a_publication_that_tells_of_other_versions_too_is_no_panic() {
    let version = json!({ "number": 1, "at": "2026-11-23T09:00:00Z", "by": "lin", "authors": [], "approved_by": "mei",
        "approved": "2026-11-23T09:00:00Z" });
    let both = json!({ "article.versions.1": [null, version], "article.versions.2": [null, [1]], "title": ["Two", "x"] });
    let ours = with("article", "ours000000", both);
    let theirs = with("article", "theirs0000", json!({ "article.draft.title": ["One", "Two"] }));
    let error = merged(&ours, &theirs).unwrap_err().to_string();
    assert!(error.starts_with("the merged record would be none: "), "{error}");
}

#[test]
fn no_event_gives_a_ticket_another_name_kind_or_format() {
    for (field, value) in
        [("id", "INC-261101-00000".into()), ("kind", "change".into()), ("format", json!(99))]
    {
        let ours = with("incident", "ours000000", json!({ field: [null, value] }));
        let theirs = with("incident", "theirs0000", json!({ "title": ["One", "Two"] }));
        let ticket = merged(&ours, &theirs).unwrap();
        assert_eq!((ticket.id.to_string().as_str(), ticket.format), ("INC-261123-4KX9P", 1), "{field}");
    }
}

#[test]
fn a_state_of_another_kind_does_not_fit() {
    let ours = with("incident", "ours000000", json!({ "state": ["in_progress", "published"] }));
    let theirs = with("incident", "theirs0000", json!({ "title": ["One", "Two"] }));
    let ticket = merged(&ours, &theirs).unwrap();
    let event = ticket.history.iter().find(|e| e.event == "ours000000").unwrap();
    assert_ne!(ticket.state.as_str(), "published");
    assert_eq!(event.unfit.as_ref().unwrap().because, "no incident is ever published");
}

#[test]
fn what_would_be_no_record_is_left_to_a_person() {
    let plain = with("incident", "theirs0000", json!({ "title": ["One", "Two"] }));
    // So deep that it can just be read in the changes of an event, and not where a merge keeps what gave way.
    let mut value = json!("x");
    for _ in 0..122 {
        value = json!([value]);
    }
    let own = |name, value: Value| {
        let before = json!({ "x": [1, 2.5, null] });
        let mut record = with("incident", name, json!({ "own": [before, value] }));
        record["own"] = value;
        record
    };
    let (deep, other) = (own("ours000000", value), own("theirs0000", json!(1)));
    let mut bare = plain.clone();
    for event in bare["history"].as_array_mut().unwrap() {
        event["merged"] = json!({ "after": "x" });
    }
    let reasons =
        [(&deep, &other), (&bare, &bare)].map(|(ours, theirs)| merged(ours, theirs).unwrap_err().to_string());
    assert_eq!(
        reasons,
        [
            "the merged record would be none: recursion limit exceeded",
            "the merged record would be none: the history is empty; its first event is the creation"
        ]
    );
    let bare = serde_json::to_vec(&bare).unwrap();
    let now = "2026-11-24T09:00:00Z".parse().unwrap();
    assert_eq!(driven([&[], &bare, &bare], policy, now), Driven::ByText);
}

#[test]
fn many_entries_and_lines_merge_without_being_compared_each_with_each() {
    let links = |side: &str, count: usize| -> Value {
        (0..count).map(|n| json!({ "rel": "relates_to", "id": format!("{side}{n}") })).collect()
    };
    let lines = |side: &str| -> Value { (0..30_000).map(|n| format!("{side} {n}")).collect() };
    let version = |name, side| {
        let (links, lines) = (links(side, 10_000), lines(side));
        let mut record = with(
            "incident",
            name,
            json!({ "links": [null, links], "description": [["a", "b", "c"], lines] }),
        );
        (record["links"], record["description"]) = (links, lines);
        record
    };
    let ticket = merged(&version("ours000000", "a"), &version("theirs0000", "b")).unwrap();
    assert_eq!((ticket.links.len(), ticket.description.len()), (20_000, 30_000));
    assert_eq!(
        ticket.description[0], "b 0",
        "all of the text changed on both sides, and the later one stands"
    );
}
