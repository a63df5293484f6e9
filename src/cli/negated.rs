//! Negated filter words such as `-team:network`, which an argument parser takes for flags.

use std::ffi::OsString;

/// Commands whose words are filters.
const FILTERING: [&str; 7] = ["list", "ls", "search", "due", "changes", "deliveries", "knowledge"];
/// Nouns that have such commands below them.
const NOUNS: [&str; 11] =
    ["request", "req", "incident", "inc", "report", "change", "chg", "deliver", "dlv", "kb", "article"];
/// Options whose value is the next argument, and may begin with a dash itself.
const WITH_VALUE: [&str; 11] = [
    "--desk", "--as", "--at", "--as-of", "--format", "--color", "--sort", "--limit", "--within", "--since",
    "--until",
];
/// What stands for the dash while the arguments are parsed.
const NOT: &str = "not:";

/// The arguments with the dash of negated filter words written as `not:`.
///
/// A word is one when it follows a filtering command, begins with a single dash and is longer than
/// a short flag. `not:team:network` may also be typed.
pub(crate) fn shield(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut filtering = Filtering::NotYet;
    let mut value_next = false;
    let shielded = arguments.enumerate().map(|(place, argument)| {
        let is_value = std::mem::take(&mut value_next);
        let Some(text) = argument.to_str().filter(|_| place > 0 && !is_value) else { return argument };
        value_next = WITH_VALUE.contains(&text);
        if !text.starts_with('-') {
            filtering = filtering.after(text);
            return argument;
        }
        let negated = text.len() > 2 && !text.starts_with("--");
        if filtering == Filtering::Yes && negated { format!("{NOT}{}", &text[1..]).into() } else { argument }
    });
    shielded.collect()
}

/// The words of a filter as they were typed.
pub(crate) fn unshield(words: &[String]) -> Vec<String> {
    let typed =
        words.iter().map(|w| w.strip_prefix(NOT).map_or_else(|| w.clone(), |rest| format!("-{rest}")));
    typed.collect()
}

/// Whether the command so far takes filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filtering {
    NotYet,
    Yes,
    No,
}

impl Filtering {
    fn after(self, word: &str) -> Filtering {
        match self {
            Filtering::NotYet if FILTERING.contains(&word) => Filtering::Yes,
            Filtering::NotYet if NOUNS.contains(&word) => Filtering::NotYet,
            Filtering::NotYet => Filtering::No,
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_negated_filter_words_change() {
        for (typed, parsed) in [
            ("itdesk list -team:network --json", "itdesk list not:team:network --json"),
            ("itdesk --desk -x incident list -vpn -q", "itdesk --desk -x incident list not:vpn -q"),
            ("itdesk list --sort -created", "itdesk list --sort -created"),
            ("itdesk list --as-of -3d -vpn", "itdesk list --as-of -3d not:vpn"),
            ("itdesk incident new list -dtext", "itdesk incident new list -dtext"),
            ("itdesk report changes --since -30d -team:x", "itdesk report changes --since -30d not:team:x"),
            ("itdesk note 4KX list -dx", "itdesk note 4KX list -dx"),
        ] {
            let words = shield(typed.split(' ').map(OsString::from));
            assert_eq!(words.join(std::ffi::OsStr::new(" ")), parsed, "{typed}");
        }
    }
}
