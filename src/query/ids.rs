//! Short names of tickets: which one a person means, and how little names it.

use std::collections::HashMap;

use crate::records::fold::fold;
use crate::records::id::{SUFFIX_LEN, fold_suffix};
use crate::records::{Id, Kind};

/// Which tickets a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdMatch {
    /// No ticket.
    None,
    /// This one.
    One(Id),
    /// All of these fit; sorted as they are spelled.
    Several(Vec<Id>),
}

/// The longest text that can name an id, with some room for spaces around it.
const LONGEST: usize = 64;

/// The tickets that `typed` names.
///
/// Any case; `O` is read as 0, `I` and `L` as 1. The first of these that fits any ticket decides:
/// 1. the whole id: `inc-261123-4kx9p`;
/// 2. the beginning of the five random characters: `4k`;
/// 3. any part of them: `x9`;
/// 4. the beginning of the whole id: `INC-2611`.
///
/// In 2 and 3 a kind, a day or both may stand before: `inc-4k`, `261123-4k`, `INC-261123-4K`.
/// Anything else, however hostile, names no ticket.
///
/// ```
/// use itdesk::query::{IdMatch, resolve_id};
/// let ids = ["INC-261123-4KX9P", "REQ-261123-7AB00"].map(|id| id.parse().unwrap());
/// assert_eq!(resolve_id("4kx", &ids), IdMatch::One(ids[0]));
/// assert_eq!(resolve_id("req-boo", &ids), IdMatch::One(ids[1]));
/// assert_eq!(resolve_id("../../x", &ids), IdMatch::None);
/// ```
pub fn resolve_id(typed: &str, ids: &[Id]) -> IdMatch {
    let Some(typed) = Typed::read(typed) else { return IdMatch::None };
    let stages: [fn(&Typed, &Id) -> bool; 4] =
        [Typed::is_whole, Typed::begins_suffix, Typed::is_in_suffix, Typed::begins_id];
    for stage in stages {
        let found: Vec<Id> = ids.iter().filter(|id| stage(&typed, id)).copied().collect();
        if !found.is_empty() {
            return one_or_several(found);
        }
    }
    IdMatch::None
}

/// The five random characters in `typed`, folded, when all five are there: with them an index can be
/// asked instead of all names.
pub fn whole_suffix(typed: &str) -> Option<String> {
    let suffix = Typed::read(typed)?.suffix;
    (suffix.len() == SUFFIX_LEN).then_some(suffix)
}

fn one_or_several(mut found: Vec<Id>) -> IdMatch {
    found.sort_by_cached_key(Id::to_string);
    found.dedup();
    match found[..] {
        [only] => IdMatch::One(only),
        _ => IdMatch::Several(found),
    }
}

/// What was typed for an id.
struct Typed {
    /// All of it in capitals.
    whole: String,
    exact: Option<Id>,
    kind: Option<Kind>,
    /// Six digits, as in an id.
    day: Option<String>,
    /// What was meant for the random characters, folded; may be empty.
    suffix: String,
}

impl Typed {
    fn read(text: &str) -> Option<Typed> {
        let text = fold(text);
        let text = Some(text.trim()).filter(|t| !t.is_empty() && t.len() <= LONGEST)?;
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return None;
        }
        let (kind, rest) = match text.split_once('-') {
            Some((prefix, rest)) if Kind::from_prefix(prefix).is_some() => (Kind::from_prefix(prefix), rest),
            _ => (None, text),
        };
        let (day, suffix) =
            rest.split_once('-').map_or((None, rest), |(day, rest)| (Some(day.to_owned()), rest));
        let whole = text.to_ascii_uppercase();
        let exact = text.parse().ok();
        Some(Typed { whole, exact, kind, day, suffix: fold_suffix(suffix) })
    }

    fn is_whole(&self, id: &Id) -> bool {
        self.exact == Some(*id)
    }

    fn begins_suffix(&self, id: &Id) -> bool {
        !self.suffix.is_empty() && id.suffix().starts_with(&self.suffix) && self.stands_before(id)
    }

    fn is_in_suffix(&self, id: &Id) -> bool {
        !self.suffix.is_empty() && id.suffix().contains(&self.suffix) && self.stands_before(id)
    }

    fn begins_id(&self, id: &Id) -> bool {
        id.to_string().starts_with(&self.whole)
    }

    /// True when the id has the kind and the day that were typed, as far as they were.
    fn stands_before(&self, id: &Id) -> bool {
        let day = || id.to_string().split('-').nth(1).map(str::to_owned);
        self.kind.is_none_or(|kind| kind == id.kind()) && (self.day.is_none() || self.day == day())
    }
}

/// True when `typed` names the ticket `id`, or stands somewhere in the id.
pub(super) fn names_part(typed: &str, id: &str) -> bool {
    let named = id.parse().is_ok_and(|id| resolve_id(typed, &[id]) != IdMatch::None);
    named || fold(id).contains(&*fold(typed))
}

/// How many of the random characters name each id among all: at least 1.
///
/// Typed in full length they are what [`resolve_id`] takes. An id whose five characters another one
/// has as well (a chance of one in 33 million for a pair) has no such number and is not in the map.
pub fn shortest_unique(ids: &[Id]) -> HashMap<Id, usize> {
    let mut ids = ids.to_vec();
    ids.sort_unstable_by_key(|id| (suffix_of(id), id.kind(), id.date()));
    ids.dedup();
    let shared =
        |a: &Id, b: &Id| suffix_of(a).iter().zip(suffix_of(b)).take_while(|(a, b)| **a == *b).count();
    // In sorted order the most alike are neighbours.
    let needed = ids.iter().enumerate().map(|(at, id)| {
        let before = at.checked_sub(1).map_or(0, |before| shared(&ids[before], id));
        let behind = ids.get(at + 1).map_or(0, |behind| shared(behind, id));
        (*id, before.max(behind) + 1)
    });
    needed.filter(|(_, count)| *count <= SUFFIX_LEN).collect()
}

fn suffix_of(id: &Id) -> [u8; SUFFIX_LEN] {
    std::array::from_fn(|at| id.suffix().as_bytes()[at])
}
