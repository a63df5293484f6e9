//! Names of time zones, numbers and texts as the messages of the policy say them.

use crate::escape;
use crate::near::nearest;

/// The time zone that was probably meant: the place alone is enough.
pub fn nearest_zone(name: &str) -> Option<String> {
    let zones: Vec<String> = jiff::tz::db().available().map(|z| z.as_str().to_owned()).collect();
    let place = name.trim().replace(' ', "_");
    let of = |zone: &str| zone.rsplit('/').next().unwrap_or_default().eq_ignore_ascii_case(&place);
    let same_place = zones.iter().find(|z| of(z)).cloned();
    same_place.or_else(|| nearest(&place, zones.iter().map(String::as_str)).map(str::to_owned))
}

/// A number with its noun: "1 row", "3 rows".
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A text as a message quotes it: on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    escape::quoted(text, 40)
}
