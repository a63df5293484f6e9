//! Full text: what is kept of the texts of a record, and how it is searched.

use rusqlite::{Connection, TransactionBehavior};

use super::error::IndexError;
use super::reading::in_batches;
use super::row;
use super::{Index, Source, schema};
use crate::query::{Filter, Texts as Layers, search_text};
use crate::records::{Id, Ticket as Record};
use crate::store::Shelf;

/// A ticket that a search found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which.
    pub id: Id,
    /// How well the words fit it, by BM25; the higher the better, and of use only beside others.
    pub score: f64,
}

/// The texts of a record as words to search for, the weightiest first.
pub(super) struct Texts([String; 5]);

/// What a word counts in a title, in names, in a symptom, in the body, in notes.
const WEIGHTS: &str = "8.0, 4.0, 2.0, 2.0, 1.0";

impl Texts {
    pub(super) fn of(record: &Record) -> Texts {
        let layers = Layers::of(record);
        let all = [layers.title, layers.names, layers.symptom, layers.body, layers.notes];
        Texts(all.map(|texts| search_text(&texts)))
    }

    /// Writes the texts over whatever stood there.
    pub(super) fn put(&self, db: &Connection, key: i64) -> rusqlite::Result<()> {
        let mut insert = db.prepare_cached(
            "INSERT OR REPLACE INTO text (rowid, title, names, symptom, body, notes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let [title, names, symptom, body, notes] = &self.0;
        insert.execute((key, title, names, symptom, body, notes))?;
        db.prepare_cached("DELETE FROM unindexed WHERE key = ?1")?.execute([key]).map(|_| ())
    }
}

/// Takes in the texts of the records that changed since texts were last searched. Most commands need
/// none, so they are not made to wait for it.
pub(super) fn tell_the_untold(db: &mut Connection, source: &Source, shelf: Shelf) -> Result<(), IndexError> {
    let unindexed = |db: &Connection| -> rusqlite::Result<Vec<i64>> {
        db.prepare("SELECT key FROM unindexed ORDER BY key")?.query_map([], |row| row.get(0))?.collect()
    };
    if unindexed(db)?.is_empty() {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let ids: Vec<Id> = unindexed(&transaction)?.into_iter().filter_map(row::id_of).collect();
    let read = |id: &Id| (*id, source.load(shelf, *id).and_then(Result::ok).map(|r| Texts::of(&r)));
    let count = ids.len();
    in_batches(source, (ids.into_iter(), count), &read, &mut |(id, texts)| match texts {
        Some(texts) => texts.put(&transaction, id.number()),
        None => Ok(()),
    })?;
    Ok(transaction.commit()?)
}

impl Index<'_> {
    /// The tickets that hold all words of the filter and pass the rest of it, the best first. Exact only
    /// as far as the filter's condition is. `None` when the filter has no word to look for.
    pub fn search(&self, filter: &Filter, extra: &str) -> Result<Option<Vec<Hit>>, IndexError> {
        let Some(words) = filter.full_text() else { return Ok(None) };
        let condition = filter.condition(self.source.now, false);
        schema::holds(&self.db, condition.tests)?;
        let without = match &words.without {
            Some(_) => "AND rowid NOT IN (SELECT rowid FROM text WHERE text MATCH ?2)",
            None => "AND ?2 IS NULL",
        };
        let among = match (condition.sql.as_str(), extra) {
            ("1", "1") => String::new(),
            (sql, extra) => format!("AND rowid IN (SELECT key FROM ticket WHERE {sql} AND {extra})"),
        };
        let sql = format!(
            "SELECT rowid, -bm25(text, {WEIGHTS}) AS score FROM text WHERE text MATCH ?1 {without} {among}
             ORDER BY score DESC, rowid DESC"
        );
        let mut query = self.db.prepare(&sql)?;
        let mut rows = query.query((&words.with, &words.without))?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            hits.extend(row::id_of(row.get(0)?).map(|id| Ok(Hit { id, score: row.get(1)? })));
        }
        hits.into_iter().collect::<rusqlite::Result<_>>().map(Some).map_err(IndexError::from)
    }
}
