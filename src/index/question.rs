//! An index that is up to date as far as a question needs, and the question.

use rusqlite::Connection;

use super::error;
use super::error::IndexError;
use super::file;
use super::past;
use super::schema;
use super::source::{Index, Need, Source};
use super::sync;
use crate::error::Result;
use crate::store::{Shelf, mix};

/// Answers a question from the index of a shelf, brought up to date first. The question may be asked
/// more than once, should the index prove damaged.
///
/// # Errors
/// What reading the desk's folders can meet, and what `question` itself has. Never the index.
pub(crate) fn with<T>(
    source: Source,
    shelf: Shelf,
    need: Need,
    question: &dyn Fn(&Index) -> Result<T, IndexError>,
) -> Result<T> {
    let attempt = |db: Connection, file: Option<&file::IndexFile>| {
        let mut index = Index { source, shelf, db, misplaced: Vec::new() };
        index.misplaced = sync::sync(&mut index.db, source, shelf, need, file)?;
        if source.as_of.is_some() && shelf == Shelf::Live {
            past::add_archived(&index.db, &source)?;
        }
        // In one transaction: one state of the index, and one lock instead of one a statement.
        index.db.execute_batch("BEGIN")?;
        let answer = question(&index)?;
        index.db.execute_batch("COMMIT")?;
        if let Some(file) = file {
            file.shorten_log(&index.db);
        }
        Ok(answer)
    };
    // What was is asked seldom and kept nowhere.
    let attempts = if source.as_of.is_some() { 0 } else { 2 };
    for _ in 0..attempts {
        let Ok(file) = file::IndexFile::enter(source.store, shelf) else { break };
        let asked = file.open().and_then(|db| attempt(db, Some(&file)));
        match asked {
            Ok(answer) => return Ok(answer),
            Err(IndexError::Desk(error)) => return Err(error),
            Err(IndexError::Moved(_)) => {}
            Err(IndexError::Sqlite(error)) if error::is_damage(&error) => {
                if file.clear().is_err() {
                    break;
                }
            }
            Err(IndexError::Sqlite(_)) => break,
        }
    }
    let in_memory = || schema::in_memory().map_err(error::hopeless);
    match attempt(in_memory()?, None) {
        Err(IndexError::Moved(_)) => attempt(in_memory()?, None).map_err(IndexError::into_error),
        answered => answered.map_err(IndexError::into_error),
    }
}

/// What a policy is known by.
pub(crate) fn fingerprint(policy: &str) -> i64 {
    let words = policy.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        i64::from_le_bytes(word)
    });
    mix(&words.chain([policy.len() as i64]).collect::<Vec<_>>())
}

impl Index<'_> {
    /// The shelf whose records it knows.
    pub fn shelf(&self) -> Shelf {
        self.shelf
    }
}
