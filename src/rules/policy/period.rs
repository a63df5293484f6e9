//! Lengths of time by the calendar, such as `12mo`.

use crate::lang::tr;
use crate::records::{fold, units};
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A length of time by the calendar: a month is a month, however many days it has.
///
/// ```
/// use itdesk::rules::policy::Period;
/// let year: Period = "12mo".parse().unwrap();
/// assert_eq!(year, "1y".parse().unwrap());
/// assert_eq!(year.to_string(), "1y");
/// let now = "2026-03-31T09:00:00Z".parse().unwrap();
/// let month: Period = "1mo".parse().unwrap();
/// assert_eq!(month.before(now, &jiff::tz::TimeZone::UTC).to_string(), "2026-02-28T09:00:00Z");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    months: i32,
    days: i32,
}

/// The longest period: a thousand years.
const MOST_MONTHS: i64 = 12_000;

impl Period {
    /// So many months.
    pub const fn months(months: i32) -> Period {
        Period { months, days: 0 }
    }

    /// Months it comes to, a day taken as its share of a month of 365.2425 / 12 days.
    pub fn rough_months(self) -> f64 {
        f64::from(self.months) + f64::from(self.days) * 12.0 / 365.2425
    }

    /// Days it comes to, a month taken as the 365.2425 / 12 days it has on average; for comparing.
    pub(in crate::rules) fn rough_days(self) -> f64 {
        f64::from(self.months) * 365.2425 / 12.0 + f64::from(self.days)
    }

    /// The day that lies this long after another, by the calendar.
    pub fn after(self, day: Date) -> Date {
        day.saturating_add(Span::new().months(self.months).days(self.days))
    }

    /// The instant that lies this long before `at`, by the calendar of a zone.
    pub fn before(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let span = Span::new().months(self.months).days(self.days);
        let local = zone.to_datetime(at).checked_sub(span).ok();
        let before = local.and_then(|local| zone.to_ambiguous_timestamp(local).compatible().ok());
        before.unwrap_or(Timestamp::MIN)
    }
}

impl std::str::FromStr for Period {
    type Err = String;

    /// Reads numbers with a unit each, the largest first: years, months, weeks, days.
    ///
    /// # Errors
    /// A sentence that quotes the text and says the shape.
    fn from_str(text: &str) -> Result<Period, String> {
        match Period::of_policy(text)? {
            (period, true) => {
                Err(tr!("'{shown}' is minutes; for months write {period}", shown = shown(text), period))
            }
            (period, false) => Ok(period),
        }
    }
}

impl Period {
    /// Reads a period as a policy may still have it: version 0.1 wrote months with `m`, which is a
    /// minute everywhere else. True when the text has such an `m`.
    ///
    /// # Errors
    /// A sentence that quotes the text and says the shape.
    pub fn of_policy(text: &str) -> Result<(Period, bool), String> {
        let shown = shown(text);
        let wrong = || {
            tr!(
                "'{shown}' is not a period; write numbers with a unit each (y, mo, w, d), such as 12mo, 5y or 90d",
                shown
            )
        };
        let (mut months, mut days, mut is_old) = (0i64, 0i64, false);
        let narrow = fold::narrow(text);
        let mut rest = narrow.trim();
        let mut units = &["y", "mo", "w", "d"][..];
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let (count, name, behind) = units::part(rest).ok_or_else(wrong)?;
            let count: i64 =
                Some(count).filter(|c| c.len() < 7).and_then(|c| c.parse().ok()).ok_or_else(wrong)?;
            is_old |= name == "m";
            let unit = if name == "m" { "mo" } else { units::letters(name) };
            let place = units.iter().position(|u| *u == unit).ok_or_else(wrong)?;
            match unit {
                "y" => months += 12 * count,
                "mo" => months += count,
                "w" => days += 7 * count,
                _ => days += count,
            }
            units = &units[place + 1..];
            rest = behind;
        }
        if months > MOST_MONTHS || days > MOST_MONTHS * 30 {
            return Err(tr!("'{shown}' is too long a period; the longest is a thousand years", shown));
        }
        Ok((Period { months: months as i32, days: days as i32 }, is_old))
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(self.months / 12, "y"), (self.months % 12, "mo"), (self.days, "d")];
        let mut parts = parts.iter().filter(|(count, _)| *count != 0).peekable();
        if parts.peek().is_none() {
            return f.write_str("0d");
        }
        parts.try_for_each(|(count, unit)| write!(f, "{count}{unit}"))
    }
}
