//! Rows of `due` that wait to become text.

use std::ops::Range;

use super::due_read::{DueRead, EachRow};
use super::due_row::DueRow;
use crate::error::Result;

/// How many rows become text at a time.
const BATCH: usize = 2048;

/// Reads the rows, and hands them on one by one.
pub(crate) type Reading<'r> = &'r dyn Fn(EachRow) -> Result<DueRead>;

/// Rows that share one text, so that a row needs no allocations of its own.
#[derive(Debug, Default)]
pub(crate) struct DueBatch {
    texts: String,
    rows: Vec<DueRow<Range<usize>>>,
}

impl DueBatch {
    fn push(&mut self, row: &DueRow<&str>) {
        let texts = &mut self.texts;
        self.rows.push(row.map(|text| {
            let from = texts.len();
            texts.push_str(text);
            from..texts.len()
        }));
    }

    /// The rows, in their order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = DueRow<&str>> {
        self.rows.iter().map(|row| row.map(|place| &self.texts[place.clone()]))
    }
}

/// Reads the rows and hands them on in batches.
///
/// # Errors
/// What reading the desk can meet, and what `each` has.
pub(crate) fn in_batches(read: Reading, each: &mut dyn FnMut(DueBatch) -> Result<()>) -> Result<DueRead> {
    let mut batch = DueBatch::default();
    let read = read(&mut |row| {
        batch.push(&row);
        if batch.rows.len() < BATCH {
            return Ok(());
        }
        each(std::mem::take(&mut batch))
    })?;
    if !batch.rows.is_empty() {
        each(batch)?;
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::find::due_field::DueField;

    fn row<'t>(id: &'t str, team: Option<&'t str>, title: &'t str) -> DueRow<&'t str> {
        DueRow {
            id,
            kind: "incident",
            class: None,
            state: "new",
            clock: "respond",
            clock_state: "running",
            due: jiff::Timestamp::UNIX_EPOCH,
            remaining_seconds: 1,
            used: 0.5,
            team,
            assignee: None,
            title,
            step: None,
            waits_for: None,
            desk: None,
        }
    }

    #[test]
    fn rows_come_back_as_they_were_in_batches() {
        let names: Vec<String> = (0..BATCH * 2 + 1).map(|n| format!("打印机 {n}")).collect();
        let team = |n: usize| [None, Some(""), Some("network")][n % 3];
        let read = |each: EachRow| {
            names.iter().enumerate().try_for_each(|(n, name)| each(row(name, team(n), name)))?;
            Ok(DueRead::default())
        };
        let mut sizes = Vec::new();
        let mut place = 0;
        in_batches(&read, &mut |batch| {
            sizes.push(batch.iter().len());
            for kept in batch.iter() {
                let first = row(&names[place], team(place), &names[place]);
                assert_eq!(kept.picked(&DueField::ALL).values(), first.picked(&DueField::ALL).values());
                place += 1;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(sizes, [BATCH, BATCH, 1]);
    }
}
