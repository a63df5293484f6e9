//! Markdown (CommonMark, tables as GitHub reads them): text from outside stands there as text, whatever it holds.

use crate::escape;
use crate::lang;

/// A text on one line, with everything escaped that Markdown or HTML would read.
///
/// ```
/// use itdesk::render::markdown::text;
/// assert_eq!(text("a | b <b>"), r"a \| b &lt;b&gt;");
/// assert_eq!(text("# no\nheading"), r"\# no heading");
/// assert_eq!((text("1. no item"), text("0.21 s")), (r"1\. no item".to_owned(), "0.21 s".to_owned()));
/// ```
pub fn text(given: &str) -> String {
    let joined = given.replace(['\n', '\r'], " ");
    let line = escape::line(&joined);
    let line = line.trim();
    let mut out = String::with_capacity(line.len());
    for (at, letter) in line.char_indices() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            '#' | '-' | '+' | '=' | ':' if at == 0 => {
                out.push('\\');
                out.push(letter);
            }
            // A number before it would begin an item of a list.
            '.' | ')' if at > 0 && line[..at].bytes().all(|b| b.is_ascii_digit()) && ends(line, at + 1) => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}

fn ends(line: &str, at: usize) -> bool {
    line[at..].chars().next().is_none_or(char::is_whitespace)
}

/// Lines of text, each on a line of its own.
pub fn lines(given: &[String]) -> String {
    let lines: Vec<String> = given.iter().map(|line| text(line)).collect();
    // Two spaces at its end keep a line from being joined to the next.
    let mut out = lines.join("  \n");
    out.push('\n');
    out
}

/// A heading and the empty line after it.
pub fn heading(level: usize, title: &str) -> String {
    format!("{} {}\n\n", "#".repeat(level), text(lang::shown(title)))
}

/// A section with lines of text; nothing where there are none.
pub fn section(level: usize, title: &str, given: &[String]) -> String {
    if given.is_empty() {
        return String::new();
    }
    format!("{}{}\n", heading(level, title), lines(given))
}

/// An item of a list: a name and what it is; nothing where it is empty.
pub fn field(name: &str, value: &str) -> String {
    if value.trim().is_empty() {
        String::new()
    } else {
        format!("- **{}:** {}\n", lang::shown(name), text(value))
    }
}

/// A table; nothing without rows.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = header.iter().copied().map(lang::shown).collect();
    let mut out = format!("| {} |\n|{}\n", shown.join(" | "), " --- |".repeat(header.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| text(cell)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out.push('\n');
    out
}
