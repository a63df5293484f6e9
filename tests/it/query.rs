//! Filter words, search, order and short names.

mod errors;
mod ids;
mod keys;
mod order;
mod random;
mod search;
mod times;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use itdesk::query::{Context, Filter, TextScope};
use itdesk::records::{Class, Event, Kind, Link, State, Ticket as Record};
use itdesk::rules::policy::{
    Agreement, AgreementConditions, Classification, DeskPolicy, Floors, Policy, Sla, Targets,
};
use itdesk::wire::{Clock, Ticket};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

/// A Monday: 2026-11-23 17:00 in Shanghai.
const NOW: &str = "2026-11-23T09:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn words(text: &[&str]) -> Vec<String> {
    text.iter().map(|word| (*word).to_owned()).collect()
}

static POLICY: LazyLock<Policy> = LazyLock::new(|| itdesk::config::read_policy("", at(NOW)).0);

fn context() -> Context<'static> {
    let timezone = TimeZone::get("Asia/Shanghai").unwrap();
    Context { now: at(NOW), timezone, me: "Li".to_owned(), policy: &POLICY }
}

fn filter(text: &[&str]) -> Filter {
    Filter::parse(&words(text), &context()).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

/// True when `list` with these words would show the ticket.
fn lists(text: &[&str], ticket: &Ticket, record: &Record) -> bool {
    filter(text).matches(ticket, record, TextScope::Brief)
}

fn policy() -> Policy {
    let row = Targets { respond: Some(30), handle: Some(240), resolve: Some(480), update: None };
    let default = Agreement {
        name: "Gold".to_owned(),
        when: AgreementConditions::default(),
        calendar: "always".to_owned(),
        rows: [Some(row); 4],
        pause_on: None,
        measures: BTreeMap::new(),
        kept: None,
    };
    let level = vec!["high".to_owned()];
    Policy {
        desk: DeskPolicy {
            name: "Desk".to_owned(),
            timezone: TimeZone::UTC,
            channels: Vec::new(),
            subjects: Vec::new(),
            language: None,
            controlled: false,
        },
        classification: Classification {
            impact: level.clone(),
            urgency: level,
            matrix: vec![vec![Class::B]],
            floors: Floors::default(),
        },
        calendars: BTreeMap::new(),
        sla: Sla {
            default,
            agreements: Vec::new(),
            pending_reasons: Vec::new(),
            pause_on: Vec::new(),
            at_risk: 0.75,
            retroactive: false,
            kept: 0.95,
            kept_of: [None; 4],
            objection: 7 * 24 * 60,
        },
        records: Default::default(),
        registration: Vec::new(),
        services: BTreeMap::new(),
        teams: BTreeMap::new(),
        people: BTreeMap::new(),
        changes: Default::default(),
        monitoring: Default::default(),
        alerts: Default::default(),
        items: Default::default(),
        deliveries: Default::default(),
        feedback: Default::default(),
        escalation: Default::default(),
        major: Default::default(),
        knowledge: Default::default(),
        weights: [8, 4, 2, 1],
        mail: Default::default(),
        duties: BTreeMap::new(),
        views: BTreeMap::new(),
    }
}

/// A ticket with nothing but a title, created half an hour ago.
fn bare(id: &str) -> Record {
    let mut record = Record::blank(id.parse().unwrap(), "Printer");
    record.history.push(Event::new("e1".to_owned(), at("2026-11-23T08:30:00Z"), "li", "created"));
    record
}

/// A ticket with everything a key can ask for.
fn rich() -> Record {
    let mut file = serde_json::to_value(bare("INC-261123-4KX9P")).unwrap();
    let own = json!({
        "title": "Mail Server: disk is 95% full",
        "state": "pending", "class": "B", "service": "Mail Server", "channel": "monitor",
        "requester": { "name": "Wang Wei", "contact": "wang@example.com", "audience": "internal", "customer": "Acme, Inc." },
        "external": { "system": "SNOW", "number": "INC0007" },
        "dedupe_key": "alert-7", "team": "network", "assignee": "li", "pending": "supplier",
        "assessment": { "type": "important", "impact": "high", "urgency": "low", "interruption": "none",
            "data_loss": "possible", "difficulty": "medium" },
        "tags": ["disk", "night-shift"],
        "links": [{ "rel": "caused_by", "id": "INC-261101-7AB00" }],
        "description": ["First line.", "The VPN asks for a token; 三楼的打印机也坏了."],
        "incident": { "nature": "incident", "symptom": ["Bounces"], "outcome": ["Mailboxes moved"],
            "analysis": [{ "step": "observe", "finding": ["Logs fill up"] }],
            "cause": { "class": "software", "text": ["logrotate was off"] },
            "repairs": [{ "round": 1, "at": NOW, "done": ["Turned it on"] }] },
        "feedback": [{ "number": 1, "type": "complaint", "class": "speed", "text": ["Too slow"], "received": NOW }],
    });
    for (field, value) in own.as_object().unwrap() {
        file[field] = value.clone();
    }
    file["history"][0]["note"] = json!(["Called back at noon"]);
    Record::parse(file.to_string().as_bytes()).unwrap()
}

fn told(record: &Record) -> Ticket {
    Ticket::brief(&policy(), record, at(NOW))
}

/// A clock that stands where the arguments say.
fn clock(state: &str, due: Option<&str>, stopped: bool) -> Clock {
    let at_risk = state == "at_risk";
    let state = if at_risk { "running" } else { state };
    let state = serde_json::from_value(json!(state)).unwrap();
    let due = due.map(at);
    Clock {
        state,
        due,
        elapsed_seconds: 0,
        remaining_seconds: 0,
        used: 0.0,
        at_risk,
        stopped,
        pace: None,
        target_seconds: 0,
    }
}

/// The rich ticket with times, counts and clocks.
fn rich_told() -> Ticket {
    let mut ticket = told(&rich());
    ticket.created = at("2026-11-20T02:00:00Z");
    ticket.responded = Some(at("2026-11-20T03:00:00Z"));
    ticket.handled = Some(at("2026-11-21T03:00:00Z"));
    ticket.resolved = Some(at("2026-11-22T03:00:00Z"));
    ticket.closed = Some(at("2026-11-23T03:00:00Z"));
    ticket.clocks.as_mut().unwrap().respond = clock("breached", Some("2026-11-20T02:30:00Z"), true);
    ticket.clocks.as_mut().unwrap().handle = clock("at_risk", Some("2026-11-23T12:00:00Z"), false);
    ticket.clocks.as_mut().unwrap().resolve = clock("running", Some("2026-11-25T09:00:00Z"), false);
    ticket.clocks.as_mut().unwrap().update = Some(clock("met", None, true));
    (ticket.reopen_count, ticket.reassignment_count) = (2, 1);
    ticket
}

#[test]
fn all_words_must_hold() {
    let (record, ticket) = (rich(), rich_told());
    for (text, expected) in [
        (&[][..], true),
        (&["class:A,B", "state:open", "-team:storage", "service:mail*", "disk"], true),
        (&["class:A,B", "state:open", "-team:network"], false),
        (&["class:A", "disk"], false),
        (&["-class:A,C"], true),
        (&["-class:A,B"], false),
        (&["disk", "full"], true),
        (&["\"disk is\""], true),
        (&["\"is disk\""], false),
        (&["-printer"], true),
        (&["-DISK"], false),
    ] {
        assert_eq!(lists(text, &ticket, &record), expected, "{text:?}");
    }
}

#[test]
fn a_filter_tells_what_it_asks() {
    let filter = filter(&["cla:A", "vpn", "-mail", "\"exact phrase\""]);
    assert!(filter.mentions("class") && !filter.mentions("state") && !filter.is_empty());
    assert_eq!(filter.words(), ["vpn", "exact phrase"]);
    assert!(Filter::default().is_empty());
}

#[test]
fn states_have_groups() {
    let cases = [
        (State::New, "new open untriaged"),
        (State::Triaged, "triaged open"),
        (State::InProgress, "in_progress open"),
        (State::Pending, "pending open"),
        (State::Resolved, "resolved"),
        (State::Closed, "closed ended"),
        (State::Cancelled, "cancelled ended"),
        (State::InReview, "in_review open"),
        (State::Published, "published"),
        (State::Archived, "archived ended"),
    ];
    let groups = ["open", "ended", "untriaged"];
    for (state, expected) in cases {
        let mut ticket = rich_told();
        ticket.state = state;
        for word in State::WORDS.iter().copied().chain(groups) {
            let holds = lists(&[&format!("state:{word}")], &ticket, &rich());
            assert_eq!(holds, expected.split(' ').any(|w| w == word), "{state} as {word}");
        }
    }
    assert!(lists(&["kind:request"], &told(&bare("REQ-261123-00001")), &bare("REQ-261123-00001")));
    assert_eq!(Kind::ALL.len(), 7);
}

#[test]
fn a_link_is_found_by_kind_or_id() {
    let mut record = rich();
    record.links.push(Link::new("relates_to", "elsewhere"));
    let ticket = told(&record);
    for (word, expected) in [
        ("link:caused_by", true),
        ("link:caus*", true),
        ("link:7ab", true),
        ("link:7aboo", true),
        ("link:INC-261101-7AB00", true),
        ("link:elsew", true),
        ("link:causes", false),
        ("link:4KX9P", false),
    ] {
        assert_eq!(lists(&[word], &ticket, &record), expected, "{word}");
    }
}
