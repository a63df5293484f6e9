//! A text and a page that should say the same: which of them says something.

use std::collections::HashSet;

/// What programs write under a message that a person left empty.
const ADVERTISEMENTS: [&str; 14] = [
    "sent from my",
    "sent from mail for windows",
    "sent from outlook",
    "sent from yahoo",
    "get outlook for",
    "von meinem",
    "gesendet mit",
    "envoyé de mon",
    "envoyé depuis",
    "enviado desde",
    "inviato da",
    "发自我的",
    "來自我的",
    "从我的",
];

/// What is kept of a text and a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// The text says all that the page says.
    Text,
    /// The text says nothing, or next to nothing, that the page does not say.
    Page,
    /// Each says something of its own.
    Both,
}

/// Compares a text with what the page beside it says.
pub(super) fn compared(text: &str, page: &str) -> Speaks {
    let ours = words(text);
    let theirs = words(page);
    match () {
        () if theirs.is_empty() => Speaks::Text,
        () if is_empty(text) => Speaks::Page,
        () => {
            let missing = theirs.difference(&ours).count();
            let own = ours.difference(&theirs).count();
            match missing * 2 > theirs.len() {
                false => Speaks::Text,
                true if own * 2 <= ours.len() || own == 0 => Speaks::Page,
                true => Speaks::Both,
            }
        }
    }
}

/// Whether nobody wrote anything: nothing to be seen, a signature, what a program adds.
pub(super) fn is_empty(text: &str) -> bool {
    let lines = text.lines().map(|line| line.trim_matches(|c| !is_seen(c)));
    let mut written = lines.take_while(|line| !matches!(*line, "--" | "—" | "__"));
    written.all(|line| {
        let line = line.to_lowercase();
        line.is_empty() || ADVERTISEMENTS.iter().any(|begins| line.starts_with(begins))
    })
}

/// Whether a reader sees anything of a character: neither a space of any width nor one that only joins or marks others.
fn is_seen(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        ))
}

/// The words of a text; every letter of a script that has no spaces is one. Addresses of links are for programs.
fn words(text: &str) -> HashSet<String> {
    let pieces = text.split_whitespace().filter(|piece| !piece.contains("://"));
    let mut words = HashSet::new();
    for piece in pieces {
        for word in piece.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            match word.chars().any(|c| ('\u{2e80}'..='\u{fffd}').contains(&c)) {
                true => words.extend(word.chars().map(String::from)),
                false => drop(words.insert(word.to_lowercase())),
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_something_is_read() {
        for (text, page, speaks) in [
            ("", "the ERP is down", Speaks::Page),
            ("\u{a0}\u{200b}\n \u{feff}", "the ERP is down", Speaks::Page),
            ("\u{a0}\n-- \nZhang San\nAcme Ltd", "the ERP is down\nZhang San\nAcme Ltd", Speaks::Page),
            ("Sent from my iPhone", "the ERP is down\nSent from my iPhone", Speaks::Page),
            ("发自我的iPhone", "打印机坏了", Speaks::Page),
            ("Hello", "Hello\nthe ERP is down since nine", Speaks::Page),
            ("the ERP is down", "the ERP is down", Speaks::Text),
            ("the ERP is down", "The ERP is <https://x.example/> down. Unsubscribe", Speaks::Text),
            ("my printer is jammed", "the ERP is down since this morning", Speaks::Both),
            ("", "", Speaks::Text),
            ("x", "", Speaks::Text),
        ] {
            assert_eq!(compared(text, page), speaks, "{text:?} {page:?}");
        }
    }
}
