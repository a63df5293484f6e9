//! What a calendar is made from.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

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
    /// The days no shift starts on; order and repetition do not matter.
    pub holidays: Vec<Date>,
    /// The days with hours of their own, which win over the week and over `holidays`; an empty list
    /// closes the day.
    pub special: BTreeMap<Date, Vec<Period>>,
}
