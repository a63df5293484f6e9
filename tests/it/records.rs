//! Records on disk: one spelling, a fixed order, nothing that is null.

use itdesk::records::words::{FoundBy, Nature};
use itdesk::records::{
    Class, ClockMarks, Event, FieldChange, Id, Kind, Recipient, State, Ticket, TicketType,
};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::TestDesk;

#[test]
fn a_created_incident_is_written_like_this() {
    let desk = TestDesk::new();
    let id = desk.incident(
        "'VPN is down' --requester Ana --service vpn --description 'since nine' --impact significant \
         --urgency high --tag vpn --place Berlin --team network --channel phone --external jira:OPS-12",
    );
    let mut record = desk.record(&id);
    record.history[0].event = "[EVENT]".to_owned();
    let text = String::from_utf8(record.to_bytes()).unwrap();
    assert_eq!(text.len(), desk.bytes(&id).len() - 3);
    insta::assert_snapshot!(desk.redact(&text), @r#"
    {
      "format": 1,
      "kind": "incident",
      "id": "INC-261123-#1",
      "title": "VPN is down",
      "state": "assigned",
      "service": "vpn",
      "requester": {
        "name": "Ana"
      },
      "channel": "phone",
      "external": {
        "system": "jira",
        "number": "OPS-12"
      },
      "description": [
        "since nine"
      ],
      "assessment": {
        "impact": "significant",
        "urgency": "high"
      },
      "class": "B",
      "targets": {
        "policy": "default",
        "calendar": "always",
        "respond": 120,
        "handle": 480,
        "resolve": 1440
      },
      "due": {
        "respond": "2026-11-23T11:00:00Z",
        "handle": "2026-11-23T17:00:00Z",
        "resolve": "2026-11-24T09:00:00Z"
      },
      "team": "network",
      "tags": [
        "vpn"
      ],
      "incident": {
        "nature": "incident",
        "place": "Berlin"
      },
      "history": [
        {
          "event": "[EVENT]",
          "at": "2026-11-23T09:00:00Z",
          "by": "lin@example.org",
          "did": "created",
          "changes": {
            "class": [
              null,
              "B"
            ],
            "state": [
              null,
              "assigned"
            ],
            "team": [
              null,
              "network"
            ]
          }
        }
      ]
    }
    "#);
}

#[test]
fn the_golden_record_is_written_back_byte_for_byte() {
    let golden = include_bytes!("golden_incident.json");
    let ticket = Ticket::parse(golden).unwrap();
    assert_eq!(String::from_utf8(ticket.to_bytes()).unwrap(), String::from_utf8_lossy(golden));
}

#[test]
fn fields_stand_in_the_same_order_whatever_was_done() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    for line in [
        "start ID",
        "edit ID --requester Ana --service vpn --place x --tag b --tag a",
        "hold ID --reason supplier",
        "resolve ID --outcome done",
    ] {
        desk.cmd(&format!("incident {}", line.replace("ID", &id))).ok();
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        assert!(text.ends_with("\n}\n") && !text.contains('\r') && !text.contains('\t'));
        let record: Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<_> = record.as_object().unwrap().keys().map(String::as_str).collect();
        let order = [
            "format",
            "kind",
            "id",
            "title",
            "state",
            "service",
            "requester",
            "assessment",
            "class",
            "targets",
            "due",
            "assignee",
            "pending",
            "tags",
            "incident",
            "history",
        ];
        let expected: Vec<_> = order.into_iter().filter(|k| keys.contains(k)).collect();
        assert_eq!(keys, expected);
        no_null(&record, "");
    }
}

/// Absent rather than null; only a change says null, for "was not" or "is no more".
fn no_null(value: &Value, at: &str) {
    match value {
        Value::Null => panic!("null at {at}"),
        Value::Array(items) => items.iter().for_each(|v| no_null(v, at)),
        Value::Object(map) => {
            let fields = map.iter().filter(|(key, _)| !matches!(key.as_str(), "changes" | "marks"));
            fields.for_each(|(key, v)| no_null(v, &format!("{at}/{key}")));
        }
        _ => {}
    }
}

/// What is wrong with the golden record once `from` is replaced by `to`.
fn damaged_by(from: &str, to: &str) -> String {
    let golden = include_str!("golden_incident.json");
    assert!(golden.contains(from), "{from}");
    Ticket::parse(golden.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_part_that_contradicts_the_kind_is_refused() {
    let wrong_part = r#"line 1, column 1: the kind incident has the part "incident" and no other kind's"#;
    assert_eq!(damaged_by("\"incident\": {", "\"weather\": {"), wrong_part);
    assert_eq!(damaged_by("\"incident\": {", "\"request\": {},\n  \"incident\": {"), wrong_part);
    let wrong_kind = "line 1, column 1: the id INC-261123-4KX9P is not the id of the kind change";
    assert_eq!(damaged_by("\"kind\": \"incident\"", "\"kind\": \"change\""), wrong_kind);
}

#[test]
fn a_mistake_inside_a_part_is_named_where_it_is() {
    let golden = include_str!("golden_incident.json");
    let line = golden.lines().position(|l| l.contains("\"nature\"")).unwrap() + 1;
    let said = damaged_by("\"nature\": \"incident\"", "\"nature\": \"riddle\"");
    let expected =
        format!("line {line}, column 22: unknown variant `riddle`, expected `incident` or `problem`");
    assert_eq!(said, expected);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z ]{1,12}", "\\PC{1,12}", any::<String>()]
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000).prop_map(|s| Timestamp::from_second(s).unwrap())
}

fn own() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        text().prop_map(|t| json!(t)),
        Just(json!(null)),
        prop::collection::vec(any::<bool>(), 0..3).prop_map(|v| json!({ "list": v })),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let marks = (proptest::option::of(proptest::option::of(instant())), proptest::option::of(any::<bool>()));
    let said = (prop::collection::vec(text(), 0..3), any::<bool>(), proptest::option::of(marks));
    (instant(), text(), proptest::option::of(instant()), said, own()).prop_map(
        |(at, by, recorded, (note, to, marks), own)| {
            let mut event = Event::new("0123456789".to_owned(), at, &by, "noted");
            event.recorded = recorded;
            event.note = note;
            event.to = to.then_some(Recipient::Requester);
            event.marks =
                marks.map(|(handled, paused)| ClockMarks { handled, paused, ..ClockMarks::default() });
            event.changes.insert("title".to_owned(), FieldChange::pair(Value::Null, own.clone()));
            event.extra.insert("x_own".to_owned(), own);
            event
        },
    )
}

fn ticket() -> impl Strategy<Value = Ticket> {
    let words = (
        prop::sample::select(Kind::ALL),
        prop::sample::select(State::ALL),
        prop::sample::select(Class::ALL),
        proptest::option::of(prop::sample::select(TicketType::ALL)),
        proptest::option::of(prop::sample::select(FoundBy::ALL)),
        prop::sample::select(Nature::ALL),
    );
    let texts = (text(), proptest::option::of(text()), prop::collection::vec(text(), 0..3));
    (words, texts, any::<u32>(), prop::collection::vec(event(), 1..5), own()).prop_map(
        |((kind, state, class, kind_of, found_by, nature), (title, some, list), random, history, own)| {
            let mut t = Ticket::blank(Id::new(kind, date(2026, 11, 23), random), &title);
            let states = kind.states();
            (t.state, t.class, t.assessment.kind_of) =
                (states[state as usize % states.len()], class, kind_of);
            (t.service, t.requester.name, t.assessment.impact, t.pending) =
                (some.clone(), some.clone(), some.clone(), some);
            (t.description, t.tags) = (list.clone(), list);
            if let Some(incident) = t.incident_mut() {
                (incident.found_by, incident.nature) = (found_by, nature);
            }
            t.extra.insert("x_own".to_owned(), own);
            history.into_iter().for_each(|e| t.record(e));
            t
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_is_written_is_read_the_same(ticket in ticket()) {
        let bytes = ticket.to_bytes();
        prop_assert_eq!(bytes.last(), Some(&b'\n'));
        let read = Ticket::parse(&bytes).unwrap();
        prop_assert_eq!(&read, &ticket);
        prop_assert_eq!(read.to_bytes(), bytes);
    }
}
