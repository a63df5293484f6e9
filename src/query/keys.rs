//! The keys of a filter: finding the one that was typed, and telling what it takes.

use super::key::Key;
use super::labels::labelled;
use super::shortened::shortened;

pub use super::table::KEYS;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::fold;

/// The key with this full name, alias or label in another language; case does not matter, nor does
/// `-` for `_`.
pub(super) fn named(typed: &str) -> Option<&'static Key> {
    let spelled = spelled(typed);
    let by_name = |wanted: &str| KEYS.iter().find(|key| key.names().any(|name| name == wanted));
    by_name(&spelled).or_else(|| by_name(labelled(typed)?))
}

/// The key called so, for lists of fields: a full name or an alias.
///
/// # Errors
/// A usage error with the nearest name; also for the keys of long texts, which are searched and not told.
pub fn key(name: &str) -> Result<&'static Key> {
    let known = named(name).filter(|key| key.is_stored());
    known.ok_or_else(|| {
        let names = || KEYS.iter().filter(|k| k.is_stored()).map(|k| k.name);
        let meant = nearest(&spelled(name), names());
        let meant = meant.map_or(String::new(), |name| tr!("did you mean {name}? ", name));
        let all: Vec<&str> = names().collect();
        Error::usage(tr!("'{shortened}' is not a field of a list", shortened = shortened(name))).hint(tr!(
            "{meant}fields: id, {all}",
            meant,
            all = all.join(", ")
        ))
    })
}

/// Whether a word is a full name or an alias of a key.
pub fn is_key(name: &str) -> bool {
    named(name).is_some()
}

/// The key that was typed: a full name, an alias, or the beginning of one key's names alone.
///
/// # Errors
/// A usage error with the nearest name, or with the keys that begin so.
pub(super) fn find(typed: &str, word: &str) -> Result<&'static Key> {
    if let Some(key) = named(typed) {
        return Ok(key);
    }
    let beginning = spelled(typed);
    // `cl` must not be ambiguous for the sake of `clock.respond`, nor `due` for that of `due.handle`.
    let meant = |name: &str| name.starts_with(&beginning) && (beginning.contains('.') || !name.contains('.'));
    let candidates: Vec<_> = KEYS.iter().filter(|key| key.names().any(meant)).collect();
    match candidates[..] {
        [only] => Ok(only),
        [] => Err(unknown(typed, word)),
        _ => {
            let names: Vec<_> = candidates.iter().map(|key| key.name).collect();
            let message = tr!(
                "'{shortened}' could be the key {one_of}",
                shortened = shortened(typed),
                one_of = one_of(&names)
            );
            Err(Error::usage(message).hint(tr!("type more of it; {as_text}", as_text = as_text(word))))
        }
    }
}

fn unknown(typed: &str, word: &str) -> Error {
    let names = KEYS.iter().flat_map(Key::names);
    let way_out = match nearest(&spelled(typed), names) {
        Some(name) => tr!("did you mean {name}?", name),
        None => tr!("itdesk list --help shows the keys;").to_owned(),
    };
    Error::usage(tr!("'{shortened}' is not a filter key", shortened = shortened(typed)))
        .hint(format!("{way_out} {}", as_text(word)))
}

/// How to look for a word with a colon as text, in a shell.
fn as_text(word: &str) -> String {
    tr!(
        "to search for it as text, quote it: '\"{shortened}\"'",
        shortened = shortened(word.trim_start_matches('-'))
    )
}

/// `a, b or c`.
fn one_of(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

/// A word as the names of keys and closed lists are spelled.
pub(super) fn spelled(typed: &str) -> String {
    fold::name(typed).replace(['-', ' '], "_")
}
