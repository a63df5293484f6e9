//! Text as words to search for: Latin and other scripts by word, without case and accents; Chinese and
//! Japanese, which leave no space between words, by every two characters that stand side by side.
//!
//! `Störung im 虚拟网 (VPN)` becomes `storung im 虚拟 拟网 网 vpn`. The last character of a run stands alone as
//! well, so that a search for one character, `网*`, finds it wherever it is.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A word of a text, and where in it the word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub text: String,
    pub at: Range<usize>,
}

/// A run of letters and digits that is not yet a token.
#[derive(Default)]
struct Run {
    /// Folded letters of a word, with where it began and ends.
    word: String,
    begin: usize,
    end: usize,
    /// The character before, in a run of characters without spaces.
    before: Option<(char, usize)>,
}

/// The words of a text in their order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut run = Run::default();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_combining_mark(c) {
            // An accent written as a character of its own belongs to the letter before it.
            run.end = if run.word.is_empty() { run.end } else { end };
        } else if !c.is_alphanumeric() {
            run.finish(&mut found);
        } else if is_unspaced(c) {
            run.end_word(&mut found);
            if let Some((before, begin)) = run.before {
                found.push(Token { text: [before, c].iter().collect(), at: begin..end });
            }
            run.before = Some((c, at));
        } else {
            run.end_unspaced(&mut found);
            run.begin = if run.word.is_empty() { at } else { run.begin };
            run.end = end;
            fold(c, &mut run.word);
        }
    }
    run.finish(&mut found);
    found
}

impl Run {
    fn finish(&mut self, found: &mut Vec<Token>) {
        self.end_word(found);
        self.end_unspaced(found);
    }

    fn end_word(&mut self, found: &mut Vec<Token>) {
        if !self.word.is_empty() {
            found.push(Token { text: std::mem::take(&mut self.word), at: self.begin..self.end });
        }
    }

    fn end_unspaced(&mut self, found: &mut Vec<Token>) {
        if let Some((last, begin)) = self.before.take() {
            found.push(Token { text: last.to_string(), at: begin..begin + last.len_utf8() });
        }
    }
}

/// A letter without its accents, in small type. Most are plain already.
fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    let mut push = |part: char| {
        if !is_combining_mark(part) {
            word.extend(part.to_lowercase().filter(|c| !is_combining_mark(*c)));
        }
    };
    decompose_compatible(c, &mut push);
}

/// Scripts that leave no space between words: Han with its extensions, kana, bopomofo.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Texts as a full-text table takes them: their words with a space between.
pub fn search_text(texts: &[String]) -> String {
    let words = texts.iter().flat_map(|text| tokens(text)).map(|token| token.text);
    words.collect::<Vec<_>>().join(" ")
}

/// What is looked for: words that must stand side by side, the last of which may be the beginning of a
/// longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    words: Vec<String>,
    prefix: bool,
}

impl Phrase {
    /// Reads what was typed: one word or several, `print*` for what begins so. `None` when no letter or
    /// digit is in it.
    pub(super) fn read(typed: &str) -> Option<Phrase> {
        let (text, star) = typed.strip_suffix('*').map_or((typed, false), |text| (text, true));
        let tokens = tokens(text);
        let ends_unspaced = text.chars().last().is_some_and(is_unspaced);
        let mut words: Vec<String> = tokens.into_iter().map(|t| t.text).collect();
        // The character alone at the end of a run may have a neighbour where it is looked for.
        let alone = ends_unspaced && (words.len() == 1 || words.last()?.chars().count() == 1);
        if ends_unspaced && alone && Self::run_length(text) > 1 {
            words.pop();
        }
        let prefix = star || (ends_unspaced && Self::run_length(text) == 1);
        (!words.is_empty()).then_some(Phrase { words, prefix })
    }

    /// How many characters without spaces between words stand at the end.
    fn run_length(text: &str) -> usize {
        text.chars().rev().take_while(|c| is_unspaced(*c)).count()
    }

    /// The phrase in the language of FTS5. Words are letters and digits alone: nothing needs escaping.
    pub(super) fn fts(&self) -> String {
        format!("\"{}\"{}", self.words.join(" "), if self.prefix { "*" } else { "" })
    }

    /// Where the phrase first stands among the words of a text.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<Range<usize>> {
        let window = tokens.windows(self.words.len()).find(|window| self.is(window))?;
        let (first, last) = (window.first()?, window.last()?);
        // A character alone was found as the first of two; the second was not looked for.
        let alone = self.words.last().filter(|word| self.prefix && word.chars().all(is_unspaced));
        let end = alone.map_or(last.at.end, |word| last.at.start + word.len());
        Some(first.at.start..end)
    }

    fn is(&self, window: &[Token]) -> bool {
        let last = self.words.len() - 1;
        window.iter().zip(&self.words).enumerate().all(|(place, (token, word))| {
            token.text == *word || (self.prefix && place == last && token.text.starts_with(word.as_str()))
        })
    }
}

/// Words of a search in the language of FTS5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullText {
    /// All of these.
    pub with: String,
    /// None of these.
    pub without: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_become_words() {
        for (text, words) in [
            ("Störung im 虚拟网 (VPN)", "storung im 虚拟 拟网 网 vpn"),
            ("E-Mail: don't", "e mail don t"),
            ("ＶＰＮ Ⅳ ﬁle", "vpn iv file"),
            ("Cafe\u{301} NAÏVE İstanbul", "cafe naive istanbul"),
            ("打印机offline三楼", "打印 印机 机 offline 三楼 楼"),
            ("10.0.0.1/24", "10 0 0 1 24"),
            ("…", ""),
        ] {
            assert_eq!(search_text(&[text.to_owned()]), words, "{text}");
        }
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        for (typed, text, found) in [
            ("vpn", "The VPN is down", Some("VPN")),
            ("print", "printer", None),
            ("print*", "the Printers", Some("Printers")),
            ("mail server", "E-Mail, Server 3", Some("Mail, Server")),
            ("虚拟专用网", "新虚拟专用网络", Some("虚拟专用网")),
            ("虚拟", "虚拟机", Some("虚拟")),
            ("网", "虚拟网", Some("网")),
            ("网", "网络", Some("网")),
            ("拟机", "虚拟 机", None),
            ("storung", "STÖRUNG", Some("STÖRUNG")),
            ("störung", "Storung", Some("Storung")),
            ("vpn 虚拟", "VPN虚拟机", Some("VPN虚拟")),
        ] {
            let phrase = Phrase::read(typed).unwrap();
            assert_eq!(phrase.find(&tokens(text)).map(|at| &text[at]), found, "{typed} in {text}");
        }
        assert_eq!(Phrase::read("* ?"), None);
        assert_eq!(Phrase::read("网\" OR").unwrap().fts(), "\"网 or\"");
    }

    proptest! {
        #[test]
        fn words_stand_in_order_on_character_boundaries(text in "[a-zé虚拟网が\u{301} -]{0,24}|.{0,24}") {
            let found = tokens(&text);
            prop_assert!(found.iter().all(|t| text.get(t.at.clone()).is_some() && !t.text.is_empty()));
            prop_assert!(found.windows(2).all(|w| w[0].at.start <= w[1].at.start));
        }

        #[test]
        fn a_text_finds_itself(text in "[a-zé虚拟网]{1,12}( [a-zé虚拟网]{1,6}){0,2}") {
            if let Some(phrase) = Phrase::read(&text) {
                let before = format!("x {text} y");
                prop_assert!(phrase.find(&tokens(&before)).is_some());
                let longer = format!("x {text}网");
                prop_assert!(phrase.find(&tokens(&longer)).is_some());
            }
        }
    }
}
