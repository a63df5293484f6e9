//! What a row says in one of its columns: texts, times, counts.

use std::borrow::Cow;

use jiff::Timestamp;

use super::cell::{Given, rank_of};
use super::field::person;
use super::near::quoted;
use super::reading::Reading;
use super::source::{Cell, Column, Content, SourceRow};
use super::times;
use crate::escape::csv_text;
use crate::lang::tr;
use crate::records::Class;

impl Reading<'_> {
    /// The cell of a column; `None` when it is missing.
    pub(super) fn cell<'r>(&self, row: &'r SourceRow, column: &Column) -> Result<Option<Cell<'r>>, String> {
        let missing = |cell: &Cell| matches!(cell, Cell::Text(t) if self.profile.is_missing(t));
        let cell = row.cell(column)?.filter(|cell| !missing(cell));
        // What itdesk wrote against formulas is no part of the text; in others' tables a quote is a quote.
        let is_own = self.profile.optional && matches!(row.content, Content::Cells(_));
        Ok(match cell {
            Some(Cell::Text(Cow::Borrowed(text))) if is_own => Some(Cell::Text(csv_text(text).into())),
            cell => cell,
        })
    }

    /// The text of a column; `None` when it is missing.
    pub(super) fn text<'r>(
        &self,
        row: &'r SourceRow,
        column: &Column,
    ) -> Result<Option<Cow<'r, str>>, String> {
        match self.cell(row, column)? {
            None => Ok(None),
            Some(Cell::Text(text)) => Ok(Some(text)),
            Some(Cell::List(items)) => Ok(Some(Cow::Owned(items.join("\n")))),
            Some(Cell::Object(_)) => {
                Err(tr!("column '{column}' is an object; it must be text", column = column.name))
            }
        }
    }

    /// The time in a column.
    pub(super) fn time(&self, row: &SourceRow, column: &Option<Column>) -> Result<Option<Timestamp>, String> {
        let Some(column) = column else { return Ok(None) };
        let Some(text) = self.text(row, column)? else { return Ok(None) };
        let read = times::read(text.trim(), self.profile, self.now);
        read.map(Some).map_err(|why| {
            tr!("column '{column}' is {text}, {why}", column = column.name, text = quoted(&text), why)
        })
    }

    /// A time, as the source writes times.
    pub(super) fn instant(&self, text: &str) -> Result<Timestamp, String> {
        let read = times::read(text.trim(), self.profile, self.now);
        read.map_err(|why| tr!("is {quoted}, {why}", quoted = quoted(text), why))
    }

    /// Who did it.
    pub(super) fn by(&self, row: &SourceRow) -> Result<String, String> {
        let named = self.columns.by.as_ref().map(|c| self.text(row, c)).transpose()?.flatten();
        Ok(named.map_or_else(|| self.actor.clone(), |who| person(self.policy, who.trim())))
    }

    /// What was said, by line.
    pub(super) fn note(&self, row: &SourceRow) -> Result<Vec<String>, String> {
        let said = self.columns.note.as_ref().map(|c| self.text(row, c)).transpose()?.flatten();
        let cell =
            said.map(|text| Given { cell: Cell::Text(text), rank: false, separator: Cow::Borrowed("") });
        let mut lines = cell.map(Given::lines).unwrap_or_default();
        lines.extend(self.unknown_state(row)?.map(|word| tr!("state in the source: {word}", word)));
        Ok(lines)
    }

    /// The source's count of reassignments.
    pub(super) fn reassignments(&self, row: &SourceRow) -> Result<Option<u32>, String> {
        let Some(column) = &self.columns.reassignment else { return Ok(None) };
        let Some(text) = self.text(row, column)? else { return Ok(None) };
        let count = text.trim().parse().map(Some);
        count.map_err(|_| {
            tr!(
                "column '{column}' is {quoted}, which is not a count",
                column = column.name,
                quoted = quoted(&text)
            )
        })
    }

    /// The source's class, by letter or by rank.
    pub(super) fn source_class(&self, row: &SourceRow) -> Option<Class> {
        let text = self.text(row, self.columns.compare.as_ref()?).ok()??;
        let ranked = || Class::ALL.get(rank_of(text.trim())?.checked_sub(1)?).copied();
        text.trim().parse().ok().or_else(ranked)
    }
}
