//! Times as monitoring systems write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::{Offset, TimeZone};

use super::Format;
use crate::escape::quoted;
use crate::lang::tr;

/// Local forms beside ISO 8601. Zabbix writes the first.
const LOCAL: [&str; 18] = [
    "%Y.%m.%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%a %b %d %H:%M:%S %Y",
    "%d %b %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %H:%M:%S",
    "%d/%b/%Y:%H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y%m%d%H%M%S",
];
/// Forms in which the day and the month can be mistaken for each other.
const EITHER_ORDER: [(&str, &str); 2] =
    [("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"), ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")];
/// What systems write for a time that they do not have.
const NO_TIME: [&str; 7] = ["", "0", "-", "null", "none", "never", "n/a"];

/// Reads the times of one alert, and remembers what it could not read.
#[derive(Debug)]
pub(super) struct Times<'a> {
    format: &'a Format<'a>,
    /// What was not understood, a sentence each.
    pub remarks: Vec<String>,
}

impl<'a> Times<'a> {
    pub(super) fn of(format: &'a Format<'a>) -> Times<'a> {
        Times { format, remarks: Vec::new() }
    }

    /// Reads a time to the second. `None` for what is absent, for the zero of a system (nothing that is monitored began
    /// before 2000), and with a remark for what is not understood; `what` names the time in it.
    pub(super) fn read(&mut self, what: &str, text: Option<&str>) -> Option<Timestamp> {
        let text = text?.trim();
        if NO_TIME.contains(&text.to_lowercase().as_str()) {
            return None;
        }
        let (forms, zone) = match self.format.profile {
            Some((_, profile)) => (&profile.dates[..], profile.timezone.as_ref().unwrap_or(self.format.zone)),
            None => (&[][..], self.format.zone),
        };
        match instant(text, forms, zone) {
            // Some systems send 0001-01-01 or 1970-01-01 for "not yet".
            Ok(at) => (at.as_second() >= Y2000).then_some(at),
            Err(why) => {
                self.remarks.push(tr!(
                    "its {what} {quoted} {why}; the arrival time is used instead",
                    what,
                    quoted = quoted(text, 60),
                    why
                ));
                None
            }
        }
    }
}

/// The first second of 2000.
const Y2000: i64 = 946_684_800;

/// The instant that a text names, to the second.
fn instant(text: &str, forms: &[String], zone: &TimeZone) -> Result<Timestamp, &'static str> {
    let by_profile = || forms.iter().find_map(|form| by_form(form, text, zone));
    let read = by_profile().or_else(|| standard(text)).or_else(|| local(text, zone));
    let at = match read {
        Some(at) => at,
        None => either_order(text, zone)?,
    };
    Timestamp::from_second(at.as_second()).map_err(|_| unknown())
}

fn unknown() -> &'static str {
    tr!("has a form that is not known")
}

fn by_form(form: &str, text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let parsed = strtime::parse(form, text).ok()?;
    parsed.to_timestamp().ok().or_else(|| in_zone(parsed.to_datetime().ok()?, zone))
}

/// What names its zone or needs none: a number since 1970, RFC 3339, RFC 2822.
fn standard(text: &str) -> Option<Timestamp> {
    let mail = || Some(rfc2822::parse(text).ok()?.timestamp());
    since_1970(text).or_else(|| text.parse().ok()).or_else(mail)
}

/// Seconds since 1970, or the thousandth, millionth or milliardth parts of them, by their size: later seconds lie after
/// the year 5000. Fourteen digits that begin a year are a date.
fn since_1970(text: &str) -> Option<Timestamp> {
    // As milliseconds such a number would be a date in the year 2600.
    let is_date = text.len() == 14 && (text.starts_with("19") || text.starts_with("20"));
    let number: f64 = text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0 && !is_date)?;
    let parts = [1e11, 1e14, 1e17].iter().filter(|limit| number >= **limit).count();
    Timestamp::from_second((number / 1000_f64.powi(parts as i32)) as i64).ok()
}

/// A local time with the offset that it names, or of `zone`.
fn local(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let (rest, utc) = without_zone_name(text);
    let utc = utc.then_some(TimeZone::UTC);
    let with_offset =
        split_offset(&rest).and_then(|(local, offset)| in_zone(civil(local)?, &offset.to_time_zone()));
    with_offset.or_else(|| in_zone(civil(&rest)?, utc.as_ref().unwrap_or(zone)))
}

fn civil(text: &str) -> Option<DateTime> {
    let plain = without_fraction(text);
    let by_form = |form: &&str| strtime::parse(form, plain.trim()).ok()?.to_datetime().ok();
    text.trim().parse().ok().or_else(|| LOCAL.iter().find_map(by_form))
}

fn in_zone(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

/// Day and month parted by slashes: taken where only one order is a date.
fn either_order(text: &str, zone: &TimeZone) -> Result<Timestamp, &'static str> {
    for (day_first, month_first) in EITHER_ORDER {
        match (by_form(day_first, text, zone), by_form(month_first, text, zone)) {
            (Some(one), Some(other)) if one != other => {
                return Err(tr!("may have the day or the month first (`dates` of a profile says which)"));
            }
            (Some(at), _) | (_, Some(at)) => return Ok(at),
            (None, None) => {}
        }
    }
    Err(unknown())
}

/// The text without names of zones and without what Go adds of its monotonic clock (`m=+0.01`), and whether a name was
/// that of UTC. Other names say nothing: CST is a zone of China, of America and of Cuba.
fn without_zone_name(text: &str) -> (String, bool) {
    let mut utc = false;
    let mut kept = Vec::new();
    for word in text.split_whitespace() {
        match word {
            "UTC" | "GMT" | "Z" => utc = true,
            word if word.starts_with("m=") => {}
            word => kept.push(word),
        }
    }
    // The offset decides; a name beside it may be that of another place.
    let has_offset = kept.iter().any(|word| is_offset(word));
    kept.retain(|word| !has_offset || !is_zone_name(word));
    (kept.join(" "), utc)
}

fn is_offset(word: &str) -> bool {
    word.starts_with(['+', '-']) && offset(word).is_some()
}

/// `CET`, `EST`; not `AM` and `PM`.
fn is_zone_name(word: &str) -> bool {
    (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Splits an offset off the end: `+0100`, `+01:00`, `+01.00`, `+01`, with or without a space before it.
fn split_offset(text: &str) -> Option<(&str, Offset)> {
    let place = text.rfind(['+', '-']).filter(|place| text[..*place].contains(':'))?;
    Some((text[..place].trim_end(), offset(&text[place..])?))
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    let digits: String = digits.chars().filter(|c| ![':', '.'].contains(c)).collect();
    let is_number = digits.bytes().all(|b| b.is_ascii_digit());
    let number: i32 = digits.parse().ok().filter(|_| is_number)?;
    let seconds = match digits.len() {
        2 => number * 3_600,
        4 => number / 100 * 3_600 + number % 100 * 60,
        _ => return None,
    };
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// Without the fraction of the seconds, parted by a dot or a comma.
fn without_fraction(text: &str) -> String {
    let is_seconds =
        |place: usize| text[..place].ends_with(|c: char| c.is_ascii_digit()) && text[..place].contains(':');
    match text.rfind(['.', ',']).filter(|place| is_seconds(*place)) {
        Some(place) => {
            let rest = text[place + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{}{rest}", &text[..place])
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        instant(text, &[], &TimeZone::fixed(jiff::tz::offset(8))).map(|at| at.to_string())
    }

    #[test]
    fn every_form_of_a_system_is_the_same_instant() {
        for text in [
            "2026-11-20T14:59:03Z",
            "2026-11-20T14:59:03.123456789Z",
            "2026-11-20 14:59:03Z",
            "2026-11-20 14:59:03 +0000 UTC",
            "2026-11-20 14:59:03.123456789 +0000 UTC m=+0.012345",
            "2026-11-20 15:59:03 +0100 CET",
            "2026-11-20 14:59:03 UTC",
            "2026/11/20 14:59:03 GMT",
            "Fri, 20 Nov 2026 14:59:03 GMT",
            "Fri, 20 Nov 2026 15:59:03 +0100",
            "Fri Nov 20 14:59:03 UTC 2026",
            "20 Nov 2026 14:59:03 UTC",
            "2026-11-20T15:59:03+01.00",
            "2026-11-20T15:59:03+0100",
            "2026-11-20T15:59:03+01",
            "2026-11-20 14:59:03 +0000",
            "2026-11-20 14:59:03+00:00",
            "2026-11-20 22:59:03",
            "2026-11-20T22:59:03.5",
            "2026-11-20 22:59:03,500",
            "2026.11.20 22:59:03",
            "20.11.2026 22:59:03",
            "20.11.2026 14:59:03 UTC",
            "20-11-2026 22:59:03",
            "11/20/2026 10:59:03 PM",
            "11/20/2026 22:59:03",
            "20/11/2026 22:59:03",
            "20/Nov/2026:22:59:03 +0800",
            "Nov 20, 2026 10:59:03 PM",
            "2026年11月20日 22:59:03",
            "2026年11月20日 22时59分03秒",
            "20261120225903",
            "1795186743",
            "1795186743.9",
            "1795186743000",
            "1795186743000000",
            "1795186743000000000",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-20T14:59:03Z"), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_never_guessed() {
        for text in
            ["yesterday", "14:59", "2026-13-40 10:00:00", "20 Nov", "1e999", "NaN", "+", "-5", "é", "Nov"]
        {
            assert_eq!(read(text), Err(unknown()), "{text}");
        }
        assert!(read("05/11/2026 14:00").unwrap_err().contains("day or the month first"));
        assert_eq!(read("05/05/2026 14:00").as_deref(), Ok("2026-05-05T06:00:00Z"));
    }
}
