//! Comparing text without regard to case.
//!
//! Two characters are the same when their lower case is. Case is folded character by character and
//! never on a whole text first: the lower case of `İ` is a byte longer than it, and offsets found in
//! a folded copy would point elsewhere in the original.

use std::cmp::Ordering;
use std::ops::Range;

/// The characters of a text in lower case.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// Order without regard to case; texts that differ in case alone are told apart last.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    folded(a).cmp(folded(b)).then_with(|| a.cmp(b))
}

/// The only characters outside ASCII (İ, and the kelvin sign) with ASCII in their lower case.
const TO_ASCII: [char; 2] = ['\u{130}', '\u{212a}'];

/// A text to look for inside others.
#[derive(Debug, Clone)]
pub(super) struct Needle {
    typed: String,
    folded: String,
    /// No character of it has a case (digits, Chinese): plain bytes can be compared.
    caseless: bool,
}

impl Needle {
    pub(super) fn new(text: &str) -> Needle {
        let folded: String = folded(text).collect();
        // U+0307 has no case and yet stands in the lower case of İ.
        let caseless = |c: char| c != '\u{307}' && c.to_uppercase().eq([c]);
        Needle { typed: text.to_owned(), caseless: folded.chars().all(caseless), folded }
    }

    /// As it was given.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    pub(super) fn occurs_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// The bytes of the first occurrence in `text`; both ends are character boundaries.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        if self.caseless {
            let start = memchr::memmem::find(text.as_bytes(), self.folded.as_bytes())?;
            return Some(start..start + self.folded.len());
        }
        let odd = || TO_ASCII.iter().any(|odd| text.contains(*odd));
        match (self.folded.is_ascii(), text.is_ascii()) {
            (false, true) => return None,
            (true, plain) if plain || !odd() => return self.find_ascii(text.as_bytes()),
            _ => {}
        }
        let first = self.folded.chars().next();
        let mut starts = text.char_indices().filter(|(_, c)| c.to_lowercase().next() == first);
        starts.find_map(|(at, _)| self.match_length(&text[at..]).map(|length| at..at + length))
    }

    /// The way for almost all text: an ASCII byte is never part of a longer character. It keeps a
    /// search through every record near the speed of reading them.
    fn find_ascii(&self, text: &[u8]) -> Option<Range<usize>> {
        let (needle, first) = (self.folded.as_bytes(), *self.folded.as_bytes().first()?);
        let mut starts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text);
        let fits = |at: &usize| {
            text.get(*at..*at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle))
        };
        starts.find(fits).map(|at| at..at + needle.len())
    }

    /// How many bytes at the beginning of `text` match.
    fn match_length(&self, text: &str) -> Option<usize> {
        let mut wanted = self.folded.chars().peekable();
        for (at, c) in text.char_indices() {
            if wanted.peek().is_none() {
                return Some(at);
            }
            for lower in c.to_lowercase() {
                match wanted.peek() {
                    Some(next) if *next == lower => wanted.next(),
                    Some(_) => return None,
                    // The needle ends inside the lower case of one character: that one belongs to it.
                    None => break,
                };
            }
        }
        wanted.peek().is_none().then_some(text.len())
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
            (Cover::Whole, [only]) => folded(text).eq(only.folded.chars()),
            (Cover::Part, pieces) => in_order(pieces, text).is_some(),
            (Cover::Whole, [first, middle @ .., last]) => {
                let text: String = folded(text).collect();
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
            ("\u{307}", "İ", None),
            ("i\u{307}s", "İstanbul", Some("İs")),
            ("straße", "STRAßE", Some("STRAßE")),
            ("k", "\u{212a}elvin", Some("\u{212a}")),
            ("é", "CAFÉ", Some("É")),
            ("é", "cafe", None),
            ("aab", "aaab", Some("aab")),
            ("12:30", "at 12:30", Some("12:30")),
        ] {
            assert_eq!(Needle::new(needle).find(text).map(|r| &text[r]), expected, "{needle} in {text}");
        }
    }

    #[test]
    fn no_other_character_has_ascii_in_its_lower_case() {
        let odd = ('\u{80}'..=char::MAX).filter(|c| c.to_lowercase().any(|lower| lower.is_ascii()));
        assert_eq!(odd.collect::<Vec<_>>(), TO_ASCII);
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
            let found = Needle::new(&part).find(&text).map(|r| &text[r]).unwrap();
            let lower = |text: &str| folded(text).collect::<String>();
            prop_assert!(lower(found).starts_with(&lower(&part)));
        }

        #[test]
        fn both_ways_of_looking_agree(text in "[aAbB kK]{0,12}", part in "[aAbBk]{1,3}") {
            let plain = text.to_lowercase().find(&part.to_lowercase());
            prop_assert_eq!(Needle::new(&part).find(&text).map(|r| r.start), plain);
            let wide = format!("İ{text}");
            prop_assert_eq!(Needle::new(&part).find(&wide).map(|r| r.start - 2), plain);
        }
    }
}
