//! Filters and orders as SQL over the columns of an index.
//!
//! What a column can answer is answered by SQLite; texts are compared by the same patterns as without
//! an index, called from SQL as `holds(NUMBER, TEXT)`. A word that no column can answer holds for every
//! row there, and the filter says that it is not exact: what is found must be looked at again.

use std::ops::Bound;

use jiff::{SignedDuration, Timestamp};

use super::column::column;
use super::criterion::Criterion;
use super::filter::{Filter, Holds, Term};
use super::ids::names_part;
use super::key::{Key, Reads, Scope};
use super::pattern::Pattern;
use super::stored::{BRIEF, clock_words, micros, texts, tie};
use super::times::Times;
use super::vocabulary::state_words;
use crate::records::State;
use crate::rules::when::Tense;

/// A filter as a condition.
#[derive(Debug, Clone)]
pub struct Condition {
    /// An SQL expression, true for the tickets that pass.
    pub sql: String,
    /// What its `holds(NUMBER, TEXT)` asks, by number.
    pub tests: Vec<Test>,
    /// False when tickets that do not pass may be among them.
    pub exact: bool,
}

/// A question to a text of a column.
#[derive(Debug, Clone)]
pub struct Test {
    asks: Asks,
    now: Timestamp,
}

#[derive(Debug, Clone)]
enum Asks {
    /// One of the patterns fits.
    Text(Vec<Pattern>),
    Brief(super::pattern::Needle),
    Link(Pattern, String),
    Clock(&'static str),
}

impl Test {
    /// Whether it holds for one of the texts of a column.
    pub fn holds(&self, stored: &str) -> bool {
        texts(stored).any(|text| match &self.asks {
            Asks::Text(patterns) => patterns.iter().any(|pattern| pattern.matches(text)),
            Asks::Brief(needle) => needle.occurs_in(text),
            Asks::Link(pattern, part) => {
                let (rel, id) = tie(text);
                pattern.matches(rel) || names_part(part, id)
            }
            Asks::Clock(word) => clock_words(text, self.now).contains(word),
        })
    }
}

impl Filter {
    /// The filter as a condition at `now`, the instant of its context. With `words` false, plain words
    /// are left out of it: a full-text search answers those.
    pub fn condition(&self, now: Timestamp, words: bool) -> Condition {
        let mut writer = Writer { now, tests: Vec::new(), exact: true };
        let wanted = |t: &&Term| words || !matches!(t.holds, Holds::Text(_));
        let terms: Vec<String> = self.terms.iter().filter(wanted).map(|t| writer.term(t)).collect();
        let sql = if terms.is_empty() { "1".to_owned() } else { joined(&terms, " AND ") };
        Condition { sql, tests: writer.tests, exact: writer.exact }
    }
}

/// The conditions with `operator` between them, in groups: SQLite counts each operator in a row as
/// one level, and takes 1,000.
fn joined(conditions: &[String], operator: &str) -> String {
    const TOGETHER: usize = 100;
    if conditions.len() <= TOGETHER {
        return conditions.join(operator);
    }
    let groups = conditions.chunks(TOGETHER);
    let groups: Vec<String> = groups.map(|group| format!("({})", group.join(operator))).collect();
    joined(&groups, operator)
}

struct Writer {
    now: Timestamp,
    tests: Vec<Test>,
    exact: bool,
}

impl Writer {
    fn term(&mut self, term: &Term) -> String {
        let condition = match &term.holds {
            Holds::Text(needle) => Some(self.test(BRIEF, Asks::Brief(needle.clone()))),
            Holds::Key(key, criteria) => {
                let all: Option<Vec<String>> = criteria.iter().map(|c| self.criterion(key, c)).collect();
                all.map(|all| format!("({})", joined(&all, " OR ")))
            }
        };
        match (condition, term.negated) {
            (Some(condition), false) => condition,
            // The phase again, so that a list of the unfinished looks at no finished ticket.
            (Some(condition), true) if names_all_ended(term) => {
                format!("(phase < 2 AND NOT coalesce({condition}, 0))")
            }
            (Some(condition), true) => format!("NOT coalesce({condition}, 0)"),
            (None, _) => {
                self.exact = false;
                "1".to_owned()
            }
        }
    }

    /// One value of a key; `None` when no column can answer it.
    fn criterion(&mut self, key: &Key, criterion: &Criterion) -> Option<String> {
        if !key.is_stored() {
            return None;
        }
        let column = column(key.name);
        Some(match criterion {
            Criterion::None(Reads::Count(_)) => format!("{column} = 0"),
            Criterion::Any(Reads::Count(_)) => format!("{column} > 0"),
            Criterion::None(_) => format!("{column} IS NULL"),
            Criterion::Any(_) => format!("{column} IS NOT NULL"),
            Criterion::Word(_, word) if key.has_several() => {
                format!("instr(char(31) || {column} || char(31), char(31) || '{word}' || char(31)) > 0")
            }
            Criterion::Word(_, word) => format!("{column} = '{word}'"),
            Criterion::State(word) => states(&column, word),
            Criterion::Clock(_, word) => self.test(key.name, Asks::Clock(word)),
            Criterion::Class(limits) => {
                // The graver class is the greater one for a filter, and the smaller number in a column.
                between(&column, limits.1.map(|c| c.0 as i64), limits.0.map(|c| c.0 as i64))
            }
            Criterion::Text(_, patterns) => self.test(key.name, Asks::Text(patterns.clone())),
            Criterion::Within(Scope::Title, pattern) => {
                self.test(key.name, Asks::Text(vec![pattern.clone()]))
            }
            Criterion::Within(..) => return None,
            Criterion::Link(pattern, part) => self.test(key.name, Asks::Link(pattern.clone(), part.clone())),
            Criterion::Time(_, times) => time(&column, times),
            Criterion::Count(_, limits) => between(&column, limits.0.map(i64::from), limits.1.map(i64::from)),
        })
    }

    fn test(&mut self, name: &str, asks: Asks) -> String {
        self.tests.push(Test { asks, now: self.now });
        format!("holds({}, {})", self.tests.len() - 1, column(name))
    }
}

fn states(column: &str, word: &str) -> String {
    let states = State::ALL.iter().filter(|s| state_words(**s).contains(&word));
    let states: Vec<String> = states.map(|s| format!("'{s}'")).collect();
    // The phase is what an index of the tickets in the order of work begins with.
    let phase = if states_are_open(word) { "phase = 0 AND " } else { "" };
    format!("({phase}{column} IN ({}))", states.join(", "))
}

/// Whether a term names every state in which a ticket has ended: what passes its negation is in phase 0 or 1.
fn names_all_ended(term: &Term) -> bool {
    let Holds::Key(_, criteria) = &term.holds else { return false };
    let is_named = |state: &State| {
        criteria.iter().any(|c| matches!(c, Criterion::State(word) if state_words(*state).contains(word)))
    };
    State::ALL.iter().filter(|state| state.is_ended()).all(is_named)
}

/// Whether all states that a word means are open ones.
fn states_are_open(word: &str) -> bool {
    State::ALL.iter().filter(|s| state_words(**s).contains(&word)).all(|s| s.is_open())
}

fn between(column: &str, from: Bound<i64>, to: Bound<i64>) -> String {
    let from = match from {
        Bound::Included(n) => format!("{column} >= {n}"),
        Bound::Excluded(n) => format!("{column} > {n}"),
        Bound::Unbounded => format!("{column} IS NOT NULL"),
    };
    match to {
        Bound::Included(n) => format!("({from} AND {column} <= {n})"),
        Bound::Excluded(n) => format!("({from} AND {column} < {n})"),
        Bound::Unbounded => from,
    }
}

fn time(column: &str, times: &Times) -> String {
    match times {
        Times::At((from, to)) => between(column, from.map(micros), to.map(micros)),
        Times::From(now, Tense::Future, (from, to)) => {
            let at = |d: SignedDuration| shifted(*now, d, 1);
            between(column, from.map(at), to.map(at))
        }
        // The younger it is, the later it happened: the ends change places.
        Times::From(now, Tense::Past, (from, to)) => {
            let at = |d: SignedDuration| shifted(*now, d, -1);
            between(column, to.map(at), from.map(at))
        }
    }
}

fn shifted(now: Timestamp, by: SignedDuration, direction: i128) -> i64 {
    let at = i128::from(micros(now)) + by.as_micros() * direction;
    at.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
