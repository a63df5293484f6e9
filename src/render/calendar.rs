//! A month by its weeks, with bars for what lies in them.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::paint::{BOLD, DIM, paint};
use super::{Screen, fit};
use crate::escape;

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

/// Columns of a day.
const DAY: usize = 5;

/// The weeks of the month of `first`, Monday to Sunday, each with the bars that reach into it.
pub fn month(screen: &Screen, first: Date, bars: &[Bar]) -> String {
    let first = first.first_of_month();
    let name =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"];
    let name = name.iter().chain(&["November", "December"]).nth(first.month() as usize - 1).unwrap_or(&"");
    let zone = screen.zone.iana_name().unwrap_or("UTC");
    let mut out = format!(
        "{} {}\n",
        paint(BOLD, &format!("{name} {}", first.year())),
        paint(DIM, &format!("({zone})"))
    );
    out.push_str(&paint(DIM, "week  Mon  Tue  Wed  Thu  Fri  Sat  Sun\n"));
    let back = first.weekday().since(Weekday::Monday);
    let mut monday = first.saturating_sub(i64::from(back).days());
    while monday <= first.last_of_month() {
        out.push_str(&week(screen, monday, first.month(), bars));
        monday = monday.saturating_add(7.days());
    }
    out
}

fn week(screen: &Screen, monday: Date, month: i8, bars: &[Bar]) -> String {
    let days: Vec<Date> = (0..7).map(|n: i64| monday.saturating_add(n.days())).collect();
    let number = monday.iso_week_date().week();
    let mut out = format!("{number:>4}");
    for day in &days {
        let cell = format!("{:>DAY$}", day.day());
        out.push_str(&if day.month() == month { cell } else { paint(DIM, &cell) });
    }
    out.push('\n');
    let reaching = bars.iter().filter(|bar| days.iter().any(|day| covers(&screen.zone, bar, *day)));
    for bar in reaching {
        let fill = match bar.sort {
            CalendarMark::Change => '█',
            CalendarMark::Conflict => '!',
            CalendarMark::Freeze => '░',
        };
        let cells: String = days
            .iter()
            .map(|day| match covers(&screen.zone, bar, *day) {
                true => format!(" {}", fill.to_string().repeat(DAY - 1)),
                false => " ".repeat(DAY),
            })
            .collect();
        let line = format!("    {cells}  {}", escape::line(&bar.label));
        let line = screen.width.map_or(line.clone(), |width| fit::cut(&line, width));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Whether a bar reaches into a day of the zone.
fn covers(zone: &TimeZone, bar: &Bar, day: Date) -> bool {
    let start =
        |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX);
    bar.from < start(day.saturating_add(1.day())) && start(day) < bar.to
}
