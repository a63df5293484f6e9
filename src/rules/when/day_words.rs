//! Days by their names: `today`, `fri`, `星期五`, `下周一`.

use jiff::civil::Weekday;

/// A day that a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayWord {
    /// So many days from today.
    FromToday(i64),
    /// The nearest in the tense of the clock.
    Weekday(Weekday),
    /// The one in the week so many weeks from this one; weeks begin on Monday.
    OfWeek(i64, Weekday),
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

/// A longer name comes before its end.
const CHINESE: [(&str, i64); 12] = [
    ("大前天", -3),
    ("前天", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("今天", 0),
    ("今日", 0),
    ("明天", 1),
    ("明日", 1),
    ("大后天", 3),
    ("大後天", 3),
    ("后天", 2),
    ("後天", 2),
];

/// Before the name of a week: how many weeks from this one.
const WEEKS: [(&str, i64); 5] = [("上", -1), ("本", 0), ("这", 0), ("這", 0), ("下", 1)];

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
        let (day, rest) = of_week(text)?;
        Some((DayWord::Weekday(day), rest))
    })
}

/// A day of this week, the last or the next, such as `下周一`, and what follows it.
pub(super) fn of_named_week(text: &str) -> Option<(DayWord, &str)> {
    let (weeks, rest) = WEEKS.iter().find_map(|(name, weeks)| Some((*weeks, text.strip_prefix(name)?)))?;
    let (day, rest) = of_week(rest.strip_prefix('个').unwrap_or(rest))?;
    Some((DayWord::OfWeek(weeks, day), rest))
}

fn of_week(text: &str) -> Option<(Weekday, &str)> {
    let rest = WEEK.iter().find_map(|week| text.strip_prefix(week))?;
    let day = rest.chars().next()?;
    Some((weekday(day)?, &rest[day.len_utf8()..]))
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
