//! Words in styles, in rows of a terminal.

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

use super::paint::paint;

/// A piece of a paragraph.
pub(super) enum Piece {
    /// Words in a style, made harmless already.
    Text(Style, String),
    /// A new line.
    Break,
}

impl Piece {
    /// Its words.
    pub(super) fn text(&self) -> &str {
        match self {
            Piece::Text(_, text) => text,
            Piece::Break => " ",
        }
    }
}

/// A row that is being filled.
#[derive(Default)]
pub(super) struct Flow {
    rows: Vec<String>,
    row: String,
    used: usize,
}

/// What is not parted: a word, or a character of a script without blanks, with the signs that close it.
#[derive(Default)]
struct Unit {
    parts: Vec<(Style, String)>,
    width: usize,
    /// A blank stands before it.
    blank: bool,
}

impl Flow {
    /// The rows that a paragraph takes.
    pub(super) fn rows(pieces: &[Piece], columns: Option<usize>) -> Vec<String> {
        let mut flow = Flow::default();
        for line in pieces.split(|piece| matches!(piece, Piece::Break)) {
            for unit in units(line) {
                flow.put(unit, columns.unwrap_or(usize::MAX));
            }
            flow.end();
        }
        flow.rows
    }

    fn put(&mut self, unit: Unit, columns: usize) {
        let blank = usize::from(unit.blank && self.used > 0);
        if self.used > 0 && self.used + blank + unit.width > columns {
            self.end();
        } else if blank > 0 {
            self.row.push(' ');
            self.used += 1;
        }
        for (style, text) in unit.parts {
            let mut fits = String::new();
            for letter in text.chars() {
                let wide = letter.width().unwrap_or(0);
                if self.used + wide > columns {
                    // Longer than a row: broken where it must be.
                    self.row.push_str(&styled(style, &std::mem::take(&mut fits)));
                    self.end();
                }
                fits.push(letter);
                self.used += wide;
            }
            self.row.push_str(&styled(style, &fits));
        }
    }

    fn end(&mut self) {
        if self.used > 0 {
            self.rows.push(std::mem::take(&mut self.row));
        }
        self.used = 0;
    }
}

fn styled(style: Style, text: &str) -> String {
    if style == Style::new() || text.is_empty() { text.to_owned() } else { paint(style, text) }
}

fn units(pieces: &[Piece]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut unit = Unit::default();
    let mut before: Option<char> = None;
    for piece in pieces {
        let Piece::Text(style, text) = piece else { continue };
        for letter in text.chars() {
            if letter == ' ' {
                units.extend((unit.width > 0).then(|| std::mem::take(&mut unit)));
                unit.blank = true;
            } else {
                if before.is_some_and(|before| parts(before, letter)) && unit.width > 0 {
                    units.push(std::mem::take(&mut unit));
                }
                unit.push(*style, letter);
            }
            before = Some(letter);
        }
    }
    units.extend((unit.width > 0).then_some(unit));
    units
}

/// Whether a row may end between two letters that no blank parts.
fn parts(before: char, letter: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    let closes = |c: char| "，。、；：！？）》」』”’%…".contains(c);
    let opens = |c: char| "（《「『“‘".contains(c);
    (wide(before) || wide(letter)) && !closes(letter) && !opens(before)
}

impl Unit {
    fn push(&mut self, style: Style, letter: char) {
        self.width += letter.width().unwrap_or(0);
        match self.parts.last_mut() {
            Some((same, text)) if *same == style => text.push(letter),
            _ => self.parts.push((style, letter.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fit::width;
    use proptest::prelude::*;

    fn rows(text: &str, columns: usize) -> Vec<String> {
        Flow::rows(&[Piece::Text(Style::new(), text.to_owned())], Some(columns))
    }

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere() {
        assert_eq!(rows("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(
            rows("重置虚拟专用网客户端，然后重启。", 12),
            ["重置虚拟专用", "网客户端，然", "后重启。"]
        );
        assert_eq!(rows("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_the_screen_and_no_word_is_lost(text in "[a-z虚拟网，。 ]{0,60}", columns in 4usize..30) {
            let rows = rows(&text, columns);
            prop_assert!(rows.iter().all(|row| width(row) <= columns), "{rows:?}");
            let letters = |t: &str| t.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&rows.concat()), letters(&text));
        }
    }
}
