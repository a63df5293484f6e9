//! The days off of a calendar: dates, days of every year, built-in tables, what a file holds.

use jiff::ToSpan;
use jiff::civil::Date;

use super::table::{HolidayTable, Turn};

/// The years in which a day of every year counts; in earlier and later ones it is a regular day.
pub const YEARLY_YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// An entry of a calendar's holidays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holiday {
    /// A day off.
    Day(Date),
    /// A day off in every year.
    Yearly(Yearly),
    /// A built-in table of days off and make-up working days.
    Table(HolidayTable),
    /// The days of a file.
    File(HolidayFile),
}

/// Days off that come every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yearly {
    /// The month of the first day, from 1.
    pub month: i8,
    /// The first day, from 1; 29 February comes in leap years alone.
    pub day: i8,
    /// How many days it lasts.
    pub days: i32,
    /// The first year it comes in.
    pub since: i16,
}

/// What a file of holidays holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HolidayFile {
    /// The name that the policy gives.
    pub name: String,
    /// Days off.
    pub off: Vec<Date>,
    /// Days off of every year.
    pub yearly: Vec<Yearly>,
    /// Make-up working days, which win over the days off of the same file.
    pub worked: Vec<Date>,
}

impl Holiday {
    /// Every day of the entry; of two turns of one day the later wins.
    #[must_use]
    pub fn days(&self) -> Vec<(Date, Turn)> {
        let off = |days: &mut dyn Iterator<Item = Date>| days.map(|day| (day, Turn::Off)).collect();
        match self {
            Holiday::Day(day) => vec![(*day, Turn::Off)],
            Holiday::Yearly(yearly) => off(&mut yearly.dates()),
            Holiday::Table(table) => table.days(),
            Holiday::File(file) => {
                let days = file.off.iter().copied();
                let mut all: Vec<_> = off(&mut days.chain(file.yearly.iter().flat_map(Yearly::dates)));
                all.extend(file.worked.iter().map(|day| (*day, Turn::Worked)));
                all
            }
        }
    }

    /// Where two entries name one day, the one with the higher rank wins: what a desk writes wins
    /// over its files, and they win over the tables.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Holiday::Table(_) => 0,
            Holiday::File(_) => 1,
            Holiday::Day(_) | Holiday::Yearly(_) => 2,
        }
    }

    /// The table that the entry is.
    #[must_use]
    pub fn table(&self) -> Option<HolidayTable> {
        match self {
            Holiday::Table(table) => Some(*table),
            _ => None,
        }
    }

    /// Whether the entry names a day of a year by its date.
    #[must_use]
    pub fn dates_in(&self, year: i16) -> bool {
        match self {
            Holiday::Day(day) => day.year() == year,
            Holiday::File(file) => file.off.iter().chain(&file.worked).any(|day| day.year() == year),
            Holiday::Yearly(_) | Holiday::Table(_) => false,
        }
    }
}

impl Yearly {
    /// One day of every year.
    #[must_use]
    pub fn day(month: i8, day: i8) -> Yearly {
        Yearly { month, day, days: 1, since: *YEARLY_YEARS.start() }
    }

    /// Its days in all [`YEARLY_YEARS`].
    pub fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        let of = *self;
        let years = (*YEARLY_YEARS.start()).max(of.since)..=*YEARLY_YEARS.end();
        let first = move |year| Date::new(year, of.month, of.day).ok();
        years.filter_map(first).flat_map(move |first| {
            (0..of.days).filter_map(move |passed| first.checked_add(passed.days()).ok())
        })
    }
}

impl std::fmt::Display for Holiday {
    /// Writes what the policy says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Holiday::Day(day) => day.fmt(f),
            Holiday::Yearly(yearly) => write!(f, "{:02}-{:02}", yearly.month, yearly.day),
            Holiday::Table(table) => f.write_str(table.as_str()),
            Holiday::File(file) => f.write_str(&file.name),
        }
    }
}

impl From<Date> for Holiday {
    fn from(day: Date) -> Holiday {
        Holiday::Day(day)
    }
}
