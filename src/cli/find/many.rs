//! What lists of several desks share: filters by the policy of each, and what could not be read.

use super::found::{self, parsed, unknown_names};
use crate::cli::session::desks::Desks;
use crate::cli::session::opened::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::query::Filter;
use crate::store::Unreadable;

/// The filter of each desk. A word that one desk does not know is no mistake where another does: it
/// holds for no ticket of the desk that does not know it, and its negation for all. `None` for a desk
/// of which no ticket passes.
///
/// # Errors
/// Exit 2 for words that no desk knows.
pub(crate) fn filters(session: &Session, desks: &Desks, words: &[String]) -> Result<Vec<Option<Filter>>> {
    let whole: Vec<Result<Filter>> = desks.all.iter().map(|named| parsed(&named.desk, words)).collect();
    if whole.iter().all(Result::is_err) {
        return whole.into_iter().next().map_or(Ok(Vec::new()), |first| first.map(|_| Vec::new()));
    }
    say_unknown(session, desks, &whole);
    let known = desks.all.iter().zip(whole).map(|(named, whole)| match whole {
        Ok(filter) => Ok(Some(filter)),
        Err(_) => {
            let is_known = |word: &&String| parsed(&named.desk, std::slice::from_ref(*word)).is_ok();
            let (known, unknown): (Vec<&String>, Vec<&String>) = words.iter().partition(is_known);
            if unknown.iter().any(|word| !word.starts_with('-')) {
                return Ok(None);
            }
            parsed(&named.desk, &known.into_iter().cloned().collect::<Vec<_>>()).map(Some)
        }
    });
    known.collect()
}

/// Says which names no desk knows: a typing error finds nothing, and looks like an answer.
fn say_unknown(session: &Session, desks: &Desks, filters: &[Result<Filter>]) {
    let notes = desks.all.iter().zip(filters).map(|(named, filter)| match filter {
        Ok(filter) => unknown_names(&named.desk, filter),
        Err(_) => Vec::new(),
    });
    let notes: Vec<Vec<(String, String)>> = notes.collect();
    let Some(first) = notes.iter().find(|notes| !notes.is_empty()) else { return };
    let is_known = |name: &str| {
        let unknown = |notes: &Vec<(String, String)>| notes.iter().any(|(other, _)| other == name);
        filters.iter().zip(&notes).any(|(filter, notes)| filter.is_ok() && !unknown(notes))
    };
    first.iter().filter(|(name, _)| !is_known(name)).for_each(|(_, note)| session.out.say(note));
}

/// Reports what could not be read: files of the desks that were opened, and whole desks.
///
/// # Errors
/// Exit 6 where there is any; 5 where all of it are git conflicts.
pub(crate) fn report(desks: &Desks, spoiled: Vec<Unreadable>) -> Result<()> {
    let files = found::report(spoiled);
    let Some(first) = desks.unread.first() else { return files };
    let mut lines: Vec<&str> = desks.unread.iter().map(|error| error.message.as_str()).collect();
    lines.extend(files.as_ref().err().map(|error| error.message.as_str()));
    let kept = tr!("the other desks are included");
    let hint = first.hint.as_ref().map_or_else(|| kept.to_owned(), |hint| format!("{kept} · {hint}"));
    Err(Error::new(ErrorKind::Damaged, lines.join("\n       ")).hint(hint))
}
