//! The words of closed lists as people type them: as they are spelled on disk, or in any language of
//! the program.

use super::fold;
use crate::lang;

/// The place of the word in `words` that a text means: the one spelled so, in any case, or else the
/// one with this translation. The language of the reader does not matter.
///
/// ```
/// use itdesk::records::typed::position;
/// let words = ["phone", "email"];
/// assert_eq!(position(words, "Email"), Some(1));
/// assert_eq!(position(words, "电话"), Some(0));
/// assert_eq!(position(words, "fax"), None);
/// ```
pub fn position<'w>(words: impl IntoIterator<Item = &'w str> + Clone, typed: &str) -> Option<usize> {
    let spelled = words.clone().into_iter().position(|word| fold::same_name(word, typed));
    spelled.or_else(|| translated(words, typed))
}

/// The place of the word in `words` that has this translation in any language.
pub fn translated<'w>(words: impl IntoIterator<Item = &'w str>, typed: &str) -> Option<usize> {
    let typed = tight(typed);
    words.into_iter().position(|word| lang::translations(word).any(|text| tight(text) == typed))
}

/// Whether a text means this word, as it is spelled or in any language.
pub fn is(word: &str, typed: &str) -> bool {
    position([word], typed).is_some()
}

/// The word in a text that a message made of it, in English or in any language: with the message
/// `class {class}`, the `A` of `A 类`. Folded; `None` where the text is not of this form.
pub fn inside(message: &str, typed: &str) -> Option<String> {
    let typed = tight(typed);
    let word = |form: &str| {
        let (before, rest) = form.split_once('{')?;
        let (_, after) = rest.split_once('}')?;
        let word = typed.strip_prefix(&*tight(before))?.strip_suffix(&*tight(after))?;
        Some(word.to_owned())
    };
    word(message).or_else(|| lang::translations(message).find_map(word))
}

/// A text as translations are compared: folded and without white space, which Chinese may have
/// between its characters and Latin ones or not.
fn tight(text: &str) -> String {
    fold::fold(text).split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_spelling_before_a_translation() {
        let words = ["A", "in_progress", "root-cause"];
        for (typed, place) in [
            ("a", Some(0)),
            ("Ａ", Some(0)),
            ("in_progress", Some(1)),
            ("处理中", Some(1)),
            (" 处 理 中 ", Some(1)),
            ("根因", Some(2)),
            ("根", None),
            ("", None),
        ] {
            assert_eq!(position(words, typed), place, "{typed}");
        }
    }

    #[test]
    fn a_word_is_found_in_the_message_around_it() {
        for (typed, word) in
            [("A类", Some("a")), ("Ａ 类", Some("a")), ("class B", Some("b")), ("类", Some("")), ("B", None)]
        {
            assert_eq!(inside("class {class}", typed).as_deref(), word, "{typed}");
        }
    }
}
