//! The known name nearest to a mistaken one.

use strsim::damerau_levenshtein;

use crate::escape;

/// Longer names are not worth the time that comparing them takes.
const LONGEST: usize = 64;
/// Nor are more candidates than these.
const MOST: usize = 1_000;

/// The known name that was probably meant; none when nothing comes near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let distance = |known: &str| {
        let known = known.to_lowercase();
        let shortened = known.len() >= 3 && lower.starts_with(&known);
        if shortened { 1 } else { damerau_levenshtein(&lower, &known) }
    };
    let candidates = known.into_iter().take(MOST).filter(|k| k.len() <= LONGEST);
    let (distance, best) = candidates.map(|k| (distance(k), k)).min_by_key(|(d, _)| *d)?;
    let allowed = match lower.chars().count() {
        0 | 1 => 0,
        2..=5 => 1,
        n => n / 3,
    };
    (distance <= allowed).then_some(best)
}

/// The time zone that was probably meant: the place alone is enough.
pub(super) fn nearest_zone(name: &str) -> Option<String> {
    let zones: Vec<String> = jiff::tz::db().available().map(|z| z.as_str().to_owned()).collect();
    let place = name.trim().replace(' ', "_");
    let of = |zone: &str| zone.rsplit('/').next().unwrap_or_default().eq_ignore_ascii_case(&place);
    let same_place = zones.iter().find(|z| of(z)).cloned();
    same_place.or_else(|| nearest(&place, zones.iter().map(String::as_str)).map(str::to_owned))
}

/// "did you mean …", or the whole list when nothing comes near and the list is short.
pub(super) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(name, known.clone()) {
        return Some(format!("did you mean {}?", quoted(near)));
    }
    let all: Vec<&str> = known.take(21).collect();
    (1..=20).contains(&all.len()).then(|| format!("known here: {}", all.join(", ")))
}

/// A number with its noun: "1 row", "3 rows".
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A text as a message quotes it: on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    escape::quoted(text, 40)
}
