//! Every message of the source and of the help is in every catalogue, and nothing else is.
//!
//! `UPDATE_LOCALES=1 cargo test --lib lang::` writes what a catalogue lacks into its file, without
//! a translation, and removes what no longer exists.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use polib::catalog::Catalog;
use polib::message::{Message, MessageView};
use polib::po_file;

use source::{Found, scanned};

use super::translations;
use crate::query::KEYS;
use crate::records::{Channel, Kind, typed};
use crate::rules::links::RELATIONS;

/// The messages of the program, each with the place that it is first used in.
fn messages() -> BTreeMap<(String, Option<String>), String> {
    let mut messages = BTreeMap::new();
    for text in crate::cli::texts_of_help() {
        messages.entry((text, None)).or_insert_with(|| "the command line".to_owned());
    }
    for (file, Found { texts, .. }) in scanned() {
        for (one, many) in texts {
            messages.entry((one, many)).or_insert_with(|| file.clone());
        }
    }
    messages
}

/// The files of the catalogues, with all their messages.
fn catalogues() -> Vec<(PathBuf, Catalog)> {
    let folders = std::fs::read_dir("locales").unwrap();
    let read = |path: PathBuf| match po_file::parse(&path) {
        Ok(catalogue) => (path, catalogue),
        Err(error) => panic!("{}: {error}", path.display()),
    };
    folders.map(|folder| read(folder.unwrap().path().join("itdesk.po"))).collect()
}

/// The translation of a message; of a plural, the one form that Chinese has.
fn form(message: &dyn MessageView) -> &str {
    match message.is_plural() {
        true => message.msgstr_plural().unwrap().first().map_or("", String::as_str),
        false => message.msgstr().unwrap_or_default(),
    }
}

fn message(one: &str, many: Option<&str>, source: &str, translation: &str) -> Message {
    let mut built = if many.is_some() { Message::build_plural() } else { Message::build_singular() };
    built.with_msgid(one.to_owned()).with_source(source.to_owned());
    match many {
        Some(many) => {
            built.with_msgid_plural(many.to_owned()).with_msgstr_plural(vec![translation.to_owned()])
        }
        None => built.with_msgstr(translation.to_owned()),
    };
    built.done()
}

#[test]
fn every_message_is_translated_and_nothing_else_is() {
    let wanted = messages();
    for (path, known) in catalogues() {
        if std::env::var_os("UPDATE_LOCALES").is_some() {
            update(&path, &wanted, &known);
            continue;
        }
        let key = |m: &dyn MessageView| (m.msgid().to_owned(), m.msgid_plural().ok().map(str::to_owned));
        let done: BTreeSet<_> = known.messages().filter(|m| !form(*m).is_empty()).map(key).collect();
        let missing: Vec<_> = wanted.iter().filter(|(message, _)| !done.contains(message)).collect();
        assert!(missing.is_empty(), "{} lacks {}: {missing:#?}", path.display(), missing.len());
        let superfluous: Vec<_> =
            known.messages().map(key).filter(|message| !wanted.contains_key(message)).collect();
        assert!(superfluous.is_empty(), "{} has too much: {superfluous:#?}", path.display());
    }
}

#[test]
fn a_text_of_a_message_is_translated() {
    let bare: Vec<_> = scanned()
        .into_iter()
        .flat_map(|(file, found)| found.bare.into_iter().map(move |t| (file.clone(), t)))
        .collect();
    assert!(bare.is_empty(), "write tr!(…) around {}: {bare:#?}", bare.len());
}

/// Such a text is printed as it stands, and no catalogue has it.
#[test]
fn no_macro_stands_inside_of_quotes() {
    let quoted = ["mark", "tr"].map(|name| format!("\"{name}!("));
    for file in scanned().keys() {
        let source = std::fs::read_to_string(file).unwrap();
        assert!(!quoted.iter().any(|text| source.contains(text)), "{file}");
    }
}

/// Writes the file with all messages, in the order of their places in the source.
fn update(path: &Path, wanted: &BTreeMap<(String, Option<String>), String>, known: &Catalog) {
    let mut catalogue = Catalog::new(known.metadata.clone());
    let mut by_place: Vec<_> = wanted.iter().collect();
    by_place.sort_by_key(|(message, place)| (*place, *message));
    for ((one, many), place) in by_place {
        let translation = known.find_message(None, one, many.as_deref()).map_or("", form);
        catalogue.append_or_update(message(one, many.as_deref(), place, translation));
    }
    po_file::write_to_file(&catalogue, path).unwrap();
}

#[test]
fn no_two_words_of_a_list_have_the_same_translation() {
    let mut lists: Vec<Vec<String>> = scanned().into_values().flat_map(|found| found.lists).collect();
    assert!(lists.iter().any(|list| list == Channel::WORDS), "the lists of the source are found");
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    lists.push(owned(Kind::WORDS));
    lists.push(RELATIONS.iter().map(|(rel, _)| (*rel).to_owned()).collect());
    lists.extend(KEYS.iter().map(|key| owned(key.words())));
    for list in lists {
        let words = || list.iter().map(String::as_str);
        for (place, word) in words().enumerate() {
            assert_eq!(typed::position(words(), word), Some(place), "{word} in {list:?}");
            for translation in translations(word) {
                assert_eq!(typed::position(words(), translation), Some(place), "{translation} in {list:?}");
            }
        }
    }
}

#[test]
fn a_translation_has_the_placeholders_of_its_message() {
    for (path, known) in catalogues() {
        for message in known.messages().filter(|m| !form(*m).is_empty()) {
            let asked = message.msgid_plural().unwrap_or_else(|_| message.msgid());
            assert_eq!(placeholders(asked), placeholders(form(message)), "{}: {asked}", path.display());
        }
    }
}

/// The names in braces, each once.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (brace, after) = rest[at..].split_at(1);
        if let Some(next) = after.strip_prefix(brace) {
            rest = next;
            continue;
        }
        rest = after;
        let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let named = after.split_once('}').filter(|(name, _)| brace == "{" && is_name(name));
        if let Some((name, next)) = named {
            names.insert(name);
            rest = next;
        }
    }
    names
}
