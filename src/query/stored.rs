//! What an index keeps of a ticket, one column a key: values that stay true as time goes on.
//!
//! A clock is kept as the instants at which it changes rather than as where it stands, so that a row
//! need not be written again because time has passed.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::Value;

use super::key::{Key, Reads, Scope};
use super::keys::KEYS;
use super::text::brief_texts;
use super::work::work_places;
use crate::records::{Kind, Ticket as Record, TicketType};
use crate::wire::{Clock, Ticket};

/// Between the texts of one column; nobody types it.
const UNIT: char = '\u{1f}';
/// Between the two halves of a tie.
const RECORD: char = '\u{1e}';

/// The column in which every text stands that plain words of a list look through.
pub const BRIEF: &str = "brief";

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored<'t> {
    /// Nothing.
    None,
    /// A number; of a time, microseconds since 1970.
    Number(i64),
    /// A text, or several; the index's own while its row is looked at.
    Text(Cow<'t, str>),
}

impl Stored<'_> {
    /// The same with a text of its own.
    pub fn into_owned(self) -> Stored<'static> {
        match self {
            Stored::None => Stored::None,
            Stored::Number(number) => Stored::Number(number),
            Stored::Text(text) => text.into_owned().into(),
        }
    }
}

impl From<String> for Stored<'_> {
    fn from(text: String) -> Self {
        Stored::Text(Cow::Owned(text))
    }
}

/// The columns of an index in their order: each with its name and whether it holds numbers.
pub fn columns() -> impl Iterator<Item = (&'static str, bool)> {
    ORDER.iter().map(|place| UNORDERED[*place])
}

/// The values of [`columns`] for a ticket.
pub fn row(ticket: &Ticket, record: &Record) -> Vec<Stored<'static>> {
    let keys = KEYS.iter().filter(|k| k.is_stored()).map(|k| k.reads.store(ticket));
    let brief = joined(brief_texts(record).into_iter().map(Cow::Owned)).unwrap_or_default().into();
    let work = work_places(ticket).map(|(_, place)| Stored::Number(place));
    let mut values: Vec<Stored<'static>> = keys.chain(work).chain(printed(ticket)).chain([brief]).collect();
    ORDER.iter().map(|place| std::mem::replace(&mut values[*place], Stored::None)).collect()
}

/// What a table of tickets shows. These columns come first: SQLite reads a row up to the last column that is asked for, and
/// long texts would lie between.
pub(super) const LISTED: [&str; 14] = [
    "class",
    "state",
    "nature",
    "due",
    "clock.respond",
    "clock.handle",
    "clock.resolve",
    "clock.update",
    "assignee",
    "team",
    "kind",
    "service",
    OWN_SERVICE,
    "title",
];

/// What is kept, in the order in which [`row`] asks a ticket for it.
static UNORDERED: LazyLock<Vec<(&str, bool)>> = LazyLock::new(|| {
    let keys = KEYS.iter().filter(|k| k.is_stored()).map(|k| (k.name, k.reads.is_number()));
    let work = ["phase", "mild", "undated"].map(|name| (name, true));
    keys.chain(work).chain(PRINTED).chain([(BRIEF, false)]).collect()
});

/// The places of [`UNORDERED`] in the order of the columns.
static ORDER: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let mut places: Vec<usize> = (0..UNORDERED.len()).collect();
    places.sort_by_key(|place| !LISTED.contains(&UNORDERED[*place].0));
    places
});

/// What `list --format csv` prints and no key has: the deadlines, also of clocks that have stopped; the
/// type and the service of the kinds of which the keys `type` and `service` hold something else.
const PRINTED: [(&str, bool); 5] =
    [(DUE_RESPOND, true), (DUE_HANDLE, true), (DUE_RESOLVE, true), (OWN_TYPE, false), (OWN_SERVICE, false)];
/// The deadline to respond, met or not.
pub const DUE_RESPOND: &str = "printed.respond";
/// The deadline to handle, met or not.
pub const DUE_HANDLE: &str = "printed.handle";
/// The deadline to resolve, met or not.
pub const DUE_RESOLVE: &str = "printed.resolve";
/// The type of a ticket whose kind has one of its own: of a change, an article, an item.
pub const OWN_TYPE: &str = "printed.type";
/// The service of a change, without those that it touches.
pub const OWN_SERVICE: &str = "printed.service";

fn printed(ticket: &Ticket) -> [Stored<'static>; 5] {
    let time = |at: Option<Timestamp>| at.map_or(Stored::None, |at| Stored::Number(micros(at)));
    let text = |text: Option<&str>| text.map_or(Stored::None, |text| text.to_owned().into());
    let of_kind = ticket.change_type.is_some() || ticket.article_type.is_some() || ticket.item_type.is_some();
    let service = ticket.service.as_deref().filter(|_| ticket.kind == Kind::Change);
    [
        time(ticket.due.respond),
        time(ticket.due.handle),
        time(ticket.due.resolve),
        text(ticket.kind_of.filter(|_| of_kind).map(TicketType::as_str)),
        text(service),
    ]
}

/// A time as a column holds it.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

impl Key {
    /// Whether it holds a time.
    pub fn is_time(&self) -> bool {
        matches!(self.reads, Reads::Time(..))
    }

    /// Whether an index has a column for it; long texts are left to the records themselves.
    pub(super) fn is_stored(&self) -> bool {
        !matches!(self.reads, Reads::Within(Scope::Description | Scope::All))
    }

    /// What a column says of a ticket at `now`: null, a word, a number, a time, or an array where a
    /// ticket may have several.
    pub fn told(&self, stored: Stored, now: Timestamp) -> Value {
        match self.says(stored, now) {
            Says::Texts(texts) if self.is_told_whole() => texts.into(),
            Says::Texts(texts) => texts.into_iter().next().map_or(Value::Null, Value::from),
            Says::Nothing => Value::Null,
            Says::Text(text) => text.into(),
            Says::Number(number) => number.into(),
            Says::Time(at) => at.to_string().into(),
        }
    }

    /// What a column says of a ticket at `now`, with all texts of a key of which a ticket may have several.
    pub fn says(&self, stored: Stored, now: Timestamp) -> Says {
        match (self.reads, stored) {
            (Reads::Link, Stored::Text(ties)) => Says::Texts(all(&ties.replace(RECORD, " "))),
            (_, Stored::Text(texts)) if self.holds() == Holds::Texts => Says::Texts(all(&texts)),
            _ if self.holds() == Holds::Texts => Says::Texts(Vec::new()),
            (_, Stored::None) => Says::Nothing,
            (Reads::Time(..), Stored::Number(us)) => {
                Timestamp::from_microsecond(us).map_or(Says::Nothing, Says::Time)
            }
            (Reads::Class, Stored::Number(class)) => Says::Text(class_letter(class)),
            (_, Stored::Number(number)) => Says::Number(number),
            (Reads::Clock(_), Stored::Text(clocks)) => {
                let words = clocks.split(UNIT).map(|clock| clock_words(clock, now));
                let worst = words.map(|words| *words.last().unwrap_or(&"")).max_by_key(|w| gravity(w));
                worst.map_or(Says::Nothing, |word| Says::Text(word.to_owned()))
            }
            (_, Stored::Text(all)) => Says::Text(texts(&all).next().unwrap_or_default().to_owned()),
        }
    }

    /// What an index keeps of a ticket under this key; nothing of the long texts, which it has no column for.
    pub fn stored(&self, ticket: &Ticket) -> Stored<'static> {
        if self.is_stored() { self.reads.store(ticket) } else { Stored::None }
    }

    /// What its column holds.
    pub fn holds(&self) -> Holds {
        match self.reads {
            Reads::Time(..) => Holds::Time,
            Reads::Count(_) => Holds::Number,
            _ if self.is_told_whole() || SEVERAL.contains(&self.name) => Holds::Texts,
            _ => Holds::Text,
        }
    }

    /// Whether lists print all its texts rather than the first.
    fn is_told_whole(&self) -> bool {
        self.name == "tag" || matches!(self.reads, Reads::Link)
    }
}

/// What a column holds, as a program sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A word or a text.
    Text,
    /// Any number of texts.
    Texts,
    /// A whole number.
    Number,
    /// An instant.
    Time,
}

/// What a column says of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Nothing.
    Nothing,
    /// A word or a text.
    Text(String),
    /// All of them; none where the ticket has none.
    Texts(Vec<String>),
    /// How many.
    Number(i64),
    /// When.
    Time(Timestamp),
}

/// Keys of which a ticket may have several texts, beside those that lists print whole.
const SEVERAL: [&str; 4] = ["ci", "missing", "feedback", "feedback_class"];

fn all(texts: &str) -> Vec<String> {
    texts.split(UNIT).map(str::to_owned).collect()
}

/// Of several clocks the one is told that asks most for attention.
fn gravity(word: &str) -> usize {
    ["unknown", "met", "paused", "running", "at_risk", "breached"]
        .iter()
        .position(|w| *w == word)
        .unwrap_or(0)
}

/// The letter of a class that a column holds as a number.
pub fn class_letter(class: i64) -> String {
    char::from(b'A' + class.clamp(0, 3) as u8).to_string()
}

impl Reads {
    /// Whether its column holds numbers.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Reads::Class | Reads::Time(..) | Reads::Count(_))
    }

    fn store(self, ticket: &Ticket) -> Stored<'static> {
        let text = |text: Option<String>| text.map_or(Stored::None, Stored::from);
        match self {
            Reads::Words(_, of) => text(joined(of(ticket).into_iter().map(Cow::Borrowed))),
            Reads::State => Stored::Text(ticket.state.as_str().into()),
            Reads::Class => Stored::Number(ticket.class as i64),
            Reads::Whole(of) | Reads::People(of) | Reads::Open(_, _, of) => {
                text(joined(of(ticket).into_iter()))
            }
            Reads::Within(_) => ticket.title.clone().into(),
            Reads::Link => {
                let ties = ticket.links.iter().map(|l| Cow::Owned(format!("{}{RECORD}{}", l.rel, l.id)));
                text(joined(ties))
            }
            Reads::Time(_, of) => of(ticket).map_or(Stored::None, |at| Stored::Number(micros(at))),
            Reads::Count(of) => Stored::Number(of(ticket).into()),
            Reads::Clock(of) => text(joined(of(ticket).into_iter().map(|c| Cow::Owned(clock_text(c))))),
        }
    }
}

/// Several texts as one; `None` when there are none. The mark between them is taken out of them.
fn joined<'a>(texts: impl Iterator<Item = Cow<'a, str>>) -> Option<String> {
    let mut all: Option<String> = None;
    for text in texts {
        match &mut all {
            None => all = Some(String::with_capacity(text.len())),
            Some(all) => all.push(UNIT),
        }
        // A text with the mark in it could otherwise pass for two texts.
        all.iter_mut().for_each(|all| text.split(UNIT).for_each(|part| all.push_str(part)));
    }
    all
}

/// The texts of a column.
pub fn texts(stored: &str) -> impl Iterator<Item = &str> {
    stored.split(UNIT)
}

/// A tie of a column: its kind and the id at its other end.
pub(super) fn tie(stored: &str) -> (&str, &str) {
    stored.split_once(RECORD).unwrap_or((stored, ""))
}

/// A clock by the instants at which it changes: its last word once it has stopped, else its deadline,
/// when it is at risk, and whether it waits.
fn clock_text(clock: &Clock) -> String {
    let Some(pace) = clock.pace else { return clock.state.as_str().to_owned() };
    let time = |at: Option<Timestamp>| at.map_or("-".to_owned(), |at| micros(at).to_string());
    let goes = if pace.since.is_none() { "waits" } else { "runs" };
    format!("{} {} {goes}", time(clock.due), time(pace.risk))
}

/// Where a stored clock stands at `now`; `at_risk` beside `running`.
pub(super) fn clock_words(stored: &str, now: Timestamp) -> Vec<&'static str> {
    let mut parts = stored.split(' ');
    let first = parts.next().unwrap_or_default();
    let now = micros(now);
    if let Some(word) = ["met", "breached", "unknown"].into_iter().find(|w| *w == first) {
        return vec![word];
    }
    let risk = parts.next().and_then(|t| t.parse::<i64>().ok());
    let waits = parts.next() == Some("waits");
    match first.parse::<i64>().ok() {
        Some(due) if now > due => vec!["breached"],
        _ if waits => vec!["paused"],
        _ if risk.is_some_and(|risk| now >= risk) => vec!["running", "at_risk"],
        _ => vec!["running"],
    }
}
