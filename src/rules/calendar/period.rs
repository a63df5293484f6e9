//! A daily period of working time and its text form.

use std::fmt;
use std::str::FromStr;

use crate::lang::tr;
use thiserror::Error;

/// Seconds in a naive day.
pub(super) const DAY: i64 = 86_400;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// One period of working time that starts every day it is listed for, such as `09:00-17:30`.
///
/// A period holds its start and not its end. One whose end is not after midnight of the day it
/// starts on runs over midnight: `22:00-06:00` is one shift, and belongs to the day it starts on.
///
/// ```
/// use itdesk::rules::calendar::Period;
///
/// let night: Period = "22:00-06:00".parse()?;
/// assert_eq!(night.start(), 22 * 3600);
/// assert_eq!(night.end(), 30 * 3600);
/// assert_eq!(night.to_string(), "22:00-06:00");
/// # Ok::<(), itdesk::rules::calendar::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    start: i64,
    end: i64,
}

impl Period {
    /// The whole day, `00:00-24:00`.
    pub const WHOLE_DAY: Period = Period { start: 0, end: DAY };

    /// The start, in seconds after local midnight: in `0..86_400`.
    #[must_use]
    pub fn start(self) -> i64 {
        self.start
    }

    /// The end, in seconds after the local midnight of the day the period starts on: after
    /// [`start`](Self::start), at most a day after it, and above 86 400 when it runs over midnight.
    #[must_use]
    pub fn end(self) -> i64 {
        self.end
    }
}

/// Why a text is not a period; each message names the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The text is not two times joined by a hyphen.
    #[error("{}", tr!("'{text}' is not a period: write it as HH:MM-HH:MM, such as 09:00-17:30", text = .0))]
    Shape(String),
    /// One of the two times is not a time of day.
    #[error("{}", tr!("'{time}' in the period '{period}' is not a time of day: write 00:00 to 23:59", time = .time, period = .period))]
    Time {
        /// The whole text.
        period: String,
        /// The half that is wrong.
        time: String,
    },
    /// The period starts at 24:00, which only ends a period.
    #[error("{}", tr!("the period '{text}' starts at 24:00, which may only end a period: start it at 00:00", text = .0))]
    StartsAtEnd(String),
    /// The period ends when it starts, which could mean nothing or a whole day.
    #[error("{}", tr!("the period '{text}' ends when it starts: for all of a day write 00:00-24:00", text = .0))]
    Empty(String),
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads `HH:MM-HH:MM`, both halves with two digits each.
    ///
    /// An end before the start lies on the next day, and `24:00` is allowed as an end only.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').ok_or_else(|| PeriodError::Shape(text.to_owned()))?;
        let time = |half: &str| {
            seconds(half).ok_or_else(|| PeriodError::Time { period: text.to_owned(), time: half.to_owned() })
        };
        let start = time(from)?;
        let end = time(to)?;
        if start == DAY {
            return Err(PeriodError::StartsAtEnd(text.to_owned()));
        }
        if start == end {
            return Err(PeriodError::Empty(text.to_owned()));
        }
        let end = if end < start { end + DAY } else { end };
        Ok(Period { start, end })
    }
}

/// The seconds after midnight that `HH:MM` names, up to and including 24:00.
fn seconds(time: &str) -> Option<i64> {
    let &[h1, h2, b':', m1, m2] = time.as_bytes() else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let hours = two(h1, h2)?;
    let minutes = two(m1, m2)?;
    let total = hours * HOUR + minutes * MINUTE;
    (minutes < 60 && total <= DAY).then_some(total)
}

impl fmt::Display for Period {
    /// Writes the text the period is read from; an end at midnight is always `24:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY { self.end - DAY } else { self.end };
        let (start_hour, start_minute) = hour_and_minute(self.start);
        let (end_hour, end_minute) = hour_and_minute(end);
        write!(f, "{start_hour:02}:{start_minute:02}-{end_hour:02}:{end_minute:02}")
    }
}

fn hour_and_minute(seconds: i64) -> (i64, i64) {
    (seconds / HOUR, seconds % HOUR / MINUTE)
}
