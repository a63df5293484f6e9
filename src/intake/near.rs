//! The known name that a mistaken one was probably meant to be.

/// "did you mean 'x'?", or all that are known when none comes near.
pub(super) fn hint<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let short: String = given.chars().take(64).collect::<String>().to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&short, &name.to_lowercase());
    let best = known.iter().take(1_000).map(|n| (likeness(n), *n)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((likeness, name)) if likeness >= 0.8 => format!("did you mean '{name}'?"),
        _ => {
            let shown: Vec<&str> = known.iter().copied().take(40).collect();
            let rest = if known.len() > shown.len() { ", …" } else { "" };
            format!("known: {}{rest}", shown.join(", "))
        }
    }
}

/// A text from the data as a message quotes it: short, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("'{}'", short.replace("\\'", "'").replace("\\\"", "\""))
}
