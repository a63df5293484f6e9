//! Times as monitoring systems write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// Forms without a zone, beside those of RFC 3339 and of seconds since 1970; Zabbix writes the first.
const LOCAL: [&str; 4] = ["%Y.%m.%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d-%m-%Y %H:%M:%S"];

/// Reads a time to the second: RFC 3339, with `+0000` as well, seconds or milliseconds since 1970, or local in
/// `zone`. `None` for what is no time, and for the zero of a system: nothing that is monitored began before 2000.
pub(super) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    let at = since_1970(text).or_else(|| zoned(text)).or_else(|| local(text, zone))?;
    let at = Timestamp::from_second(at.as_second()).ok()?;
    (at.as_second() >= Y2000).then_some(at)
}

/// The first second of 2000.
const Y2000: i64 = 946_684_800;
/// Later numbers of seconds lie after the year 5000: they are milliseconds.
const MILLISECONDS: f64 = 1e11;

fn since_1970(text: &str) -> Option<Timestamp> {
    let number: f64 = text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)?;
    let seconds = if number >= MILLISECONDS { number / 1000.0 } else { number };
    Timestamp::from_second(seconds as i64).ok()
}

fn zoned(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text).ok()?.to_timestamp().ok())
}

fn local(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let by_form = |form: &&str| strtime::parse(form, text).ok()?.to_datetime().ok();
    let local: DateTime = text.parse().ok().or_else(|| LOCAL.iter().find_map(by_form))?;
    zone.to_ambiguous_timestamp(local).compatible().ok()
}
