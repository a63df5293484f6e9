//! Sorting rows into the tickets they are of, and telling the new ones from those the desk has.

use std::collections::{HashMap, HashSet};

use super::reading::Reading;
use super::source::{Content, Source, SourceRow};
use super::{export, printed};
use crate::index::Name;
use crate::lang::tr;
use crate::records::{External, Id};
use crate::rules::fnv::Fnv;

/// What the desk has already.
#[derive(Debug, Default)]
pub(super) struct Known {
    numbers: HashSet<(String, String)>,
    dedupe_keys: HashSet<String>,
    /// This desk's tickets by their id in the desk they came from, and by their own.
    pub origins: HashMap<String, Id>,
}

/// The rows of one new ticket.
#[derive(Debug)]
pub(super) struct Job<'s> {
    pub rows: Vec<&'s SourceRow>,
    pub shape: Shape,
    /// The number it has elsewhere, where no field says it.
    pub number: Option<External>,
    /// Made from the row, where nothing else tells it from others.
    pub dedupe_key: Option<String>,
}

/// How a ticket stands in its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One row, one ticket.
    Single,
    /// One row, one event.
    Log,
    /// An object printed by itdesk.
    Printed,
}

/// All rows, sorted.
#[derive(Debug, Default)]
pub(super) struct Jobs<'s> {
    pub new: Vec<Job<'s>>,
    /// How many tickets the desk has already.
    pub known: usize,
    pub rejected: Vec<(&'s SourceRow, String)>,
    /// The ticket that the end of a broken source may have cut.
    pub cut: Option<String>,
}

impl Known {
    /// Notes a name of a ticket of the desk.
    pub(super) fn add(&mut self, name: Name, id: Id) {
        match name {
            Name::Number(system, number) => {
                self.numbers.insert((system.to_owned(), number.to_owned()));
                if system == "itdesk" {
                    // Ids are spelled in capitals, and stand in the index as all numbers do: in small letters.
                    self.origins.insert(number.to_uppercase(), id);
                }
            }
            Name::Dedupe(key) => drop(self.dedupe_keys.insert(key.to_owned())),
            Name::Message(_) | Name::Thread(_) | Name::Item(_) | Name::Serial(_) => {}
        }
    }

    /// Notes what another shelf has.
    pub(super) fn extend(&mut self, other: Known) {
        self.numbers.extend(other.numbers);
        self.dedupe_keys.extend(other.dedupe_keys);
        self.origins.extend(other.origins);
    }

    /// Notes the id of a ticket of the desk: what the desk printed itself is no news to it.
    pub(super) fn add_id(&mut self, id: Id) {
        self.numbers.insert(("itdesk".to_owned(), id.to_string().to_lowercase()));
        self.origins.insert(id.to_string(), id);
    }

    fn has(&self, number: Option<&External>, dedupe_key: Option<&str>) -> bool {
        number.is_some_and(|n| self.numbers.contains(&key(n)))
            || dedupe_key.is_some_and(|k| self.dedupe_keys.contains(k))
    }
}

/// Numbers are the same whatever their case, as they are for `show`.
fn key(external: &External) -> (String, String) {
    (external.system.to_lowercase(), external.number.to_lowercase())
}

/// Sorts the rows of `source`.
pub(super) fn sort<'s>(reading: &Reading, source: &'s Source, known: &Known) -> Jobs<'s> {
    match &reading.group {
        Some(column) => groups(reading, source, known, column),
        None => singles(reading, source, known),
    }
}

fn groups<'s>(
    reading: &Reading,
    source: &'s Source,
    known: &Known,
    column: &super::source::Column,
) -> Jobs<'s> {
    let mut jobs = Jobs::default();
    let groups = gather(reading, source, column, &mut jobs.rejected);
    let last = source.rows.last().filter(|_| source.truncated.is_some());
    let last = last.and_then(|row| reading.text(row, column).ok().flatten());
    for (name, rows) in groups {
        if last.as_deref().is_some_and(|l| l.trim() == name) {
            jobs.cut = Some(name);
            continue;
        }
        let number = rows.iter().find_map(|row| reading.identity(row).ok()?.0);
        let system = reading.profile.system.as_deref().unwrap_or("import");
        let number = number.unwrap_or_else(|| External::new(system, &name));
        match known.has(Some(&number), None) {
            true => jobs.known += 1,
            false => jobs.new.push(Job { rows, shape: Shape::Log, number: Some(number), dedupe_key: None }),
        }
    }
    jobs
}

/// The rows by the ticket they name, both in the order of the source; rows of a ticket need not stand
/// together.
fn gather<'s>(
    reading: &Reading,
    source: &'s Source,
    column: &super::source::Column,
    rejected: &mut Vec<(&'s SourceRow, String)>,
) -> Vec<(String, Vec<&'s SourceRow>)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(String, Vec<&'s SourceRow>)> = Vec::new();
    for row in &source.rows {
        match reading.text(row, column) {
            Ok(Some(name)) => match places.get(name.trim()) {
                Some(place) => groups[*place].1.push(row),
                None => {
                    places.insert(name.trim().to_owned(), groups.len());
                    groups.push((name.trim().to_owned(), vec![row]));
                }
            },
            Ok(None) => {
                let reason =
                    tr!("column '{column}' is empty; it identifies the row's ticket", column = column.name);
                rejected.push((row, reason));
            }
            Err(reason) => rejected.push((row, reason)),
        }
    }
    groups
}

fn singles<'s>(reading: &Reading, source: &'s Source, known: &Known) -> Jobs<'s> {
    let mut jobs = Jobs::default();
    let mut first: HashMap<(String, String), usize> = HashMap::new();
    let mut same: HashMap<u64, usize> = HashMap::new();
    for row in &source.rows {
        let (shape, identity) = match &row.content {
            Content::Object(o) if export::is_printed(o) => (Shape::Printed, Ok((printed::number(o), None))),
            _ => (Shape::Single, reading.identity(row)),
        };
        let (number, given_key) = match identity {
            Ok(identity) => identity,
            Err(reason) => {
                jobs.rejected.push((row, reason));
                continue;
            }
        };
        let nameless = number.is_none() && given_key.is_none();
        let made_key = nameless.then(|| made_key(row, &mut same));
        if known.has(number.as_ref(), given_key.as_deref().or(made_key.as_deref())) {
            jobs.known += 1;
            continue;
        }
        let names =
            number.as_ref().map(key).into_iter().chain(given_key.map(|k| ("dedupe_key".to_owned(), k)));
        let twin = names.clone().find_map(|name| first.get(&name).map(|line| (name, *line)));
        if let Some(((system, number), line)) = twin {
            jobs.rejected
                .push((row, tr!("{system} {number} is already in line {line}", system, number, line)));
            continue;
        }
        first.extend(names.map(|name| (name, row.line)));
        jobs.new.push(Job { rows: vec![row], shape, number: None, dedupe_key: made_key });
    }
    jobs
}

/// A key for a row that has none: from what stands in it, and which of several same rows it is, so
/// that the same file imported again is known.
fn made_key(row: &SourceRow, same: &mut HashMap<u64, usize>) -> String {
    let mut hash = Fnv::default();
    match &row.content {
        Content::Cells(cells) => cells.iter().for_each(|cell| add_apart(&mut hash, cell)),
        Content::Object(object) => {
            add_apart(&mut hash, serde_json::to_string(object).unwrap_or_default().as_bytes());
        }
        Content::Other(_) | Content::Raw(_) => {}
    }
    let number = hash.number();
    let count = same.entry(number).and_modify(|n| *n += 1).or_insert(1);
    match count {
        1 => format!("import:{number:016x}"),
        count => format!("import:{number:016x}-{count}"),
    }
}

/// Adds a cell that stays apart from its neighbours: the byte after it is in no UTF-8 text.
fn add_apart(hash: &mut Fnv, cell: &[u8]) {
    hash.add(cell);
    hash.add(&[0xff]);
}
