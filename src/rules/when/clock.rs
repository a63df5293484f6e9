//! What a time that people type is read against.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Where a word without a direction points: `14:00`, `fri` and `2h` have passed, or are to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// The latest that has been: for `--at`, `--since` and what is recorded.
    Past,
    /// The next that comes: for deadlines and plans.
    Future,
}

/// Now and here, and in which tense a text is read.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    pub(super) now: Timestamp,
    /// Where words without a direction and `in 3d` count from.
    pub(super) from: Timestamp,
    pub(super) zone: &'a TimeZone,
    pub(super) tense: Tense,
}

impl<'a> Clock<'a> {
    /// A clock that shows `now` in a zone.
    pub fn new(now: Timestamp, zone: &'a TimeZone, tense: Tense) -> Clock<'a> {
        Clock { now, from: now, zone, tense }
    }

    /// The same clock for the end of a window that begins at `from`: `02:00` and `2h` count from there,
    /// while `today` and `tomorrow` stay what they are.
    pub fn counting_from(self, from: Timestamp) -> Clock<'a> {
        Clock { from, ..self }
    }

    pub(super) fn today(self) -> Date {
        self.zone.to_datetime(self.now).date()
    }

    pub(super) fn first_day(self) -> Date {
        self.zone.to_datetime(self.from).date()
    }

    /// The instant of a local time. One that the clocks skip is as much later; of one that comes
    /// twice, it is the first.
    pub(super) fn at(self, local: DateTime) -> Option<Timestamp> {
        self.zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    /// The first instant of a day.
    pub(super) fn midnight(self, day: Date) -> Option<Timestamp> {
        self.at(day.to_datetime(Time::midnight()))
    }

    /// The instant that lies so many months from another, by the calendar.
    pub(super) fn months_from(self, at: Timestamp, months: i64) -> Option<Timestamp> {
        // Of a time that comes twice, the calendar knows only the first.
        if months == 0 {
            return Some(at);
        }
        let span = Span::new().try_months(months).ok()?;
        self.at(self.zone.to_datetime(at).checked_add(span).ok()?)
    }
}
