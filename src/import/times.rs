//! Times as other systems write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization;

use super::months;
use super::profile::Profile;
use crate::lang::tr;
use crate::rules::when::dated;

/// Forms that mean one day whoever reads them, beside those that [`dated`] reads: half days, or the
/// month by its name.
const FORMS: [&str; 17] = [
    "%Y/%m/%d %p %I:%M:%S",
    "%Y/%m/%d %p %I:%M",
    "%Y年%m月%d日 %p %I:%M:%S",
    "%Y年%m月%d日 %p %I:%M",
    "%d %b %Y %I:%M:%S %p",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%d %b %Y %I:%M %p",
    "%d %b %Y",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y %H:%M",
    "%d-%b-%Y",
    "%b %d %Y %I:%M:%S %p",
    "%b %d %Y %I:%M %p",
    "%b %d %Y %H:%M:%S",
    "%b %d %Y %H:%M",
    "%b %d %Y",
];

/// Times as mail writes them.
const MAIL: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);

/// Reads a time: RFC 3339 or 2822, a form of the profile, a date as people type it (`2026-11-23 14:00`,
/// `2026年11月23日`), or one of [`FORMS`]; those without a zone are of the profile's zone.
///
/// # Errors
/// Why it is none, or cannot be: before 1970, for the ids count from there, or after `now`.
pub(super) fn read(text: &str, profile: &Profile, now: Timestamp) -> Result<Timestamp, String> {
    let zone = &profile.timezone;
    let dates = || profile.dates.iter().map(String::as_str);
    let by_forms = |text: &str| dates().chain(FORMS).find_map(|form| by_form(form, text, zone));
    let given = dates().find_map(|form| by_form(form, text, zone)).or_else(|| standard(text, zone));
    let given = given.or_else(|| since_1970(text)).or_else(|| {
        let text: String = text.nfkc().collect();
        standard(&text, zone).or_else(|| dated(&text, zone)).or_else(|| by_forms(&text)).or_else(|| {
            let text = months::in_english(&text);
            by_forms(&text).or_else(|| dated(&text, zone))
        })
    });
    let at = given.ok_or_else(|| no_time(profile))?;
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    if at < Timestamp::UNIX_EPOCH {
        return Err(tr!("which is before 1970").to_owned());
    }
    if at > now {
        return Err(tr!("which is after now ({now}); is the profile's timezone right?", now));
    }
    Ok(at)
}

/// Seconds, milli-, micro- or nanoseconds since 1970, by how many they are; those of today have 10, 13, 16 and 19 digits.
fn since_1970(text: &str) -> Option<Timestamp> {
    let (integer, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !(9..=19).contains(&integer.len()) || !digits(integer) || !digits(part) {
        return None;
    }
    let number: i64 = integer.parse().ok()?;
    match integer.len() {
        ..=11 => Timestamp::from_second(number).ok(),
        12..=14 => Timestamp::from_millisecond(number).ok(),
        15..=17 => Timestamp::from_microsecond(number).ok(),
        _ => Timestamp::from_nanosecond(number.into()).ok(),
    }
}

fn no_time(profile: &Profile) -> String {
    let forms: Vec<&str> = profile.dates.iter().map(String::as_str).collect();
    let more = if forms.is_empty() { String::new() } else { format!(", {}", forms.join(", ")) };
    tr!(
        "which is not a time; allowed: 2026-11-23T14:00:00Z, 2026-11-23 14:00{more} (the profile's dates)",
        more
    )
}

fn standard(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>().or_else(|_| MAIL.parse_timestamp(text)) {
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
