//! Business hours: how much working time lies between two instants, and when a given amount of it
//! will have passed.
//!
//! An instant is working time when its local wall-clock reading, in the calendar's time zone, lies
//! in a period of the calendar. Working time is counted in real seconds: on the day clocks change a
//! `00:00-24:00` day has 23 or 25 hours, a period inside the skipped hour does not exist, and one
//! inside the repeated hour counts twice.
//!
//! A period belongs to the day it starts on. A holiday cancels the shifts that start on that day,
//! their part after midnight included, and leaves alone the end of a shift begun the day before. A
//! special day replaces the shifts that start on it, on a weekend or a holiday too: with its own, or
//! with those of a weekday. Periods that overlap count once.
//!
//! A holiday is a date, a day of every year, a built-in table or the days of a file. A table and a
//! file have make-up working days as well: these have the hours of the first day from Monday to
//! Friday that is worked, for no notice says which weekday such a day follows. Where two entries
//! name one day, what the desk writes itself wins over its files, and they win over the tables.
//!
//! Instants are taken to the whole second, rounded down. No operation steps through days: the cost
//! grows with the number of clock changes in the span and with the logarithm of everything else.

mod holiday;
mod line;
mod period;
mod spans;
mod spec;
mod table;
mod until;
mod working_hours;

pub use holiday::{Holiday, HolidayFile, YEARLY_YEARS, Yearly};
pub use period::{Period, PeriodError};
pub use spec::{CalendarSpec, SpecialDay};
pub use table::{HolidayTable, Turn};
pub use until::Until;
pub use working_hours::{Calendar, NeverOpens};
