//! Days off from an iCalendar file (RFC 5545): all-day events, once or every year.
//!
//! The reader is small and strict: what it cannot count exactly, such as another recurrence, it
//! refuses with its line.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;

use super::near::quoted;
use crate::lang::tr;
use crate::rules::calendar::{HolidayFile, Yearly};

/// The most days of an event; anything longer is no holiday.
const LONGEST: RangeInclusive<i32> = 1..=366;

/// Reads the days of a file; the error says what is wrong and in which line.
pub(super) fn read(name: &str, text: &str) -> Result<HolidayFile, String> {
    let mut file = HolidayFile { name: name.to_owned(), ..HolidayFile::default() };
    let mut open: Vec<String> = Vec::new();
    let mut event = Event::default();
    let mut events = 0;
    for (line, text) in unfolded(text) {
        let (name, value) = property(&text)
            .ok_or_else(|| tr!("line {line}: {quoted} is not NAME:VALUE", line, quoted = quoted(&text)))?;
        let of_event = open.last().is_some_and(|component| component == "VEVENT");
        match name.as_str() {
            "BEGIN" => open.push(value.to_ascii_uppercase()),
            "END" if open.last().is_some_and(|component| component.eq_ignore_ascii_case(value)) => {
                if of_event {
                    events += 1;
                    std::mem::take(&mut event).add_to(&mut file)?;
                }
                open.pop();
            }
            "END" => return Err(tr!("line {line}: END:{value} closes nothing", line, value)),
            _ if of_event => event.note(line, &name, value)?,
            _ => {}
        }
    }
    if let Some(component) = open.last() {
        return Err(tr!("it ends before END:{component}", component));
    }
    if events == 0 {
        return Err(tr!("it is no iCalendar file with events").to_owned());
    }
    Ok(file)
}

/// Lines with their numbers; one that begins with a space continues the one before.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

/// The name of a property without its parameters, and its value.
fn property(line: &str) -> Option<(String, &str)> {
    let mut in_quotes = false;
    let colon = line.find(|c| {
        in_quotes ^= c == '"';
        c == ':' && !in_quotes
    })?;
    let name = line[..colon].split(';').next()?.trim();
    (!name.is_empty()).then(|| (name.to_ascii_uppercase(), line[colon + 1..].trim()))
}

/// An event as far as it was read.
#[derive(Default)]
struct Event {
    /// The line and the day of its start.
    start: Option<(usize, Date)>,
    /// The day after its last.
    end: Option<Date>,
    /// How many days it lasts.
    days: Option<i32>,
    /// The line of its recurrence, and its parts.
    rule: Option<(usize, String)>,
    cancelled: bool,
    worked: bool,
}

impl Event {
    fn note(&mut self, line: usize, name: &str, value: &str) -> Result<(), String> {
        match name {
            "DTSTART" => self.start = Some((line, all_day(line, value)?)),
            "DTEND" => self.end = Some(all_day(line, value)?),
            "DURATION" => self.days = Some(duration(line, value)?),
            "RRULE" => self.rule = Some((line, value.to_ascii_uppercase())),
            "RDATE" | "EXDATE" | "EXRULE" | "RECURRENCE-ID" => return Err(not_counted(line, name)),
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "SUMMARY" => self.worked |= is_make_up_day(value),
            // Apple's calendars of Chinese holidays mark their make-up days.
            "X-APPLE-SPECIAL-DAY" => self.worked |= value.eq_ignore_ascii_case("ALTERNATE-WORKDAY"),
            _ => {}
        }
        Ok(())
    }

    fn add_to(self, file: &mut HolidayFile) -> Result<(), String> {
        let Some((line, start)) = self.start else {
            return Err(tr!("an event has no DTSTART").to_owned());
        };
        if self.cancelled {
            return Ok(());
        }
        let until = self.end.map(|end| (end - start).get_days());
        // Some programs end an event of one day on the day it starts on.
        let days = self.days.or(until.map(|days| if days == 0 { 1 } else { days })).unwrap_or(1);
        if !LONGEST.contains(&days) {
            return Err(tr!("line {line}: the event does not last from 1 to 366 days", line));
        }
        if let Some((line, rule)) = self.rule {
            only_yearly(line, &rule, start)?;
            if self.worked {
                return Err(tr!("line {line}: a make-up working day does not come every year", line));
            }
            let (month, day, since) = (start.month(), start.day(), start.year());
            file.yearly.push(Yearly { month, day, days, since });
            return Ok(());
        }
        let to = if self.worked { &mut file.worked } else { &mut file.off };
        to.extend((0..days).filter_map(|passed| start.checked_add(passed.days()).ok()));
        Ok(())
    }
}

/// A value of the form `20261225`.
fn all_day(line: usize, value: &str) -> Result<Date, String> {
    let is_date = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit());
    let date = is_date.then(|| Date::strptime("%Y%m%d", value).ok()).flatten();
    date.ok_or_else(|| {
        let quoted = quoted(value);
        tr!("line {line}: {quoted} is not a day such as 20261225: only all-day events count", line, quoted)
    })
}

/// A whole number of days or weeks.
fn duration(line: usize, value: &str) -> Result<i32, String> {
    let number = |unit: char| value.strip_prefix('P')?.strip_suffix(unit)?.parse::<i32>().ok();
    let days = number('D').or_else(|| number('W')?.checked_mul(7));
    days.ok_or_else(|| {
        tr!("line {line}: {quoted} is not a duration in days such as P1D", line, quoted = quoted(value))
    })
}

/// Refuses every recurrence but that of the same day in every year.
fn only_yearly(line: usize, rule: &str, start: Date) -> Result<(), String> {
    let mut yearly = false;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("FREQ", "YEARLY")) => yearly = true,
            Some(("INTERVAL", "1")) | Some(("WKST", _)) => {}
            Some(("BYMONTH", month)) if month.parse() == Ok(start.month()) => {}
            Some(("BYMONTHDAY", day)) if day.parse() == Ok(start.day()) => {}
            _ => return Err(not_counted(line, part)),
        }
    }
    if yearly { Ok(()) } else { Err(not_counted(line, rule)) }
}

fn not_counted(line: usize, what: &str) -> String {
    let quoted = quoted(what);
    tr!("line {line}: {quoted} is not supported: the only recurrence is FREQ=YEARLY", line, quoted)
}

/// Whether the title of an event says that it is worked: files of Chinese holidays list both.
fn is_make_up_day(summary: &str) -> bool {
    summary == "班" || ["补班", "上班", "(班)", "（班）"].iter().any(|word| summary.contains(word))
}
