//! The rows of a file, and how a file is to be read.

use super::encoding;
use super::format::Format;
use super::row::{Column, SourceRow};
use crate::error::Error;
use crate::records::fold::same_name;

/// The rows of a file.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// How they were written.
    pub format: Option<Format>,
    /// The header of CSV.
    pub header: Vec<String>,
    /// Other names of columns, each with the name that the profile uses.
    pub names: Vec<(String, String)>,
    /// The character between the cells of CSV.
    pub delimiter: u8,
    /// The rows that could be read.
    pub rows: Vec<SourceRow>,
    /// Those that could not, with the reason.
    pub bad: Vec<(SourceRow, String)>,
    /// Why there are no more rows, when the file breaks off.
    pub truncated: Option<Error>,
    /// The encoding it was in, where that is not UTF-8.
    pub encoding: Option<encoding::Read>,
    /// The list in JSON that holds the rows, where nobody said which.
    pub found_rows: Option<String>,
}

/// How a source is to be read, where that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout<'a> {
    /// The character between the cells of CSV.
    pub delimiter: Option<u8>,
    /// The path of keys to the list of rows in JSON.
    pub rows: Option<&'a str>,
    /// The first keys of the columns that are looked for, by which an object that is a row is known.
    pub columns: &'a [&'a str],
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
