//! What must hold of any bytes, a function a target: nothing panics, and what is read is read the same again. The properties of
//! `fuzz.rs` and the cargo-fuzz targets under `fuzz/` call the same functions.

use std::sync::LazyLock;

use itdesk::config::{default_policy, read_policy};
use itdesk::intake::alerts;
use itdesk::mail::Letter;
use itdesk::query::{Context, Filter, Reach, Sort};
use itdesk::records::Ticket;
use itdesk::records::words::AlertSource;
use itdesk::render::{Screen, page};
use itdesk::rules::alerts::policy::Alerts;
use itdesk::rules::mail::{Envelope, Quotes, Reply, effect};
use itdesk::rules::policy::Policy;
use itdesk::rules::{mail, replay, undo};
use itdesk::wire;
use jiff::Timestamp;
use jiff::tz::TimeZone;

static POLICY: LazyLock<Policy> = LazyLock::new(default_policy);
static NOW: LazyLock<Timestamp> = LazyLock::new(|| "2026-11-23T09:00:00Z".parse().unwrap());
static GOLDEN: LazyLock<Ticket> = LazyLock::new(|| Ticket::parse(GOLDEN_BYTES).unwrap());
/// The record of an incident with everything in it.
pub const GOLDEN_BYTES: &[u8] = include_bytes!("../golden_incident.json");

/// A record: read, written, told, shown, gone back over.
pub fn record(bytes: &[u8]) {
    let Ok(ticket) = Ticket::parse(bytes) else { return };
    assert_eq!(Ticket::parse(&ticket.to_bytes()).as_ref(), Ok(&ticket), "it reads back");
    let told = wire::Ticket::full(&POLICY, &ticket, *NOW);
    let screen = Screen { width: Some(80), zone: TimeZone::UTC, now: *NOW };
    let _ = page::ticket(&screen, &told);
    for event in &ticket.history {
        if let Ok(Some(then)) = replay::as_of(&ticket, event.recorded_at()) {
            assert!(then.history.len() <= ticket.history.len() && then.id == ticket.id);
        }
    }
    let mut undone = ticket.clone();
    let _ = undo::undo(&mut undone, &|_| true, Vec::new());
    let reply = Reply { author: mail::Author::Other, to_requester: false, automatic: false };
    let _ = effect(&POLICY, &ticket, reply, *NOW);
}

/// A filter, and an order, as they are typed.
pub fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<String> = text.split('\n').take(8).map(str::to_owned).collect();
    let context = Context { now: *NOW, timezone: TimeZone::UTC, me: "lin".to_owned() };
    if let Ok(filter) = Filter::parse(&words, &context) {
        let told = wire::Ticket::brief(&POLICY, &GOLDEN, *NOW);
        for reach in [Reach::Brief, Reach::Full, Reach::Answered] {
            filter.matches(&told, &GOLDEN, reach);
        }
        let _ = filter.condition(*NOW, true);
        let _ = filter.full_text();
    }
    let _ = Sort::parse(&text);
}

/// A policy: its mistakes are found, and its calendars count.
pub fn policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (policy, findings) = read_policy(&text, *NOW);
    assert!(findings.iter().all(|f| f.line >= 1 && !f.message.is_empty()));
    for calendar in policy.calendars.values() {
        for seconds in [0, 1, 3_600, 40_000_000] {
            if let Ok(due) = calendar.due(*NOW, seconds) {
                assert_eq!(calendar.elapsed(*NOW, due), seconds, "{} of {seconds}", calendar.name());
            }
        }
        let _ = calendar.next_opening(*NOW);
    }
    let told = wire::Ticket::brief(&policy, &GOLDEN, *NOW);
    assert_eq!(told.id, GOLDEN.id.to_string());
}

/// A mail message.
pub fn letter(bytes: &[u8]) {
    let Ok(letter) = Letter::parse(bytes) else { return };
    assert!(!letter.id.is_empty() && letter.from.address.contains('@'));
    assert!(!letter.subject.contains(['\r', '\n']) && letter.thread.iter().all(|id| id.len() <= 500));
    let _ = letter.automatic(&POLICY.mail);
    let _ = letter.reply_text(Quotes::Cut);
    let envelope = Envelope { from: &letter.from.address, to: &letter.to, subject: &letter.subject };
    let _ = POLICY.mail.rule(envelope);
    mail::fits(&letter.subject, &letter.from.address);
    for part in &letter.parts {
        let name = part.safe_name();
        assert!(!name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.'), "{name:?}");
    }
    assert_eq!(Letter::parse(bytes).as_ref(), Ok(&letter), "it is read the same again");
}

/// An alert of each system.
pub fn alert(bytes: &[u8]) {
    let policy = Alerts::default();
    let sources =
        [AlertSource::Alertmanager, AlertSource::Grafana, AlertSource::Zabbix, AlertSource::Snmptrap];
    for source in sources {
        let format = alerts::Format { source, profile: None, policy: &policy, zone: &TimeZone::UTC };
        let _ = alerts::read(&format, &alerts::Given::Payload("stdin".to_owned(), bytes.to_vec()));
    }
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for source in [AlertSource::Nagios, AlertSource::Icinga, AlertSource::Zabbix] {
        let format = alerts::Format { source, profile: None, policy: &policy, zone: &TimeZone::UTC };
        let pairs = words.iter().filter_map(|w| w.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let _ = alerts::read(&format, &alerts::Given::Environment(pairs.collect()));
        let _ = alerts::read(&format, &alerts::Given::Words(words.clone()));
    }
}

/// What is measured: a line of a desk, a page of OpenMetrics.
pub fn measurement(bytes: &[u8]) {
    if let Ok(read) = itdesk::records::measurement::Measurement::parse(bytes) {
        let line = read.to_line();
        let again = itdesk::records::measurement::Measurement::parse(line.trim_end().as_bytes());
        assert_eq!(again.as_ref().map(|m| m.to_line()), Ok(line));
    }
    let text = String::from_utf8_lossy(bytes);
    let page = itdesk::intake::openmetrics::Page::read(&text);
    for line in text.lines() {
        if let Ok(sample) = itdesk::intake::openmetrics::sample(line) {
            let _ = page.instant(&sample);
        }
    }
}
