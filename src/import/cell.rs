//! From what a cell says to a value of a ticket.

use std::borrow::Cow;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::near::quoted;
use super::source::Cell;
use crate::lang::{self, tr};
use crate::records::bounds;
use crate::records::fold::same_name;
use crate::records::open_words::UnknownName;
use crate::records::words::UnknownWord;

/// What a cell gives for a field: never a missing value.
pub(super) struct Given<'a> {
    /// The cell, after the profile's `values`.
    pub cell: Cell<'a>,
    /// See `Rule::rank`.
    pub rank: bool,
    /// See `Rule::separator`.
    pub separator: Cow<'a, str>,
}

impl Given<'_> {
    /// Text by line, without empty lines at its end.
    pub(super) fn lines(self) -> Vec<String> {
        let mut lines: Vec<String> = match self.cell {
            Cell::Text(text) => {
                text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l).to_owned()).collect()
            }
            Cell::List(items) => items.into_iter().map(Cow::into_owned).collect(),
            Cell::Object(_) => Vec::new(),
        };
        while lines.last().is_some_and(|l| l.trim().is_empty()) {
            lines.pop();
        }
        lines
    }
}

/// One text without the space around it; an empty one is none.
pub(super) fn text(given: Option<Given>) -> Result<Option<String>, String> {
    match given.map(|g| g.cell) {
        None => Ok(None),
        Some(Cell::Text(text)) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
        Some(Cell::List(_)) => Err(tr!("has several values; it must have one").to_owned()),
        Some(Cell::Object(_)) => Err(tr!("is an object; it must be text").to_owned()),
    }
}

/// The object, where the cell is one.
pub(super) fn object<'a>(given: &Given<'a>) -> Option<&'a Map<String, Value>> {
    match given.cell {
        Cell::Object(object) => Some(object),
        Cell::Text(_) | Cell::List(_) => None,
    }
}

/// A title: one line that is neither empty nor too long.
pub(super) fn title(given: Option<Given>) -> Result<String, String> {
    let Some(title) = text(given)? else { return Err(tr!("is empty; a ticket needs a title").to_owned()) };
    let length = title.chars().count();
    if length > bounds::TITLE {
        return Err(tr!(
            "has {length} characters; a title has at most {title}",
            length,
            title = bounds::TITLE
        ));
    }
    Ok(title)
}

/// A word of a closed list.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(given: Option<Given>) -> Result<Option<T>, String> {
    let Some(text) = text(given)? else { return Ok(None) };
    // A source may write "In progress" for in_progress.
    let parsed = text.parse::<T>().or_else(|e| text.replace([' ', '-'], "_").parse::<T>().map_err(|_| e));
    parsed.map(Some).map_err(|e| {
        tr!(
            "is {quoted}, which is not {what}; allowed: {allowed}",
            quoted = quoted(&text),
            what = lang::text(e.what),
            allowed = e.allowed()
        )
    })
}

/// A word of a list that the policy extends.
pub(super) fn name<T>(
    given: Option<Given>,
    read: impl Fn(&str) -> Result<T, UnknownName>,
) -> Result<Option<T>, String> {
    let Some(text) = text(given)? else { return Ok(None) };
    let parsed = read(&text).or_else(|e| read(&text.replace([' ', '_'], "-")).map_err(|_| e));
    parsed.map(Some).map_err(|e| {
        tr!(
            "is {quoted}, which is not {what}; allowed: {allowed}",
            quoted = quoted(&text),
            what = lang::text(e.what),
            allowed = e.allowed()
        )
    })
}

/// Texts, sorted, each once.
pub(super) fn list(given: Given) -> Vec<String> {
    let separator = given.separator;
    let mut items: Vec<String> = match given.cell {
        Cell::Text(text) if separator.is_empty() => vec![text.trim().to_owned()],
        Cell::Text(text) => split(&text, &separator),
        Cell::List(items) => items.iter().map(|t| t.trim().to_owned()).collect(),
        Cell::Object(_) => Vec::new(),
    };
    items.retain(|t| !t.is_empty());
    items.sort();
    items.dedup();
    items
}

/// The items of a text. A quoted item keeps its separators, as `render::csv` writes it.
fn split(text: &str, separator: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = text;
    loop {
        if let Some((item, after)) = quoted_item(rest.trim_start(), separator) {
            items.push(item);
            match after {
                Some(after) => rest = after,
                None => return items,
            }
            continue;
        }
        let Some((item, after)) = rest.split_once(separator) else {
            items.push(rest.trim().to_owned());
            return items;
        };
        items.push(item.trim().to_owned());
        rest = after;
    }
}

/// An item in quotes at the beginning of a text, and what follows its separator.
fn quoted_item<'t>(text: &'t str, separator: &str) -> Option<(String, Option<&'t str>)> {
    let mut inside = text.strip_prefix('"')?;
    let mut item = String::new();
    loop {
        let (before, after) = inside.split_once('"')?;
        item.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            item.push('"');
            inside = more;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(separator) {
            _ if after.is_empty() => Some((item, None)),
            Some(after) => Some((item, Some(after))),
            None => None,
        };
    }
}

/// The levels of a policy, the gravest first.
pub(super) struct Levels<'p> {
    names: &'p [String],
    what: &'static str,
}

impl<'p> Levels<'p> {
    pub(super) fn of(names: &'p [String], what: &'static str) -> Levels<'p> {
        Levels { names, what }
    }

    /// A level by its name, or by its rank: `2 - Medium` is the second.
    pub(super) fn level(&self, given: Option<Given>) -> Result<Option<String>, String> {
        let rank = given.as_ref().is_some_and(|g| g.rank);
        let Some(text) = text(given)? else { return Ok(None) };
        let named = self.names.iter().find(|l| same_name(l, &text));
        let ranked =
            || if rank { rank_of(&text).and_then(|r| self.names.get(r.checked_sub(1)?)) } else { None };
        match named.or_else(ranked) {
            Some(name) => Ok(Some(name.clone())),
            None => {
                let allowed = self.names.join(", ");
                Err(tr!(
                    "is {quoted}, but the policy has no such {what}; allowed: {allowed}",
                    quoted = quoted(&text),
                    what = self.what,
                    allowed
                ))
            }
        }
    }
}

/// The number a text begins with.
pub(super) fn rank_of(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok()
}
