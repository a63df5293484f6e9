//! Making text from outside harmless where it is shown. It is never changed where it is stored.

use std::borrow::Cow;

/// One line of text with every control character made visible: a line break as `␤`, an escape as
/// `\x1b`, so that no text can move the cursor, colour the screen or hide what follows it.
///
/// ```
/// assert_eq!(itdesk::escape::line("a\x1b[31mb\nc"), "a\\x1b[31mb␤c");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push('␤'),
            '\t' => out.push(' '),
            c if is_hostile(c) => push_visible(&mut out, c),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a text has printable ASCII alone, as most have: a tenth of the work of looking at each
/// character.
pub(crate) fn is_plain(text: &str) -> bool {
    // Without a way out of the loop: many bytes are compared at once.
    text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte))
}

/// Several lines as one: what separates words is one blank.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for text of several lines: line breaks stay.
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// JSON with every character made visible that a terminal obeys or no reader sees: the same value, for they stand only
/// within its strings.
///
/// ```
/// assert_eq!(itdesk::escape::json("\"a\u{9b}b\u{202e}\""), "\"a\\u009bb\\u202e\"");
/// ```
pub fn json(text: &str) -> Cow<'_, str> {
    // Line breaks stand between the values of indented JSON; within a string JSON itself escapes C0.
    let is_escaped = |c: char| c != '\n' && is_hostile(c);
    if text.split('\n').all(is_plain) || !text.chars().any(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if is_escaped(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A text as a message quotes it: on one line, `most` characters of it at the most.
pub fn quoted(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).flat_map(char::escape_debug).collect();
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    format!("'{}'", short.replace("\\'", "'").replace("\\\"", "\""))
}

/// A text as a CSV cell that no spreadsheet takes for a formula: one that begins like a formula gets a quote before it,
/// and so does one that begins with such quotes, so that [`csv_text`] gives back every text.
///
/// ```
/// assert_eq!(itdesk::escape::csv_cell("-1+cmd"), "'-1+cmd");
/// ```
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    if is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a CSV cell that [`csv_cell`] wrote.
pub fn csv_text(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_guarded(text)).unwrap_or(cell)
}

/// A formula behind any number of quotes.
fn is_guarded(text: &str) -> bool {
    is_formula(text.trim_start_matches('\''))
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn push_visible(out: &mut String, c: char) {
    let code = u32::from(c);
    out.push_str(&if code < 0x100 { format!("\\x{code:02x}") } else { format!("\\u{{{code:x}}}") });
}

/// Control characters, and the invisible ones that reorder or hide what stands beside them.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
