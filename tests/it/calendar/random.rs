//! Random calendars near changes of clocks, compared with the oracle and with themselves.

use itdesk::rules::calendar::{
    Calendar, CalendarSpec, Holiday, HolidayFile, HolidayTable, Period, SpecialDay, Yearly,
};
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use super::oracle::Oracle;

const DAY: i64 = 86_400;
const TEN_YEARS: i64 = 3_653 * DAY;

/// Zones with the years to look at most.
const ZONES: [(&str, i16); 9] = [
    ("UTC", 2024),
    ("Asia/Shanghai", 1990),
    ("Europe/Berlin", 2025),
    ("America/New_York", 2006),
    ("Australia/Lord_Howe", 2024),
    ("Asia/Kolkata", 2024),
    ("America/Sao_Paulo", 2017),
    ("Africa/Casablanca", 2023),
    ("Pacific/Apia", 2011),
];

/// A week of periods that leaves room for the zone and the days around the tested instants.
#[derive(Clone, Debug)]
pub struct Seed {
    zone: usize,
    hours: [Vec<Period>; 7],
    holidays: Vec<Entry>,
    special: Vec<(i64, SpecialDay)>,
    pub start: i64,
}

impl Seed {
    pub fn spec(&self) -> CalendarSpec {
        let timezone = TimeZone::get(ZONES[self.zone].0).unwrap();
        let base = timezone.to_datetime(instant(self.start)).date();
        let day = |offset: i64| -> Date { base.checked_add(offset.days()).unwrap() };
        CalendarSpec {
            name: "random".to_owned(),
            timezone,
            hours: self.hours.clone(),
            holidays: self.holidays.iter().map(|entry| entry.holiday(&day)).collect(),
            special: self.special.iter().map(|(offset, hours)| (day(*offset), hours.clone())).collect(),
        }
    }
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// The changes of a zone's clocks in the three years from one on; its start when there are none.
fn landmarks(zone: &str, year: i16) -> Vec<i64> {
    let start = date(year, 1, 1).at(0, 0, 0, 0).in_tz("UTC").unwrap();
    let start = start.timestamp();
    let end = start.as_second() + 3 * 365 * DAY;
    let changes: Vec<i64> = TimeZone::get(zone)
        .unwrap()
        .following(start)
        .map(|change| change.timestamp().as_second())
        .take_while(|at| *at < end)
        .collect();
    if changes.is_empty() { vec![start.as_second()] } else { changes }
}

/// Periods anywhere, with a leaning to the hours in which clocks change.
fn period() -> impl Strategy<Value = Period> {
    let start = prop_oneof![0..1440_i64, 0..240_i64, (0..24_i64).prop_map(|h| h * 60)];
    let end = prop_oneof![
        3 => 0..=1440_i64,
        2 => 0..300_i64,
        1 => Just(1440_i64),
        1 => (0..24_i64).prop_map(|h| h * 60),
    ];
    (start, end).prop_map(|(start, end)| {
        let end = if start == end { 1440 } else { end };
        let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        format!("{}-{}", time(start), time(end)).parse().unwrap()
    })
}

fn start() -> impl Strategy<Value = (usize, i64)> {
    let year = prop_oneof![Just(None), (1990..2045_i16).prop_map(Some)];
    let place = (0..ZONES.len(), year, any::<prop::sample::Index>());
    (place, -3 * DAY..DAY).prop_map(|((zone, year, index), shift)| {
        let (name, hot) = ZONES[zone];
        let landmark = *index.get(&landmarks(name, year.unwrap_or(hot)));
        (zone, landmark + shift)
    })
}

/// An entry of the holidays, in days from the start.
#[derive(Clone, Debug)]
enum Entry {
    Day(i64),
    Yearly(i64, i32),
    Table,
    File { off: Vec<i64>, worked: Vec<i64>, yearly: Vec<(i64, i32, i16)> },
}

impl Entry {
    fn holiday(&self, day: &dyn Fn(i64) -> Date) -> Holiday {
        let yearly = |from: i64, days: i32, since: i16| {
            let first = day(from);
            Yearly { month: first.month(), day: first.day(), days, since: first.year() + since }
        };
        let days = |offsets: &[i64]| offsets.iter().map(|&offset| day(offset)).collect();
        match self {
            Entry::Day(offset) => day(*offset).into(),
            Entry::Yearly(from, since) => Holiday::Yearly(yearly(*from, 1, *since as i16)),
            Entry::Table => Holiday::Table(HolidayTable::China),
            Entry::File { off, worked, yearly: recurring } => Holiday::File(HolidayFile {
                name: "random.ics".to_owned(),
                off: days(off),
                yearly: recurring.iter().map(|(from, days, since)| yearly(*from, *days, *since)).collect(),
                worked: days(worked),
            }),
        }
    }
}

fn entry(reach: i64) -> impl Strategy<Value = Entry> {
    let day = move || -3..reach;
    let file = (vec(day(), 0..3), vec(day(), 0..3), vec((day(), 1..4_i32, -2..2_i16), 0..2));
    prop_oneof![
        4 => day().prop_map(Entry::Day),
        1 => (day(), -2..2_i32).prop_map(|(from, since)| Entry::Yearly(from, since)),
        1 => Just(Entry::Table),
        1 => file.prop_map(|(off, worked, yearly)| Entry::File { off, worked, yearly }),
    ]
}

/// A calendar with exceptions up to `reach` days from its start.
pub fn seed(reach: i64, exceptions: usize) -> impl Strategy<Value = Seed> {
    let hours = prop::array::uniform7(vec(period(), 0..=3));
    let holidays = vec(entry(reach), 0..=exceptions);
    let like = (0..7_i8).prop_map(|day| SpecialDay::Like(Weekday::from_monday_zero_offset(day).unwrap()));
    let special_day = prop_oneof![vec(period(), 0..=3).prop_map(SpecialDay::Hours), like];
    let special = vec((-3..reach, special_day), 0..=exceptions);
    (start(), hours, holidays, special).prop_map(|((zone, start), hours, holidays, special)| Seed {
        zone,
        hours,
        holidays,
        special,
        start,
    })
}

pub fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked.and_then(|text| text.parse().ok()).unwrap_or_else(|| crate::model::cases(cases));
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn agrees_with_the_oracle(
        seed in seed(7, 4),
        length in 0..6 * DAY,
        cuts in vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.05_f64), 8),
        nanosecond in 0..1_000_000_000_i32,
    ) {
        let spec = seed.spec();
        let calendar = Calendar::new(spec.clone());
        let (start, end) = (seed.start, seed.start + length);
        let oracle = Oracle::new(&spec, start, end);
        for (from, to, share) in cuts {
            let from = start + (from * length as f64) as i64;
            let to = start + (to * length as f64) as i64;
            let (low, high) = (from.min(to), from.max(to));
            let worked = oracle.elapsed(low, high);
            let expected = if to < from { -worked } else { worked };
            let fine = |second: i64| Timestamp::new(second, nanosecond).unwrap();
            prop_assert_eq!(calendar.elapsed(instant(from), instant(to)), expected);
            prop_assert_eq!(calendar.elapsed(instant(from), fine(to)), expected);
            prop_assert_eq!(calendar.elapsed(instant(to), instant(from)), -expected);
            prop_assert_eq!(calendar.is_open(fine(from)), oracle.is_open(from));

            // A cut in closed time makes `worked` end on closing time.
            let any = (oracle.elapsed(low, end) as f64 * share) as i64;
            for seconds in [any, worked] {
                let found = calendar.due(instant(low), seconds);
                match oracle.due(low, seconds, end) {
                    Some(due) => {
                        prop_assert_eq!(found, Ok(instant(due)));
                        prop_assert_eq!(calendar.elapsed(instant(low), instant(due)), seconds);
                    }
                    None => prop_assert!(found.map_or(true, |due| due > instant(end))),
                }
            }
            let opening = (low..end).find(|&at| oracle.is_open(at));
            let next = calendar.next_opening(instant(low)).filter(|at| *at < instant(end));
            prop_assert_eq!(next, opening.map(instant));
        }
    }

    #[test]
    fn ten_years_add_up(
        seed in seed(3653, 40),
        mut cuts in vec(0..=TEN_YEARS, 3..8),
    ) {
        let calendar = Calendar::new(seed.spec());
        let at = |cut: i64| instant(seed.start + cut);
        let (first, last) = (at(cuts[0]), at(cuts[cuts.len() - 1]));
        let parts: i64 = cuts.windows(2).map(|w| calendar.elapsed(at(w[0]), at(w[1]))).sum();
        prop_assert_eq!(parts, calendar.elapsed(first, last));
        prop_assert_eq!(parts, -calendar.elapsed(last, first));
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            prop_assert!(calendar.elapsed(at(pair[0]), at(pair[1])) >= 0);
            prop_assert!(calendar.elapsed(at(pair[0]), at(pair[1])) <= pair[1] - pair[0]);
        }
    }

    #[test]
    fn due_is_the_earliest_inverse(
        seed in seed(3653, 40),
        seconds in prop_oneof![1..10 * DAY, 1..TEN_YEARS],
    ) {
        let calendar = Calendar::new(seed.spec());
        let from = instant(seed.start);
        if let Ok(due) = calendar.due(from, seconds) {
            prop_assert!(due > from);
            prop_assert_eq!(calendar.elapsed(from, due), seconds);
            let before = instant(due.as_second() - 1);
            prop_assert_eq!(calendar.elapsed(from, before), seconds - 1);
        } else {
            prop_assert_eq!(calendar.weekly_seconds(), 0);
        }
    }
}
