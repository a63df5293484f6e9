//! The name a typing error was meant for.

/// The name most like `typed`, if one is like it at all.
pub(super) fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names are short: what is typed beyond this cannot make them more alike.
    let typed: String = typed.chars().take(40).flat_map(char::to_lowercase).collect();
    let likeness = |name: &str| strsim::jaro_winkler(&typed, &name.to_lowercase());
    let all = names.into_iter().map(|name| (likeness(name), name)).filter(|(likeness, _)| *likeness > 0.75);
    all.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// A text short enough for a message.
pub(super) fn shortened(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_understood() {
        let names = ["open", "ended", "in_progress", "class"];
        for (typed, meant) in
            [("opne", "open"), ("ende", "ended"), ("in progress", "in_progress"), ("CLAS", "class")]
        {
            assert_eq!(nearest(typed, names), Some(meant), "{typed}");
        }
        assert_eq!(nearest("zzz", names), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), names), None);
    }
}
