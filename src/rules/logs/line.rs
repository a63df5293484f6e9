//! A line of a log: when, where, by what, and its text. Syslog, journalctl and anything else.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// A line of a log, as far as its form is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written; `None` where the line does not say.
    pub at: Option<Timestamp>,
    /// The machine.
    pub host: Option<String>,
    /// The program.
    pub program: Option<String>,
    /// A level of syslog, in a word.
    pub severity: Option<&'static str>,
    /// What patterns are held against: the line as it came, or what `journalctl` would print of a JSON entry.
    pub text: String,
    /// The text behind time, machine and program.
    pub message: String,
}

/// The levels of syslog (RFC 5424).
const LEVELS: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

impl LogLine {
    /// Reads a line. A time without a year is the last one before `now`; one without a zone is of `zone`.
    ///
    /// ```
    /// use itdesk::rules::logs::LogLine;
    /// use jiff::{Timestamp, tz::TimeZone};
    /// let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    /// let line = LogLine::read("Nov 23 08:59:58 web1 sshd[812]: Failed password", now, &TimeZone::UTC);
    /// assert_eq!(line.at.unwrap().to_string(), "2026-11-23T08:59:58Z");
    /// assert_eq!((line.host.as_deref(), line.program.as_deref()), (Some("web1"), Some("sshd")));
    /// assert_eq!(line.message, "Failed password");
    /// ```
    pub fn read(text: &str, now: Timestamp, zone: &TimeZone) -> LogLine {
        if let Some(line) = text.starts_with('{').then(|| of_journal(text)).flatten() {
            return line;
        }
        let (severity, rest) = priority(text);
        let plain =
            || LogLine { severity, text: text.to_owned(), message: rest.to_owned(), ..LogLine::default() };
        // RFC 5424 has its version before the time.
        let versioned = rest.strip_prefix("1 ").filter(|_| severity.is_some());
        if let Some(line) = versioned.and_then(|rest| of_rfc5424(text, rest, zone)) {
            return LogLine { severity, ..line };
        }
        let Some((at, behind)) = time(rest, now, zone) else { return plain() };
        let line = LogLine { at: Some(at), message: behind.to_owned(), ..plain() };
        let named = behind.split_once(' ').and_then(|(host, behind)| {
            let (tag, message) = behind.split_once(": ").or_else(|| Some((behind.strip_suffix(':')?, "")))?;
            let program = tag.split('[').next().filter(|name| !name.is_empty() && !tag.contains(' '))?;
            Some((host, program, message))
        });
        match named {
            Some((host, program, message)) => LogLine {
                host: Some(host.to_owned()),
                program: Some(program.to_owned()),
                message: message.to_owned(),
                ..line
            },
            None => line,
        }
    }

    /// What a group or a field of this name is, where the line itself says it.
    pub fn field(&self, name: &str) -> Option<&str> {
        match name {
            "host" => self.host.as_deref(),
            "program" => self.program.as_deref(),
            "severity" => self.severity,
            "text" => Some(&self.message),
            _ => None,
        }
    }
}

/// The priority in front of a line as it goes over the network: `<34>`.
fn priority(text: &str) -> (Option<&'static str>, &str) {
    let read = || {
        let (number, rest) = text.strip_prefix('<')?.split_once('>')?;
        let number: usize = number.parse().ok().filter(|number| *number < 192)?;
        Some((LEVELS[number % 8], rest))
    };
    read().map_or((None, text), |(level, rest)| (Some(level), rest))
}

/// `TIME HOST APP PROCID MSGID [DATA] TEXT`.
fn of_rfc5424(text: &str, rest: &str, zone: &TimeZone) -> Option<LogLine> {
    let mut words = rest.splitn(6, ' ');
    let at = iso(words.next()?, zone);
    let mut word = || words.next().filter(|word| *word != "-").map(str::to_owned);
    let (host, program) = (word(), word());
    // The process and the sort of message say nothing that a pattern needs.
    let _ = (word(), word());
    let data = words.next().unwrap_or_default();
    let message = match data.strip_prefix("- ") {
        Some(message) => message,
        None => data.rsplit_once("] ").filter(|_| data.starts_with('[')).map_or(data, |(_, message)| message),
    };
    let message = message.trim_start_matches('\u{feff}').to_owned();
    Some(LogLine { at, host, program, severity: None, text: text.to_owned(), message })
}

/// The time in front of a line, and what comes behind it.
fn time<'t>(text: &'t str, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, &'t str)> {
    let (first, rest) = text.split_once(' ')?;
    if let Some(at) = iso(first, zone) {
        return Some((at, rest.trim_start()));
    }
    let (second, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    if let Some(at) = iso(&format!("{first}T{second}"), zone) {
        return Some((at, behind.trim_start()));
    }
    // Days below ten are padded: `Nov  3 08:59:58`.
    let clock = rest.trim_start();
    let (day, clock) = clock.split_once(' ')?;
    let (clock, behind) = clock.split_once(' ').unwrap_or((clock, ""));
    let whole = clock.split('.').next().unwrap_or(clock);
    let in_year = |year: i16| {
        let local = strtime::parse("%Y %b %d %H:%M:%S", format!("{year} {first} {day} {whole}")).ok()?;
        zone.to_ambiguous_timestamp(local.to_datetime().ok()?).compatible().ok()
    };
    let year = zone.to_datetime(now).year();
    let is_past = |at: &Timestamp| at.duration_since(now).as_hours() < 24;
    let at = in_year(year).filter(is_past).or_else(|| in_year(year.checked_sub(1)?))?;
    Some((at, behind))
}

/// `2026-11-23T08:59:58+08:00`, with any fraction; without an offset in `zone`.
fn iso(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let is_date = text.len() >= 16 && text.as_bytes().get(4) == Some(&b'-');
    if !is_date {
        return None;
    }
    let text = text.replace(',', ".");
    // journalctl writes its offset without a colon: +0800.
    let with_offset = || {
        let at = text.len().checked_sub(5).filter(|at| text.is_char_boundary(*at))?;
        let (local, offset) = text.split_at(at);
        let digits = offset.get(1..).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        let sign = offset.starts_with(['+', '-']) && local.contains(':') && digits;
        sign.then(|| format!("{local}{}:{}", &offset[..3], &offset[3..]).parse().ok()).flatten()
    };
    let in_zone = || {
        let local: DateTime = text.parse().ok()?;
        zone.to_ambiguous_timestamp(local).compatible().ok()
    };
    text.parse().ok().or_else(with_offset).or_else(in_zone)
}

/// An entry of `journalctl -o json`.
fn of_journal(text: &str) -> Option<LogLine> {
    let entry: Value = serde_json::from_str(text).ok()?;
    let field = |name: &str| -> Option<String> {
        match entry.get(name)? {
            Value::String(text) => Some(text.clone()),
            // What is no text comes as a list of its bytes.
            Value::Array(bytes) => {
                let bytes: Vec<u8> = bytes.iter().filter_map(|b| u8::try_from(b.as_u64()?).ok()).collect();
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    let message = field("MESSAGE")?.replace(['\n', '\r'], " ");
    let micros: Option<i64> = field("__REALTIME_TIMESTAMP").and_then(|text| text.parse().ok());
    let host = field("_HOSTNAME");
    let program = field("SYSLOG_IDENTIFIER").or_else(|| field("_COMM"));
    let pid = field("_PID").map(|pid| format!("[{pid}]")).unwrap_or_default();
    let level: Option<usize> = field("PRIORITY").and_then(|text| text.parse().ok());
    let head = format!("{} {}{pid}", host.as_deref().unwrap_or("-"), program.as_deref().unwrap_or("-"));
    Some(LogLine {
        at: micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()),
        host,
        program,
        severity: level.and_then(|level| LEVELS.get(level).copied()),
        text: format!("{head}: {message}"),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> LogLine {
        let now: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
        LogLine::read(text, now, &TimeZone::fixed(jiff::tz::offset(8)))
    }

    #[test]
    fn m7_1f_every_common_form_of_a_log_line_is_read() {
        let at: Timestamp = "2025-12-31T23:59:58Z".parse().unwrap();
        for text in [
            "Jan  1 07:59:58 web1 nginx[7]: disk full",
            "<11>Jan  1 07:59:58 web1 nginx[7]: disk full",
            "<11>1 2025-12-31T23:59:58Z web1 nginx 7 - - disk full",
            "<11>1 2025-12-31T23:59:58.5Z web1 nginx 7 ID47 [a@1 b=\"c\"] disk full",
            "2026-01-01T07:59:58+0800 web1 nginx[7]: disk full",
            "2026-01-01T07:59:58.123456+08:00 web1 nginx: disk full",
            "2026-01-01 07:59:58 web1 nginx[7]: disk full",
            "{\"__REALTIME_TIMESTAMP\":\"1767225598000000\",\"_HOSTNAME\":\"web1\",\
             \"SYSLOG_IDENTIFIER\":\"nginx\",\"_PID\":\"7\",\"PRIORITY\":\"3\",\"MESSAGE\":\"disk full\"}",
        ] {
            let line = read(text);
            assert_eq!(line.at.unwrap().as_second(), at.as_second(), "{text}");
            let said = (line.host.as_deref(), line.program.as_deref(), line.message.as_str());
            assert_eq!(said, (Some("web1"), Some("nginx"), "disk full"), "{text}");
        }
        assert_eq!(read("<11>Jan  1 07:59:58 web1 nginx: x").severity, Some("err"));
    }

    #[test]
    fn what_is_no_log_line_is_taken_as_it_is() {
        for text in [
            "",
            " ",
            "disk full",
            "{ not json",
            "2026-13-40T99:00:00 x",
            "<999>x",
            "Nov",
            "é é é é: é",
            "2026-aaaaaaaaaaaé123 x",
        ] {
            let line = read(text);
            assert_eq!((line.at, line.text.as_str(), line.message.as_str()), (None, text, text), "{text}");
        }
        // The last New Year's Eve, and not the next.
        assert_eq!(read("Dec 31 12:00:00 a b: c").at.unwrap().to_string(), "2025-12-31T04:00:00Z");
    }
}
