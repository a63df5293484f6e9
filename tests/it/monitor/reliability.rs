//! Availability, MTBF and MTTR against the definition applied to one second after another (M7.1a).

use itdesk::rules::calendar::{Calendar, CalendarSpec, Period};
use itdesk::rules::reliability::{Reliability, reliability};
use itdesk::rules::timeline::Span;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::calendar::oracle::Oracle;
use crate::calendar::random::{config, seed};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// Every second of the time is up or down, agreed or not. A failure is a run of seconds down, of which one at least
/// is agreed.
fn by_the_second(spec: &CalendarSpec, outages: &[Span], from: i64, to: i64) -> Reliability {
    let oracle = Oracle::new(spec, from, to);
    let mut down = vec![false; (to - from).max(0) as usize];
    for outage in outages {
        let end = outage.to.map_or(to, |to| to.as_second());
        for second in outage.from.as_second().max(from)..end.min(to) {
            down[(second - from) as usize] = true;
        }
    }
    let mut told = Reliability::default();
    let (mut was_down, mut counted) = (false, false);
    for (second, down) in (from..to).zip(down) {
        let agreed = oracle.is_open(second);
        told.agreed += i64::from(agreed);
        told.down += i64::from(agreed && down);
        counted &= was_down && down;
        if agreed && down && !counted {
            told.outages += 1;
            counted = true;
        }
        was_down = down;
    }
    told
}

fn office(zone: &str, hours: &str) -> CalendarSpec {
    let day: Vec<Period> = hours.split_whitespace().map(|p| p.parse().unwrap()).collect();
    CalendarSpec {
        name: "office".to_owned(),
        timezone: TimeZone::get(zone).unwrap(),
        hours: std::array::from_fn(|_| day.clone()),
        holidays: Vec::new(),
        special: Default::default(),
    }
}

fn span(from: &str, to: &str) -> Span {
    Span { from: at(from), to: (!to.is_empty()).then(|| at(to)) }
}

/// Works it out both ways and returns it.
#[track_caller]
fn told(spec: &CalendarSpec, outages: &[Span], from: &str, to: &str) -> Reliability {
    let told = reliability(&Calendar::new(spec.clone()), outages.iter().copied(), at(from), at(to));
    assert_eq!(told, by_the_second(spec, outages, at(from).as_second(), at(to).as_second()));
    told
}

fn figures(told: Reliability) -> (i64, i64, u64) {
    (told.agreed / 60, told.down / 60, told.outages)
}

#[test]
fn overlapping_nested_and_touching_outages_are_one() {
    let always = office("UTC", "00:00-24:00");
    let outages = [
        span("2026-11-02T10:00:00Z", "2026-11-02T11:00:00Z"),
        // Overlaps the first.
        span("2026-11-02T10:30:00Z", "2026-11-02T12:00:00Z"),
        // Inside both.
        span("2026-11-02T10:40:00Z", "2026-11-02T10:50:00Z"),
        // Touches the end.
        span("2026-11-02T12:00:00Z", "2026-11-02T12:30:00Z"),
        // One of its own.
        span("2026-11-02T20:00:00Z", "2026-11-02T20:15:00Z"),
        // Took no time.
        span("2026-11-02T22:00:00Z", "2026-11-02T22:00:00Z"),
    ];
    let told = told(&always, &outages, "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
    assert_eq!(figures(told), (24 * 60, 165, 2));
    assert_eq!(told.mttr(), Some(82.5 * 60.0));
    assert_eq!(told.mtbf(), Some((24.0 * 60.0 - 165.0) / 2.0 * 60.0));
    assert_eq!(told.availability(), Some((1440.0 - 165.0) / 1440.0));
    let (mtbf, mttr) = (told.mtbf().unwrap(), told.mttr().unwrap());
    assert!((told.availability().unwrap() - mtbf / (mtbf + mttr)).abs() < 1e-12);
}

#[test]
fn an_outage_without_an_end_lasts_to_the_end_of_the_time() {
    let always = office("UTC", "00:00-24:00");
    let open = [span("2026-11-01T20:00:00Z", "")];
    let day = |outages: &[Span]| told(&always, outages, "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
    assert_eq!(figures(day(&open)), (1440, 1440, 1));
    assert_eq!(day(&open).availability(), Some(0.0));
    let late = [span("2026-11-02T23:00:00Z", ""), span("2026-11-02T23:30:00Z", "2026-11-05T00:00:00Z")];
    assert_eq!(figures(day(&late)), (1440, 60, 1));
    // Begun before and ended after; before, after and at the edges alone.
    assert_eq!(figures(day(&[span("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z")])), (1440, 1440, 1));
    let beside = [
        span("2026-11-01T20:00:00Z", "2026-11-02T00:00:00Z"),
        span("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z"),
    ];
    assert_eq!(figures(day(&beside)), (1440, 0, 0));
}

#[test]
fn of_no_outage_there_is_no_mean_and_of_no_hours_no_share() {
    let always = office("UTC", "00:00-24:00");
    let quiet = told(&always, &[], "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
    assert_eq!((quiet.availability(), quiet.mtbf(), quiet.mttr()), (Some(1.0), None, None));
    let never = office("UTC", "");
    let down = [span("2026-11-02T10:00:00Z", "2026-11-02T11:00:00Z")];
    let closed = told(&never, &down, "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
    assert_eq!((closed.availability(), closed.mtbf(), closed.mttr()), (None, None, None));
    let backwards =
        reliability(&Calendar::new(always), down, at("2026-11-03T00:00:00Z"), at("2026-11-02T00:00:00Z"));
    assert_eq!(backwards, Reliability::default());
}

#[test]
fn only_agreed_hours_count() {
    let office = office("UTC", "09:00-12:00 13:00-17:00");
    let outages = [
        // 30 min of the morning, the break, an hour of the afternoon.
        span("2026-11-02T11:30:00Z", "2026-11-02T14:00:00Z"),
        // From the last half hour over the night to half past nine: one outage.
        span("2026-11-02T16:30:00Z", "2026-11-03T09:30:00Z"),
        // In the night alone: no failure of the agreed service.
        span("2026-11-03T20:00:00Z", "2026-11-03T23:00:00Z"),
    ];
    let told = told(&office, &outages, "2026-11-02T00:00:00Z", "2026-11-04T00:00:00Z");
    assert_eq!(figures(told), (14 * 60, 90 + 60, 2));
}

#[test]
fn days_on_which_clocks_change_have_their_real_length() {
    let night = "00:00-06:00";
    let whole = "00:00-24:00";
    for (zone, hours, from, to, outage, expected) in [
        // Spring in Berlin: the night has five hours, and the outage over the gap takes one less.
        (
            "Europe/Berlin",
            night,
            "2026-03-29T00:00+01:00",
            "2026-03-30T00:00+02:00",
            ("01:30+01:00", "03:30+02:00"),
            (300, 60, 1),
        ),
        // Autumn: seven hours; from the first half past one to half past three are three.
        (
            "Europe/Berlin",
            night,
            "2026-10-25T00:00+02:00",
            "2026-10-26T00:00+01:00",
            ("01:30+02:00", "03:30+01:00"),
            (420, 180, 1),
        ),
        (
            "Europe/Berlin",
            whole,
            "2026-10-25T00:00+02:00",
            "2026-10-26T00:00+01:00",
            ("02:30+02:00", "02:30+01:00"),
            (1500, 60, 1),
        ),
        // Lord Howe moves its clocks by half an hour.
        (
            "Australia/Lord_Howe",
            night,
            "2026-10-04T00:00+10:30",
            "2026-10-05T00:00+11:00",
            ("01:30+10:30", "03:00+11:00"),
            (330, 60, 1),
        ),
        (
            "Australia/Lord_Howe",
            night,
            "2026-04-05T00:00+11:00",
            "2026-04-06T00:00+10:30",
            ("01:30+11:00", "03:00+10:30"),
            (390, 120, 1),
        ),
    ] {
        let day = &from[..10];
        let outage = span(&format!("{day}T{}", outage.0), &format!("{day}T{}", outage.1));
        assert_eq!(figures(told(&office(zone, hours), &[outage], from, to)), expected, "{zone} {from}");
    }
}

#[test]
fn seconds_are_counted_whole() {
    let always = Calendar::always();
    let fine = |second: i64, nano: i32| Timestamp::new(second, nano).unwrap();
    let outages = [
        Span { from: fine(10, 900_000_000), to: Some(fine(12, 100_000_000)) },
        Span { from: fine(20, 100_000_000), to: Some(fine(20, 900_000_000)) },
        Span { from: fine(-3, -500_000_000), to: Some(fine(-2, 0)) },
    ];
    let told = reliability(&always, outages, instant(-10), instant(30));
    assert_eq!((told.agreed, told.down, told.outages), (40, 2 + 2, 2));
}

/// Outages around a time, some of them open: (where it begins, how long it lasts).
fn outages() -> impl Strategy<Value = Vec<(f64, Option<i64>)>> {
    let length = prop_oneof![
        1 => Just(None),
        4 => (0..5 * HOUR).prop_map(Some),
        2 => (0..120_i64).prop_map(Some),
        1 => (0..4 * DAY).prop_map(Some),
    ];
    vec((-0.3..1.2_f64, length), 0..12)
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn agrees_with_every_second(
        seed in seed(5, 3),
        length in 0..3 * DAY,
        outages in outages(),
        keep_open in any::<prop::sample::Index>(),
    ) {
        let spec = seed.spec();
        let (from, to) = (seed.start, seed.start + length);
        // One outage that is open hides all after it; most desks have none.
        let open = keep_open.index(24);
        let spans: Vec<Span> = outages
            .iter()
            .enumerate()
            .map(|(i, (place, lasts))| {
                let begin = from + (place * length as f64) as i64;
                let lasts = if i == open { *lasts } else { lasts.or(Some(HOUR)) };
                Span { from: instant(begin), to: lasts.map(|lasts| instant(begin + lasts)) }
            })
            .collect();
        let told = reliability(&Calendar::new(spec.clone()), spans.clone(), instant(from), instant(to));
        prop_assert_eq!(told, by_the_second(&spec, &spans, from, to));
        let mut turned = spans;
        turned.reverse();
        prop_assert_eq!(reliability(&Calendar::new(spec), turned, instant(from), instant(to)), told);
    }
}
