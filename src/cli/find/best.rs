//! The tickets that words fit best: what `kb search` and `kb suggest` show.

use crate::cli::find::found::{FoundTickets, context, load};
use crate::cli::find::hit::Hit;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{self, Need, Selection, Wish};
use crate::query::fuzzy::forgiven;
use crate::query::{self, Filter, RankedQuery, TextScope};
use crate::records::{Id, Kind};
use crate::store::{Shelf, Unreadable};

/// What fits, and what was taken for a slip of the hand.
pub(crate) struct Fits {
    pub fits: Vec<Hit>,
    /// Each word that stands nowhere, and the one that was looked for instead.
    pub fixed: Vec<(String, String)>,
    pub spoiled: Vec<Unreadable>,
}

/// The filter that articles in force pass.
pub(crate) const IN_FORCE: [&str; 2] = ["version:>0", "-state:archived"];

/// A filter of words that are known to be right.
pub(crate) fn filter(desk: &Desk, words: &[&str]) -> Result<Filter> {
    Filter::parse(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(), &context(desk))
}

/// The tickets of a kind that pass a filter and fit the words, the best first. A Latin word that stands in no ticket
/// is taken for the nearest that does.
pub(crate) fn best(
    desk: &Desk,
    words: &RankedQuery,
    filter: &Filter,
    kind: Kind,
    limit: usize,
) -> Result<Fits> {
    let exact = filter.condition(desk.now, false).exact;
    let (words, fixed, hits, spoiled) = desk.ask(Shelf::Live, Need::Texts, |index| {
        let mut words = words.clone();
        let mut fixed = Vec::new();
        for word in words.clone().words() {
            if forgiven(word) > 0
                && !index.begins_any(word)?
                && let Some(meant) = index.meant(word)?
            {
                words.fix(word, &meant);
                fixed.push((word.to_owned(), meant));
            }
        }
        let among = Selection { filter, kind: Some(kind), words: false };
        let hits = index.best(&Wish { words: &words, among, limit })?;
        Ok((words, fixed, hits, index.spoiled()?))
    })?;
    let fits = read(desk, &words, filter, &hits, exact, limit)?;
    Ok(Fits { fits, fixed, spoiled })
}

fn read(
    desk: &Desk,
    words: &RankedQuery,
    filter: &Filter,
    hits: &[index::Hit],
    exact: bool,
    limit: usize,
) -> Result<Vec<Hit>> {
    let ids: Vec<Id> = hits.iter().map(|hit| hit.id).collect();
    let keep = |f: &FoundTickets| exact || filter.matches(&f.ticket, &f.record, TextScope::Answered);
    let needles = words.needles();
    let score = |id: Id| hits.iter().find(|hit| hit.id == id).map(|hit| hit.score);
    let found = load(desk, Shelf::Live, &ids, &keep)?.into_iter().take(limit);
    let fit = |found: FoundTickets| Hit {
        score: score(found.record.id),
        extract: query::extract(&found.record, &needles),
        found,
        desk: None,
    };
    Ok(found.map(fit).collect())
}
