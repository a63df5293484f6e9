//! iCalendar (RFC 5545): what others' calendars subscribe to.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One event of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing in every version of the file.
    pub uid: String,
    /// How often it was changed.
    pub sequence: usize,
    /// When it was last changed.
    pub stamp: Timestamp,
    /// First instant of it.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
    /// One line.
    pub summary: String,
    /// In words.
    pub description: String,
    /// `CONFIRMED`, `TENTATIVE` or `CANCELLED`.
    pub status: &'static str,
    /// Whether it leaves the time free for other things.
    pub transparent: bool,
}

/// A calendar file: lines end in CR LF and hold at most 75 octets; texts are escaped.
///
/// ```
/// let file = itdesk::render::ics::calendar("Changes", &[]);
/// assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n"));
/// ```
pub fn calendar(name: &str, events: &[Event]) -> String {
    let mut out = String::new();
    let mut put = |line: &str| fold(&mut out, line);
    put("BEGIN:VCALENDAR");
    put("VERSION:2.0");
    put("PRODID:-//itdesk//changes//EN");
    put("CALSCALE:GREGORIAN");
    put(&format!("X-WR-CALNAME:{}", text(name)));
    for event in events {
        put("BEGIN:VEVENT");
        put(&format!("UID:{}", text(&event.uid)));
        put(&format!("SEQUENCE:{}", event.sequence));
        put(&format!("DTSTAMP:{}", instant(event.stamp)));
        put(&format!("DTSTART:{}", instant(event.from)));
        put(&format!("DTEND:{}", instant(event.to)));
        put(&format!("SUMMARY:{}", text(&event.summary)));
        if !event.description.is_empty() {
            put(&format!("DESCRIPTION:{}", text(&event.description)));
        }
        put(&format!("STATUS:{}", event.status));
        put(if event.transparent { "TRANSP:TRANSPARENT" } else { "TRANSP:OPAQUE" });
        put("END:VEVENT");
    }
    put("END:VCALENDAR");
    out
}

fn instant(at: Timestamp) -> String {
    let utc = TimeZone::UTC.to_datetime(at);
    let date = utc.date();
    let time = utc.time();
    let hour = time.hour();
    let minute = time.minute();
    let second = time.second();
    format!("{:04}{:02}{:02}T{hour:02}{minute:02}{second:02}Z", date.year(), date.month(), date.day())
}

/// A text value: `\`, `;`, `,` and line ends are escaped, other control characters left out (RFC 5545, 3.3.11).
fn text(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    for letter in given.chars() {
        match letter {
            '\\' | ';' | ',' => write!(out, "\\{letter}").unwrap_or_default(),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A line of at most 75 octets, the rest on lines that begin with a space (RFC 5545, 3.1).
fn fold(out: &mut String, line: &str) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(letter);
        room -= letter.len_utf8();
    }
    out.push_str("\r\n");
}
