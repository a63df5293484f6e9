//! Words of filters to offer: keys, and the values of a key.

use clap_complete::engine::CompletionCandidate;

use super::place::Place;
use super::policy::{List, Named};
use crate::lang::{self, tr};
use crate::query::{KEYS, Key};
use crate::records::Kind;

/// What may complete a word of a filter; `kind` is that of the noun.
pub(super) fn offer(place: &Place, kind: Option<Kind>, typed: &str) -> Vec<CompletionCandidate> {
    // A negated word comes as `not:` from the parser's point of view; see `session::negated`.
    let (not, word) = match typed.strip_prefix("not:") {
        Some(word) => ("not:", word),
        None => ("", typed),
    };
    match word.split_once(':') {
        None => keys(not, word),
        Some((name, values)) => {
            let Some(key) = KEYS.iter().find(|key| key.name == name || key.aliases.contains(&name)) else {
                return Vec::new();
            };
            // Several values stand between commas; only the last is being typed.
            let (before, last) = values
                .rsplit_once(',')
                .map_or(("", values), |(before, last)| (&values[..=before.len()], last));
            let prefix = format!("{not}{name}:{before}");
            let fits = |(value, _): &Named| value.to_lowercase().starts_with(&last.to_lowercase());
            // A space would need quotes within the word.
            let is_plain = |(value, _): &Named| !value.contains(char::is_whitespace);
            let found =
                values_of(place, kind, key).into_iter().filter(|named| fits(named) && is_plain(named));
            let candidates = found.enumerate().map(|(at, (value, help))| {
                let candidate = CompletionCandidate::new(format!("{prefix}{value}"));
                candidate.help(help.map(Into::into)).display_order(Some(at))
            });
            candidates.collect()
        }
    }
}

fn keys(not: &str, word: &str) -> Vec<CompletionCandidate> {
    let own = KEYS.iter().map(|key| (key.name, lang::text(key.about)));
    let all = KEYS.iter().flat_map(|key| key.aliases.iter().map(|alias| (*alias, lang::text(key.about))));
    let begins = |(name, _): &(&str, &str)| name.starts_with(word);
    let mut found: Vec<_> = own.filter(begins).collect();
    if found.is_empty() {
        found.extend(all.filter(begins));
    }
    let candidates = found.into_iter().enumerate().map(|(at, (name, about))| {
        let candidate = CompletionCandidate::new(format!("{not}{name}:"));
        candidate.help(Some(about.into())).display_order(Some(at))
    });
    candidates.collect()
}

fn values_of(place: &Place, kind: Option<Kind>, key: &Key) -> Vec<Named> {
    let words = key.words().iter().filter(|word| key.name != "state" || is_state_of(kind, word));
    let mut values: Vec<Named> = words.map(|word| ((*word).to_owned(), None)).collect();
    if key.is_of_people() {
        values.push(("me".to_owned(), Some(tr!("the current user").to_owned())));
    }
    values.extend(list_of(key.name).map(|list| list.of(place)).unwrap_or_default());
    if key.may_be_absent() {
        for (word, says) in [("none", tr!("not set")), ("any", tr!("set"))] {
            if !values.iter().any(|(value, _)| value == word) {
                values.push((word.to_owned(), Some(says.to_owned())));
            }
        }
    }
    values
}

/// The names of the policy that a key is compared with.
fn list_of(key: &str) -> Option<List> {
    Some(match key {
        "assignee" | "requester" => List::People,
        "team" => List::Teams,
        "service" => List::Services,
        "impact" => List::Impact,
        "urgency" => List::Urgency,
        "grade" => List::Grades,
        "customer" => List::Customers,
        "pending" => List::PendingReasons,
        "agreement" => List::Agreements,
        "calendar" => List::Calendars,
        _ => return None,
    })
}

/// Whether a state, or a group of states, is one of the noun's.
fn is_state_of(kind: Option<Kind>, word: &str) -> bool {
    let is_group = ["open", "ended"].contains(&word);
    kind.is_none_or(|kind| is_group || kind.states().iter().any(|state| state.as_str() == word))
}
