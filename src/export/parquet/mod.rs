//! The read model as files of Parquet: one for each table, kind and month.

mod file;
mod folder;
mod manifest;
mod thrift;
mod values;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;

use jiff::civil::Date;

use self::file::ParquetFile;
use self::folder::Folder;
use self::manifest::{EMPTY, Entry};
use super::measured;
use super::plan::{Asked, Plan};
use super::reading;
use super::rows::Rows;
use super::table::Table;
use super::written::Written;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::records::{Id, Kind};
use crate::store::{Shelf, Unreadable};

/// A folder of Parquet files as a target.
pub(crate) struct Parquet<'a> {
    desk: &'a Desk,
    folder: Folder,
    written: Written,
    /// The files of the export as it will be.
    files: Vec<Entry>,
    /// The files that were made: what they are called without their digest, and their paths.
    new: Vec<(String, String)>,
}

/// The tickets of a kind that were created in a month.
type Part = (Kind, String);

impl<'a> Parquet<'a> {
    /// Brings a folder up to date with the desk, made where it is not there. Returns what was written, and what is wrong
    /// with files of the desk: all others are in the export.
    ///
    /// # Errors
    /// As [`super::Sqlite::export`].
    pub(crate) fn export(desk: &'a Desk, asked: &Asked) -> Result<(Written, Vec<Unreadable>)> {
        let folder = Folder::open(asked.target)?;
        let mut plan = Plan::of(desk, asked, folder.known())?;
        let written = Written::new(asked.target, &plan);
        let mut parquet = Parquet { desk, folder, written, files: Vec::new(), new: Vec::new() };
        if plan.is_nothing() {
            return Ok((parquet.written, plan.spoiled));
        }
        parquet.tickets(&mut plan)?;
        parquet.measurements(&mut plan)?;
        parquet.empty_tables()?;
        plan.forget_unread();
        let Parquet { folder, mut written, files, new, .. } = parquet;
        written.tickets = plan.next.tickets.len();
        written.files = Some(folder.finish(&plan.next, files, &new)?);
        Ok((written, plan.spoiled))
    }

    /// Writes the months whose tickets changed, and keeps the files of the others.
    fn tickets(&mut self, plan: &mut Plan) -> Result<()> {
        let touched =
            plan.changed.iter().map(|(id, _)| part(*id)).chain(plan.gone.iter().map(|id| part(*id)));
        let touched: BTreeSet<Part> = touched.collect();
        self.written.changed = plan.changed.len();
        let mut kept = self.folder.manifest.as_ref().map(|had| had.files.clone()).unwrap_or_default();
        kept.retain(|entry| {
            let part = entry.kind.as_deref().zip(entry.month.as_deref());
            let is_touched =
                |(kind, month): (&str, &str)| touched.iter().any(|t| t.0.as_str() == kind && t.1 == month);
            !plan.whole && part.is_some_and(|part| !is_touched(part))
        });
        self.files.append(&mut kept);
        for part in &touched {
            let tickets = plan.again(ends(part));
            self.part(part, &tickets, plan)?;
        }
        Ok(())
    }

    fn part(&mut self, (kind, month): &Part, tickets: &[(Id, Shelf)], plan: &mut Plan) -> Result<()> {
        let mut files = Table::OF_TICKETS.map(|_| None);
        let stem = |table: Table| format!("{}/{}/{month}", table.name(), kind.as_str());
        reading::read(self.desk, tickets, &mut |mut pieces| {
            for piece in &mut pieces {
                plan.spoiled.append(&mut piece.spoiled);
                piece.read.iter().for_each(|(id, turns)| plan.was_read(*id, *turns));
            }
            for (place, table) in Table::OF_TICKETS.into_iter().enumerate() {
                let rows: Vec<&Rows> = pieces.iter().map(|piece| &piece.rows[place]).collect();
                let count = rows.iter().map(|rows| rows.len()).sum();
                if count == 0 {
                    continue;
                }
                let file = &mut files[place];
                let file = match file {
                    Some(file) => file,
                    None => file.insert(self.begin(table, &stem(table))?),
                };
                self.written.add(table, count);
                file.add(&rows).map_err(|e| self.failed(&stem(table), e))?;
            }
            Ok(())
        })?;
        for (table, file) in Table::OF_TICKETS.into_iter().zip(files) {
            if let Some(file) = file {
                self.end(table, Some(kind.as_str()), Some(month), &stem(table), file)?;
            }
        }
        Ok(())
    }

    fn measurements(&mut self, plan: &mut Plan) -> Result<()> {
        let months = |paths: &[std::path::PathBuf]| -> Vec<String> {
            paths.iter().map(|path| measured::month(path)).collect()
        };
        let touched = [months(&plan.months), months(&plan.gone_months)].concat();
        let had = self.folder.manifest.as_ref().map(|had| had.files.as_slice()).unwrap_or_default();
        let of_measurements = had.iter().filter(|entry| entry.table == Table::Measurements.name());
        let stays = |entry: &&Entry| entry.month.as_ref().is_some_and(|month| !touched.contains(month));
        let kept: Vec<Entry> = of_measurements.filter(|_| !plan.whole).filter(stays).cloned().collect();
        self.files.extend(kept);
        for path in std::mem::take(&mut plan.months) {
            let (measured, spoiled) = self.desk.store.measurements_in(&path);
            plan.spoiled.extend(spoiled);
            let month = measured::month(&path);
            let stem = format!("{}/{month}", Table::Measurements.name());
            let mut file = self.begin(Table::Measurements, &stem)?;
            self.written.add(Table::Measurements, measured.len());
            for rows in measured::groups(&month, &measured) {
                file.add(&[&rows]).map_err(|e| self.failed(&stem, e))?;
            }
            self.end(Table::Measurements, None, Some(&month), &stem, file)?;
        }
        Ok(())
    }

    /// Gives each table that has no rows a file without any.
    fn empty_tables(&mut self) -> Result<()> {
        for table in Table::ALL {
            if !self.files.iter().any(|entry| entry.table == table.name()) {
                let stem = format!("{}/{EMPTY}", table.name());
                let file = self.begin(table, &stem)?;
                self.end(table, None, None, &stem, file)?;
            }
        }
        Ok(())
    }

    fn begin(&self, table: Table, stem: &str) -> Result<ParquetFile<BufWriter<File>>> {
        ParquetFile::new(self.folder.begin(stem)?, table.columns()).map_err(|e| self.failed(stem, e))
    }

    fn end(
        &mut self,
        table: Table,
        kind: Option<&str>,
        month: Option<&str>,
        stem: &str,
        file: ParquetFile<BufWriter<File>>,
    ) -> Result<()> {
        let finished = file.finish().map_err(|e| self.failed(stem, e))?;
        let path = Folder::named(stem, &finished.sha256);
        self.new.push((stem.to_owned(), path.clone()));
        self.files.push(Entry {
            path,
            table: table.name().to_owned(),
            kind: kind.map(str::to_owned),
            month: month.map(str::to_owned),
            rows: finished.rows,
            bytes: finished.bytes,
            sha256: finished.sha256,
        });
        Ok(())
    }

    fn failed(&self, stem: &str, error: std::io::Error) -> Error {
        Error::system("write", &self.written.target.join(stem), error)
    }
}

/// The least and the greatest number of an id of a part.
fn ends((kind, month): &Part) -> (i64, i64) {
    let first: Date = format!("{month}-01").parse().expect("a month of an id");
    let last = first.last_of_month();
    (Id::new(*kind, first, 0).number(), Id::new(*kind, last, u32::MAX).number())
}

/// The files that a ticket is in: those of its kind, and of the month in its id.
fn part(id: Id) -> Part {
    (id.kind(), format!("{:04}-{:02}", id.date().year(), id.date().month()))
}
