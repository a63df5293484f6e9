//! Instants as people type them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, Result};
use crate::records::fold;
use crate::rules::duration::duration_seconds;

/// An instant without its fraction of a second; records hold whole seconds.
pub(crate) fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Reads an instant given to `flag`: RFC 3339, a local date and time in `zone`, `now`, or a duration
/// before now (`90m`, `2h ago`).
///
/// # Errors
/// A usage error that shows the shapes.
pub(crate) fn instant(flag: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    let narrow = fold::narrow(text);
    let text = narrow.trim();
    if text == "now" {
        return Ok(now);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(whole_seconds(at));
    }
    if let Ok(local) = text.parse::<DateTime>() {
        let at = zone.to_ambiguous_timestamp(local).compatible();
        return at.map(whole_seconds).map_err(|_| unclear(flag, text));
    }
    let ago = text.strip_suffix("ago").unwrap_or(text).trim().trim_start_matches('-');
    let seconds = duration_seconds(ago).map_err(|_| unclear(flag, text))?;
    now.checked_sub(SignedDuration::from_secs(seconds)).map_err(|_| unclear(flag, text))
}

/// Reads an instant to come: as [`instant`], but a duration counts from now on (`4h`, `in 2d`), and a day alone is
/// its first instant in `zone`.
///
/// # Errors
/// A usage error that shows the shapes.
pub(crate) fn planned(flag: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    let narrow = fold::narrow(text);
    let text = narrow.trim();
    if let (true, Ok(day)) = (text.len() == 10, text.parse::<Date>()) {
        let at = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
        return at.map_err(|_| unclear(flag, text));
    }
    let ahead = text.strip_prefix("in ").unwrap_or(text).trim().trim_start_matches('+');
    match duration_seconds(ahead) {
        Ok(seconds) => now.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| unclear(flag, text)),
        Err(_) => instant(flag, text, now, zone).map_err(|_| {
            let shown: String = text.chars().take(60).collect();
            Error::usage(format!("{flag} '{shown}' is not a time"))
                .hint("give 2026-11-23T14:00:00Z, \"2026-11-23 14:00\" (the desk's time zone), 2026-11-23, or 4h from now")
        }),
    }
}

fn unclear(flag: &str, text: &str) -> Error {
    let shown: String = text.chars().take(60).collect();
    Error::usage(format!("{flag} '{shown}' is not a time")).hint(
        "give 2026-11-23T14:00:00Z, \"2026-11-23 14:00\" (the desk's time zone), or 90m for 90 minutes ago",
    )
}

/// Reads RFC 3339 only.
pub(crate) fn rfc3339(flag: &str, text: &str) -> Result<Timestamp> {
    let at = text.trim().parse::<Timestamp>().map(whole_seconds);
    at.map_err(|_| {
        Error::usage(format!("{flag} '{text}' is not an RFC 3339 time"))
            .hint("such as 2026-11-23T14:00:00+08:00")
    })
}
