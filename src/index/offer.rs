//! Tickets that a shell may offer while their id is typed.
//!
//! The index is taken as it is: a question at every press of a key must not look at the files.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::file::IndexFile;
use super::row::id_of;
use crate::records::id::SUFFIX_LEN;
use crate::records::{Class, Id, Kind};
use crate::rules::workflow::Stage;
use crate::store::{Shelf, Store};

/// A ticket that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Its id.
    pub id: Id,
    /// Its title, as it was written.
    pub title: String,
    /// Whether the five random characters name it alone.
    pub is_unique: bool,
}

/// At most `limit` live tickets in one of these stages whose id begins with what was typed: its random
/// characters, or all of it. Those of class A come first. None where there is no index, or another
/// command holds it.
pub(crate) fn offers(store: &Store, stages: &[Stage], typed: &str, limit: usize) -> Vec<Offer> {
    let Some(db) = IndexFile::open_existing(store, Shelf::Live) else { return Vec::new() };
    let answer = || -> rusqlite::Result<Vec<Offer>> {
        let mut offers = match (typed, spans(typed)) {
            ("", _) => by_stage(&db, stages, (0, i64::MAX), limit)?,
            (_, spans) => {
                let mut found = match suffixes(typed) {
                    Some(suffixes) => by_suffix(&db, stages, suffixes, limit)?,
                    None => Vec::new(),
                };
                for span in spans {
                    found.extend(by_stage(&db, stages, span, limit)?);
                }
                found
            }
        };
        offers.truncate(limit);
        let mut alike = db.prepare("SELECT count(*) FROM file WHERE suffix = ?1")?;
        for offer in &mut offers {
            let suffix = offer.id.number() & SUFFIX;
            offer.is_unique = alike.query_row([suffix], |row| row.get::<_, i64>(0))? == 1;
        }
        Ok(offers)
    };
    answer().unwrap_or_default()
}

/// The bits of the random characters in the number of an id.
const SUFFIX: i64 = (1 << (5 * SUFFIX_LEN)) - 1;

/// Along the index of classes and states, so that no row is looked at in vain.
fn by_stage(
    db: &Connection,
    stages: &[Stage],
    (from, to): (i64, i64),
    limit: usize,
) -> rusqlite::Result<Vec<Offer>> {
    let mut found = Vec::new();
    for class in 0..Class::ALL.len() {
        for stage in stages {
            let types = types_sql(stage);
            let sql = format!(
                "SELECT key, title FROM ticket INDEXED BY class_state WHERE class = ? AND state = ? AND kind = ? \
                 AND key >= ? AND key < ?{types} LIMIT ?"
            );
            let room = limit.saturating_sub(found.len());
            if room == 0 {
                return Ok(found);
            }
            let values = [
                Value::from(class as i64),
                stage.state.as_str().to_owned().into(),
                stage.kind.as_str().to_owned().into(),
                from.into(),
                to.into(),
                (room as i64).into(),
            ];
            let mut query = db.prepare_cached(&sql)?;
            for offer in query.query_map(params_from_iter(values), offer)? {
                found.extend(offer?);
            }
        }
    }
    Ok(found)
}

fn by_suffix(
    db: &Connection,
    stages: &[Stage],
    (from, to): (i64, i64),
    limit: usize,
) -> rusqlite::Result<Vec<Offer>> {
    let one =
        |stage: &Stage| format!("kind = '{}' AND state = '{}'{}", stage.kind, stage.state, types_sql(stage));
    let any = stages.iter().map(one).collect::<Vec<_>>().join(" OR ");
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT ticket.key, title FROM file CROSS JOIN ticket ON ticket.key = file.key \
         WHERE suffix >= ?1 AND suffix < ?2 AND ({any}) ORDER BY suffix LIMIT ?3"
    );
    let mut query = db.prepare(&sql)?;
    let rows = query.query_map((from, to, limit as i64), offer)?;
    rows.filter_map(Result::transpose).collect()
}

fn offer(row: &Row) -> rusqlite::Result<Option<Offer>> {
    let title: String = row.get(1)?;
    Ok(id_of(row.get(0)?).map(|id| Offer { id, title, is_unique: false }))
}

fn types_sql(stage: &Stage) -> String {
    let words: Vec<String> = stage.types.iter().map(|word| format!("'{word}'")).collect();
    if words.is_empty() { String::new() } else { format!(" AND type IN ({})", words.join(", ")) }
}

/// The numbers of the random characters that begin with these.
fn suffixes(typed: &str) -> Option<(i64, i64)> {
    let missing = SUFFIX_LEN.checked_sub(typed.len())?;
    let from = Id::suffix_number(&format!("{typed}{}", "0".repeat(missing)).to_ascii_uppercase())?;
    Some((from, from + (1 << (5 * missing))))
}

/// The numbers of the ids that begin with this text, one span a kind that it may name.
fn spans(typed: &str) -> Vec<(i64, i64)> {
    let typed = typed.to_ascii_uppercase();
    let of_kind = |kind: &Kind| {
        let prefix = kind.prefix();
        let rest = match typed.strip_prefix(prefix) {
            Some(rest) => rest,
            None if prefix.starts_with(&typed) => "",
            None => return None,
        };
        span(prefix, rest)
    };
    Kind::ALL.iter().filter_map(of_kind).collect()
}

/// From the first to behind the last id of a kind that goes on like this after its prefix.
fn span(prefix: &str, rest: &str) -> Option<(i64, i64)> {
    const LOWEST: &str = "-700101-00000";
    let rest = if rest.is_empty() { "-" } else { rest };
    let number = |text: String| Some(text.parse::<Id>().ok()?.number());
    // The days of an id are digits that need not be a date where they are incomplete: the number counts.
    let base = number(format!("{prefix}{LOWEST}"))? - day_number(LOWEST)?;
    let day = rest.strip_prefix('-')?;
    let (day, suffix) = day.split_once('-').map_or((day, None), |(day, suffix)| (day, Some(suffix)));
    if !day.bytes().all(|b| b.is_ascii_digit())
        || day.len() > DAY_LEN
        || suffix.is_some() && day.len() < DAY_LEN
    {
        return None;
    }
    let open = (DAY_LEN - day.len()) as u32;
    let first = format!("0{day}").parse::<i64>().ok()? * 10_i64.pow(open);
    match suffix {
        Some(suffix) => {
            let (from, to) = suffixes(suffix)?;
            let at = base + (first << (5 * SUFFIX_LEN));
            Some((at + from, at + to))
        }
        None => Some((
            base + (first << (5 * SUFFIX_LEN)),
            base + ((first + 10_i64.pow(open)) << (5 * SUFFIX_LEN)),
        )),
    }
}

const DAY_LEN: usize = "261123".len();

/// What day and random characters add to the number of an id.
fn day_number(tail: &str) -> Option<i64> {
    let day: i64 = tail.get(1..=DAY_LEN)?.parse().ok()?;
    Some(day << (5 * SUFFIX_LEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_the_ids_that_begin_so_and_no_others() {
        let ids = ["INC-261123-4KX9P", "INC-261123-4KX00", "INC-261201-00000", "REQ-261123-4KX9P"];
        let numbers = ids.map(|id| id.parse::<Id>().unwrap().number());
        for (typed, held) in [
            ("I", vec![0, 1, 2]),
            ("inc-", vec![0, 1, 2]),
            ("INC-2611", vec![0, 1]),
            ("INC-261123-", vec![0, 1]),
            ("INC-261123-4kx9", vec![0]),
            ("INC-27", vec![]),
            ("REQ", vec![3]),
            ("INC-2611234", vec![]),
            ("INC-26-4", vec![]),
            ("X", vec![]),
        ] {
            let spans = spans(typed);
            let within = |n: i64| spans.iter().any(|(from, to)| (*from..*to).contains(&n));
            let found: Vec<usize> = (0..ids.len()).filter(|at| within(numbers[*at])).collect();
            assert_eq!(found, held, "{typed}");
        }
    }
}
