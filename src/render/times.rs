//! Instants and spans as people read them.

use crate::lang::tr;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Screen;

/// An instant in the desk's zone: `2026-11-23 14:00`.
pub fn local(screen: &Screen, at: Timestamp) -> String {
    moment(&screen.zone, at)
}

/// An instant in a zone: `2026-11-23 14:00`.
pub fn moment(zone: &TimeZone, at: Timestamp) -> String {
    let local = zone.to_datetime(at);
    let two = |text: &mut String, number: i8| {
        text.push(char::from(b'0' + number as u8 / 10));
        text.push(char::from(b'0' + number as u8 % 10));
    };
    // By hand, because a list has thousands of them: a tenth of the time of a format.
    let mut text = String::with_capacity("2026-11-23 14:00".len());
    match local.year() {
        year @ 1000..=9999 => {
            two(&mut text, (year / 100) as i8);
            two(&mut text, (year % 100) as i8);
        }
        _ => return local.strftime("%Y-%m-%d %H:%M").to_string(),
    }
    for (before, number) in
        [('-', local.month()), ('-', local.day()), (' ', local.hour()), (':', local.minute())]
    {
        text.push(before);
        two(&mut text, number);
    }
    text
}

/// How long ago a deadline passed: `LATE 2h`, a word beside the colour, because not every reader sees one.
pub fn late(screen: &Screen, due: Timestamp) -> String {
    tr!("LATE {distance}", distance = distance(screen, due))
}

/// An instant in a message, in a zone that is named: `2026-11-23 14:00 CET`.
pub fn instant(zone: &TimeZone, at: Timestamp) -> String {
    let seconds = if at.as_second() % 60 == 0 { "" } else { ":%S" };
    let time = zone.to_datetime(at).strftime(&format!("%Y-%m-%d %H:%M{seconds}")).to_string();
    format!("{time} {}", zone.to_offset_info(at).abbreviation())
}

/// A message in which every instant as JSON has it is written as [`instant`] writes it.
///
/// ```
/// let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
/// let text = itdesk::render::times::localized(&zone, "watched until 2026-11-23T13:00:00Z: wait");
/// assert_eq!(text, "watched until 2026-11-23 14:00 CET: wait");
/// ```
pub fn localized(zone: &TimeZone, text: &str) -> String {
    const LONG: usize = "2026-11-23T14:00:00Z".len();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(end) = rest.find('Z') {
        let (before, after) = rest.split_at(end + 1);
        let start = before.len().saturating_sub(LONG);
        let at = before.get(start..).and_then(|text| text.parse::<Timestamp>().ok());
        let is_said = before.get(..start).is_some_and(|before| {
            // An example of what to write is no time of the desk.
            !before.ends_with(|c: char| c.is_ascii_alphanumeric()) && !before.ends_with("write ")
        });
        match at.filter(|_| is_said) {
            Some(at) => out.push_str(&format!("{}{}", &before[..start], instant(zone, at))),
            None => out.push_str(before),
        }
        rest = after;
    }
    out + rest
}

/// The distance from now in its two largest units: `in 3h 20m`, `5d 2h ago`, `now`.
pub fn relative(screen: &Screen, at: Timestamp) -> String {
    let seconds = at.as_second() - screen.now.as_second();
    match seconds {
        0 => tr!("now").to_owned(),
        1.. => tr!("in {span}", span = span(seconds)),
        _ => tr!("{span} ago", span = span(-seconds)),
    }
}

/// The distance from now without its direction: `3h 20m`.
pub fn distance(screen: &Screen, at: Timestamp) -> String {
    span(at.as_second() - screen.now.as_second())
}

/// A span in its two largest units: `3h 20m`, `45s`, `12d`. The sign is dropped.
///
/// ```
/// use itdesk::render::times::span;
/// assert_eq!(span(3 * 3600 + 20 * 60), "3h 20m");
/// assert_eq!(span(86_400 * 12), "12d");
/// ```
pub fn span(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let units = [(31_536_000, "y"), (86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let first = units.iter().position(|(size, _)| seconds >= *size).unwrap_or(4);
    let (size, name) = units[first];
    let mut text = measured(seconds / size, name);
    if let Some((next, name)) = units.get(first + 1) {
        let rest = seconds % size / next;
        // Seconds beside minutes are noise, but for the last ten minutes.
        if rest > 0 && (*name != "s" || seconds < 600) {
            text.push(' ');
            text.push_str(&measured(rest, name));
        }
    }
    text
}

/// A number of units of time.
fn measured(n: u64, unit: &str) -> String {
    match unit {
        "y" => tr!("{n}y", n),
        "d" => tr!("{n}d", n),
        "h" => tr!("{n}h", n),
        "m" => tr!("{n}m", n),
        _ => tr!("{n}s", n),
    }
}

/// Minutes as they are written in a policy: `8h`, `1h30m`, `2d`.
pub fn minutes(minutes: i64) -> String {
    crate::rules::duration::format_duration(minutes.saturating_mul(60))
}
