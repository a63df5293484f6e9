//! Comparing texts folded ([`crate::records::fold`]): without regard to case, accents and width.
//!
//! An occurrence is looked for in the folded text and found in the original: the folded form of `ß` or `ﾌﾟ` is of
//! another length, and offsets found in a folded copy would point elsewhere.

use std::cmp::Ordering;
use std::ops::Range;

use crate::records::fold::{Folded, fold, keeps_places};

/// Order of the folded texts; texts that are folded alike are told apart last.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    fold(a).cmp(&fold(b)).then_with(|| a.cmp(b))
}

/// A text to look for inside others.
#[derive(Debug, Clone)]
pub(super) struct Needle {
    typed: String,
    folded: String,
    /// No character of it is a letter of ASCII (digits, Chinese): plain bytes can be compared.
    caseless: bool,
}

impl Needle {
    pub(super) fn new(text: &str) -> Needle {
        let folded = fold(text).into_owned();
        let caseless = !folded.bytes().any(|b| b.is_ascii_alphabetic());
        Needle { typed: text.to_owned(), caseless, folded }
    }

    /// As it was given.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    pub(super) fn occurs_in(&self, text: &str) -> bool {
        if keeps_places(text) { self.find_plain(text).is_some() } else { fold(text).contains(&self.folded) }
    }

    /// The bytes of the first occurrence in `text`; both ends are character boundaries.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        if keeps_places(text) {
            return self.find_plain(text);
        }
        let folded = Folded::of(text);
        let start = folded.text.find(&self.folded)?;
        Some(folded.original(start..start + self.folded.len()))
    }

    /// The way for almost all text, in which folding changes nothing but the case of ASCII. It keeps a
    /// search through every record near the speed of reading them.
    fn find_plain(&self, text: &str) -> Option<Range<usize>> {
        if self.caseless {
            let start = memchr::memmem::find(text.as_bytes(), self.folded.as_bytes())?;
            return Some(start..start + self.folded.len());
        }
        if text.is_ascii() && !self.folded.is_ascii() {
            return None;
        }
        let text = text.as_bytes();
        let needle = self.folded.as_bytes();
        let first = *needle.first()?;
        let mut starts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text);
        let fits = |at: &usize| {
            text.get(*at..*at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle))
        };
        starts.find(fits).map(|at| at..at + needle.len())
    }
}

/// How much of a text a pattern must cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// All of it.
    Whole,
    /// Any part of it.
    Part,
}

/// A text with wildcards, compared without regard to case.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// What stands between the wildcards; one piece when there is none.
    pieces: Vec<Needle>,
    cover: Cover,
}

impl Pattern {
    /// Reads `*` as any text at all, also none.
    pub(super) fn wild(text: &str, cover: Cover) -> Pattern {
        Pattern { pieces: text.split('*').map(Needle::new).collect(), cover }
    }

    /// Takes every character for itself.
    pub(super) fn literal(text: &str, cover: Cover) -> Pattern {
        Pattern { pieces: vec![Needle::new(text)], cover }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match (self.cover, &self.pieces[..]) {
            (Cover::Part, [only]) => only.occurs_in(text),
            (Cover::Whole, [only]) if text.is_ascii() => text.eq_ignore_ascii_case(&only.folded),
            (Cover::Whole, [only]) => fold(text) == only.folded,
            (Cover::Part, pieces) => in_order(pieces, &fold(text)).is_some(),
            (Cover::Whole, [first, middle @ .., last]) => {
                let text = fold(text);
                let rest = text.strip_prefix(first.folded.as_str()).and_then(|rest| in_order(middle, rest));
                rest.is_some_and(|rest| rest.ends_with(last.folded.as_str()))
            }
            (Cover::Whole, []) => false,
        }
    }
}

/// What is left of `text` behind the pieces, each found behind the one before.
fn in_order<'a>(pieces: &[Needle], text: &'a str) -> Option<&'a str> {
    pieces.iter().try_fold(text, |rest, piece| piece.find(rest).map(|found| &rest[found.end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_needle_is_found_where_it_stands() {
        for (needle, text, expected) in [
            ("vpn", "The VPN is down", Some("VPN")),
            ("VPN", "the vpn", Some("vpn")),
            ("打印", "三楼打印机", Some("打印")),
            ("打印a", "三楼打印A机", Some("打印A")),
            ("stanbul", "İİİ İSTANBUL", Some("STANBUL")),
            ("i", "İx", Some("İ")),
            ("i\u{307}s", "İstanbul", Some("İs")),
            ("straße", "STRAßE", Some("STRAßE")),
            ("strasse", "Die Straße", Some("Straße")),
            ("ss", "Straße", Some("ß")),
            ("プリンタ", "新ﾌﾟﾘﾝﾀ", Some("ﾌﾟﾘﾝﾀ")),
            ("ハ", "ﾊﾞ", None),
            ("99%", "≥９９％", Some("９９％")),
            ("k", "\u{212a}elvin", Some("\u{212a}")),
            ("é", "CAFÉ", Some("É")),
            ("é", "cafe", Some("e")),
            ("cafe", "Cafe\u{301}!", Some("Cafe\u{301}")),
            ("aab", "aaab", Some("aab")),
            ("12:30", "at 12:30", Some("12:30")),
        ] {
            assert_eq!(Needle::new(needle).find(text).map(|r| &text[r]), expected, "{needle} in {text}");
        }
    }

    #[test]
    fn wildcards_stand_for_any_text() {
        let cases = [
            ("mail*", "Mail Server", true),
            ("mail*", "webmail", false),
            ("*mail", "webmail", true),
            ("m*l*r", "Mail Server", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*", "", true),
            ("**", "x", true),
            ("mail", "MAIL", true),
            ("mail", "mails", false),
            ("邮*", "邮件", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(Pattern::wild(pattern, Cover::Whole).matches(text), expected, "{pattern} {text}");
        }
        assert!(Pattern::wild("disk*full", Cover::Part).matches("the disk is full again"));
        assert!(!Pattern::wild("full*disk", Cover::Part).matches("the disk is full again"));
        assert!(Pattern::literal("a*b", Cover::Whole).matches("A*B"));
        assert!(!Pattern::literal("a*b", Cover::Whole).matches("axb"));
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_looked_for(text in ".{0,20}", from in 0usize..20, to in 0usize..20) {
            let part: String = text.chars().skip(from).take(to).collect();
            // A mark cut from its letter may fold to something else.
            let found = Needle::new(&part).find(&text).map(|r| &text[r]);
            prop_assume!(found.is_some() || !fold(&text).contains(&*fold(&part)));
            let Some(found) = found else { return Ok(()) };
            prop_assert!(fold(found).contains(&*fold(&part)));
        }

        #[test]
        fn both_ways_of_looking_agree(text in "[aAbB kK]{0,12}", part in "[aAbBk]{1,3}") {
            let plain = text.to_lowercase().find(&part.to_lowercase());
            prop_assert_eq!(Needle::new(&part).find(&text).map(|r| r.start), plain);
            let wide = format!("é{text}");
            prop_assert_eq!(Needle::new(&part).find(&wide).map(|r| r.start - 2), plain);
            prop_assert_eq!(Needle::new(&part).occurs_in(&wide), plain.is_some());
        }
    }
}
