//! `[calendar.NAME]`: hours, holidays and special days.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::defaults::ALWAYS;
use super::holidays::{self, ReadFile, date};
use super::keys::calendar::{self as key, DAYS};
use super::keys::{Shape, root};
use super::near::quoted;
use super::reader::{Node, Reader, Section};
use super::values::Reason;
use crate::lang::tr;
use crate::near::suggestion;
use crate::rules::calendar::{Calendar, CalendarSpec, Period, PeriodError, SpecialDay};

/// Reads every calendar; `always` is there without being declared.
pub(super) fn calendars(
    reader: &mut Reader,
    root: &Section,
    zone: &TimeZone,
    files: ReadFile,
) -> BTreeMap<String, Calendar> {
    let section = reader.table(root, &root::CALENDAR);
    let mut calendars = BTreeMap::from([(ALWAYS.to_owned(), Calendar::always())]);
    for (name, spot, node) in section.each() {
        if name == ALWAYS {
            let reason = tr!(" is built in, open 24 hours on 7 days, and cannot be changed");
            reader.error(&spot, reason, Some(tr!("choose another name").to_owned()));
            continue;
        }
        let section = reader.as_table(node);
        calendars.insert(name.to_owned(), calendar(reader, name, &section, zone, files));
    }
    calendars
}

fn calendar(
    reader: &mut Reader,
    name: &str,
    section: &Section,
    zone: &TimeZone,
    files: ReadFile,
) -> Calendar {
    reader.known(section, &key::TABLE.names());
    let timezone = reader.zone(section.get(&key::TIMEZONE)).unwrap_or_else(|| zone.clone());
    let week = reader.section(section, &key::HOURS);
    let hours = std::array::from_fn(|day| periods(reader, week.entry(DAYS[day])));
    let holidays = holidays::holidays(reader, section.get(&key::HOLIDAYS), files);
    let mut special = BTreeMap::new();
    for (day, spot, node) in reader.table(section, &key::SPECIAL).each() {
        let hours = special_day(reader, node);
        match date(day) {
            Ok(day) => drop(special.insert(day, hours)),
            Err((reason, hint)) => reader.error(&spot, &format!(": {reason}"), hint),
        }
    }
    Calendar::new(CalendarSpec { name: name.to_owned(), timezone, hours, holidays, special })
}

/// A list of periods; an empty list closes the day.
fn periods(reader: &mut Reader, node: Option<Node>) -> Vec<Period> {
    let items = reader.items(node, "periods such as \"09:00-17:30\"").unwrap_or_default();
    let mut read = |item| reader.parsed(Some(item), "a period such as \"09:00-17:30\"", period);
    items.into_iter().filter_map(&mut read).collect()
}

/// The periods of a special day, or the weekday whose hours it follows.
fn special_day(reader: &mut Reader, node: Node) -> SpecialDay {
    let must = tr!("periods such as \"09:00-17:30\", or a weekday such as \"fri\"");
    // A period has digits; a text without any was to be the name of a weekday.
    let is_name = |text: &str| !text.trim().is_empty() && !text.contains(|c: char| c.is_ascii_digit());
    if node.value.as_str().is_some_and(is_name) {
        let weekday = reader.parsed(Some(node), must, weekday);
        return weekday.map_or(SpecialDay::Hours(Vec::new()), SpecialDay::Like);
    }
    SpecialDay::Hours(periods(reader, Some(node)))
}

/// A day of the week, as `hours` names it.
fn weekday(text: &str) -> Result<Weekday, Reason> {
    let name = text.trim();
    let at = DAYS.iter().position(|day| *day == name);
    let found = at.and_then(|at| Weekday::from_monday_zero_offset(at as i8).ok());
    found.ok_or_else(|| {
        let quoted = quoted(text);
        let reason = tr!("{quoted} is neither a period such as 09:00-17:30 nor a weekday", quoted);
        let hint = suggestion(name, DAYS.iter().copied());
        (reason, hint.or_else(|| Some(tr!("a weekday is one of {days}", days = DAYS.join(", ")))))
    })
}

fn period(text: &str) -> Result<Period, Reason> {
    // The calendar quotes the text whole, which is no good for one that is no period by far.
    if text.len() > 20 {
        return Err((
            tr!(
                "{quoted} is not a period: write it as HH:MM-HH:MM, such as 09:00-17:30",
                quoted = quoted(text)
            ),
            None,
        ));
    }
    text.trim().parse().map_err(|e: PeriodError| (e.to_string(), None))
}
