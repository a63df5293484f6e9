//! Days by their names: `today`, `fri`, `星期五`.

use jiff::civil::Weekday;

/// A day that a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayWord {
    /// So many days from today.
    FromToday(i64),
    /// The nearest in the tense of the clock.
    Weekday(Weekday),
}

/// English names stand alone; a longer one comes before its beginning.
const ENGLISH: [(&str, DayWord); 20] = [
    ("yesterday", DayWord::FromToday(-1)),
    ("today", DayWord::FromToday(0)),
    ("tomorrow", DayWord::FromToday(1)),
    ("monday", DayWord::Weekday(Weekday::Monday)),
    ("mon", DayWord::Weekday(Weekday::Monday)),
    ("tuesday", DayWord::Weekday(Weekday::Tuesday)),
    ("tues", DayWord::Weekday(Weekday::Tuesday)),
    ("tue", DayWord::Weekday(Weekday::Tuesday)),
    ("wednesday", DayWord::Weekday(Weekday::Wednesday)),
    ("wed", DayWord::Weekday(Weekday::Wednesday)),
    ("thursday", DayWord::Weekday(Weekday::Thursday)),
    ("thurs", DayWord::Weekday(Weekday::Thursday)),
    ("thur", DayWord::Weekday(Weekday::Thursday)),
    ("thu", DayWord::Weekday(Weekday::Thursday)),
    ("friday", DayWord::Weekday(Weekday::Friday)),
    ("fri", DayWord::Weekday(Weekday::Friday)),
    ("saturday", DayWord::Weekday(Weekday::Saturday)),
    ("sat", DayWord::Weekday(Weekday::Saturday)),
    ("sunday", DayWord::Weekday(Weekday::Sunday)),
    ("sun", DayWord::Weekday(Weekday::Sunday)),
];

const CHINESE: [(&str, i64); 3] = [("昨天", -1), ("今天", 0), ("明天", 1)];

const WEEK: [&str; 5] = ["星期", "礼拜", "禮拜", "周", "週"];

/// A day that a folded text begins with, and what follows it.
pub(super) fn read(text: &str) -> Option<(DayWord, &str)> {
    let english = ENGLISH.iter().find_map(|(name, day)| Some((*day, text.strip_prefix(name)?)));
    // `sunny` is no Sunday.
    if let Some((day, rest)) = english.filter(|(_, rest)| !rest.starts_with(char::is_alphanumeric)) {
        return Some((day, rest));
    }
    let chinese =
        CHINESE.iter().find_map(|(name, days)| Some((DayWord::FromToday(*days), text.strip_prefix(name)?)));
    chinese.or_else(|| {
        let rest = WEEK.iter().find_map(|week| text.strip_prefix(week))?;
        let day = rest.chars().next()?;
        Some((DayWord::Weekday(weekday(day)?), &rest[day.len_utf8()..]))
    })
}

fn weekday(letter: char) -> Option<Weekday> {
    Some(match letter {
        '一' => Weekday::Monday,
        '二' => Weekday::Tuesday,
        '三' => Weekday::Wednesday,
        '四' => Weekday::Thursday,
        '五' => Weekday::Friday,
        '六' => Weekday::Saturday,
        '日' | '天' => Weekday::Sunday,
        _ => return None,
    })
}
