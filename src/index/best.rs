//! What fits words best, where not all of them need be there.

use super::error::IndexError;
use super::row::id_of;
use super::selection::Selection;
use super::text::Hit;
use super::{Index, schema};
use crate::query::{RankedQuery, column};

/// Tickets that some words are to fit.
pub struct Wish<'a> {
    /// The words.
    pub words: &'a RankedQuery,
    /// Among which tickets; its plain words that must not be there count, the others are `words`.
    pub among: Selection<'a>,
    /// At most so many.
    pub limit: usize,
}

/// What a word counts in a title, in names and tags, in a symptom, in the body; notes and drafts do not count.
const WEIGHTS: &str = "10.0, 5.0, 4.0, 1.0, 0.0";

impl Index<'_> {
    /// The tickets that the words fit, the best first, by BM25 over the fields as they weigh. Exact only as far as
    /// the filter's condition is.
    pub fn best(&self, wish: &Wish) -> Result<Vec<Hit>, IndexError> {
        let Some(words) = wish.words.fts() else { return Ok(Vec::new()) };
        let condition = wish.among.filter.condition(self.source.now, false);
        schema::holds(&self.db, condition.tests)?;
        let without = wish.among.filter.full_text().and_then(|words| words.without);
        let kind = wish.among.kind.map_or("1".to_owned(), |kind| format!("{} = '{kind}'", column("kind")));
        let limit = if condition.exact { i64::try_from(wish.limit).unwrap_or(-1) } else { -1 };
        // The plus keeps SQLite from asking the full text once for each ticket, which takes seconds where once is enough.
        let sql = format!(
            "SELECT rowid, -bm25(text, {WEIGHTS}) AS score FROM text WHERE text MATCH ?1
             AND +rowid IN (SELECT key FROM ticket WHERE {} AND {kind})
             AND (?2 IS NULL OR +rowid NOT IN (SELECT rowid FROM text WHERE text MATCH ?2))
             ORDER BY score DESC, rowid DESC LIMIT {limit}",
            condition.sql
        );
        let mut query = self.db.prepare(&sql)?;
        let hits = query.query_map((&words, &without), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let hits: Vec<(i64, f64)> = hits.collect::<rusqlite::Result<_>>()?;
        let scored = hits.into_iter().filter(|(_, score)| *score > 0.0);
        Ok(scored.filter_map(|(key, score)| Some(Hit { id: id_of(key)?, score })).collect())
    }
}
