//! Business-hours arithmetic: the cases people argue about, in tables, and random calendars.

pub mod oracle;
pub mod random;
mod speed;

use itdesk::rules::calendar::{
    Calendar, CalendarSpec, Holiday, HolidayFile, HolidayTable, NeverOpens, Period, SpecialDay, Yearly,
};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn periods(text: &str) -> Vec<Period> {
    text.split_whitespace().map(|period| period.parse().unwrap()).collect()
}

fn days(texts: &[&str]) -> Vec<Holiday> {
    texts.iter().map(|text| day(text).into()).collect()
}

fn hours(text: &str) -> SpecialDay {
    SpecialDay::Hours(periods(text))
}

/// A specification with the same hours Monday to Friday and others at the weekend.
fn spec(zone: &str, workday: &str, weekend: &str) -> CalendarSpec {
    CalendarSpec {
        name: "test".to_owned(),
        timezone: TimeZone::get(zone).unwrap(),
        hours: std::array::from_fn(|day| periods(if day < 5 { workday } else { weekend })),
        holidays: Vec::new(),
        special: Default::default(),
    }
}

fn daily(zone: &str, hours: &str) -> Calendar {
    Calendar::new(spec(zone, hours, hours))
}

/// The instant of a local wall-clock reading.
fn local(calendar: &Calendar, text: &str) -> Timestamp {
    let reading: jiff::civil::DateTime = text.parse().unwrap();
    calendar.timezone().to_timestamp(reading).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn between(calendar: &Calendar, from: &str, to: &str) -> i64 {
    calendar.elapsed(local(calendar, from), local(calendar, to))
}

#[test]
fn periods_give_back_their_text() {
    for text in ["00:00-24:00", "09:00-17:30", "22:00-06:00", "23:59-24:00", "12:01-12:00"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
    let midnight: Period = "22:00-00:00".parse().unwrap();
    assert_eq!((midnight.start(), midnight.end()), (22 * HOUR, DAY));
    assert_eq!(midnight.to_string(), "22:00-24:00");
}

#[test]
fn bad_periods_say_what_is_wrong() {
    for (text, part) in [
        ("", "HH:MM-HH:MM"),
        ("09:00", "HH:MM-HH:MM"),
        ("9:00-17:00", "'9:00'"),
        ("09:00-17:60", "'17:60'"),
        ("09:00-24:01", "'24:01'"),
        ("09:00-17:00-18:00", "'17:00-18:00'"),
        ("+9:00-17:00", "'+9:00'"),
        ("09:00 -17:00", "'09:00 '"),
        ("٠٩:00-17:00", "'٠٩:00'"),
        ("24:00-06:00", "start it at 00:00"),
        ("09:00-09:00", "for all of a day write 00:00-24:00"),
    ] {
        let message = text.parse::<Period>().unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
        assert!(message.contains(&format!("'{text}'")), "{message}");
    }
}

#[test]
fn due_in_an_office_week() {
    let office = Calendar::new(spec("Asia/Shanghai", "09:00-12:00 13:00-18:00", ""));
    assert_eq!(office.weekly_seconds(), 40 * HOUR);
    for (from, seconds, due) in [
        // Started outside hours: before opening, over lunch, after closing, at the weekend.
        ("2024-03-04T07:00", HOUR, "2024-03-04T10:00"),
        ("2024-03-04T12:30", HOUR, "2024-03-04T14:00"),
        ("2024-03-04T20:00", HOUR, "2024-03-05T10:00"),
        ("2024-03-09T10:00", HOUR, "2024-03-11T10:00"),
        // The deadline falls on closing time and not on the next opening.
        ("2024-03-04T09:00", 3 * HOUR, "2024-03-04T12:00"),
        ("2024-03-04T09:00", 8 * HOUR, "2024-03-04T18:00"),
        ("2024-03-08T09:00", 8 * HOUR, "2024-03-08T18:00"),
        ("2024-03-08T09:00", 8 * HOUR + 1, "2024-03-11T09:00:01"),
        ("2024-03-04T18:00", 8 * HOUR, "2024-03-05T18:00"),
        ("2024-03-04T09:00", 40 * HOUR, "2024-03-08T18:00"),
        ("2024-03-09T10:00", 0, "2024-03-09T10:00"),
    ] {
        let from = local(&office, from);
        let due = local(&office, due);
        assert_eq!(office.due(from, seconds), Ok(due), "{from} + {seconds}");
        assert_eq!(office.elapsed(from, due), seconds);
    }
}

#[test]
fn changed_clocks_change_the_day() {
    for (zone, hours, date, expected) in [
        ("Europe/Berlin", "00:00-24:00", "2025-03-30", 23 * HOUR),
        ("Europe/Berlin", "00:00-24:00", "2025-10-26", 25 * HOUR),
        ("Europe/Berlin", "02:10-02:50", "2025-03-30", 0),
        ("Europe/Berlin", "02:10-02:50", "2025-10-26", 80 * 60),
        ("Europe/Berlin", "01:30-03:30", "2025-03-30", HOUR),
        ("Europe/Berlin", "01:30-03:30", "2025-10-26", 3 * HOUR),
        ("America/Sao_Paulo", "00:00-24:00", "2018-11-04", 23 * HOUR),
        ("America/Sao_Paulo", "00:00-24:00", "2018-02-17", 25 * HOUR),
        ("Australia/Lord_Howe", "00:00-24:00", "2024-10-06", 47 * 1800),
        ("Australia/Lord_Howe", "00:00-24:00", "2024-04-07", 49 * 1800),
        ("Pacific/Apia", "00:00-24:00", "2011-12-29", DAY),
    ] {
        let calendar = daily(zone, hours);
        let start = day(date).to_zoned_datetime(calendar.timezone().clone());
        let end = day(date).tomorrow().unwrap();
        let end = end.to_zoned_datetime(calendar.timezone().clone());
        let (start, end) = (start.unwrap().timestamp(), end.unwrap().timestamp());
        let worked = calendar.elapsed(start, end);
        assert_eq!(worked, expected, "{zone} {hours} {date}");
    }
}

#[test]
fn due_steps_over_the_gap() {
    let calendar = daily("Europe/Berlin", "02:10-02:50");
    let from = local(&calendar, "2025-03-29T02:30");
    let due = calendar.due(from, 30 * 60).unwrap();
    assert_eq!(due, local(&calendar, "2025-03-31T02:20"));
}

#[test]
fn a_shift_over_midnight_belongs_to_its_first_day() {
    let mut spec = spec("Europe/Berlin", "22:00-06:00", "22:00-06:00");
    spec.holidays = days(&["2024-05-01", "2024-05-01"]);
    let night = Calendar::new(spec.clone());
    assert_eq!(night.weekly_seconds(), 56 * HOUR);
    // The shift that starts the day before the holiday goes on into it.
    let into = between(&night, "2024-04-30T12:00", "2024-05-01T12:00");
    assert_eq!(into, 8 * HOUR);
    let cancelled = between(&night, "2024-05-01T12:00", "2024-05-02T12:00");
    assert_eq!(cancelled, 0);

    spec.special = [(day("2024-05-01"), hours("20:00-02:00"))].into();
    let special = Calendar::new(spec);
    let replaced = between(&special, "2024-05-01T12:00", "2024-05-02T12:00");
    assert_eq!(replaced, 6 * HOUR);
}

#[test]
fn overlaps_count_once() {
    let calendar = daily("UTC", "20:00-04:00 02:00-06:00 05:00-07:00 05:30-05:45");
    assert_eq!(calendar.weekly_seconds(), 7 * 11 * HOUR);
    let night = between(&calendar, "2024-01-01T12:00", "2024-01-02T12:00");
    assert_eq!(night, 11 * HOUR);
}

#[test]
fn special_days_replace_the_week_and_the_holiday() {
    let mut spec = spec("Asia/Shanghai", "09:00-18:00", "");
    spec.holidays = days(&["2024-02-12", "2024-02-13"]);
    spec.special = [
        // A make-up Saturday, a half day on a holiday, a closed Wednesday.
        (day("2024-02-17"), hours("09:00-17:00")),
        (day("2024-02-13"), hours("09:00-12:00")),
        (day("2024-02-14"), hours("")),
    ]
    .into();
    let calendar = Calendar::new(spec);
    let week = between(&calendar, "2024-02-12T00:00", "2024-02-19T00:00");
    assert_eq!(week, (3 + 9 + 9 + 8) * HOUR);
    let from = local(&calendar, "2024-02-09T18:00");
    let opening = local(&calendar, "2024-02-13T09:00");
    assert_eq!(calendar.next_opening(from), Some(opening));
    assert!(calendar.is_open(opening) && !calendar.is_open(from));
    let due = local(&calendar, "2024-02-15T10:00");
    assert_eq!(calendar.due(from, 4 * HOUR), Ok(due));
}

#[test]
fn a_make_up_day_follows_a_weekday() {
    let mut spec = spec("Asia/Shanghai", "09:00-18:00", "");
    spec.hours[4] = periods("09:00-12:00 22:00-02:00");
    spec.holidays = days(&["2026-10-10"]);
    spec.special = [
        // A Saturday that is worked as a Friday, its night shift included, although it is a holiday.
        (day("2026-10-10"), SpecialDay::Like(Weekday::Friday)),
        // A Wednesday that is closed as a Sunday.
        (day("2026-10-14"), SpecialDay::Like(Weekday::Sunday)),
    ]
    .into();
    let calendar = Calendar::new(spec);
    assert_eq!(between(&calendar, "2026-10-10T06:00", "2026-10-11T06:00"), 7 * HOUR);
    assert!(calendar.is_open(local(&calendar, "2026-10-11T01:59")));
    assert_eq!(between(&calendar, "2026-10-14T00:00", "2026-10-15T00:00"), 0);
    // It starts one shift more, and no other day changes.
    assert_eq!(calendar.weekly_seconds(), (4 * 9 + 7) * HOUR);
    assert_eq!(between(&calendar, "2026-10-05T06:00", "2026-10-12T06:00"), (4 * 9 + 7 + 7) * HOUR);
}

#[test]
fn the_table_of_china_has_days_off_and_make_up_days() {
    let mut spec = spec("Asia/Shanghai", "09:00-18:00", "");
    spec.hours[4] = periods("09:00-17:00");
    spec.holidays = vec![Holiday::Table(HolidayTable::China)];
    let open = |spec: &CalendarSpec, day: &str| {
        let calendar = Calendar::new(spec.clone());
        between(&calendar, &format!("{day}T00:00"), &format!("{day}T23:59"))
    };
    for (day, hours) in [
        // National Day 2026, from Thursday to Wednesday, and what makes up for it.
        ("2026-09-30", 9),
        ("2026-10-01", 0),
        ("2026-10-07", 0),
        ("2026-10-08", 9),
        ("2026-10-10", 9),
        ("2026-10-11", 0),
        ("2026-09-20", 9),
        // A Friday in the last year of the table, and New Year of one that it does not know.
        ("2026-12-25", 8),
        ("2027-01-01", 8),
        ("2024-02-04", 9),
        ("2025-10-08", 0),
    ] {
        assert_eq!(open(&spec, day), hours * HOUR, "{day}");
    }
    // What the desk writes itself wins: a day off, and hours of its own.
    spec.holidays.push(day("2026-10-10").into());
    spec.special = [(day("2026-10-01"), hours("10:00-12:00"))].into();
    assert_eq!(open(&spec, "2026-10-10"), 0);
    assert_eq!(open(&spec, "2026-10-01"), 2 * HOUR);
    // A calendar that is open at weekends alone has no weekday to follow.
    spec.hours = std::array::from_fn(|day| periods(if day < 5 { "" } else { "10:00-11:00" }));
    assert_eq!(open(&spec, "2026-09-20"), HOUR);
}

#[test]
fn a_day_of_every_year_comes_every_year() {
    let mut spec = spec("UTC", "09:00-17:00", "09:00-17:00");
    let file = HolidayFile {
        name: "holidays.ics".to_owned(),
        off: vec![day("2026-05-04")],
        yearly: vec![Yearly { days: 3, since: 2030, ..Yearly::day(12, 30) }],
        worked: vec![day("2026-05-04")],
    };
    spec.holidays =
        vec![Holiday::Yearly(Yearly::day(12, 25)), Holiday::Yearly(Yearly::day(2, 29)), Holiday::File(file)];
    let calendar = Calendar::new(spec);
    let closed = |day: &str| !calendar.is_open(local(&calendar, &format!("{day}T12:00")));
    for day in
        ["1970-12-25", "2026-12-25", "2199-12-25", "2028-02-29", "2030-12-30", "2031-01-01", "2099-12-31"]
    {
        assert!(closed(day), "{day}");
    }
    for day in
        ["1969-12-25", "2200-12-25", "2027-02-28", "2027-03-01", "2029-12-31", "2030-01-01", "2026-05-04"]
    {
        assert!(!closed(day), "{day}");
    }
    let year = between(&calendar, "2027-01-01T00:00", "2028-01-01T00:00");
    assert_eq!(year, 364 * 8 * HOUR);
}

#[test]
fn a_calendar_that_never_opens_is_an_error() {
    for zone in ["UTC", "Europe/Berlin"] {
        let never = daily(zone, "");
        let from = at("2024-01-01T00:00:00Z");
        let error = never.due(from, 1).unwrap_err();
        assert!(error.to_string().contains("'test'"), "{error}");
        assert_eq!(never.due(from, i64::MAX), Err(error));
        assert_eq!(never.next_opening(from), None);
        assert_eq!(never.elapsed(Timestamp::MIN, Timestamp::MAX), 0);
    }
}

#[test]
fn an_opening_counts_for_a_hundred_years() {
    // One zone has a single span of constant offset, the other two every year.
    for zone in ["UTC", "Europe/Berlin"] {
        let mut spec = spec(zone, "", "");
        for opening in ["2024-01-02", "2123-06-01", "2300-06-01"] {
            spec.special.insert(day(opening), hours("09:00-10:00"));
        }
        let rare = Calendar::new(spec);
        let from = local(&rare, "2024-01-01T00:00");
        let second = local(&rare, "2123-06-01T10:00");
        assert_eq!(rare.due(from, 2 * HOUR), Ok(second), "{zone}");
        for seconds in [2 * HOUR + 1, i64::MAX] {
            let closed = NeverOpens::Closed { calendar: "test".to_owned(), after: second };
            assert_eq!(rare.due(from, seconds), Err(closed), "{zone}");
        }
        let third = local(&rare, "2300-06-01T09:00");
        let century = SignedDuration::from_hours(36_525 * 24);
        assert_eq!(rare.next_opening(third - century), Some(third));
        let earlier = third - century - SignedDuration::from_secs(1);
        assert_eq!(rare.next_opening(earlier), None);
    }
}

#[test]
fn hostile_durations_and_instants_end() {
    let office = Calendar::new(spec("America/New_York", "09:00-17:00", ""));
    let now = at("2024-01-01T00:00:00Z");
    assert_eq!(office.due(now, -1), Err(NeverOpens::Negative(-1)));
    assert_eq!(office.due(now, i64::MIN), Err(NeverOpens::Negative(i64::MIN)));
    for calendar in [&office, &Calendar::always()] {
        for from in [Timestamp::MIN, now, Timestamp::MAX] {
            let error = calendar.due(from, i64::MAX).unwrap_err();
            assert!(matches!(error, NeverOpens::TooFar { .. }), "{error}");
            assert_eq!(calendar.due(from, 0), Ok(from));
        }
        let all = calendar.elapsed(Timestamp::MIN, Timestamp::MAX);
        let last = calendar.due(Timestamp::MIN, all).unwrap();
        assert_eq!(calendar.elapsed(Timestamp::MIN, last), all);
        assert!(calendar.due(Timestamp::MIN, all + 1).is_err());
    }
}

#[test]
fn exceptions_at_the_ends_of_time_are_harmless() {
    let mut spec = spec("Asia/Shanghai", "09:00-17:00", "20:00-06:00");
    spec.holidays = vec![Date::MIN.into(), Date::MAX.into()];
    spec.special = [(Date::MAX, hours("22:00-06:00"))].into();
    let calendar = Calendar::new(spec);
    let all = calendar.elapsed(Timestamp::MIN, Timestamp::MAX);
    assert_eq!(all, -calendar.elapsed(Timestamp::MAX, Timestamp::MIN));
    assert!(calendar.due(Timestamp::MIN, all).is_ok());
}

#[test]
fn always_counts_real_seconds_rounded_down() {
    let always = Calendar::always();
    assert_eq!(always.name(), "always");
    assert_eq!(always.weekly_seconds(), 7 * DAY);
    let before = at("1969-12-31T23:59:58.5Z");
    let after = at("1970-01-01T00:00:01.9Z");
    assert_eq!(always.elapsed(before, after), 3);
    assert_eq!(always.elapsed(after, before), -3);
    assert_eq!(always.due(before, 1), Ok(at("1969-12-31T23:59:59Z")));
    assert_eq!(always.due(before, 0), Ok(before));
    assert_eq!(always.next_opening(before), Some(before));
}
