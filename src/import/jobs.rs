//! Sorting rows into the tickets they are of, and telling the new ones from those the desk has.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::known::Known;
use super::names;
use super::reading::Reading;
use super::source::{Column, Content, RowPlace, Source, SourceRow};
use super::{export, printed};
use crate::error::Result;
use crate::lang::tr;
use crate::records::External;
use crate::rules::fnv::Fnv;
use crate::store::{Print, Prints};

/// The rows of one new ticket, by their places among the rows of the source.
#[derive(Debug, Clone, Copy)]
pub(super) enum Job {
    /// One row, one ticket. A row that nothing tells from others has a key made of it: `same` says which of several
    /// same rows it is, from 1; it is 0 for all others.
    Single { row: u32, same: u32 },
    /// One row, one event: these among [`Jobs::grouped`].
    Log { from: u32, to: u32 },
    /// An object printed by itdesk.
    Printed { row: u32 },
}

/// All rows, sorted.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    pub new: Vec<Job>,
    /// The rows of a log, those of each ticket together.
    grouped: Vec<u32>,
    /// How many tickets the desk has already.
    pub known: usize,
    pub rejected: Vec<(RowPlace, String)>,
    /// The ticket that the end of a broken source may have cut.
    pub cut: Option<String>,
}

impl Job {
    /// Where the rows are.
    pub(super) fn places(&self, jobs: &Jobs, source: &Source) -> Vec<RowPlace> {
        let place = |row: &u32| source.rows[*row as usize];
        match self {
            Job::Single { row, .. } | Job::Printed { row } => vec![place(row)],
            Job::Log { from, to } => jobs.grouped[*from as usize..*to as usize].iter().map(place).collect(),
        }
    }
}

/// Sorts the rows of `source`.
///
/// # Errors
/// Exit 7 when the file cannot be read any more.
pub(super) fn sort(reading: &Reading, source: &Source, known: &Known, prints: &Prints) -> Result<Jobs> {
    match &reading.group {
        Some(column) => groups(reading, source, known, (prints, column)),
        None => singles(reading, source, known, prints),
    }
}

/// The rows of a ticket in a log.
struct Group {
    /// Its first row.
    row: u32,
    /// Whether the desk has it, once a row has said its number.
    is_known: Option<bool>,
}

/// Rows of a ticket need not stand together; the tickets are in the order of their first rows.
fn groups(
    reading: &Reading,
    source: &Source,
    known: &Known,
    (prints, column): (&Prints, &Column),
) -> Result<Jobs> {
    let mut jobs = Jobs::default();
    let mut places: HashMap<Print, u32> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut members: Vec<(u32, u32)> = Vec::with_capacity(source.rows.len());
    let look = |row: &SourceRow| {
        let name = reading.text(row, column).map(|name| name.map(|name| prints.of(name.trim())));
        let number = reading.identity(row).ok().and_then(|(number, _)| number);
        (name, number.map(|number| known.has(Some(&number), None)))
    };
    source.each_row(look, |row, place, (name, is_known)| match name {
        Ok(Some(name)) => {
            let group = match places.entry(name) {
                Entry::Occupied(found) => *found.get(),
                Entry::Vacant(free) => {
                    groups.push(Group { row, is_known: None });
                    *free.insert(groups.len() as u32 - 1)
                }
            };
            members.push((group, row));
            let group = &mut groups[group as usize];
            group.is_known = group.is_known.or(is_known);
        }
        Ok(None) => {
            let reason =
                tr!("column '{column}' is empty; it identifies the row's ticket", column = column.name);
            jobs.rejected.push((place, reason));
        }
        Err(reason) => jobs.rejected.push((place, reason)),
    })?;
    let last = source.rows.last().filter(|_| source.truncated.is_some());
    let last = last.map(|place| source.row(place)).transpose()?;
    let last = last.and_then(|row| group_name(reading, &row));
    let cut = last.as_ref().and_then(|name| places.get(&prints.of(name.as_str())).copied());
    drop(places);
    members.sort_unstable();
    for rows in members.chunk_by(|a, b| a.0 == b.0) {
        let from = jobs.grouped.len() as u32;
        jobs.grouped.extend(rows.iter().map(|(_, row)| *row));
        let Group { row, is_known } = groups[rows[0].0 as usize];
        if cut == Some(rows[0].0) {
            jobs.cut.clone_from(&last);
            continue;
        }
        let is_known = match is_known {
            Some(is_known) => is_known,
            None => {
                let row = source.row(&source.rows[row as usize])?;
                known.has(number_of(reading, &[row]).as_ref(), None)
            }
        };
        match is_known {
            true => jobs.known += 1,
            false => jobs.new.push(Job::Log { from, to: jobs.grouped.len() as u32 }),
        }
    }
    Ok(jobs)
}

fn group_name(reading: &Reading, row: &SourceRow) -> Option<String> {
    let name = reading.text(row, reading.group.as_ref()?).ok()??;
    Some(name.trim().to_owned())
}

/// The number under which the ticket of a log is known: what a row says, else what its rows have in common.
pub(super) fn number_of(reading: &Reading, rows: &[SourceRow]) -> Option<External> {
    let said = rows.iter().find_map(|row| reading.identity(row).ok()?.0);
    said.or_else(|| {
        let system = reading.profile.system.as_deref().unwrap_or("import");
        group_name(reading, rows.first()?).map(|name| External::new(system, &name))
    })
}

/// What tells a row from others.
struct Identity {
    is_printed: bool,
    names: Result<(Option<External>, Option<String>), String>,
    /// Of what stands in it, where it has no name.
    content: u64,
}

impl Identity {
    fn of(reading: &Reading, row: &SourceRow) -> Identity {
        let (is_printed, names) = match &row.content {
            Content::Object(o) if export::is_printed(o) => (true, Ok((printed::number(o), None))),
            _ => (false, reading.identity(row)),
        };
        let is_nameless = matches!(names, Ok((None, None)));
        Identity { is_printed, names, content: if is_nameless { content_of(row) } else { 0 } }
    }
}

fn singles(reading: &Reading, source: &Source, known: &Known, prints: &Prints) -> Result<Jobs> {
    let mut jobs = Jobs::default();
    let mut first: HashMap<Print, u32> = HashMap::new();
    let mut same: HashMap<u64, u32> = HashMap::new();
    source.each_row(
        |row| Identity::of(reading, row),
        |row, place, identity| {
            let (number, given_key) = match identity.names {
                Ok(names) => names,
                Err(reason) => return jobs.rejected.push((place, reason)),
            };
            let is_nameless = number.is_none() && given_key.is_none();
            let same = match is_nameless {
                true => *same.entry(identity.content).and_modify(|n| *n += 1).or_insert(1),
                false => 0,
            };
            let made_key = key_of(identity.content, same);
            if known.has(number.as_ref(), given_key.as_deref().or(made_key.as_deref())) {
                jobs.known += 1;
                return;
            }
            let number = number
                .map(|n| (names::external(prints, &n), n.system.to_lowercase(), n.number.to_lowercase()));
            let key = given_key.map(|key| (names::dedupe_key(prints, &key), "dedupe_key".to_owned(), key));
            let all = || number.iter().chain(&key);
            let twin = all().find_map(|name| first.get(&name.0).map(|line| (name, *line)));
            if let Some(((_, system, number), line)) = twin {
                let reason = tr!("{system} {number} is already in line {line}", system, number, line);
                return jobs.rejected.push((place, reason));
            }
            first.extend(all().map(|(print, ..)| (*print, place.line() as u32)));
            jobs.new.push(match identity.is_printed {
                true => Job::Printed { row },
                false => Job::Single { row, same },
            });
        },
    )?;
    Ok(jobs)
}

/// A key for a row that has none: from what stands in it, and which of several same rows it is, so
/// that the same file imported again is known.
pub(super) fn made_key(row: &SourceRow, same: u32) -> Option<String> {
    if same > 0 { key_of(content_of(row), same) } else { None }
}

fn key_of(content: u64, same: u32) -> Option<String> {
    match same {
        0 => None,
        1 => Some(format!("import:{content:016x}")),
        count => Some(format!("import:{content:016x}-{count}")),
    }
}

fn content_of(row: &SourceRow) -> u64 {
    let mut hash = Fnv::default();
    match &row.content {
        Content::Cells(cells) => cells.iter().for_each(|cell| add_apart(&mut hash, cell)),
        Content::Object(object) => {
            add_apart(&mut hash, serde_json::to_string(object).unwrap_or_default().as_bytes());
        }
        Content::Other(_) | Content::Raw(_) => {}
    }
    hash.number()
}

/// Adds a cell that stays apart from its neighbours: the byte after it is in no UTF-8 text.
fn add_apart(hash: &mut Fnv, cell: &[u8]) {
    hash.add(cell);
    hash.add(&[0xff]);
}
