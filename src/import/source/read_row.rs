//! Reads rows from where they are.

use rayon::prelude::*;
use serde_json::Value;

use super::format::Format;
use super::row::{Content, SourceRow};
use super::text::Text;
use super::{RowPlace, Source, csv_rows, json_rows};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// How many rows are held at a time.
pub(crate) const BATCH: usize = 1024;

impl Source {
    /// Reads a row.
    ///
    /// # Errors
    /// Exit 7 when the file cannot be read any more.
    pub(crate) fn row(&self, place: &RowPlace) -> Result<SourceRow> {
        let piece = self.text.as_ref().filter(|_| place.bytes > 0);
        let bytes = piece.map(|text| text.piece(place.at, place.bytes as usize)).transpose();
        if bytes.is_err() {
            self.refuse_change()?;
        }
        let content = match (bytes.doing("read", &self.name)?, self.format) {
            (None, Some(Format::Json)) => Content::Other(Value::Null),
            (None, _) => Content::Raw(Vec::new()),
            (Some(bytes), Some(Format::Csv)) => csv_rows::content(&bytes, self.delimiter),
            (Some(bytes), None) => Content::Raw(bytes),
            (Some(bytes), Some(_)) => json_rows::content(bytes),
        };
        Ok(SourceRow { line: place.line(), content })
    }

    /// What is read again must be what was checked: refuses a file that another program has changed meanwhile.
    ///
    /// # Errors
    /// Exit 7 when it has changed, or the system does not say.
    pub(crate) fn refuse_change(&self) -> Result<()> {
        match self.text.as_ref().map_or(Ok(true), Text::is_unchanged).doing("read", &self.name)? {
            true => Ok(()),
            false => Err(self.changed()),
        }
    }

    /// What is said of a file that changed while it was read.
    pub(crate) fn changed(&self) -> Error {
        let error = Error::new(ErrorKind::System, tr!("{name} changed while it was read", name = self.name));
        error.hint(tr!("run the command again when no other program writes to it"))
    }

    /// Hands what `look` finds in each row to `take`, in their order, each with its number from 0. The rows are read on
    /// all cores, some at a time.
    ///
    /// # Errors
    /// Exit 7 when the file cannot be read any more.
    pub(crate) fn each_row<T: Send>(
        &self,
        look: impl Fn(&SourceRow) -> T + Sync,
        mut take: impl FnMut(u32, RowPlace, T),
    ) -> Result<()> {
        let mut row = 0;
        for places in self.rows.chunks(BATCH) {
            let found = places.par_iter().map(|place| Ok(look(&self.row(place)?)));
            for (place, found) in places.iter().zip(found.collect::<Result<Vec<T>>>()?) {
                take(row, *place, found);
                row += 1;
            }
        }
        Ok(())
    }
}
