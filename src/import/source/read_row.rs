//! Reads rows from where they are.

use rayon::prelude::*;
use serde_json::Value;

use super::format::Format;
use super::row::{Content, SourceRow};
use super::{RowPlace, Source, csv_rows, json_rows};
use crate::error::{Context, Result};

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
        let content = match (bytes.doing("read", &self.name)?, self.format) {
            (None, Some(Format::Json)) => Content::Other(Value::Null),
            (None, _) => Content::Raw(Vec::new()),
            (Some(bytes), Some(Format::Csv)) => csv_rows::content(&bytes, self.delimiter),
            (Some(bytes), None) => Content::Raw(bytes),
            (Some(bytes), Some(_)) => json_rows::content(bytes),
        };
        Ok(SourceRow { line: place.line(), content })
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
