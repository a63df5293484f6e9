//! The known name that a mistaken one was probably meant to be.

use crate::escape;

/// "did you mean 'x'?", or all that are known when none comes near.
pub(super) fn hint<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let short: String = given.chars().take(64).collect::<String>().to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&short, &name.to_lowercase());
    let near = known.iter().filter(|n| n.len() <= 64).take(1_000);
    let best = near.map(|n| (distance(n), *n)).min_by_key(|(distance, _)| *distance);
    let allowed = if short.chars().count() <= 5 { 1 } else { short.chars().count() / 3 };
    match best {
        Some((distance, name)) if distance <= allowed => format!("did you mean '{name}'?"),
        _ => {
            let shown: Vec<&str> = known.iter().copied().take(40).collect();
            let rest = if known.len() > shown.len() { ", …" } else { "" };
            format!("known: {}{rest}", shown.join(", "))
        }
    }
}

/// A text from the data as a message quotes it: short, on one line.
pub(super) fn quoted(text: &str) -> String {
    escape::quoted(text, 60)
}
