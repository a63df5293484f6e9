//! Units of time by their Chinese names: one table for durations, periods and distances.

/// Each name with the letters of its unit. `m` is a minute, and a month is `mo`.
const CHINESE: [(&str, &str); 18] = [
    ("年", "y"),
    ("个月", "mo"),
    ("個月", "mo"),
    ("月", "mo"),
    ("星期", "w"),
    ("周", "w"),
    ("週", "w"),
    ("天", "d"),
    ("日", "d"),
    ("小时", "h"),
    ("小時", "h"),
    ("个小时", "h"),
    ("個小時", "h"),
    ("分钟", "m"),
    ("分鐘", "m"),
    ("分", "m"),
    ("秒钟", "s"),
    ("秒", "s"),
];

/// The letters of a unit, where the name is a Chinese one; any other name as it is.
pub fn letters(name: &str) -> &str {
    CHINESE.iter().find(|(chinese, _)| *chinese == name).map_or(name, |(_, letters)| letters)
}

/// A number with a unit at the beginning of a text: its digits, the name of the unit, and what
/// follows. Spaces may stand between all of them. `None` where one of the two is missing.
pub fn part(text: &str) -> Option<(&str, &str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = text.split_at(digits);
    let behind = behind.trim_start();
    let end = behind.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(behind.len());
    let (name, rest) = behind.split_at(end);
    (!number.is_empty() && !name.is_empty()).then(|| (number, name, rest.trim_start()))
}
