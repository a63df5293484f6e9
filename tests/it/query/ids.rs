//! Short names of tickets.

use itdesk::query::{IdMatch, resolve_id, shortest_unique};
use itdesk::records::{Id, Kind};
use proptest::prelude::*;

fn ids(texts: &[&str]) -> Vec<Id> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn desk() -> Vec<Id> {
    ids(&["INC-261123-4KX9P", "REQ-261123-4KA01", "INC-261124-9X4K0", "REQ-251101-7AB00", "INC-261123-REQ1N"])
}

fn named(typed: &str) -> String {
    match resolve_id(typed, &desk()) {
        IdMatch::None => "none".to_owned(),
        IdMatch::One(id) => id.to_string(),
        IdMatch::Several(ids) => ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" "),
    }
}

#[test]
fn short_names_are_resolved() {
    for (typed, expected) in [
        ("INC-261123-4KX9P", "INC-261123-4KX9P"),
        ("inc-261123-4kx9p", "INC-261123-4KX9P"),
        (" 4kx ", "INC-261123-4KX9P"),
        ("4k", "INC-261123-4KX9P REQ-261123-4KA01"),
        ("inc-4k", "INC-261123-4KX9P"),
        ("INC-261123-4K", "INC-261123-4KX9P"),
        ("INC-261124-4K", "INC-261124-9X4K0"),
        ("261123-4k", "INC-261123-4KX9P REQ-261123-4KA01"),
        ("req-261123-4kaoI", "REQ-261123-4KA01"),
        ("x9", "INC-261123-4KX9P"),
        ("x4ko", "INC-261124-9X4K0"),
        ("7aboo", "REQ-251101-7AB00"),
        ("req-boo", "REQ-251101-7AB00"),
        ("INC-261124", "INC-261124-9X4K0"),
        ("REQ-2", "REQ-251101-7AB00 REQ-261123-4KA01"),
        ("req", "INC-261123-REQ1N"),
        ("req-", "REQ-251101-7AB00 REQ-261123-4KA01"),
        ("INC-261123-4KX9Q", "none"),
        ("CHG-261123-4KX9P", "none"),
        ("4kx9p9", "none"),
        ("zz", "none"),
    ] {
        assert_eq!(named(typed), expected, "{typed}");
    }
}

#[test]
fn hostile_names_name_nothing() {
    for typed in ["../../x", "", " ", "\0", "4k\0", "4k*", "-", "--", "4k/..", "INC-261123-4K-X", "\n"] {
        assert_eq!(named(typed), "none", "{typed:?}");
    }
    assert_eq!(named(&"4".repeat(1 << 20)), "none");
    assert_eq!(resolve_id("4k", &[]), IdMatch::None);
}

#[test]
fn the_shortest_name_is_told() {
    let shortest = shortest_unique(&ids(&[
        "INC-261123-4KX9P",
        "REQ-261123-4KA01",
        "INC-261124-9X4K0",
        "INC-261124-4KX90",
    ]));
    let told: Vec<_> = ["INC-261123-4KX9P", "REQ-261123-4KA01", "INC-261124-9X4K0", "INC-261124-4KX90"]
        .map(|id| shortest[&id.parse::<Id>().unwrap()])
        .to_vec();
    assert_eq!(told, [5, 3, 1, 5]);
    let twins = ids(&["INC-261123-4KX9P", "REQ-261123-4KX9P", "INC-261123-00000", "INC-261123-00000"]);
    let shortest = shortest_unique(&twins);
    assert_eq!((shortest.len(), shortest[&twins[2]]), (1, 1));
    assert!(shortest_unique(&[]).is_empty());
}

proptest! {
    #[test]
    fn what_is_told_as_shortest_names_the_id_alone(numbers in prop::collection::vec(0u32..1 << 25, 1..60)) {
        let date = jiff::civil::date(2026, 11, 23);
        let ids: Vec<_> = numbers.iter().map(|n| Id::new(Kind::Incident, date, *n)).collect();
        let shortest = shortest_unique(&ids);
        for id in &ids {
            let count = shortest[id];
            prop_assert_eq!(resolve_id(&id.suffix()[..count], &ids), IdMatch::One(*id));
            let shorter = &id.suffix()[..count - 1];
            prop_assert!(count == 1 || resolve_id(shorter, &ids) != IdMatch::One(*id));
            prop_assert_eq!(resolve_id(&id.to_string(), &ids), IdMatch::One(*id));
        }
    }

    #[test]
    fn any_text_names_something_or_nothing(text in "(.{0,20}|(inc|REQ)?-?[0-9a-zA-Z-]{0,14})") {
        let _ = resolve_id(&text, &desk());
    }
}
