//! The files of measurements: every line one, in the file of its month, once, and not of the future.

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;

use super::check::is_leftover;
use super::checked::link;
use super::code::Code;
use super::finding::{FileFinding, Fix};
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::records::Measurement;
use crate::rules::monitoring::latest;
use crate::store::{Lock, Quarantine, Walked, measurements_file, names_month};

/// What is wrong with the files of measurements.
pub(super) fn check(desk: &Desk) -> Result<Vec<FileFinding>> {
    let walked = desk.store.walk_measurements()?;
    Ok(walked.into_par_iter().flat_map_iter(|walked| look(desk, &walked)).collect())
}

fn look(desk: &Desk, walked: &Walked) -> Vec<FileFinding> {
    let path = &walked.path;
    if walked.is_link() {
        return vec![link(path)];
    }
    if let Some(odd) = walked.odd {
        return vec![FileFinding::new(Code::NotARecord, path, tr!("this is {odd}", odd))];
    }
    if !names_month(path) {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(is_leftover) {
            let finding = FileFinding::new(Code::Leftover, path, tr!("an unfinished file of a writer"));
            return vec![finding.fixed_by(Fix::Quarantine)];
        }
        let message = tr!("a file of measurements is named by its month, such as 2026/11.jsonl");
        return vec![FileFinding::new(Code::NotARecord, path, message).fixed_by(Fix::Quarantine)];
    }
    match desk.store.measurement_bytes(path) {
        Err(error) => vec![FileFinding::new(Code::BadMeasurement, path, error.message)],
        Ok(bytes) => findings(path, &Sorted::of(path, &bytes, desk.now)),
    }
}

/// The lines of a file by what is to become of them.
#[derive(Default)]
struct Sorted<'b> {
    /// Those that stay.
    stay: Vec<&'b [u8]>,
    /// Those of other months.
    elsewhere: Vec<Measurement>,
    bad: LineNumbers,
    misplaced: LineNumbers,
    doubled: LineNumbers,
    future: LineNumbers,
}

/// How many lines something is said of, and what of the first, with its number.
#[derive(Default)]
struct LineNumbers {
    count: usize,
    first: Option<(usize, String)>,
}

impl LineNumbers {
    fn add(&mut self, line: usize, what: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(|| (line, what()));
    }
}

impl<'b> Sorted<'b> {
    fn of(path: &Path, bytes: &'b [u8], now: Timestamp) -> Sorted<'b> {
        let mut sorted = Sorted::default();
        let mut seen = HashSet::new();
        let limit = latest(now);
        for (place, line) in bytes.split(|b| *b == b'\n').enumerate() {
            let number = place + 1;
            match Measurement::parse(line) {
                _ if line.trim_ascii().is_empty() => {}
                Err(reason) => sorted.bad.add(number, || tr!("not a measurement: {reason}", reason)),
                Ok(m) if !seen.insert(m.to_line()) => {
                    sorted.doubled.add(number, || tr!("an earlier line is the same").to_owned())
                }
                Ok(m) => {
                    if m.at > limit {
                        sorted.future.add(number, || tr!("{at} is in the future", at = m.at));
                    }
                    sorted.place(path, number, line, m);
                }
            }
        }
        sorted
    }

    fn place(&mut self, path: &Path, number: usize, line: &'b [u8], measurement: Measurement) {
        let place = measurements_file(measurement.at);
        if place == path {
            return self.stay.push(line);
        }
        self.misplaced.add(number, || tr!("it belongs in {place}", place = place.display()));
        self.elsewhere.push(measurement);
    }
}

fn findings(path: &Path, sorted: &Sorted) -> Vec<FileFinding> {
    let told = [
        (Code::BadMeasurement, &sorted.bad, Some(Fix::Lines)),
        (Code::WrongMonth, &sorted.misplaced, Some(Fix::Lines)),
        (Code::Future, &sorted.future, None),
        (Code::Doubled, &sorted.doubled, Some(Fix::Lines)),
    ];
    let finding = |(code, lines, fix): (Code, &LineNumbers, Option<Fix>)| {
        let (number, what) = lines.first.as_ref()?;
        let more = match lines.count - 1 {
            0 => String::new(),
            more => tr!("; and {more} more", more),
        };
        Some(
            FileFinding::new(code, path, tr!("line {number}: {what}{more}", number, what, more))
                .fixed_by(fix),
        )
    };
    told.into_iter().filter_map(finding).collect()
}

/// Leaves the lines that belong into a file, brings the others where they belong, and moves a copy of the file as it was aside.
pub(super) fn fix(desk: &Desk, lock: &Lock, quarantine: &Quarantine, path: &Path) -> Result<bool> {
    let Some(bytes) = desk.store.bytes(path)? else { return Ok(false) };
    quarantine.keep(lock, path, &bytes)?;
    let sorted = Sorted::of(path, &bytes, desk.now);
    desk.store.add_measurements(lock, &sorted.elsewhere)?;
    let mut left = sorted.stay.join(&b'\n');
    if !left.is_empty() {
        left.push(b'\n');
    }
    desk.store.rewrite(lock, path, &left).map(|()| true)
}
