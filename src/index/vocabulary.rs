//! The words that stand in any text: how many tickets have them, and which are meant by one that none has.

use rusqlite::OptionalExtension;

use super::Index;
use super::error::IndexError;
use crate::query::fuzzy;

impl Index<'_> {
    /// In how many tickets a word stands.
    pub fn frequency(&self, word: &str) -> Result<u64, IndexError> {
        self.vocabulary()?;
        let mut query = self.db.prepare_cached("SELECT doc FROM temp.vocabulary WHERE term = ?1")?;
        let found: Option<i64> = query.query_row([word], |row| row.get(0)).optional()?;
        Ok(found.unwrap_or(0) as u64)
    }

    /// Whether a word stands anywhere, be it as the beginning of a longer one.
    pub fn begins_any(&self, word: &str) -> Result<bool, IndexError> {
        self.vocabulary()?;
        let mut query =
            self.db.prepare_cached("SELECT term FROM temp.vocabulary WHERE term >= ?1 LIMIT 1")?;
        let next: Option<String> = query.query_row([word], |row| row.get(0)).optional()?;
        Ok(next.is_some_and(|term| term.starts_with(word)))
    }

    /// The word that was meant by one that stands nowhere: the nearest by slips of the hand, and among those as near
    /// the one that most tickets have. `None` when none is near.
    pub fn meant(&self, word: &str) -> Result<Option<String>, IndexError> {
        let most = fuzzy::forgiven(word);
        if most == 0 {
            return Ok(None);
        }
        self.vocabulary()?;
        // Hands seldom slip at the first letter, and to look at all words takes long.
        let first = &word[..1];
        let near = self.nearest(word, most, &format!("term >= '{first}' AND term < '{first}~'"))?;
        if near.is_some() { Ok(near) } else { self.nearest(word, most, "1") }
    }

    fn nearest(&self, word: &str, most: usize, among: &str) -> Result<Option<String>, IndexError> {
        let mut query = self.db.prepare(&format!("SELECT term, doc FROM temp.vocabulary WHERE {among}"))?;
        let mut rows = query.query([])?;
        let mut best: Option<(usize, i64, String)> = None;
        while let Some(row) = rows.next()? {
            let Ok(term) = row.get_ref(0)?.as_str() else { continue };
            let Some(slips) = fuzzy::between(word, term, most) else { continue };
            let doc: i64 = row.get(1)?;
            if best.as_ref().is_none_or(|(least, most, _)| (slips, -doc) < (*least, -most)) {
                best = Some((slips, doc, term.to_owned()));
            }
        }
        Ok(best.map(|(_, _, term)| term))
    }

    /// How many tickets changed since their texts were last looked at.
    pub fn unindexed(&self) -> Result<u64, IndexError> {
        Ok(self.db.query_row("SELECT count(*) FROM unindexed", [], |row| row.get::<_, i64>(0))? as u64)
    }

    fn vocabulary(&self) -> Result<(), IndexError> {
        let table =
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'text', 'row')";
        Ok(self.db.execute_batch(table)?)
    }
}
