//! The time that it is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::dates;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::id::YEARS;

/// No clock is right that says an earlier year.
const EARLIEST_YEAR: i16 = 2000;

/// The one place where the clock is read: `ITDESK_NOW` fixes it for tests and replays.
///
/// # Errors
/// Exit 2 when `ITDESK_NOW` is no time; 7 when the clock is before 2000 or after the years that ids can name. With such a
/// clock every deadline is wrong, and what is written cannot be found again.
#[expect(clippy::disallowed_methods, reason = "the one place")]
pub(crate) fn clock() -> Result<Timestamp> {
    let now = match std::env::var("ITDESK_NOW") {
        Err(_) => Timestamp::now(),
        Ok(text) => text.parse::<Timestamp>().map_err(|_| {
            Error::usage(tr!("ITDESK_NOW is '{text}', which is not a time", text))
                .hint(tr!("give RFC 3339: 2026-11-23T09:00:00Z"))
        })?,
    };
    let last = YEARS.end();
    if !(EARLIEST_YEAR..=*last).contains(&TimeZone::UTC.to_datetime(now).year()) {
        let message = tr!(
            "the clock says {now}; it must be between {earliest} and {last}",
            now,
            earliest = EARLIEST_YEAR,
            last
        );
        return Err(Error::new(ErrorKind::System, message)
            .hint(tr!("correct the clock: date -u · or set ITDESK_NOW for this command")));
    }
    Ok(dates::whole_seconds(now))
}
