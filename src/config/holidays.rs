//! `holidays` of a calendar: dates, days of every year, built-in tables, files.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use jiff::ToSpan;
use jiff::civil::Date;
use toml::de::DeValue;

use super::ics;
use super::near::quoted;
use super::reader::{Node, Reader};
use super::values::Reason;
use crate::lang::tr;
use crate::rules::calendar::{Holiday, HolidayFile, HolidayTable, Yearly};

/// Reads a file that the policy names, by its path from the folder of the policy; the error says why
/// it cannot be read.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// What reads no files: for a policy of which only other parts are of interest.
///
/// # Errors
/// Always.
pub fn no_files(_: &str) -> Result<String, String> {
    Err(tr!("the policy is read without its files").to_owned())
}

/// The longest range of holidays; anything longer is a slip of the keyboard, or no calendar at all.
const LONGEST_RANGE: i64 = 366;
/// How the name of a file of holidays ends.
const FILE_END: &str = ".ics";
/// A leap year, in which every day of a year has a date.
const LEAP_YEAR: i16 = 2000;

/// Every entry once, in a stable order.
pub(super) fn holidays(reader: &mut Reader, node: Option<Node>, files: ReadFile) -> Vec<Holiday> {
    let mut all = BTreeSet::new();
    let items = match node {
        Some(node) if node.value.is_datetime() => vec![node],
        node => reader.items(node, "dates such as \"2026-10-01\"").unwrap_or_default(),
    };
    for item in items {
        if let DeValue::Datetime(given) = item.value {
            match (given.date, given.time) {
                (Some(day), None) => all.extend(parsed_date(reader, &item, &day.to_string())),
                _ => reader.mismatch(&item, "a date alone, such as 2026-10-01", None),
            }
        } else {
            let entry = |text: &str| entry(text.trim(), files);
            all.extend(reader.parsed(Some(item), "a date such as \"2026-10-01\"", entry).unwrap_or_default());
        }
    }
    all.into_iter().collect()
}

fn parsed_date(reader: &mut Reader, node: &Node, text: &str) -> Option<Holiday> {
    match date(text) {
        Ok(day) => Some(day.into()),
        Err((reason, hint)) => {
            reader.error(&node.spot, &format!(": {reason}"), hint);
            None
        }
    }
}

/// The days of one entry.
fn entry(text: &str, files: ReadFile) -> Result<Vec<Holiday>, Reason> {
    if text.len() > FILE_END.len() && text.to_ascii_lowercase().ends_with(FILE_END) {
        return Ok(vec![Holiday::File(file(text, files)?)]);
    }
    if let Some(table) = HolidayTable::ALL.iter().find(|table| table.as_str() == text) {
        return Ok(vec![Holiday::Table(*table)]);
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        let tables = HolidayTable::ALL.iter().map(|table| table.as_str()).collect::<Vec<_>>().join(", ");
        return Err((
            tr!("{quoted} is neither a date nor a table of holidays", quoted = quoted(text)),
            Some(tr!("write a date, {tables}, or the name of an .ics file", tables)),
        ));
    }
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    match (day_of_year(from)?, day_of_year(to)?) {
        (Some(from), Some(to)) => Ok(every_year(from, to)),
        _ => range(text),
    }
}

/// What a file of the desk holds.
fn file(name: &str, files: ReadFile) -> Result<HolidayFile, Reason> {
    let is_below = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_below {
        return Err((
            tr!("{quoted} is not a path below the folder of the policy", quoted = quoted(name)),
            Some(tr!("copy the file into that folder").to_owned()),
        ));
    }
    let text = files(name).map_err(|reason| (reason, None))?;
    ics::read(name, &text).map_err(|reason| (format!("{name}: {reason}"), None))
}

/// The date in a leap year that `MM-DD` names; `None` for a text of another form.
fn day_of_year(text: &str) -> Result<Option<Date>, Reason> {
    let &[m1 @ b'0'..=b'9', m2 @ b'0'..=b'9', b'-', d1 @ b'0'..=b'9', d2 @ b'0'..=b'9'] =
        text.trim().as_bytes()
    else {
        return Ok(None);
    };
    let two = |tens: u8, ones: u8| ((tens - b'0') * 10 + ones - b'0') as i8;
    let day = Date::new(LEAP_YEAR, two(m1, m2), two(d1, d2));
    day.map(Some).map_err(|_| {
        (tr!("{quoted} is not in the calendar: there is no such day", quoted = quoted(text)), None)
    })
}

/// Days of every year, from one to another with both; over the end of the year where they say so.
fn every_year(from: Date, to: Date) -> Vec<Holiday> {
    let next_year = |day: Date| Date::new(LEAP_YEAR + 1, day.month(), day.day()).unwrap_or(day);
    let to = if to < from { next_year(to) } else { to };
    let days = from.series(1.day()).take_while(|day| *day <= to);
    days.map(|day| Holiday::Yearly(Yearly::day(day.month(), day.day()))).collect()
}

/// One day, or `FROM/TO` with both ends in.
fn range(text: &str) -> Result<Vec<Holiday>, Reason> {
    let Some((from, to)) = text.split_once('/') else {
        return date(text).map(|day| vec![day.into()]);
    };
    let (from, to) = (date(from)?, date(to)?);
    let days = i64::from((to - from).get_days());
    if days < 0 {
        return Err((
            tr!("the range {quoted} ends before it begins", quoted = quoted(text)),
            Some(tr!("write {to}/{from}", to, from)),
        ));
    }
    if days >= LONGEST_RANGE {
        let hint = tr!("write one range per year; leave days that are closed every week out of hours");
        return Err((
            tr!("the range {quoted} is longer than a year", quoted = quoted(text)),
            Some(hint.to_owned()),
        ));
    }
    Ok(from.series(1.day()).take_while(|day| *day <= to).map(Holiday::from).collect())
}

/// `YYYY-MM-DD` and nothing more.
pub(super) fn date(text: &str) -> Result<Date, Reason> {
    let text = text.trim();
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return Err((
            tr!("{quoted} is not a date; write YYYY-MM-DD, such as 2026-10-01", quoted = quoted(text)),
            None,
        ));
    }
    text.parse().map_err(|_| {
        (tr!("{quoted} is not in the calendar: there is no such day", quoted = quoted(text)), None)
    })
}
