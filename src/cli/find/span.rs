//! The time a report is of: `--since --until`, `--month`, `--quarter`.

use clap::Args;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use crate::cli::session::dates::instant;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::report::Period;

/// Which time.
#[derive(Debug, Args)]
pub(crate) struct SpanArgs {
    /// Start of the period: 2026-11-01, mon, 30d (ago); see itdesk help times
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// End of the period, which is excluded
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Month, such as 2026-11
    #[arg(long, value_name = "MONTH", conflicts_with_all = ["since", "until", "quarter"])]
    pub month: Option<String>,
    /// Quarter, such as 2026-Q4
    #[arg(long, value_name = "QUARTER", conflicts_with_all = ["since", "until"])]
    pub quarter: Option<String>,
}

impl SpanArgs {
    /// The period that is meant, as of now; days, months and quarters are those of the desk's zone.
    ///
    /// # Errors
    /// A usage error for a time that is none, and for an end that is not after the beginning.
    pub(crate) fn period(&self, desk: &Desk) -> Result<Period> {
        if let Some(text) = &self.month {
            return months(desk, month(text)?, 1);
        }
        if let Some(text) = &self.quarter {
            return months(desk, quarter(text)?, 3);
        }
        between(desk, self.since.as_deref(), self.until.as_deref())
    }

    /// [`SpanArgs::period`]; the last 30 days where nothing is asked for.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn period_or_last_month(&self, desk: &Desk) -> Result<Period> {
        let asked = [&self.since, &self.until, &self.month, &self.quarter];
        match asked.iter().any(|flag| flag.is_some()) {
            true => self.period(desk),
            false => between(desk, Some("30d"), None),
        }
    }

    /// The period before one that these flags gave: the month or the quarter before, else a time as
    /// long. `None` where the period has no beginning.
    ///
    /// # Errors
    /// The same as [`SpanArgs::period`].
    pub(crate) fn before(&self, desk: &Desk, period: &Period) -> Result<Option<Period>> {
        let earlier = |first: Date, count: i64| months(desk, first.saturating_sub(count.months()), count);
        match (&self.month, &self.quarter, period.since) {
            (Some(text), ..) => earlier(month(text)?, 1).map(Some),
            (None, Some(text), _) => earlier(quarter(text)?, 3).map(Some),
            (None, None, Some(since)) => {
                let length = period.until.unwrap_or(period.now).duration_since(since);
                let first = since.checked_sub(length).ok();
                Ok(first.map(|first| Period { since: Some(first), until: Some(since), now: period.now }))
            }
            (None, None, None) => Ok(None),
        }
    }
}

/// The period between two times as people type them.
///
/// # Errors
/// A usage error for a time that is none, and for an end that is not after the beginning.
pub(crate) fn between(desk: &Desk, since: Option<&str>, until: Option<&str>) -> Result<Period> {
    let at = |flag: &str, text: Option<&str>| {
        text.map(|text| instant(flag, text, desk.now, &desk.policy.desk.timezone)).transpose()
    };
    let since = at("--since", since)?;
    let until = at("--until", until)?;
    if let (Some(since), Some(until)) = (since, until)
        && until <= since
    {
        let message = tr!("--until {until} is not after --since {since}: the period is empty", until, since);
        return Err(Error::usage(message).hint(tr!("give a later --until; the period ends just before it")));
    }
    Ok(Period { since, until, now: desk.now })
}

fn months(desk: &Desk, first: Date, count: i64) -> Result<Period> {
    let zone = &desk.policy.desk.timezone;
    let beginning = |day: Date| -> Option<Timestamp> {
        zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok()
    };
    let after = first.checked_add(count.months()).ok();
    match (beginning(first), after.and_then(beginning)) {
        (Some(since), Some(until)) => Ok(Period { since: Some(since), until: Some(until), now: desk.now }),
        _ => {
            Err(Error::usage(tr!("{first} is out of range", first)).hint(tr!("give a month such as 2026-11")))
        }
    }
}

/// The first day of `YYYY-MM`.
fn month(text: &str) -> Result<Date> {
    let (year, month) = text.trim().split_once('-').unwrap_or_default();
    let first = number(year, 4).zip(number(month, 2)).and_then(|(y, m)| first_day(y, m));
    first.ok_or_else(|| unclear("--month", text, "a month", "2026-11"))
}

/// The first day of `YYYY-Qn`.
fn quarter(text: &str) -> Result<Date> {
    let (year, quarter) = text.trim().split_once('-').unwrap_or_default();
    let quarter = quarter.strip_prefix(['Q', 'q']).and_then(|q| number(q, 1)).filter(|q| (1..=4).contains(q));
    let first = number(year, 4).zip(quarter).and_then(|(y, q)| first_day(y, q * 3 - 2));
    first.ok_or_else(|| unclear("--quarter", text, tr!("a quarter"), "2026-Q4"))
}

fn first_day(year: i16, month: i16) -> Option<Date> {
    (1..=12).contains(&month).then(|| date(year, month as i8, 1))
}

fn number(text: &str, digits: usize) -> Option<i16> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

fn unclear(flag: &str, text: &str, what: &str, such: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    Error::usage(tr!("{flag} '{shown}' is not {what}", flag, shown, what))
        .hint(tr!("write it as {such}", such))
}
