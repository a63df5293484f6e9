//! Instants as people type them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::{Error, Result};
use crate::lang::tr;
use crate::rules::when::{self, Clock, Tense};

/// An instant without its fraction of a second; records hold whole seconds.
pub(crate) fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Reads an instant that has been, given to `flag`: `14:00`, `fri` and `90m` are in the past.
///
/// # Errors
/// A usage error that shows the forms.
pub(crate) fn instant(flag: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    by(flag, text, &Clock::new(now, zone, Tense::Past))
}

/// Reads an instant to come: `14:00`, `fri` and `90m` are in the future.
///
/// # Errors
/// A usage error that shows the forms.
pub(crate) fn planned(flag: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    by(flag, text, &Clock::new(now, zone, Tense::Future))
}

/// Reads an instant by a clock.
///
/// # Errors
/// A usage error that shows the forms.
pub(crate) fn by(flag: &str, text: &str, clock: &Clock) -> Result<Timestamp> {
    when::instant(text, clock).ok_or_else(|| {
        let shown: String = text.chars().take(60).collect();
        Error::usage(tr!("{flag} '{shown}' is not a time", flag, shown))
            .hint(tr!("use a form such as {forms} · all forms: itdesk help times", forms = when::FORMS))
    })
}
