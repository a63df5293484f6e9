//! Text as words to search for: Latin and other scripts by word, without case and accents; Chinese and
//! Japanese, which leave no space between words, by every two characters that stand side by side.
//!
//! `Störung im 虚拟网 (VPN)` becomes `storung im 虚拟 拟网 网 vpn`. The last character of a run stands alone as
//! well, so that a search for one character, `网*`, finds it wherever it is.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::records::fold::{clusters, fold, fold_cluster, keeps_places};

/// A word of a text, and where in it the word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub text: String,
    pub at: Range<usize>,
    /// Where the first of its characters ends, if it is one of a pair without spaces.
    pub(super) first: usize,
}

/// A run of letters and digits that is not yet a token.
#[derive(Default)]
struct Run {
    /// Folded letters of a word, with where it began and ends.
    word: String,
    begin: usize,
    end: usize,
    /// The character before, in a run of characters without spaces.
    before: Option<(char, Range<usize>)>,
}

/// The words of a text in their order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut run = Run::default();
    if keeps_places(text) {
        text.char_indices().for_each(|(at, c)| {
            run.take(c.to_ascii_lowercase(), at..at + c.len_utf8(), &mut found);
        });
    } else {
        let mut folded = String::new();
        for at in clusters(text) {
            folded.clear();
            fold_cluster(&text[at.clone()], &mut folded);
            folded.chars().for_each(|c| run.take(c, at.clone(), &mut found));
        }
    }
    run.finish(&mut found);
    found
}

impl Run {
    /// Takes the next folded character, which was made of the bytes `at`.
    fn take(&mut self, c: char, at: Range<usize>, found: &mut Vec<Token>) {
        if is_combining_mark(c) {
            // A mark that makes another letter of the one before it is part of its word.
            if !self.word.is_empty() {
                self.word.push(c);
                self.end = at.end;
            }
        } else if !c.is_alphanumeric() {
            self.finish(found);
        } else if is_unspaced(c) {
            self.end_word(found);
            if let Some((before, place)) = &self.before {
                let text = [*before, c].iter().collect();
                found.push(Token { text, at: place.start..at.end, first: place.end });
            }
            self.before = Some((c, at));
        } else {
            self.end_unspaced(found);
            self.begin = if self.word.is_empty() { at.start } else { self.begin };
            self.end = at.end;
            self.word.push(c);
        }
    }

    fn finish(&mut self, found: &mut Vec<Token>) {
        self.end_word(found);
        self.end_unspaced(found);
    }

    fn end_word(&mut self, found: &mut Vec<Token>) {
        if !self.word.is_empty() {
            let text = std::mem::take(&mut self.word);
            let at = self.begin..self.end;
            found.push(Token { text, first: at.end, at });
        }
    }

    fn end_unspaced(&mut self, found: &mut Vec<Token>) {
        if let Some((last, at)) = self.before.take() {
            found.push(Token { text: last.to_string(), first: at.end, at });
        }
    }
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
        let folded = fold(typed);
        let typed = &*folded;
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
        let first = window.first()?;
        let last = window.last()?;
        // A character alone was found as the first of two; the second was not looked for.
        let alone = self.words.last().filter(|word| self.prefix && word.chars().all(is_unspaced));
        let end = alone.map_or(last.at.end, |_| last.first);
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
            ("Straße ŁÓDŹ ﾌﾟﾘﾝﾀ", "strasse lodz プリ リン ンタ タ"),
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
            ("strasse", "Die Straße", Some("Straße")),
            ("プリンタ", "新ﾌﾟﾘﾝﾀ機", Some("ﾌﾟﾘﾝﾀ")),
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
