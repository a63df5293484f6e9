//! Periods, those before them, and the steps of a chart.

use itdesk::report::window::{Span, Window, WindowStep};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn month(first: Date) -> Span {
    Span::Months { first, count: 1 }
}

#[test]
fn a_month_is_compared_with_the_months_before() {
    let frame =
        month(date(2026, 3, 1)).frame(at("2026-11-23T09:00:00Z"), at("2020-01-01T00:00:00Z"), &berlin());
    let frame = frame.unwrap();
    // The clocks go forward in March: the month begins at +01:00 and ends at +02:00.
    assert_eq!(
        (frame.period.since, frame.period.until),
        (at("2026-02-28T23:00:00Z"), at("2026-03-31T22:00:00Z"))
    );
    assert!(!frame.cut);
    assert_eq!(frame.before.len(), 12);
    assert_eq!(frame.before[11].since, at("2026-01-31T23:00:00Z"));
    assert_eq!(frame.before[0].since, at("2025-02-28T23:00:00Z"));
    assert_eq!((frame.step, frame.buckets.len(), frame.lead.len()), (WindowStep::Day, 31, 28));
    assert_eq!(frame.buckets[28].seconds(), 23.0 * 3600.0);
}

#[test]
fn a_month_that_is_not_over_is_compared_with_as_much_of_those_before() {
    let frame = month(date(2026, 11, 1)).frame(
        at("2026-11-11T12:00:00Z"),
        at("2020-01-01T00:00:00Z"),
        &TimeZone::UTC,
    );
    let frame = frame.unwrap();
    assert!(frame.cut);
    assert_eq!(frame.period.until, at("2026-11-11T12:00:00Z"));
    assert_eq!(frame.before[11].until, at("2026-10-11T12:00:00Z"));
    assert_eq!(frame.buckets.last().unwrap().since, at("2026-11-11T00:00:00Z"));
    // The 30th of January has no like in February: that window ends with its month.
    let january =
        month(date(2026, 3, 1)).frame(at("2026-03-30T12:00:00Z"), at("2020-01-01T00:00:00Z"), &TimeZone::UTC);
    assert_eq!(january.unwrap().before[11].until, at("2026-03-01T00:00:00Z"));
}

#[test]
fn periods_without_records_are_no_baseline() {
    let now = at("2026-11-23T09:00:00Z");
    let before =
        |first: &str| month(date(2026, 10, 1)).frame(now, at(first), &TimeZone::UTC).unwrap().before.len();
    assert_eq!(before("2026-08-01T00:00:00Z"), 2);
    assert_eq!(before("2026-08-03T00:00:00Z"), 2);
    assert_eq!(before("2026-08-20T00:00:00Z"), 1);
    assert_eq!(before("2026-10-05T00:00:00Z"), 0);
    assert_eq!(before("2027-10-05T00:00:00Z"), 0);
}

#[test]
fn days_stay_days_over_a_clock_change() {
    let zone = berlin();
    let span = Span::between(at("2026-10-18T22:00:00Z"), at("2026-10-25T23:00:00Z"), &zone);
    assert_eq!(span, Span::Days { first: date(2026, 10, 19), count: 7 });
    let before = span.back(1, &zone).unwrap();
    assert_eq!((before.since, before.until), (at("2026-10-11T22:00:00Z"), at("2026-10-18T22:00:00Z")));
    let exact = Span::between(at("2026-10-18T22:30:00Z"), at("2026-10-25T23:00:00Z"), &zone);
    assert!(matches!(exact, Span::Exact(_)));
    assert_eq!(exact.back(1, &zone).unwrap().until, at("2026-10-18T22:30:00Z"));
}

#[test]
fn what_no_calendar_has_is_no_frame() {
    let far = Span::Days { first: date(-9990, 1, 1), count: 7_000_000 };
    assert_eq!(far.back(1, &TimeZone::UTC), None);
    let frame = far.frame(at("2026-11-23T09:00:00Z"), at("2026-01-01T00:00:00Z"), &TimeZone::UTC).unwrap();
    assert!(frame.before.is_empty() && frame.step == WindowStep::Year);
    assert_eq!(
        month(date(2027, 1, 1)).frame(at("2026-11-23T09:00:00Z"), Timestamp::MIN, &TimeZone::UTC),
        None
    );
}

proptest! {
    #[test]
    fn buckets_fill_a_window_without_a_gap(
        since in 1_400_000_000i64..1_900_000_000, seconds in 60i64..400_000_000, step in 0usize..5,
    ) {
        let window = Window {
            since: Timestamp::from_second(since).unwrap(),
            until: Timestamp::from_second(since + seconds).unwrap(),
        };
        let step = [WindowStep::Hour, WindowStep::Day, WindowStep::Week, WindowStep::Month, WindowStep::Year][step];
        let buckets = step.cut(&window, &berlin());
        prop_assert_eq!(buckets[0].since, window.since);
        prop_assert_eq!(buckets.last().unwrap().until, window.until);
        prop_assert!(buckets.windows(2).all(|pair| pair[0].until == pair[1].since));
        prop_assert!(buckets.iter().all(|b| b.since < b.until));
    }

    #[test]
    fn the_periods_before_follow_one_another(year in 2000i16..2030, month in 1i8..=12, count in 1i32..=3) {
        let span = Span::Months { first: date(year, month, 1), count };
        let mut until = span.back(0, &berlin()).unwrap().since;
        for times in 1..14 {
            let window = span.back(times, &berlin()).unwrap();
            prop_assert_eq!(window.until, until);
            until = window.since;
        }
    }
}
