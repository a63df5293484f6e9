//! Times in filters, in Shanghai (UTC+8) unless a test says otherwise.

use super::{at, bare, context, lists, rich, rich_told, told, words};
use itdesk::query::{Context, Filter, TextScope};
use jiff::tz::TimeZone;

/// Whether `created:VALUE` holds for a ticket of that instant.
fn created(value: &str, instant: &str) -> bool {
    let (record, mut ticket) = (rich(), rich_told());
    ticket.created = at(instant);
    lists(&[&format!("created:{value}")], &ticket, &record)
}

#[test]
fn days_months_and_instants_have_edges() {
    // Value, instants that it holds for, instants that it does not.
    let table: &[(&str, &[&str], &[&str])] = &[
        (
            "2026-11-01",
            &["2026-10-31T16:00:00Z", "2026-11-01T15:59:59Z"],
            &["2026-10-31T15:59:59Z", "2026-11-01T16:00:00Z"],
        ),
        (">2026-11-01", &["2026-11-01T16:00:00Z"], &["2026-11-01T15:59:59Z"]),
        (">=2026-11-01", &["2026-10-31T16:00:00Z"], &["2026-10-31T15:59:59Z"]),
        ("<2026-11-01", &["2026-10-31T15:59:59Z"], &["2026-10-31T16:00:00Z"]),
        ("<=2026-11-01", &["2026-11-01T15:59:59Z"], &["2026-11-01T16:00:00Z"]),
        (
            "2026-11-01..2026-11-07",
            &["2026-10-31T16:00:00Z", "2026-11-07T15:59:59Z"],
            &["2026-10-31T15:59:59Z", "2026-11-07T16:00:00Z"],
        ),
        ("2026-11-01..", &["2026-10-31T16:00:00Z", "2030-01-01T00:00:00Z"], &["2026-10-31T15:59:59Z"]),
        ("..2026-11-01", &["2026-11-01T15:59:59Z"], &["2026-11-01T16:00:00Z"]),
        ("2026-11", &["2026-10-31T16:00:00Z", "2026-11-30T15:59:59Z"], &["2026-11-30T16:00:00Z"]),
        ("2026-12", &["2026-12-31T15:59:59Z"], &["2026-12-31T16:00:00Z"]),
        ("2026", &["2025-12-31T16:00:00Z", "2026-12-31T15:59:59Z"], &["2026-12-31T16:00:00Z"]),
        (">2026-11", &["2026-11-30T16:00:00Z"], &["2026-11-30T15:59:59Z"]),
        ("2026-10..2026-11", &["2026-10-01T00:00:00Z", "2026-11-30T00:00:00Z"], &["2026-12-01T00:00:00Z"]),
        ("2026-11-01T09:00:00Z", &["2026-11-01T09:00:00Z"], &["2026-11-01T09:00:01Z"]),
        (">2026-11-01T09:00:00Z", &["2026-11-01T09:00:01Z"], &["2026-11-01T09:00:00Z"]),
        ("<=2026-11-01T17:00:00+08:00", &["2026-11-01T09:00:00Z"], &["2026-11-01T09:00:01Z"]),
        (">=2026-11-01T17:00", &["2026-11-01T09:00:00Z"], &["2026-11-01T08:59:59Z"]),
        ("today", &["2026-11-22T16:00:00Z", "2026-11-23T09:00:00Z"], &["2026-11-22T15:59:59Z"]),
        ("yesterday", &["2026-11-21T16:00:00Z", "2026-11-22T15:59:59Z"], &["2026-11-22T16:00:00Z"]),
        (">=yesterday", &["2026-11-23T00:00:00Z"], &["2026-11-21T15:59:59Z"]),
        ("Today,2026-11-01", &["2026-11-23T00:00:00Z", "2026-11-01T00:00:00Z"], &["2026-11-10T00:00:00Z"]),
    ];
    for (value, inside, outside) in table {
        assert!(inside.iter().all(|i| created(value, i)), "{value} holds for {inside:?}");
        assert!(!outside.iter().any(|i| created(value, i)), "{value} does not hold for {outside:?}");
    }
}

#[test]
fn ages_count_back_from_now() {
    let three_days_ago = "2026-11-20T09:00:00Z";
    for (value, younger, exactly, older) in [
        ("<3d", true, false, false),
        ("<=3d", true, true, false),
        (">3d", false, false, true),
        (">=3d", false, true, true),
        ("..3d", true, true, false),
        ("3d..", false, true, true),
        ("3d..3d", false, true, false),
    ] {
        assert_eq!(created(value, "2026-11-20T09:00:01Z"), younger, "{value}");
        assert_eq!(created(value, three_days_ago), exactly, "{value}");
        assert_eq!(created(value, "2026-11-20T08:59:59Z"), older, "{value}");
    }
}

#[test]
fn deadlines_count_forward_from_now() {
    let record = bare("INC-261123-00001");
    let mut ticket = told(&record);
    ticket.clocks.as_mut().unwrap().resolve.stopped = true;
    ticket.clocks.as_mut().unwrap().handle.due = None;
    for (value, due, expected) in [
        ("<4h", "2026-11-23T12:59:59Z", true),
        ("<4h", "2026-11-23T13:00:00Z", false),
        ("<=4h", "2026-11-23T13:00:00Z", true),
        ("..4h", "2026-11-23T13:00:00Z", true),
        ("<4h", "2026-11-01T00:00:00Z", true),
        (">4h", "2026-11-23T13:00:01Z", true),
        ("overdue", "2026-11-23T08:59:59Z", true),
        ("overdue", "2026-11-23T09:00:00Z", false),
        ("<0h", "2026-11-23T08:59:59Z", true),
        ("1h..4h", "2026-11-23T08:00:00Z", false),
        ("1h..4h", "2026-11-23T11:00:00Z", true),
        ("tomorrow", "2026-11-24T01:00:00Z", true),
    ] {
        ticket.clocks.as_mut().unwrap().respond.due = Some(at(due));
        assert_eq!(lists(&[&format!("due:{value}")], &ticket, &record), expected, "{value} {due}");
    }
    ticket.clocks.as_mut().unwrap().respond.stopped = true;
    assert!(lists(&["due:none", "-due:overdue"], &ticket, &record));
}

#[test]
fn days_without_midnight_begin_later() {
    // In Asuncion the clocks went from 00:00 to 01:00 on 2023-10-01.
    let zone = TimeZone::get("America/Asuncion").unwrap();
    let context = Context { timezone: zone, ..context() };
    let filter = Filter::parse(&words(&["created:2023-10-01"]), &context).unwrap();
    let (record, mut ticket) = (rich(), rich_told());
    for (instant, expected) in [
        ("2023-10-01T03:59:59Z", false),
        ("2023-10-01T04:00:00Z", true),
        ("2023-10-02T02:59:59Z", true),
        ("2023-10-02T03:00:00Z", false),
    ] {
        ticket.created = at(instant);
        assert_eq!(filter.matches(&ticket, &record, TextScope::Brief), expected, "{instant}");
    }
}
