//! The order of a list.

use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;

use super::column::column;
use super::due::nearest_due;
use super::pattern::compare as compare_text;
use super::shortened::shortened;
use super::stored::Stored;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::fold;
use crate::records::words::Nature;
use crate::records::{Kind, State};
use crate::wire::Ticket;

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// By id, which begins with kind and day.
    Id,
    /// By creation.
    Created,
    /// The nearest deadline whose clock has not stopped.
    Due,
    /// A first.
    Class,
    /// In the order of the life cycle.
    State,
    /// By title.
    Title,
    /// By team.
    Team,
    /// By assignee.
    Assignee,
    /// By service.
    Service,
    /// By resolution.
    Resolved,
    /// By the time of closing.
    Closed,
    /// By kind.
    Kind,
}

impl SortKey {
    /// Every key with its name, in the order in which help shows them.
    pub const ALL: &'static [(&'static str, SortKey)] = &[
        ("id", SortKey::Id),
        ("created", SortKey::Created),
        ("due", SortKey::Due),
        ("class", SortKey::Class),
        ("state", SortKey::State),
        ("title", SortKey::Title),
        ("team", SortKey::Team),
        ("assignee", SortKey::Assignee),
        ("service", SortKey::Service),
        ("resolved", SortKey::Resolved),
        ("closed", SortKey::Closed),
        ("kind", SortKey::Kind),
    ];

    fn parse(name: &str) -> Result<SortKey> {
        let found = SortKey::ALL.iter().find(|(known, _)| fold::same_name(known, name));
        found.map(|(_, key)| *key).ok_or_else(|| {
            let names: Vec<_> = SortKey::ALL.iter().map(|(name, _)| *name).collect();
            let meant = nearest(name, names.iter().copied());
            let meant = meant.map_or(String::new(), |name| tr!("did you mean {name}? ", name));
            Error::usage(tr!("'{shortened}' is not a sort key", shortened = shortened(name))).hint(tr!(
                "{meant}sort by: {names}; a leading minus reverses the order",
                meant,
                names = names.join(", ")
            ))
        })
    }
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest, oldest, gravest first.
    Ascending,
    /// The other way; what is not known still comes last.
    Descending,
}

/// The order of a list.
///
/// The default is the order of work: what is open first, then what is resolved, then what has ended;
/// within that by class, problems before all else of their class (M5.1b), then the nearest deadline,
/// then the oldest. Whatever is left equal is ordered by id, so that a list is the same every time.
///
/// ```
/// use itdesk::query::Sort;
/// assert!(Sort::parse("class,-created").is_ok());
/// assert!(Sort::parse("clas").unwrap_err().hint.unwrap().contains("did you mean class?"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sort {
    /// Empty for the order of work.
    keys: Vec<(SortKey, Direction)>,
}

impl Sort {
    /// Reads keys between commas, the first the most important; a minus before one turns it around.
    ///
    /// # Errors
    /// A usage error with the nearest name.
    pub fn parse(text: &str) -> Result<Sort> {
        let one = |part: &str| match part.trim().strip_prefix('-') {
            Some(name) => Ok((SortKey::parse(name)?, Direction::Descending)),
            None => Ok((SortKey::parse(part.trim())?, Direction::Ascending)),
        };
        Ok(Sort { keys: text.split(',').map(one).collect::<Result<_>>()? })
    }

    /// By one key, the smallest, oldest, gravest first.
    pub fn by(key: SortKey) -> Sort {
        Sort { keys: vec![(key, Direction::Ascending)] }
    }

    /// Which of two tickets comes first; equal only for the same id.
    pub fn compare(&self, a: &Ticket, b: &Ticket) -> Ordering {
        let by_keys = || {
            let mut orders = self.keys.iter().map(|(key, direction)| by_key(*key, *direction, a, b));
            orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        };
        let order = if self.keys.is_empty() { by_work(a, b) } else { by_keys() };
        // A list that changes its order between two calls cannot be compared.
        order.then_with(|| a.id.cmp(&b.id))
    }

    /// The order as the list behind `ORDER BY`, over the columns of an index; `key` is the number of
    /// the id, which sorts as ids do.
    pub fn order_by(&self) -> String {
        if self.keys.is_empty() {
            return WORK_ORDER.to_owned();
        }
        self.terms().iter().map(OrderTerm::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The same apart: what is compared one after another.
    pub fn terms(&self) -> Vec<OrderTerm> {
        let plain = |sql: &str| OrderTerm { sql: sql.to_owned(), is_folded: false, is_descending: false };
        if self.keys.is_empty() {
            return WORK_ORDER.split(", ").map(plain).collect();
        }
        let keys = self.keys.iter().flat_map(|(key, direction)| ordered(*key, *direction));
        keys.chain([plain("key")]).collect()
    }

    /// Which of two tickets of different desks comes first, by the values of [`Sort::terms`].
    pub fn compare_stored(&self, a: &[Stored], b: &[Stored]) -> Ordering {
        let terms = self.terms();
        let orders = terms.iter().zip(a.iter().zip(b)).map(|(term, (a, b))| term.compare(a, b));
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Sorts tickets.
    pub fn sort(&self, tickets: &mut [Ticket]) {
        tickets.sort_by(|a, b| self.compare(a, b));
    }
}

/// The order of work over the columns of an index, which has `phase`, `mild` and `undated` for it.
pub const WORK_ORDER: &str = r#"phase, "class", mild, undated, "due", "created", key"#;

/// An expression of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTerm {
    /// What is compared, over the columns of an index.
    pub sql: String,
    is_folded: bool,
    is_descending: bool,
}

impl std::fmt::Display for OrderTerm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sql)?;
        f.write_str(if self.is_folded { " COLLATE folded" } else { "" })?;
        f.write_str(if self.is_descending { " DESC" } else { "" })
    }
}

impl OrderTerm {
    /// As SQLite compares: nothing, then numbers, then texts.
    fn compare(&self, a: &Stored, b: &Stored) -> Ordering {
        let rank = |stored: &Stored| match stored {
            Stored::None => 0,
            Stored::Number(_) => 1,
            Stored::Text(_) => 2,
        };
        let order = match (a, b) {
            (Stored::Number(a), Stored::Number(b)) => a.cmp(b),
            (Stored::Text(a), Stored::Text(b)) if self.is_folded => compare_text(a, b),
            (Stored::Text(a), Stored::Text(b)) => a.cmp(b),
            (a, b) => rank(a).cmp(&rank(b)),
        };
        if self.is_descending { order.reverse() } else { order }
    }
}

fn ordered(key: SortKey, direction: Direction) -> Vec<OrderTerm> {
    let is_descending = direction == Direction::Descending;
    let term = |sql: String| OrderTerm { sql, is_folded: false, is_descending };
    let (name, is_folded) = match key {
        SortKey::Id => return vec![term("key".to_owned())],
        SortKey::Kind => {
            let kinds = Kind::ALL.iter().enumerate().map(|(at, k)| (k.as_str(), at as i32));
            return vec![term(case("kind", kinds))];
        }
        SortKey::State => {
            let states = State::ALL.iter().enumerate().map(|(at, s)| (s.as_str(), at as i32));
            return vec![term(case("state", states))];
        }
        SortKey::Created => ("created", false),
        SortKey::Due => ("due", false),
        SortKey::Class => ("class", false),
        SortKey::Title => ("title", true),
        SortKey::Team => ("team", true),
        SortKey::Assignee => ("assignee", true),
        SortKey::Service => ("service", true),
        SortKey::Resolved => ("resolved", false),
        SortKey::Closed => ("closed", false),
    };
    let column = column(name);
    // SQLite puts NULL first; here what is not known comes last in either direction.
    let known = OrderTerm { sql: format!("{column} IS NULL"), is_folded: false, is_descending: false };
    vec![known, OrderTerm { sql: column, is_folded, is_descending }]
}

fn case<'a>(name: &str, words: impl Iterator<Item = (&'a str, i32)>) -> String {
    let whens: String = words.map(|(word, n)| format!(" WHEN '{word}' THEN {n}")).collect();
    format!("CASE {}{whens} END", column(name))
}

/// The collation `folded` of an index: texts in any case, those that differ in case alone told apart last.
pub fn collate(a: &str, b: &str) -> Ordering {
    compare_text(a, b)
}

fn by_work(a: &Ticket, b: &Ticket) -> Ordering {
    let rank = |t: &Ticket| {
        let problem = t.nature == Some(Nature::Problem);
        (Reverse(t.state.is_open()), t.state.is_ended(), t.class, Reverse(problem))
    };
    let ranks = rank(a).cmp(&rank(b));
    ranks
        .then_with(|| known(nearest_due(a), nearest_due(b), Direction::Ascending, Timestamp::cmp))
        .then_with(|| a.created.cmp(&b.created))
}

fn by_key(key: SortKey, direction: Direction, a: &Ticket, b: &Ticket) -> Ordering {
    let time = |a: Option<Timestamp>, b: Option<Timestamp>| known(a, b, direction, Timestamp::cmp);
    let text = |a: &Option<String>, b: &Option<String>| {
        known(a.as_deref(), b.as_deref(), direction, |a, b| compare_text(a, b))
    };
    match key {
        SortKey::Id => direction.turn(a.id.cmp(&b.id)),
        SortKey::Created => direction.turn(a.created.cmp(&b.created)),
        SortKey::Due => time(nearest_due(a), nearest_due(b)),
        SortKey::Class => direction.turn(a.class.cmp(&b.class)),
        SortKey::State => direction.turn(a.state.cmp(&b.state)),
        SortKey::Title => direction.turn(compare_text(&a.title, &b.title)),
        SortKey::Team => text(&a.team, &b.team),
        SortKey::Assignee => text(&a.assignee, &b.assignee),
        SortKey::Service => text(&a.service, &b.service),
        SortKey::Resolved => time(a.resolved, b.resolved),
        SortKey::Closed => time(a.closed, b.closed),
        SortKey::Kind => direction.turn(a.kind.cmp(&b.kind)),
    }
}

impl Direction {
    fn turn(self, order: Ordering) -> Ordering {
        if self == Direction::Descending { order.reverse() } else { order }
    }
}

/// Orders what is known in a direction, and what is not known last in either.
fn known<T>(a: Option<T>, b: Option<T>, direction: Direction, by: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => direction.turn(by(&a, &b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
