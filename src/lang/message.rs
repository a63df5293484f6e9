//! Messages: how the source names them, and how a translation is filled in.

use std::fmt::{Arguments, Display};

use super::current::{Language, current};

/// A message in the current language. The text is English, and the key of the catalogues; its
/// placeholders are named, and each is an argument: `tr!("{id} is closed", id)`, or
/// `tr!("{count} of {total}", count = found.len(), total)`. Placeholders have no format of their
/// own, for a translation only knows their names.
///
/// Without arguments it is a `&'static str`, otherwise a `String`.
macro_rules! tr {
    ($text:literal $(,)?) => { $crate::lang::text($text) };
    ($text:literal, $($rest:tt)+) => { $crate::lang::tr!(@named [$text] [] $($rest)+) };
    (@named [$text:literal] [$($done:tt)*]) => { $crate::lang::tr!(@say $text $($done)*) };
    (@named [$text:literal] [$($done:tt)*] $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::lang::tr!(@named [$text] [$($done)* ($name, $value)] $($($rest)*)?)
    };
    (@named [$text:literal] [$($done:tt)*] $name:ident $(, $($rest:tt)*)?) => {
        $crate::lang::tr!(@named [$text] [$($done)* ($name, $name)] $($($rest)*)?)
    };
    // A match, so that temporaries live as long as the message is made.
    (@say $text:literal $(($name:ident, $value:expr))+) => {
        match ($(&$value,)+) {
            ($($name,)+) => $crate::lang::say(
                $text,
                format_args!($text, $($name = $name),+),
                &[$((stringify!($name), $name as &dyn ::std::fmt::Display)),+],
            ),
        }
    };
}

/// A message about a number of things: `tr_n!(count, "{n} ticket", "{n} tickets")`.
macro_rules! tr_n {
    ($count:expr, $one:literal, $many:literal $(,)?) => {
        $crate::lang::say_counted($count, $one, $many)
    };
}

/// A text that is translated where it is printed, not here, by [`text`]: a constant, a table.
macro_rules! mark {
    ($text:literal) => {
        $text
    };
}

pub(crate) use {mark, tr, tr_n};

/// A text that is known to the catalogues, in the current language.
pub fn text(english: &'static str) -> &'static str {
    current().find(english).unwrap_or(english)
}

/// The translation of a text that need not be known to the catalogues.
pub fn known(english: &str) -> Option<&'static str> {
    current().find(english)
}

/// A text in the current language, or as it is where the catalogues do not know it: the word of a
/// list, the name of a field.
pub fn shown(english: &str) -> &str {
    current().find(english).unwrap_or(english)
}

/// Items one after the other, as the current language separates them.
pub fn list(items: &[String]) -> String {
    items.join(text(mark!(", ")))
}

/// The words of a list in the current language, as it separates them.
pub fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    list(&words.into_iter().map(|word| shown(word).to_owned()).collect::<Vec<_>>())
}

/// The translations of a text into every language that has one, whatever the current language is:
/// for what people type.
///
/// ```
/// assert!(itdesk::lang::translations("emergency").any(|word| word == "紧急"));
/// assert_eq!(itdesk::lang::translations("no such message").next(), None);
/// ```
pub fn translations(english: &str) -> impl Iterator<Item = &'static str> + '_ {
    Language::all().filter_map(|language| language.find(english))
}

/// The translation of `key` with its arguments, or `english`, which is `key` with them filled in.
pub fn say(key: &str, english: Arguments<'_>, arguments: &[(&str, &dyn Display)]) -> String {
    match current().find(key) {
        None => english.to_string(),
        Some(translation) => fill(translation, arguments),
    }
}

/// `one` or `many` with `{n}` filled in, as the number asks in the current language.
pub fn say_counted(count: usize, one: &str, many: &str) -> String {
    // The forms of a plural stand one after the other. Chinese has one.
    let translated = current().find(one).and_then(|forms| forms.split('\0').next());
    let template = translated.unwrap_or(if count == 1 { one } else { many });
    fill(template, &[("n", &count)])
}

/// `template` with each `{name}` replaced by its argument; `{{` and `}}` stand for braces.
///
/// ```
/// assert_eq!(itdesk::lang::fill("{{{n}}}: {other}", &[("n", &2)]), "{2}: {other}");
/// ```
pub fn fill(template: &str, arguments: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16 * arguments.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        filled += &rest[..at];
        let (brace, after) = rest[at..].split_at(1);
        if let Some(next) = after.strip_prefix(brace) {
            filled += brace;
            rest = next;
            continue;
        }
        let named = after.split_once('}').filter(|_| brace == "{");
        match named.and_then(|(name, next)| Some((arguments.iter().find(|(known, _)| *known == name)?, next)))
        {
            Some(((_, value), next)) => {
                filled += &value.to_string();
                rest = next;
            }
            None => {
                filled += brace;
                rest = after;
            }
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use crate::lang::{Language, with};

    #[test]
    fn a_message_has_its_arguments_in_either_language() {
        let (id, count) = ("INC-1", 2);
        let message = || tr!("{id} is closed {count} times", id, count = count + 1);
        assert_eq!(message(), "INC-1 is closed 3 times");
        let chinese = Language::named("zh-CN").unwrap();
        assert_eq!(with(chinese, || tr_n!(1, "{n} reassignment", "{n} reassignments")), "1 次改派");
        assert_eq!(tr_n!(1, "{n} reassignment", "{n} reassignments"), "1 reassignment");
        assert_eq!(tr_n!(2, "{n} reassignment", "{n} reassignments"), "2 reassignments");
    }
}
