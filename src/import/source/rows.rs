//! The rows of a file, and how a file is to be read.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::encoding;
use super::format::Format;
use super::row::Column;
use super::text::Text;
use crate::error::Error;
use crate::records::fold::same_name;

/// Where a row is in the text of its source. There may be millions: the row itself is read when it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowPlace {
    /// Its first byte.
    pub(super) at: u64,
    /// How many bytes it has; 0 for a row that is too large to be read.
    pub(super) bytes: u32,
    /// The line it begins in.
    line: u32,
    /// Its number in a JSON list; 0 for a row that is in none.
    element: u32,
}

/// The rows of a file.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// What messages call it.
    pub name: String,
    /// What the rows are read from.
    pub text: Option<Text>,
    /// How they were written.
    pub format: Option<Format>,
    /// The header of CSV.
    pub header: Vec<String>,
    /// Other names of columns, each with the name that the profile uses.
    pub names: Vec<(String, String)>,
    /// The character between the cells of CSV.
    pub delimiter: u8,
    /// The rows that could be read.
    pub rows: Vec<RowPlace>,
    /// Those that could not, with the reason.
    pub bad: Vec<(RowPlace, String)>,
    /// The keys of JSON objects, in the order in which they come.
    pub keys: Keys,
    /// Why there are no more rows, when the file breaks off.
    pub truncated: Option<Error>,
    /// The encoding it was in, where that is not UTF-8.
    pub encoding: Option<encoding::Read>,
    /// The list in JSON that holds the rows, where nobody said which.
    pub found_rows: Option<String>,
}

/// Keys of objects, each once, in the order in which they come.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    all: Vec<String>,
    seen: HashSet<String>,
}

impl Keys {
    /// Adds a key that is at this place in its object: mostly it was at this place in the object before.
    pub(super) fn add(&mut self, place: usize, key: &str) {
        if self.all.get(place).is_none_or(|known| known != key) && self.seen.insert(key.to_owned()) {
            self.all.push(key.to_owned());
        }
    }

    /// The keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }
}

/// Whether the keys of an object are something else than columns.
pub(crate) type IsForeign = fn(&Map<String, Value>) -> bool;

/// How a source is to be read, where that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout<'a> {
    /// What an object is asked before its keys are taken for columns.
    pub is_foreign: Option<IsForeign>,
    /// The character between the cells of CSV.
    pub delimiter: Option<u8>,
    /// The path of keys to the list of rows in JSON.
    pub rows: Option<&'a str>,
    /// The first keys of the columns that are looked for, by which an object that is a row is known.
    pub columns: &'a [&'a str],
}

impl RowPlace {
    /// A row of these bytes that begins in a line, from 1; and its number in a JSON list, from 1.
    pub(crate) fn new((at, bytes): (u64, usize), line: usize, element: Option<usize>) -> RowPlace {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        RowPlace { at, bytes: short(bytes), line: short(line), element: element.map_or(0, short) }
    }

    /// 1 for the first line of the file.
    pub(crate) fn line(&self) -> usize {
        self.line as usize
    }

    /// 1 for the first element of a JSON list.
    pub(crate) fn element(&self) -> Option<usize> {
        (self.element > 0).then_some(self.element as usize)
    }
}

impl Source {
    /// The places of `name` in the header: exact, else folded, else under another name; several where
    /// the header repeats it.
    pub(crate) fn column(&self, name: &str) -> Column {
        let all = |is: &dyn Fn(&str) -> bool| {
            let places = self.header.iter().enumerate().filter(|(_, h)| is(h));
            places.map(|(place, _)| place).collect::<Vec<_>>()
        };
        let exact = all(&|h| h == name);
        let places = if exact.is_empty() { all(&|h| same_name(h, name)) } else { exact };
        let others = self.names.iter().filter(|(_, ours)| places.is_empty() && same_name(ours, name));
        let mut others = others.map(|(theirs, _)| (theirs, all(&|h| same_name(h, theirs))));
        match others.find(|(_, places)| !places.is_empty()) {
            Some((theirs, places)) => Column { name: theirs.clone(), places },
            None => Column { name: name.to_owned(), places },
        }
    }

    /// True when the rows are JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format != Some(Format::Csv)
    }
}
