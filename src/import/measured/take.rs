//! From a file to measurements that are written or refused, row by row.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::super::Rejected;
use super::super::rejects;
use super::super::source::{Content, Format, Input, Layout, Limits, Source, SourceRow};
use super::cells::{Columns, DESK, Reader};
use super::openmetrics::{Page, Sample};
use super::shape::Shape;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::measurement::names;
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
    /// What was taken.
    #[serde(skip)]
    pub taken: Vec<Measurement>,
}

fn said<S: Serializer>(error: &Option<Error>, to: S) -> Result<S::Ok, S::Error> {
    error.as_ref().map(|e| &e.message).serialize(to)
}

/// Takes the measurements of a file into the desk. What is there already is not added again, so that a file may be sent
/// as often as one likes; a row that cannot be taken is told, and the others go in.
///
/// # Errors
/// Exit 2 for a header without the columns that are needed, 5 and 7 when the desk cannot be written.
pub fn record(desk: &Desk, request: &MeasuredRequest, stdin: &mut dyn Read) -> Result<Measured> {
    request.rejects.iter().try_for_each(|path| rejects::check(desk, path, &request.file))?;
    let input = Input::read(&request.file, stdin, request.encoding, request.limits.unwrap_or_default())?;
    let shape = request.shape.unwrap_or_else(|| Shape::guess(&request.file, &input));
    let mut taking = Taking { desk, request, done: Measured::default(), bad: Vec::new() };
    let source = match shape.format(&input) {
        Some(format) => taking.rows(input, format)?,
        None => taking.page(&input)?,
    };
    let Taking { mut done, mut bad, .. } = taking;
    bad.sort_by_key(|(row, _)| (row.line, row.element));
    if let Some(path) = request.rejects.as_ref().filter(|_| !bad.is_empty()) {
        let rows: Vec<(&SourceRow, String)> = bad.iter().map(|(row, reason)| (row, reason.clone())).collect();
        rejects::write(path, &source, &rows)?;
    }
    done.rejected = bad.iter().map(|(row, reason)| super::super::load::told(row, reason)).collect();
    done.added = match request.dry_run {
        true => desk.store.new_measurements(&done.taken)?,
        false => desk.store.add_measurements(&desk.store.lock()?, &done.taken)?,
    };
    done.known = done.taken.len() - done.added;
    Ok(done)
}

/// A file that is being taken in.
struct Taking<'a> {
    desk: &'a Desk,
    request: &'a MeasuredRequest,
    done: Measured,
    bad: Vec<(SourceRow, String)>,
}

impl Taking<'_> {
    fn rows(&mut self, input: Input, format: Format) -> Result<Source> {
        self.done.encoding = input.encoding.map(|read| read.name);
        let name = input.name.clone();
        let mut source = Source::read(input, format, Layout::default())?;
        let columns = Columns::of(&source.header);
        if let Some(column) = columns.missing().filter(|_| !source.is_json() && !source.header.is_empty()) {
            let message = tr!("{name}: the header has no column '{column}'", name, column);
            return Err(Error::usage(message).hint(tr!("columns: at,service,measure,value,unit,label.NAME")));
        }
        let own = |c: &&String| !rejects::COLUMNS.contains(&c.as_str());
        self.done.unknown_columns = columns.unknown.iter().filter(own).cloned().collect();
        let zone = &self.desk.policy.desk.timezone;
        let reader = Reader { columns, zone, at: self.desk.at, service: self.request.service.as_deref() };
        self.bad = std::mem::take(&mut source.bad);
        self.done.read = source.rows.len() + self.bad.len();
        for row in std::mem::take(&mut source.rows) {
            match reader.read(&row) {
                Ok(read) => self.take(read, || row),
                Err(reason) => self.bad.push((row, reason)),
            }
        }
        self.done.truncated = source.truncated.take();
        Ok(source)
    }

    fn page(&mut self, input: &Input) -> Result<Source> {
        let text = String::from_utf8_lossy(&input.bytes);
        // The last line before the break may have lost its end.
        let whole =
            if input.truncated.is_some() { text.rfind('\n').map_or(0, |end| end + 1) } else { text.len() };
        let page = Page::read(&text[..whole]);
        let lines: Vec<&str> = text.lines().collect();
        let names = self.names();
        self.done.read = page.lines.len();
        for (line, sample) in &page.lines {
            let raw =
                || SourceRow { line: *line, element: None, content: Content::Raw(lines[line - 1].into()) };
            match sample.clone().and_then(|sample| self.measurement(&page, &names, sample)) {
                Ok(Some(read)) => self.take(read, raw),
                Ok(None) => self.done.without_value += 1,
                Err(reason) => self.bad.push((raw(), reason)),
            }
        }
        self.done.truncated = input.truncated.clone();
        Ok(Source::default())
    }

    /// A sample as a measurement; `None` when it has nothing to tell.
    fn measurement(
        &self,
        page: &Page,
        names: &BTreeMap<String, String>,
        sample: Sample,
    ) -> Result<Option<Measurement>, String> {
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

    /// The desk's names by how Prometheus spells them.
    fn names(&self) -> BTreeMap<String, String> {
        let own = self.desk.policy.monitoring.measures.keys().map(String::as_str);
        own.chain(names::ALL).map(|name| (name.replace('.', "_"), name.to_owned())).collect()
    }

    fn take(&mut self, read: Measurement, row: impl FnOnce() -> SourceRow) {
        if !self.request.measures.is_empty() && !self.request.measures.contains(&read.measure) {
            self.done.not_asked += 1;
            return;
        }
        match self.desk.policy.monitoring.take(self.desk.now, read) {
            Ok(taken) => self.done.taken.push(taken),
            Err(reason) => self.bad.push((row(), reason)),
        }
    }
}
