//! From a file to measurements that are written or refused, row by row.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::super::Rejected;
use super::super::rejects;
use super::super::source::{BATCH, Content, Format, Input, Layout, Limits, RowPlace, Source, SourceRow};
use super::cells::{Columns, DESK, Reader};
use super::openmetrics::{Page, sample};
use super::raise::{Place, place_of};
use super::shape::Shape;
use crate::desk::Desk;
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::measurement::names;
use crate::store::measurements_file;
use crate::wire::AlertOutcome;

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct MeasuredRequest {
    /// The file; `-` for stdin.
    pub file: String,
    /// How it is written; by its name and first bytes when not given.
    pub shape: Option<Shape>,
    /// The service of what names none.
    pub service: Option<String>,
    /// These measures alone; all when there is none.
    pub measures: Vec<String>,
    /// Read and check everything, and write nothing.
    pub dry_run: bool,
    /// Where rejected rows go.
    pub rejects: Option<PathBuf>,
    /// In which encoding the file is; found out when not given.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// How much it may hold; [`Limits::default`] when not given.
    pub limits: Option<Limits>,
}

/// What came of it.
#[derive(Debug, Default, Serialize)]
pub struct Measured {
    /// Values of the source, the rejected ones among them.
    pub read: usize,
    /// New measurements; those that would be, for a dry run.
    pub added: usize,
    /// Those that the desk has already.
    pub known: usize,
    /// Samples that are not finite: NaN is how a page says that there is nothing to tell.
    pub without_value: usize,
    /// Values of measures that were not asked for.
    pub not_asked: usize,
    /// Rows that are not in, in the order of the source.
    pub rejected: Vec<Rejected>,
    /// The encoding it was read in, where that is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Columns that mean nothing here.
    pub unknown_columns: Vec<String>,
    /// Why there are no more rows, when the source breaks off. An error to end with.
    #[serde(serialize_with = "said")]
    pub truncated: Option<Error>,
    /// What the alerts of the values did; empty for a dry run.
    pub alerts: Vec<AlertOutcome>,
    /// How many were taken: the new and the known ones.
    #[serde(skip)]
    pub taken: usize,
    /// One of those that were taken for each service, measure and place.
    #[serde(skip)]
    pub samples: Vec<Measurement>,
}

fn said<S: Serializer>(error: &Option<Error>, to: S) -> Result<S::Ok, S::Error> {
    error.as_ref().map(|e| &e.message).serialize(to)
}

/// Takes the measurements of a file into the desk. What is there already is not added again, so that a file may be sent
/// as often as one likes; a row that cannot be taken is told, and the others go in.
///
/// The rows are read some at a time: once to check them, and once more month by month to write them. Held for each are
/// its place and its month; in a month, also a number for each line.
///
/// # Errors
/// Exit 2 for a header without the columns that are needed, 5 and 7 when the desk cannot be written.
pub fn record(desk: &Desk, request: &MeasuredRequest, stdin: &mut dyn Read) -> Result<Measured> {
    request.rejects.iter().try_for_each(|path| rejects::check(desk, path, &request.file))?;
    let limits = request.limits.unwrap_or_default();
    let input = Input::read(&request.file, stdin, request.encoding, limits, &|| desk.store.scratch())?;
    let shape = match request.shape {
        Some(shape) => shape,
        None => Shape::guess(&request.file, &input)?,
    };
    let mut done = Measured::default();
    let (mut source, rows) = match shape.format(&input)? {
        Some(format) => table(desk, request, input, format, &mut done)?,
        None => page(desk, input)?,
    };
    let mut bad = std::mem::take(&mut source.bad);
    done.read = source.rows.len() + bad.len();
    done.truncated = source.truncated.take();
    let taking = Taking { desk, request, source: &source, rows };
    let months = taking.check(&mut done, &mut bad)?;
    bad.sort_by_key(|(row, _)| (row.line(), row.element()));
    if let Some(path) = request.rejects.as_ref().filter(|_| !bad.is_empty()) {
        rejects::write(path, &source, &bad)?;
    }
    done.rejected = bad.into_iter().map(|(row, reason)| super::super::load::told(&row, reason)).collect();
    done.added = taking.write(months)?;
    done.known = done.taken - done.added;
    Ok(done)
}

/// Rows of CSV or JSON.
fn table<'a>(
    desk: &'a Desk,
    request: &'a MeasuredRequest,
    input: Input,
    format: Format,
    done: &mut Measured,
) -> Result<(Source, Rows<'a>)> {
    done.encoding = input.encoding.map(|read| read.name);
    let source = Source::read(input, format, Layout::default())?;
    let columns = Columns::of(&source.header);
    if let Some(column) = columns.missing().filter(|_| !source.is_json() && !source.header.is_empty()) {
        let message = tr!("{name}: the header has no column '{column}'", name = source.name, column);
        return Err(Error::usage(message).hint(tr!("columns: at,service,measure,value,unit,label.NAME")));
    }
    let own = |c: &&String| !rejects::COLUMNS.contains(&c.as_str());
    done.unknown_columns = columns.unknown.iter().filter(own).cloned().collect();
    let zone = &desk.policy.desk.timezone;
    let reader = Reader { columns, zone, at: desk.at, service: request.service.as_deref() };
    Ok((source, Rows::Table(reader)))
}

/// Lines of a page of metrics: what comments say of them may be anywhere in it.
fn page<'a>(desk: &'a Desk, input: Input) -> Result<(Source, Rows<'a>)> {
    let Input { name, text, truncated, .. } = input;
    let mut source = Source { name, truncated, ..Source::default() };
    let mut page = Page::default();
    let mut lines = text.lines();
    let mut bytes = Vec::new();
    let mut number = 0;
    while let Some(line) = lines.next(&mut bytes).doing("read", &source.name)? {
        number += 1;
        // The last line before the break may have lost its end.
        if line.is_last && source.truncated.is_some() {
            break;
        }
        let place = RowPlace::new((line.at, bytes.len()), number, None);
        match page.note(&String::from_utf8_lossy(&bytes)) {
            None => {}
            Some(Ok(_)) => source.rows.push(place),
            Some(Err(reason)) => source.bad.push((place, reason)),
        }
    }
    drop(lines);
    source.text = Some(text);
    // The desk's names by how Prometheus spells them.
    let own = desk.policy.monitoring.measures.keys().map(String::as_str);
    let names = own.chain(names::ALL).map(|name| (name.replace('.', "_"), name.to_owned())).collect();
    Ok((source, Rows::Page(page, names)))
}

/// How the rows of a file are read.
enum Rows<'a> {
    Table(Reader<'a>),
    /// With the desk's names by how Prometheus spells them.
    Page(Page, BTreeMap<String, String>),
}

/// What a row is.
enum Found {
    Taken(Box<Measurement>),
    WithoutValue,
    NotAsked,
    Bad(String),
}

/// A file that is being taken in.
struct Taking<'a> {
    desk: &'a Desk,
    request: &'a MeasuredRequest,
    source: &'a Source,
    rows: Rows<'a>,
}

impl Taking<'_> {
    /// Looks at all rows; returns those to take, by the file of their month.
    fn check(
        &self,
        done: &mut Measured,
        bad: &mut Vec<(RowPlace, String)>,
    ) -> Result<BTreeMap<PathBuf, Vec<u32>>> {
        let mut months: BTreeMap<PathBuf, Vec<u32>> = BTreeMap::new();
        let mut places: HashSet<Place> = HashSet::new();
        self.source.each_row(
            |row| self.look(row),
            |row, place, found| match found {
                Found::Taken(measurement) => {
                    done.taken += 1;
                    months.entry(measurements_file(measurement.at)).or_default().push(row);
                    if places.insert(place_of(self.desk, &measurement)) {
                        done.samples.push(*measurement);
                    }
                }
                Found::WithoutValue => done.without_value += 1,
                Found::NotAsked => done.not_asked += 1,
                Found::Bad(reason) => bad.push((place, reason)),
            },
        )?;
        Ok(months)
    }

    /// Writes the rows month by month, or counts those that would be new; returns how many are.
    fn write(&self, months: BTreeMap<PathBuf, Vec<u32>>) -> Result<usize> {
        let store = &self.desk.store;
        let lock = if self.request.dry_run { None } else { Some(store.lock()?) };
        self.source.refuse_change()?;
        let mut added = 0;
        for (path, rows) in months {
            let mut batches = rows.chunks(BATCH);
            let mut next = || batches.next().map_or(Ok(Vec::new()), |rows| self.lines(rows));
            added += match &lock {
                Some(lock) => store.add_lines(lock, &path, &mut next)?,
                None => store.count_new_lines(&path, &mut next)?,
            };
        }
        Ok(added)
    }

    fn lines(&self, rows: &[u32]) -> Result<Vec<String>> {
        let line = |row: &u32| {
            let row = self.source.row(&self.source.rows[*row as usize])?;
            match self.look(&row) {
                Found::Taken(measurement) => Ok(measurement.to_line()),
                _ => Err(self.source.changed()),
            }
        };
        rows.par_iter().map(line).collect()
    }

    fn look(&self, row: &SourceRow) -> Found {
        let read = match &self.rows {
            Rows::Table(reader) => reader.read(row).map(Some),
            Rows::Page(page, names) => self.sample(page, names, row),
        };
        let read = match read {
            Ok(Some(read)) => read,
            Ok(None) => return Found::WithoutValue,
            Err(reason) => return Found::Bad(reason),
        };
        if !self.request.measures.is_empty() && !self.request.measures.contains(&read.measure) {
            return Found::NotAsked;
        }
        match self.desk.policy.monitoring.take(self.desk.now, read) {
            Ok(taken) => Found::Taken(Box::new(taken)),
            Err(reason) => Found::Bad(reason),
        }
    }

    /// A line of a page as a measurement; `None` when it has nothing to tell.
    fn sample(
        &self,
        page: &Page,
        names: &BTreeMap<String, String>,
        row: &SourceRow,
    ) -> Result<Option<Measurement>, String> {
        let Content::Raw(line) = &row.content else { return Ok(None) };
        let sample = sample(String::from_utf8_lossy(line).trim())?;
        if !sample.value.is_finite() {
            return Ok(None);
        }
        let at = page.instant(&sample)?.unwrap_or(self.desk.at);
        let name = names.get(&sample.name).unwrap_or(&sample.name);
        let mut read = Measurement::new(at, name, sample.value);
        read.unit = page.unit(&sample.name).map(str::to_owned);
        for (name, text) in sample.labels {
            if read.labels.insert(name, text).is_some() {
                return Err(tr!("it has a label twice").to_owned());
            }
        }
        let service = read.labels.remove("service").or_else(|| self.request.service.clone());
        read.service = service.filter(|s| s != DESK && !s.is_empty());
        Ok(Some(read))
    }
}
