//! A calendar ready to count with.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use thiserror::Error;

use super::line::WorkingLine;
use super::period::Period;
use super::spans::{CENTURY, Counted, spans, whole_second};
use super::spec::CalendarSpec;
use crate::lang::tr;

/// Why no instant answers [`Calendar::due`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NeverOpens {
    /// No working time comes for a hundred years (36 525 days).
    #[error("{}", tr!("the calendar '{calendar}' has no working time in the 100 years after {after}", calendar = .calendar, after = .after))]
    Closed {
        /// The calendar's name.
        calendar: String,
        /// Where the search stood: its start, or the end of the last working time before the gap.
        after: Timestamp,
    },
    /// The answer is later than the last instant that can be written, at the end of the year 9999.
    #[error("{}", tr!("{seconds} s of working time on the calendar '{calendar}' end after the year 9999", seconds = .seconds, calendar = .calendar))]
    TooFar {
        /// The calendar's name.
        calendar: String,
        /// The working time asked for.
        seconds: i64,
    },
    /// The working time asked for is negative.
    #[error("{}", tr!("a due time needs working time of 0 s or more, not {seconds} s", seconds = .0))]
    Negative(i64),
}

/// A calendar ready to count with.
///
/// ```
/// use itdesk::rules::calendar::{Calendar, CalendarSpec};
/// use jiff::{Timestamp, tz::TimeZone};
///
/// let day = vec!["09:00-17:00".parse()?];
/// let calendar = Calendar::new(CalendarSpec {
///     name: "office".to_owned(),
///     timezone: TimeZone::get("Europe/Berlin")?,
///     hours: [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]],
///     holidays: vec![],
///     special: Default::default(),
/// });
/// // A Friday at 16:00 in Berlin: an hour is left that day and clocks change on the Sunday.
/// let friday: Timestamp = "2025-03-28T15:00:00Z".parse()?;
/// let due = calendar.due(friday, 2 * 3600)?;
/// assert_eq!(due, "2025-03-31T08:00:00Z".parse()?);
/// assert_eq!(calendar.elapsed(friday, due), 2 * 3600);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    spec: CalendarSpec,
    line: WorkingLine,
}

impl Calendar {
    /// Compiles a calendar; the cost is in its holidays and special days, so do it once.
    #[must_use]
    pub fn new(spec: CalendarSpec) -> Calendar {
        let line = WorkingLine::new(&spec);
        Calendar { spec, line }
    }

    /// The calendar on which all time is working time: `always`, in UTC.
    #[must_use]
    pub fn always() -> Calendar {
        Calendar::new(CalendarSpec {
            name: "always".to_owned(),
            timezone: TimeZone::UTC,
            hours: std::array::from_fn(|_| vec![Period::WHOLE_DAY]),
            holidays: Vec::new(),
            special: BTreeMap::new(),
        })
    }

    /// The calendar's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// The zone whose wall clocks the hours are read on.
    #[must_use]
    pub fn timezone(&self) -> &TimeZone {
        &self.spec.timezone
    }

    /// What the calendar was made from.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// Open seconds of a regular week: no holiday, no special day and no change of clocks.
    #[must_use]
    pub fn weekly_seconds(&self) -> i64 {
        self.line.week_total()
    }

    /// Open seconds before a local second, up to a constant.
    pub(super) fn count(&self, local: i64) -> i64 {
        self.line.before(local)
    }

    /// Whether `at` is working time.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let offset = i64::from(self.spec.timezone.to_offset(at).seconds());
        self.line.is_open(whole_second(at) + offset)
    }

    /// The working seconds from one instant to another, negative when `to` is the earlier.
    ///
    /// Always, `elapsed(a, b) == -elapsed(b, a)` and
    /// `elapsed(a, b) + elapsed(b, c) == elapsed(a, c)`.
    #[must_use]
    pub fn elapsed(&self, from: Timestamp, to: Timestamp) -> i64 {
        if to < from {
            return -self.elapsed(to, from);
        }
        spans(&self.spec.timezone, from, whole_second(to))
            .map(|span| Counted::new(&self.line, span).open)
            .sum()
    }

    /// The earliest instant, `from` or later, by which `seconds` of working time have passed since
    /// `from`.
    ///
    /// `due(from, 0)` is `from` itself, open or not. A deadline may fall on closing time.
    ///
    /// # Errors
    ///
    /// [`NeverOpens::Closed`] when the calendar stays closed for a hundred years before the answer,
    /// [`NeverOpens::TooFar`] when the answer is past [`Timestamp::MAX`], and
    /// [`NeverOpens::Negative`] when `seconds` is negative.
    pub fn due(&self, from: Timestamp, seconds: i64) -> Result<Timestamp, NeverOpens> {
        match seconds {
            ..0 => Err(NeverOpens::Negative(seconds)),
            0 => Ok(from),
            1.. => self.search(from, seconds),
        }
    }

    fn search(&self, from: Timestamp, seconds: i64) -> Result<Timestamp, NeverOpens> {
        let last = Timestamp::MAX.as_second();
        let mut left = seconds;
        // Nothing is open between here and the span the search has come to.
        let mut stand = whole_second(from);
        for span in spans(&self.spec.timezone, from, last) {
            let counted = Counted::new(&self.line, span);
            // Only a span that ends this late can hold an opening that comes too late.
            if span.end - stand > CENTURY && counted.opening() - stand > CENTURY {
                return Err(self.closed(stand));
            }
            if counted.open >= left {
                return Timestamp::from_second(counted.reach(left)).map_err(|_| self.too_far(seconds));
            }
            if counted.open > 0 {
                stand = counted.reach(counted.open);
                left -= counted.open;
            }
            // Spares a hopeless search its thousands of spans. A calendar with no regular hours
            // has no such search: it is found closed for good soon enough.
            if self.weekly_seconds() > 0 && left > last - span.end {
                break;
            }
        }
        Err(self.too_far(seconds))
    }

    /// The earliest working instant, `from` or later, that comes within a hundred years; none when
    /// the calendar stays closed that long.
    #[must_use]
    pub fn next_opening(&self, from: Timestamp) -> Option<Timestamp> {
        if self.is_open(from) {
            return Some(from);
        }
        let worked = self.due(from, 1).ok()?;
        Timestamp::from_second(worked.as_second() - 1).ok()
    }

    /// The least real time in which so many working seconds pass, in seconds: from the opening of the regular week that
    /// suits best, without holidays. `None` for a calendar that never opens.
    ///
    /// 24 h on days of 7.5 h are three days and 1 h 30 min at least.
    #[must_use]
    pub fn least_real_seconds(&self, seconds: i64) -> Option<i64> {
        let hours = self.spec.hours.clone();
        let plain = Calendar::new(CalendarSpec {
            name: self.spec.name.clone(),
            timezone: TimeZone::UTC,
            hours: hours.clone(),
            holidays: Vec::new(),
            special: BTreeMap::new(),
        });
        // 1970-01-05 is a Monday.
        let openings = hours
            .iter()
            .zip(4_i64..)
            .flat_map(|(periods, day)| periods.iter().map(move |period| day * 86_400 + period.start()));
        let took = openings.filter_map(|from| {
            let from = Timestamp::from_second(from).ok()?;
            Some(plain.due(from, seconds).ok()?.as_second() - from.as_second())
        });
        took.min()
    }

    fn too_far(&self, seconds: i64) -> NeverOpens {
        NeverOpens::TooFar { calendar: self.spec.name.clone(), seconds }
    }

    fn closed(&self, stand: i64) -> NeverOpens {
        NeverOpens::Closed {
            calendar: self.spec.name.clone(),
            after: Timestamp::from_second(stand).unwrap_or(Timestamp::MAX),
        }
    }
}
