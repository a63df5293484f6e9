//! Whatever is typed is a filter or an error, and never a panic.

use super::{context, lists, rich, rich_told};
use itdesk::query::{Filter, KEYS, Sort, TextScope, extract};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,12}",
        "[<>=]{0,2}[0-9]{1,20}[wdhms]?",
        "[<>]?-?[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:]{2,8}Z?)?",
        "[0-9dh.-]{0,12}\\.\\.[0-9dh.-]{0,12}",
        "[\",*a-cİ打 ]{0,10}",
        Just(">=9999-12-31".to_owned()),
        Just("-9999-01-01..9999".to_owned()),
        Just("<9223372036854775807s".to_owned()),
    ]
}

fn word() -> impl Strategy<Value = String> {
    let key = (0..KEYS.len()).prop_map(|at| KEYS[at].name);
    prop_oneof![
        ".{0,20}",
        "-?[a-z_.-]{0,12}:.{0,12}",
        (key, value(), any::<bool>())
            .prop_map(|(key, value, not)| { format!("{}{key}:{value}", if not { "-" } else { "" }) }),
    ]
}

/// Letters whose other case has more bytes, or none, among plain ones.
const LETTERS: &str = "[a-zA-ZİßẞΣσςK打印é ]{1,12}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_words_are_a_filter_or_an_error(words in prop::collection::vec(word(), 0..4)) {
        let (ticket, record) = (rich_told(), rich());
        match Filter::parse(&words, &context()) {
            Ok(filter) => {
                let brief = filter.matches(&ticket, &record, TextScope::Brief);
                let full = filter.matches(&ticket, &record, TextScope::Full);
                prop_assert!(filter.words().is_empty() || !brief || full || words.iter().any(|w| w.starts_with('-')));
                let _ = extract(&record, filter.words());
            }
            Err(error) => prop_assert!(error.hint.is_some() && error.message.chars().count() < 200),
        }
    }

    #[test]
    fn a_minus_turns_a_word_around(word in word()) {
        let plain = word.trim_start_matches('-').to_owned();
        let turned = format!("-{plain}");
        if !plain.is_empty() && Filter::parse(std::slice::from_ref(&plain), &context()).is_ok() {
            prop_assert_ne!(lists(&[&plain], &rich_told(), &rich()), lists(&[&turned], &rich_told(), &rich()));
        }
    }

    #[test]
    fn any_word_of_a_text_is_found_in_it(before in LETTERS, part in LETTERS, after in LETTERS) {
        let mut record = rich();
        record.title = format!("{before} {part} {after}");
        let found = extract(&record, &[part]).unwrap();
        prop_assert_eq!(found.field, "title");
        prop_assert!(record.title.contains(&found.hit));
    }

    #[test]
    fn any_order_is_an_order_or_an_error(text in "(.{0,12}|[-,a-z]{0,20})") {
        let _ = Sort::parse(&text);
    }
}
