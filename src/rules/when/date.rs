//! Days, months and years by their numbers.

use jiff::civil::Date;

/// How much of the calendar a date names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Month,
    Year,
}

/// A date at the beginning of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'t> {
    pub first: Date,
    pub unit: Unit,
    /// What follows it.
    pub rest: &'t str,
}

impl Found<'_> {
    /// The first day after it.
    pub(super) fn next(&self) -> Option<Date> {
        let span = match self.unit {
            Unit::Day => return self.first.tomorrow().ok(),
            Unit::Month => jiff::Span::new().months(1),
            Unit::Year => jiff::Span::new().years(1),
        };
        self.first.checked_add(span).ok()
    }
}

/// A date that a text begins with: `2026-11-28`, `2026/11/28`, `2026.11.28`, `2026年11月28日`,
/// `20261128`, or less of it. `None` where there is none, or no such day.
pub(super) fn read(text: &str) -> Option<Found<'_>> {
    let (year, rest) = number(text, 4, 4).or_else(|| compact(text))?;
    if text.len() - rest.len() == 8 {
        return found(year / 10_000, Some(year / 100 % 100), Some(year % 100), rest);
    }
    if let Some(rest) = after(rest.trim_start(), '年') {
        return chinese(year, rest);
    }
    match rest.chars().next() {
        Some(mark @ ('-' | '/' | '.')) => {
            let (month, rest) = number(after(rest, mark)?, 1, 2)?;
            match after(rest, mark) {
                Some(day) => {
                    let (day, rest) = number(day, 1, 2)?;
                    found(year, Some(month), Some(day), rest)
                }
                None => found(year, Some(month), None, rest),
            }
        }
        _ => found(year, None, None, rest),
    }
}

/// What follows `2026年`.
fn chinese(year: i32, rest: &str) -> Option<Found<'_>> {
    let Some((month, rest)) = number(rest.trim_start(), 1, 2) else {
        return found(year, None, None, rest);
    };
    let rest = after(rest.trim_start(), '月')?;
    match number(rest.trim_start(), 1, 2).and_then(|(day, left)| Some((day, day_mark(left)?))) {
        Some((day, rest)) => found(year, Some(month), Some(day), rest),
        None => found(year, Some(month), None, rest),
    }
}

/// A day without its year at the beginning of a text, such as `11月28日`: month, day, and what
/// follows.
pub(super) fn without_year(text: &str) -> Option<(i8, i8, &str)> {
    let (month, rest) = number(text, 1, 2)?;
    let (day, rest) = number(after(rest.trim_start(), '月')?.trim_start(), 1, 2)?;
    Some((i8::try_from(month).ok()?, i8::try_from(day).ok()?, day_mark(rest)?))
}

fn day_mark(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['日', '号'])
}

fn compact(text: &str) -> Option<(i32, &str)> {
    number(text, 8, 8)
}

fn found(year: i32, month: Option<i32>, day: Option<i32>, rest: &str) -> Option<Found<'_>> {
    let unit = match (month, day) {
        (_, Some(_)) => Unit::Day,
        (Some(_), None) => Unit::Month,
        (None, None) => Unit::Year,
    };
    let part = |part: Option<i32>| i8::try_from(part.unwrap_or(1)).ok();
    let first = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    Some(Found { first, unit, rest })
}

/// A number of so many digits at the beginning of a text, and what follows it.
pub(super) fn number(text: &str, least: usize, most: usize) -> Option<(i32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    (least..=most).contains(&digits).then(|| Some((number.parse().ok()?, rest)))?
}

fn after(text: &str, mark: char) -> Option<&str> {
    text.strip_prefix(mark)
}
