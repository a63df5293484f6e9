//! The one way in which texts are compared: without compatibility forms, case, accents and invisible characters.
//!
//! `Ｓtraße`, `STRASSE` and `strasse` are one text, and so are `ﾌﾟﾘﾝﾀ` and `プリンタ`, `Zoë` and `zoe`. What is stored
//! stays as it was typed; only what is compared is folded.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// A text as it is compared: NFKC, full case folding, no accents, nothing invisible. A text that is folded already
/// is returned as it is.
///
/// Folding twice is folding once. The voiced marks of kana are no accents: `は` and `ば` stay apart.
///
/// ```
/// use itdesk::records::fold::fold;
/// assert_eq!(fold("Ｓtraße Ⅳ"), "strasse iv");
/// assert_eq!(fold("Łódź"), fold("LODZ"));
/// assert_eq!(fold("ﾌﾟﾘﾝﾀ"), "プリンタ");
/// ```
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    if text.chars().all(|c| is_plain(c) && !c.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    clusters(text).for_each(|at| fold_cluster(&text[at], &mut folded));
    Cow::Owned(folded)
}

/// A text with the wide forms of ASCII (`９９％`, `13：30`) narrow, and nothing else changed: for numbers, signs and
/// times, whose letters keep their case.
///
/// ```
/// use itdesk::records::fold::narrow;
/// assert_eq!(narrow("＞＝９９．５％"), ">=99.5%");
/// ```
pub fn narrow(text: &str) -> Cow<'_, str> {
    match text.chars().any(|c| narrow_letter(c) != c) {
        true => Cow::Owned(text.chars().map(narrow_letter).collect()),
        false => Cow::Borrowed(text),
    }
}

/// [`narrow`] of one character.
pub fn narrow_letter(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether two texts are the same once they are folded.
pub fn same(a: &str, b: &str) -> bool {
    match a.is_ascii() && b.is_ascii() {
        true => a.eq_ignore_ascii_case(b),
        false => fold(a) == fold(b),
    }
}

/// A name as it is compared: folded, without white space around it, and with one space for any white space in it.
pub fn name(text: &str) -> Cow<'_, str> {
    let folded = fold(text);
    let odd = |w: &[u8]| w[0].is_ascii_whitespace() && (w[0] != b' ' || w[1].is_ascii_whitespace());
    let neat = folded.trim().len() == folded.len()
        && !folded.as_bytes().windows(2).any(odd)
        && (folded.is_ascii() || !folded.chars().any(|c| c.is_whitespace() && c != ' '));
    if neat { folded } else { Cow::Owned(folded.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// Whether two names are the same: [`same`], whatever the white space around and in them.
pub fn same_name(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        let a = a.split_ascii_whitespace();
        let b = b.split_ascii_whitespace();
        return a.map(Lower).eq(b.map(Lower));
    }
    name(a) == name(b)
}

/// A word of ASCII in any case.
struct Lower<'a>(&'a str);

impl PartialEq for Lower<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

/// Whether a text has nothing to read: empty, blank, or invisible characters alone.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Whether every character of a text outside ASCII folds to itself, whatever stands beside it, so that the folded
/// text has its bytes in the same places. So it is with most Chinese and all ASCII.
pub fn keeps_places(text: &str) -> bool {
    text.is_ascii() || text.chars().all(is_plain)
}

/// A folded text that knows where each piece of it came from.
#[derive(Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each cluster of the original: where it begins in the folded text, and in the original.
    places: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds a text and keeps the places.
    pub fn of(original: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(original.len()), places: Vec::new() };
        for at in clusters(original) {
            let begin = (folded.text.len(), at.start);
            fold_cluster(&original[at], &mut folded.text);
            if folded.text.len() > begin.0 {
                folded.places.push(begin);
            }
        }
        folded.places.push((folded.text.len(), original.len()));
        folded
    }

    /// The bytes of the original of which the bytes `at` of the folded text were made. What was made of one
    /// character belongs together: a part of it is all of it.
    pub fn original(&self, at: Range<usize>) -> Range<usize> {
        let begins = self.places.partition_point(|(folded, _)| *folded <= at.start).saturating_sub(1);
        let ends = self.places.partition_point(|(folded, _)| *folded < at.end);
        let place = |n: usize| self.places.get(n).or(self.places.last()).map_or(0, |(_, original)| *original);
        place(begins)..place(ends).max(place(begins))
    }
}

/// The pieces of a text that are folded by themselves: a character with all that joins it.
pub fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = chars.next()?;
        let mut end = text.len();
        while let Some((at, c)) = chars.peek() {
            if !joins(*c) {
                end = *at;
                break;
            }
            chars.next();
        }
        Some(start..end)
    })
}

/// Whether a character joins the one before it: an accent, a voiced mark of half-width kana, the later letters of
/// a Hangul syllable, the vowels of Kirat Rai that are written of several, or what cannot be seen.
fn joins(c: char) -> bool {
    if c.is_ascii() || is_plain(c) {
        return false;
    }
    canonical_combining_class(c) != 0
        || is_combining_mark(c)
        || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}')
        || matches!(c, '\u{ffa0}'..='\u{ffdc}' | '\u{16d67}' | '\u{16d68}')
        || is_invisible(c)
}

/// Folds to itself whatever stands beside it, but for the case of ASCII: Han, kana without marks, Hangul, and the
/// punctuation of Chinese that has no narrow form.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

/// What is not to be seen and changes no meaning: soft hyphens, joiners, marks of direction, variants.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// An accent: a mark above, below or through a letter. The marks of kana and of other scripts make other letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Folds one of [`clusters`] and adds it to `folded`.
pub fn fold_cluster(cluster: &str, folded: &mut String) {
    let mut chars = cluster.chars();
    let first = chars.next().unwrap_or_default();
    let rest = chars.as_str();
    match first {
        _ if !rest.is_empty() => {}
        _ if is_plain(first) => return folded.push(first.to_ascii_lowercase()),
        // The wide forms of ASCII are all over Chinese text.
        '\u{ff01}'..='\u{ff5e}' => return folded.push(narrow_letter(first).to_ascii_lowercase()),
        _ => {}
    }
    let mut letters = Vec::with_capacity(4);
    for c in cluster.chars().filter(|c| !is_invisible(*c)) {
        decompose_compatible(c, |part| small(part, &mut letters));
    }
    let mut base = None;
    letters.retain(|c| {
        // `≠` is no `=` with an accent: signs keep their marks. An accent that stands alone stays too, or a text of
        // accents would be the empty text.
        let goes = is_invisible(*c) || is_accent(*c) && base.is_some_and(char::is_alphanumeric);
        // A mark is no base: normalization may put an accent before or after it.
        base = if is_accent(*c) || canonical_combining_class(*c) != 0 { base } else { Some(*c) };
        !goes
    });
    folded.extend(letters.into_iter().nfc());
}

/// The small letters of a letter that is decomposed already; those that no decomposition takes apart as they are
/// written where a keyboard has none of them.
fn small(c: char, letters: &mut Vec<char>) {
    let text = match c {
        'ß' | 'ẞ' => "ss",
        'ł' | 'Ł' => "l",
        'ø' | 'Ø' => "o",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' | 'Ŋ' => "n",
        'ς' => "σ",
        '‐' | '‑' | '‒' | '–' | '−' => "-",
        '‘' | '’' | 'ʼ' => "'",
        '“' | '”' => "\"",
        _ => {
            return c.to_lowercase().for_each(|lower| decompose_compatible(lower, |part| letters.push(part)));
        }
    };
    letters.extend(text.chars());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_text_has_one_folded_form() {
        for (typed, folded) in [
            ("VPN", "vpn"),
            ("A\u{300}\u{10a39}", "a\u{10a39}"),
            ("A\u{10a39}\u{300}", "a\u{10a39}"),
            ("STRASSE", "strasse"),
            ("Straße ẞ", "strasse ss"),
            ("Łódź", "lodz"),
            ("Øre Ærø Œuvre", "ore aero oeuvre"),
            ("Đorđe Ðað Þór", "dorde dad thor"),
            ("ISTANBUL İstanbul ıstanbul", "istanbul istanbul istanbul"),
            ("Cafe\u{301} CAFÉ", "cafe cafe"),
            ("ﬁle Ⅳ ①", "file iv 1"),
            ("≥９９％ ＞＝", "≥99% >="),
            ("ＩＮＣ－２６１１２３", "inc-261123"),
            ("13：30", "13:30"),
            ("ﾌﾟﾘﾝﾀ ｶﾞ ﾊ", "プリンタ ガ ハ"),
            ("か\u{3099} が は", "が が は"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("Ёлка Й", "елка и"),
            ("\u{1112}\u{1161}\u{11ab} 한", "한 한"),
            ("Kelvin", "kelvin"),
            ("a\u{200b}b\u{ad}c\u{feff}", "abc"),
            ("a\u{a0}b\u{3000}c", "a b c"),
            ("≠ ≮", "≠ ≮"),
            ("हिन्दी", "हिन्दी"),
            ("打印机", "打印机"),
            ("", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
        assert!(matches!(fold("plain, 打印机"), Cow::Borrowed(_)));
    }

    #[test]
    fn names_are_the_same_whatever_the_space_in_them() {
        for other in ["zoe quin", " Zoë\u{a0}\u{a0}Quin ", "ZOE\tQUIN", "Ｚoe　Quin", "zoe\u{200b} quin"] {
            assert!(same_name("Zoe Quin", other), "{other}");
            assert_eq!(name(other), "zoe quin", "{other}");
        }
        assert!(!same_name("Zoe Quin", "ZoeQuin") && !same_name("", "x"));
        assert!(is_blank(" \u{200b}\u{a0}\u{3000}\u{feff}\t") && !is_blank("\u{200b}."));
    }

    #[test]
    fn a_place_in_the_folded_text_is_one_in_the_original() {
        for (text, part, found) in [
            ("Die Straße", "strasse", "Straße"),
            ("Die Straße", "s", "S"),
            ("aß", "s", "ß"),
            ("x ﾌﾟﾘ", "プ", "ﾌﾟ"),
            ("Cafe\u{301}!", "cafe", "Cafe\u{301}"),
            ("a\u{200b}b", "ab", "a\u{200b}b"),
        ] {
            let folded = Folded::of(text);
            let at = folded.text.find(part).unwrap();
            assert_eq!(&text[folded.original(at..at + part.len())], found, "{part} in {text}");
        }
    }

    #[test]
    fn vowels_of_several_signs_are_folded_alike() {
        for text in
            ["\u{16d68}", "\u{16d67}\u{16d67}", "\u{16d63}\u{16d68}", "\u{16d69}\u{16d67}", "\u{16d6a}"]
        {
            let folded = fold(text).into_owned();
            let decomposed: String = text.nfd().collect();
            let composed: String = text.nfc().collect();
            assert_eq!((&*fold(&decomposed), &*fold(&composed)), (&*folded, &*folded), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_blank_is_not_the_empty_text() {
        let folds_to_nothing = |c: &char| !is_blank(&c.to_string()) && name(&c.to_string()).is_empty();
        assert_eq!((char::MIN..=char::MAX).find(folds_to_nothing), None);
        for text in ["\u{591}", "\u{200b}\u{301}", "\u{301}\u{300}", "\u{64b}\u{ad}"] {
            assert!(!is_blank(text) && !name(text).is_empty() && !same_name(text, ""), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,12}|[a-zA-Zßİıﬁ≠ｶﾞか\u{3099}\u{301}\u{338}é한\u{1161}\u{11ab}]{0,12}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
        }

        #[test]
        fn every_form_of_a_text_is_folded_alike(text in "\\PC{0,12}|[a-zA-Zßé≠が한łøæ ]{0,12}") {
            let folded = fold(&text).into_owned();
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), folded.as_str());
            prop_assert_eq!(fold(&decomposed), folded.as_str());
            prop_assert!(same(&text, &folded));
        }

        #[test]
        fn places_are_whole_characters(text in "\\PC{0,16}", from in 0usize..16, length in 1usize..8) {
            let folded = Folded::of(&text);
            prop_assert_eq!(&folded.text, &*fold(&text));
            let ends: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).chain([folded.text.len()]).collect();
            let end = |n: usize| ends[n.min(ends.len() - 1)];
            let at = folded.original(end(from)..end(from + length));
            prop_assert!(text.get(at).is_some());
            prop_assert!(!keeps_places(&text) || folded.text.len() == text.len());
        }
    }
}
