//! The part of a kind in `--json`: what is printed, its schema, its page in the documentation.

use std::collections::BTreeSet;
use std::path::Path;

use itdesk::records::{Kind, Ticket};
use itdesk::wire::{self, Part};
use proptest::prelude::*;
use serde_json::Value;

use crate::desk::TestDesk;
use crate::docs::{pages_alone, same_or_updated};
use crate::fuzz::targets::life::{Choices, versions};
use crate::reference::{covered, resolved};

/// A record of each kind with everything in it.
const SEEDS: [&str; 7] = [
    include_str!("fuzz/seeds/record/request.json"),
    include_str!("fuzz/seeds/record/incident.json"),
    include_str!("fuzz/seeds/record/change.json"),
    include_str!("fuzz/seeds/record/delivery.json"),
    include_str!("fuzz/seeds/record/improvement.json"),
    include_str!("fuzz/seeds/record/article.json"),
    include_str!("fuzz/seeds/record/ci.json"),
];

fn seeds() -> impl Iterator<Item = Ticket> {
    SEEDS.iter().map(|text| Ticket::parse(text.as_bytes()).unwrap())
}

/// The part is printed with every byte that its record has.
fn is_as_recorded(ticket: &Ticket) {
    let recorded = serde_json::to_string(&ticket.part).unwrap();
    let printed = serde_json::to_string(&Part::from(&ticket.part)).unwrap();
    assert_eq!(format!("{{\"{}\":{printed}}}", ticket.kind()), recorded);
}

#[test]
fn a_part_is_printed_as_it_is_recorded() {
    let kinds: Vec<Kind> = seeds().map(|ticket| ticket.kind()).collect();
    assert_eq!(kinds, Kind::ALL);
    seeds().for_each(|ticket| is_as_recorded(&ticket));
}

#[test]
fn a_part_is_printed_as_it_is_recorded_whatever_was_done_to_it() {
    let read = std::cell::Cell::new(0);
    crate::model::runs(300, prop::collection::vec(any::<u8>(), 8..400), |bytes: Vec<u8>| {
        let (base, sides) = versions(&mut Choices::new(&bytes));
        let tickets = base.iter().chain(&sides).filter_map(|bytes| Ticket::parse(bytes).ok());
        tickets.for_each(|ticket| {
            is_as_recorded(&ticket);
            read.set(read.get() + 1);
        });
    });
    assert!(read.get() > 100, "{} records were read", read.get());
}

#[test]
fn the_schema_describes_every_field_of_a_part() {
    for ticket in seeds() {
        let kind = ticket.kind();
        let schema = wire::schema(kind);
        let part = &schema["properties"]["part"];
        assert!(part["description"].is_string() && part["$ref"].is_string(), "{part}");
        covered(&schema, part, &serde_json::to_value(Part::from(&ticket.part)).unwrap(), kind.as_str());
        described(&schema, part, kind.as_str());
    }
}

/// Every field below has words on what it is.
fn described(root: &Value, schema: &Value, at: &str) {
    let schema = resolved(root, schema);
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        assert!(field["description"].is_string(), "{at}.{name}");
        described(root, field, &format!("{at}.{name}"));
    }
    if schema.get("items").is_some() {
        described(root, &schema["items"], at);
    }
}

/// The records that merges and readers are tried with have every field there is.
#[test]
fn every_field_of_a_part_is_in_the_record_of_its_kind() {
    for ticket in seeds() {
        let schema = wire::schema(ticket.kind());
        let part = &schema["properties"]["part"];
        let mut filled = BTreeSet::new();
        fill(&schema, part, &serde_json::to_value(Part::from(&ticket.part)).unwrap(), &mut filled);
        let mut all = BTreeSet::new();
        list(&schema, part, &mut all);
        let lacking: Vec<_> = all.difference(&filled).collect();
        assert!(lacking.is_empty(), "the {} in fuzz/seeds/record lacks {lacking:?}", ticket.kind());
    }
}

type Fields = BTreeSet<(String, String)>;

/// The fields that a value has, each with the description of the object that it is in.
fn fill(root: &Value, schema: &Value, value: &Value, filled: &mut Fields) {
    let schema = resolved(root, schema);
    value.as_array().into_iter().flatten().for_each(|item| fill(root, &schema["items"], item, filled));
    for (name, value) in value.as_object().into_iter().flatten() {
        filled.insert((schema["description"].to_string(), name.clone()));
        fill(root, &schema["properties"][name], value, filled);
    }
}

/// The fields that a value may have.
fn list(root: &Value, schema: &Value, all: &mut Fields) {
    let schema = resolved(root, schema);
    if schema.get("items").is_some() {
        list(root, &schema["items"], all);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        all.insert((schema["description"].to_string(), name.clone()));
        list(root, field, all);
    }
}

#[test]
fn every_field_of_a_part_is_documented() {
    let _alone = pages_alone();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/record-format.md");
    for kind in Kind::ALL {
        let page = std::fs::read_to_string(&path).unwrap();
        let schema = wire::schema(*kind);
        let fields = fields(&schema, &schema["properties"]["part"]);
        let expected: String = fields.iter().map(|field| format!("{field}\n")).collect();
        let head = format!("`itdesk schema {}`:\n\n```text\n", kind.as_str());
        let start =
            page.find(&head).unwrap_or_else(|| panic!("docs/reference/record-format.md lacks {head}"))
                + head.len();
        let end = start + page[start..].find("```").expect("the block ends");
        same_or_updated(&path, &page, start..end, &expected);
    }
}

/// The fields of an object, those of the objects in it in braces.
fn fields(root: &Value, schema: &Value) -> Vec<String> {
    let properties = resolved(root, schema)["properties"].as_object();
    properties.into_iter().flatten().map(|(name, field)| format!("{name}{}", shape(root, field))).collect()
}

fn shape(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    if let Some(items) = schema.get("items") {
        return format!("[]{}", shape(root, items));
    }
    match fields(root, schema)[..] {
        [] => String::new(),
        ref fields => format!("{{{}}}", fields.join(", ")),
    }
}

#[test]
fn a_text_that_looks_like_a_time_is_shown_as_it_was_written() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --place 2026-11-23T09:00:00Z");
    desk.edit_record(&id, |record| record["incident"]["since"] = "2026-11-23T09:00:00Z".into());
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert_eq!(page.matches("  2026-11-23T09:00:00Z").count(), 2, "{page}");
}
