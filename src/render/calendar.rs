//! A month by its weeks, with bars for what lies in them.

use anstyle::Style;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::Screen;
use super::paint::{BOLD, DIM, GOOD, LATE, paint};
use super::table::{self, Cell, Column};
use crate::lang::{self, mark, tr};

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarMark {
    /// A change.
    Change,
    /// A change that runs into a freeze or another change.
    Conflict,
    /// A time in which nothing is changed.
    Freeze,
}

/// Something that lies in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is.
    pub sort: CalendarMark,
    /// First instant of it.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
    /// What stands beside it.
    pub label: String,
}

/// Columns of a day, and of the number of a week.
const DAY: usize = 4;
const DAYS: [&str; 7] =
    [mark!("Mon"), mark!("Tue"), mark!("Wed"), mark!("Thu"), mark!("Fri"), mark!("Sat"), mark!("Sun")];
const MONTHS: [&str; 12] = [
    mark!("January"),
    mark!("February"),
    mark!("March"),
    mark!("April"),
    mark!("May"),
    mark!("June"),
    mark!("July"),
    mark!("August"),
    mark!("September"),
    mark!("October"),
    mark!("November"),
    mark!("December"),
];

/// A month of a year: `November 2026`.
pub fn of_year(day: Date) -> String {
    let month = MONTHS.get(day.month() as usize - 1).map_or("", |name| lang::text(name));
    tr!("{month} {year}", month, year = day.year())
}

/// The weeks of the month of `first`, Monday to Sunday, each with the bars that reach into it.
pub fn month(screen: &Screen, first: Date, bars: &[Bar]) -> String {
    let first = first.first_of_month();
    let zone = screen.zone.iana_name().unwrap_or("UTC");
    let title = format!("{} {}", paint(BOLD, &of_year(first)), paint(DIM, &format!("({zone})")));
    let mut columns = vec![Column::right("week", 0).headed(DIM)];
    columns.extend(DAYS.map(|day| Column::right(day, 0).headed(DIM).after(1)));
    columns.push(Column::cut(""));
    let back = first.weekday().since(Weekday::Monday);
    let mut monday = first.saturating_sub(i64::from(back).days());
    let mut rows = Vec::new();
    while monday <= first.last_of_month() {
        rows.extend(week(screen, monday, first.month(), bars));
        monday = monday.saturating_add(7.days());
    }
    format!("{title}\n{}", table::text(&columns, &rows, screen.width))
}

/// The days of a week, then the bars that reach into it.
fn week(screen: &Screen, monday: Date, month: i8, bars: &[Bar]) -> Vec<Vec<Cell>> {
    let days: Vec<Date> = (0..7).map(|n: i64| monday.saturating_add(n.days())).collect();
    let mut numbers = vec![Cell::from(monday.iso_week_date().week().to_string())];
    numbers.extend(days.iter().map(|day| {
        // As wide as a bar, so that a month without bars looks the same.
        let style = if day.month() == month { Style::new() } else { DIM };
        Cell::styled(&format!("{:>DAY$}", day.day()), style)
    }));
    numbers.push(Cell::of(""));
    let reaching = bars.iter().filter(|bar| days.iter().any(|day| covers(&screen.zone, bar, *day)));
    let bar = |bar: &Bar| {
        let (fill, style) = match bar.sort {
            CalendarMark::Change => ("█", GOOD),
            CalendarMark::Conflict => ("!", LATE),
            CalendarMark::Freeze => ("░", DIM),
        };
        let cell = |day: &Date| match covers(&screen.zone, bar, *day) {
            true => Cell::styled(&fill.repeat(DAY), style),
            false => Cell::of(""),
        };
        let mut cells = vec![Cell::of("")];
        cells.extend(days.iter().map(cell));
        cells.push(Cell::of(&bar.label));
        cells
    };
    std::iter::once(numbers).chain(reaching.map(bar)).collect()
}

/// Whether a bar reaches into a day of the zone.
fn covers(zone: &TimeZone, bar: &Bar, day: Date) -> bool {
    let start =
        |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX);
    bar.from < start(day.saturating_add(1.day())) && start(day) < bar.to
}
