//! Fitting text into columns of a terminal, where a Chinese character takes two.

use crate::escape;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    if escape::is_plain(text) { text.len() } else { text.width() }
}

/// The text if it fits into `columns`, else as much of it as fits with `…` at the end.
///
/// ```
/// use itdesk::render::fit::cut;
/// assert_eq!(cut("邮件服务器", 7), "邮件服…");
/// assert_eq!(cut("mail", 4), "mail");
/// ```
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// The text followed by blanks up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Breaks a line at blanks so that each piece fits into `columns`; a longer word is broken where it must.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let row = rows.last_mut().expect("there is always a row");
        let gap = usize::from(!row.is_empty());
        let wide = width(word);
        if used + gap + wide <= columns {
            row.push_str(&" ".repeat(gap));
            row.push_str(word);
            used += gap + wide;
        } else {
            rows.extend(broken(word, columns));
            used = rows.last().map_or(0, |row| width(row));
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

fn broken(word: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > columns {
            pieces.push(String::new());
            used = 0;
        }
        pieces.last_mut().expect("there is always a piece").push(c);
        used += wide;
    }
    pieces
}
