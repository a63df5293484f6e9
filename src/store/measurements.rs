//! Measurements: lines of `measurements/YYYY/MM.jsonl`, in the month of their time in UTC, only ever added.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::beneath;
use super::{Lock, Stamp, Store, Unreadable, mix, scan};
use crate::error::{Context, Error, ErrorKind, Link, Result};
use crate::lang::tr;
use crate::records::Measurement;

/// The folder of the measurements, relative to the desk.
pub const MEASUREMENTS_FOLDER: &str = "measurements";

/// Whether a file of a desk, named relative to it, holds measurements.
pub fn is_measurements(path: &Path) -> bool {
    path.starts_with(MEASUREMENTS_FOLDER) && path.extension().is_some_and(|e| e == "jsonl")
}

/// A month, as its file is named.
type Month = (i16, i8);

/// A part of a file that one core reads is not smaller than this.
const PART: usize = 64 << 10;

/// How often a torn end is looked at again while another command writes.
const LOOKS: usize = 100;

/// Which measurements are asked for; all of them by default.
#[derive(Default)]
pub struct Asked<'a> {
    /// The first instant.
    pub since: Option<Timestamp>,
    /// The first instant that is left out.
    pub until: Option<Timestamp>,
    /// These measures alone, any when there is none. MeasurementLines that name none of them are not even parsed.
    pub measures: Vec<&'a str>,
    /// And those alone of which this holds.
    pub that: Option<&'a (dyn Fn(&Measurement) -> bool + Sync)>,
}

/// What lines say.
#[derive(Default)]
struct MeasurementLines<'b> {
    good: Vec<Measurement>,
    /// Those that say nothing, and why.
    bad: Vec<(&'b [u8], String)>,
}

impl Asked<'_> {
    fn lines<'b>(&self, bytes: &'b [u8]) -> MeasurementLines<'b> {
        let finders: Vec<_> = self.measures.iter().map(|name| Finder::new(name.as_bytes())).collect();
        let named = |line: &[u8]| finders.is_empty() || finders.iter().any(|name| name.find(line).is_some());
        let mut lines = MeasurementLines::default();
        if finders.is_empty() {
            lines.good.reserve_exact(memchr::memchr_iter(b'\n', bytes).count() + 1);
        }
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty() && named(line)) {
            match Measurement::parse(line) {
                Ok(measurement) if self.holds(&measurement) => lines.good.push(measurement),
                Ok(_) => {}
                Err(reason) => lines.bad.push((line, reason)),
            }
        }
        lines
    }

    fn holds(&self, m: &Measurement) -> bool {
        self.since.is_none_or(|since| m.at >= since)
            && self.until.is_none_or(|until| m.at < until)
            && (self.measures.is_empty() || self.measures.contains(&m.measure.as_str()))
            && self.that.is_none_or(|that| that(m))
    }
}

impl Store {
    /// The measurements from `since` up to, but not with, `until`, in the order of their times; only the files of the
    /// months asked for are read. A line that stands there twice, as after a merge of two clones or a retry, is one
    /// measurement. MeasurementLines that are none are named, and the rest is served.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn measurements(
        &self,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(Vec<Measurement>, Vec<Unreadable>)> {
        self.measurements_of(&Asked { since, until, ..Asked::default() })
    }

    /// [`Store::measurements`], those of them alone that are asked for.
    pub fn measurements_of(&self, asked: &Asked) -> Result<(Vec<Measurement>, Vec<Unreadable>)> {
        let (months, links) = self.months()?;
        let mut found = Vec::new();
        let mut spoiled = Vec::new();
        for path in links {
            let error = Error::system("read", &path, std::io::Error::other(Link(path.clone())));
            spoiled.push(Unreadable { path, error });
        }
        for (month, path) in months {
            let since = asked.since.is_none_or(|s| month >= month_of(s));
            if since && asked.until.is_none_or(|u| month <= month_of(u)) {
                self.read_month(&path, asked, &mut found, &mut spoiled);
            }
        }
        Ok((ordered(found), spoiled))
    }

    /// The files of measurements, relative to the desk, each with what it is known again by.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn measurement_files(&self) -> Result<Vec<(PathBuf, Stamp)>> {
        let (months, _) = self.months()?;
        let stamped = months.into_values().filter_map(|path| {
            let data = std::fs::symlink_metadata(self.root().join(&path)).ok()?;
            let touched = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let parts = [data.len() as i64, touched.as_nanos() as i64];
            Some((path, mix(&parts)))
        });
        Ok(stamped.collect())
    }

    /// The measurements in one of these files, in the order of their times, each once, and the lines that are none.
    pub fn measurements_in(&self, path: &Path) -> (Vec<Measurement>, Vec<Unreadable>) {
        let mut found = Vec::new();
        let mut spoiled = Vec::new();
        self.read_month(path, &Asked::default(), &mut found, &mut spoiled);
        (ordered(found), spoiled)
    }

    /// Adds measurements, those alone that are not there yet; tells how many were added. They are on the disk when
    /// this returns.
    ///
    /// # Errors
    /// Exit 7 when the system refuses. Months that were written before stay; the same again adds what is missing.
    pub fn add_measurements(&self, lock: &Lock, new: &[Measurement]) -> Result<usize> {
        let mut added = 0;
        for (month, mut lines) in by_month(new) {
            added += self.add_lines(lock, &path_of(month), &mut || Ok(std::mem::take(&mut lines)))?;
        }
        Ok(added)
    }

    /// The bytes of a file of measurements, with whatever a command is just writing.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read.
    pub fn measurement_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        self.whole_lines(path).doing("read", path)
    }

    /// The files of measurements, and the links that stand where folders of them belong.
    fn months(&self) -> Result<(BTreeMap<Month, PathBuf>, Vec<PathBuf>)> {
        let years = scan::children(self.root(), &[PathBuf::from(MEASUREMENTS_FOLDER)])?;
        let files = scan::children(self.root(), &years.folders)?;
        let months = files.folders.into_iter().filter_map(|path| Some((month_named(&path)?, path)));
        Ok((months.collect(), [years.links, files.links].concat()))
    }

    fn read_month(
        &self,
        path: &Path,
        asked: &Asked,
        found: &mut Vec<Vec<Measurement>>,
        spoiled: &mut Vec<Unreadable>,
    ) {
        let bytes = match self.whole_lines(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return,
            Err(e) => {
                let error = Error::system("read", path, e);
                return spoiled.push(Unreadable { path: path.to_path_buf(), error });
            }
            Ok(bytes) => bytes,
        };
        let read: Vec<MeasurementLines> =
            parts(&bytes).into_par_iter().map(|part| asked.lines(part)).collect();
        let mut bad = Vec::new();
        for lines in read {
            found.push(lines.good);
            bad.extend(lines.bad);
        }
        spoiled.extend(numbered(&bytes, bad).map(|(line, reason)| not_one(path, line, &reason)));
    }

    /// The bytes of a file. A line without an end may be one that is being written just now: it is looked at again
    /// while somebody holds the lock, and only then taken for what a killed writer left.
    fn whole_lines(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        for _ in 0..LOOKS {
            let bytes = beneath::read(self.root(), path)?;
            if matches!(bytes.last(), None | Some(b'\n')) || !Lock::is_held(self.root()) {
                return Ok(bytes);
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        beneath::read(self.root(), path)
    }
}

/// The lines of measurements, by the month whose file they belong to.
fn by_month(given: &[Measurement]) -> BTreeMap<Month, Vec<String>> {
    let mut months: BTreeMap<Month, Vec<String>> = BTreeMap::new();
    for measurement in given {
        months.entry(month_of(measurement.at)).or_default().push(measurement.to_line());
    }
    months
}

fn month_of(at: Timestamp) -> Month {
    let date = TimeZone::UTC.to_datetime(at).date();
    (date.year(), date.month())
}

/// Where the measurements of a month stand, relative to the desk.
fn path_of((year, month): Month) -> PathBuf {
    Path::new(MEASUREMENTS_FOLDER).join(format!("{year:04}")).join(format!("{month:02}.jsonl"))
}

/// Where a measurement of this time stands, relative to the desk.
pub fn measurements_file(at: Timestamp) -> PathBuf {
    path_of(month_of(at))
}

/// Whether a path, relative to the desk, is that of a file of measurements.
pub fn names_month(path: &Path) -> bool {
    month_named(path).is_some()
}

fn month_named(path: &Path) -> Option<Month> {
    let year = path.parent()?.file_name()?.to_str()?.parse().ok()?;
    let month: i8 = path.file_name()?.to_str()?.strip_suffix(".jsonl")?.parse().ok()?;
    let is_month = (1..=12).contains(&month) && path_of((year, month)) == path;
    is_month.then_some((year, month))
}

/// Measurements in their order, each once.
fn ordered(found: Vec<Vec<Measurement>>) -> Vec<Measurement> {
    let mut all = Vec::with_capacity(found.iter().map(Vec::len).sum());
    found.into_iter().for_each(|part| all.extend(part));
    // MeasurementLines are written as time goes on, so that they mostly stand in order.
    if !all.is_sorted_by(|a, b| in_order(a, b).is_le()) {
        all.par_sort_by(in_order);
    }
    all.dedup();
    all
}

/// By time; what is of one time in an order that brings equal ones together.
fn in_order(a: &Measurement, b: &Measurement) -> std::cmp::Ordering {
    let by_name = |a: &Measurement, b: &Measurement| (&a.service, &a.measure).cmp(&(&b.service, &b.measure));
    let by_value = |a: &Measurement, b: &Measurement| a.value.total_cmp(&b.value);
    a.at.cmp(&b.at)
        .then_with(|| by_name(a, b))
        .then_with(|| a.labels.cmp(&b.labels))
        .then_with(|| by_value(a, b))
}

/// The numbers of lines, which stand in their order; from 1.
fn numbered(bytes: &[u8], bad: Vec<(&[u8], String)>) -> impl Iterator<Item = (usize, String)> {
    let mut at = 0;
    let mut number = 1;
    bad.into_iter().map(move |(line, reason)| {
        let offset = line.as_ptr() as usize - bytes.as_ptr() as usize;
        number += memchr::memchr_iter(b'\n', &bytes[at..offset]).count();
        at = offset;
        (number, reason)
    })
}

/// A file in parts of whole lines, several for each core.
fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let size = (bytes.len() / (4 * rayon::current_num_threads())).max(PART);
    let mut parts = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let from = size.min(rest.len());
        let end = memchr::memchr(b'\n', &rest[from..]).map_or(rest.len(), |end| from + end + 1);
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

fn not_one(path: &Path, line: usize, reason: &str) -> Unreadable {
    let message = tr!("{path}:{line}: not a measurement: {reason}", path = path.display(), line, reason);
    let error = Error::new(ErrorKind::Damaged, message).hint("itdesk doctor --fix puts such lines aside");
    Unreadable { path: path.to_path_buf(), error }
}
