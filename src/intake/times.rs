//! Times as other systems write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::profile::Profile;

/// Reads a time: RFC 3339, `2026-11-23 14:00`, `2026-11-23`, or a form of the profile; those without
/// a zone are of the profile's zone.
///
/// # Errors
/// Why it is none, or cannot be: before 1970, for the ids count from there, or after `now`.
pub(super) fn read(text: &str, profile: &Profile, now: Timestamp) -> Result<Timestamp, String> {
    let given = profile.dates.iter().find_map(|form| by_form(form, text, &profile.timezone));
    let at = given.or_else(|| standard(text, &profile.timezone)).ok_or_else(|| no_time(profile))?;
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    if at < Timestamp::UNIX_EPOCH {
        return Err("which is before 1970".to_owned());
    }
    if at > now {
        return Err(format!("which is after now ({now}); is the profile's timezone right?"));
    }
    Ok(at)
}

fn no_time(profile: &Profile) -> String {
    let forms: Vec<&str> = profile.dates.iter().map(String::as_str).collect();
    let more = if forms.is_empty() { String::new() } else { format!(", {}", forms.join(", ")) };
    format!("which is no time; allowed: 2026-11-23T14:00:00Z, 2026-11-23 14:00{more} (the profile's dates)")
}

fn standard(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from)).ok()?;
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

fn by_form(form: &str, text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let parsed = strtime::parse(form, text).ok()?;
    if let Ok(at) = parsed.to_timestamp() {
        return Some(at);
    }
    let local = parsed.to_datetime().or_else(|_| parsed.to_date().map(DateTime::from)).ok()?;
    zone.to_ambiguous_timestamp(local).compatible().ok()
}
