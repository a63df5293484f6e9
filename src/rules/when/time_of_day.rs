//! Times of day: `14:00`, `9:30:15`, `14时30分`, `下午2点半`.

use std::ops::RangeInclusive;

use jiff::civil::Time;

use super::date::number;

/// Parts of the day before an hour of the twelve, each with the hours that it has.
const PARTS: [(&str, RangeInclusive<i32>); 7] = [
    ("凌晨", 0..=11),
    ("早上", 0..=11),
    ("上午", 0..=11),
    ("中午", 11..=13),
    ("下午", 12..=23),
    ("傍晚", 12..=23),
    ("晚上", 13..=23),
];

/// A time of day that is the complete text.
pub(super) fn read(text: &str) -> Option<Time> {
    let part = PARTS.iter().find_map(|(name, hours)| Some((hours, text.strip_prefix(name)?)));
    let (hour, rest) = number(part.map_or(text, |(_, rest)| rest.trim_start()), 1, 2)?;
    let hour = match part {
        Some((hours, _)) => [hour, hour + 12].into_iter().find(|hour| hours.contains(hour))?,
        None => hour,
    };
    let (minute, second) = match rest.strip_prefix(':') {
        Some(rest) => clock(rest)?,
        None => chinese(rest.strip_prefix('时').or_else(|| rest.strip_prefix(['點', '点', '時']))?)?,
    };
    let part = |number: i32| i8::try_from(number).ok();
    Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()
}

/// What follows `14:`. A fraction of a second is dropped, for records hold whole seconds.
fn clock(text: &str) -> Option<(i32, i32)> {
    let (minute, rest) = number(text, 2, 2)?;
    let Some(rest) = rest.strip_prefix(':') else {
        return rest.is_empty().then_some((minute, 0));
    };
    let (second, rest) = number(rest, 2, 2)?;
    let is_fraction = |rest: &str| number(rest, 1, 9).is_some_and(|(_, rest)| rest.is_empty());
    (rest.is_empty() || rest.strip_prefix('.').is_some_and(is_fraction)).then_some((minute, second))
}

/// What follows `14时`.
fn chinese(text: &str) -> Option<(i32, i32)> {
    if matches!(text, "" | "整") {
        return Some((0, 0));
    }
    if text == "半" {
        return Some((30, 0));
    }
    let (minute, rest) = number(text.trim_start(), 1, 2)?;
    match rest.strip_prefix('分') {
        Some("") => Some((minute, 0)),
        Some(rest) => {
            let (second, rest) = number(rest.trim_start(), 1, 2)?;
            (rest == "秒").then_some((minute, second))
        }
        None => rest.is_empty().then_some((minute, 0)),
    }
}
