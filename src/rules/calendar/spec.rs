//! What a calendar is made from.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::holiday::Holiday;
use super::period::Period;

/// What a calendar is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarSpec {
    /// The name people know the calendar by.
    pub name: String,
    /// The zone whose wall clocks the hours are read on.
    pub timezone: TimeZone,
    /// The periods that start on each day of a regular week, Monday first.
    pub hours: [Vec<Period>; 7],
    /// The days no shift starts on, with the make-up days of tables and files; order and repetition
    /// do not matter.
    pub holidays: Vec<Holiday>,
    /// The days with hours of their own, which win over the week and over `holidays`.
    pub special: BTreeMap<Date, SpecialDay>,
}

impl CalendarSpec {
    /// The periods that start on a special day.
    #[must_use]
    pub fn special_hours<'a>(&'a self, day: &'a SpecialDay) -> &'a [Period] {
        match day {
            SpecialDay::Hours(hours) => hours,
            SpecialDay::Like(weekday) => &self.hours[weekday.to_monday_zero_offset() as usize],
        }
    }

    /// The periods of a make-up working day of a table or a file: those of the first day from Monday
    /// to Friday that has any.
    #[must_use]
    pub fn make_up_hours(&self) -> Option<&[Period]> {
        self.hours[..5].iter().find(|hours| !hours.is_empty()).map(Vec::as_slice)
    }
}

/// The hours of a day that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecialDay {
    /// Periods of its own; an empty list closes the day.
    Hours(Vec<Period>),
    /// The hours of a weekday, as on a make-up working day.
    Like(Weekday),
}
