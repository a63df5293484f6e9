//! Quantities and targets in Chinese words: `200 毫秒`, `不低于 99.9 %`, `2 小时以内`.

use std::cmp::Reverse;

/// How a measured value compares with its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `>=`.
    AtLeast,
    /// `>`.
    Above,
    /// `<=`.
    AtMost,
    /// `<`.
    Below,
    /// `=`.
    Exactly,
}

/// Chinese names of units, each with the one that is stored.
const UNITS: [(&str, &str); 13] = [
    ("纳秒", "ns"),
    ("微秒", "us"),
    ("毫秒", "ms"),
    ("秒钟", "s"),
    ("秒", "s"),
    ("分钟", "min"),
    ("分鐘", "min"),
    ("分", "min"),
    ("小时", "h"),
    ("小時", "h"),
    ("天", "d"),
    ("日", "d"),
    ("百分比", "%"),
];

/// Words that compare, before a quantity.
const BEFORE: [(&str, Bound); 17] = [
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不小于", Bound::AtLeast),
    ("大于等于", Bound::AtLeast),
    ("大于或等于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("不超过", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("不大于", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("小于等于", Bound::AtMost),
    ("小于或等于", Bound::AtMost),
    ("高于", Bound::Above),
    ("大于", Bound::Above),
    ("低于", Bound::Below),
    ("小于", Bound::Below),
    ("等于", Bound::Exactly),
];

/// Words that compare, behind a quantity. In a requirement, each includes the number itself.
const BEHIND: [(&str, Bound); 4] =
    [("以内", Bound::AtMost), ("之内", Bound::AtMost), ("以下", Bound::AtMost), ("以上", Bound::AtLeast)];

/// So many characters at most has a unit beside a word; what is longer is rather a sentence.
const UNIT_LENGTH: usize = 3;

/// The unit that is stored for a name.
pub(super) fn unit(name: &str) -> &str {
    UNITS.iter().find(|(chinese, _)| *chinese == name).map_or(name, |(_, unit)| unit)
}

/// A text that compares in words: what is before the comparison, the comparison, and its quantity.
/// `None` where no word compares.
pub(super) fn comparison(text: &str) -> Option<(&str, Bound, &str)> {
    let text = text.trim();
    let behind = BEHIND.iter().find_map(|(word, bound)| Some((*bound, text.strip_suffix(word)?)));
    let (name, bound, quantity) = match behind {
        Some((bound, rest)) => {
            let (name, quantity) = rest.split_at(rest.find(is_digit)?);
            (name.trim().trim_end_matches('在'), bound, quantity)
        }
        None => {
            // `不低于` has `低于` in it: the first word decides, and of those at one place the longest.
            let places = BEFORE.iter().filter_map(|(word, bound)| Some((text.find(word)?, *word, *bound)));
            let (at, word, bound) = places.min_by_key(|(at, word, _)| (*at, Reverse(word.len())))?;
            (&text[..at], bound, &text[at + word.len()..])
        }
    };
    let quantity = quantity.trim();
    let unit = quantity.trim_start_matches(|c: char| is_digit(c) || matches!(c, '.' | '．' | '-' | '+'));
    let is_unit = unit.trim().chars().count() <= UNIT_LENGTH && quantity.starts_with(is_digit);
    is_unit.then_some((name.trim(), bound, quantity))
}

/// A digit, narrow or wide.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}
