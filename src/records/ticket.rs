//! The envelope of every ticket, and its one spelling on disk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::article::Article;
use super::change::Change;
use super::delivery::Delivery;
use super::event::{Event, EventId};
use super::id::Id;
use super::improvement::Improvement;
use super::incident::Incident;
use super::json_text;
use super::kind::Kind;
use super::parts::{Assessment, ClassSet, Due, External, Link, Requester, Submission, Targets};
use super::request::Request;
use super::words::{Channel, Class, State};

/// The format this program writes. A higher number is read as far as it is understood.
pub const FORMAT: u32 = 1;

/// A ticket as its file holds it. Fields stand in this order on disk; absent rather than null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// See [`FORMAT`].
    pub format: u32,
    /// What kind of ticket.
    pub kind: Kind,
    /// Its name.
    pub id: Id,
    /// One line.
    pub title: String,
    /// Where it stands in its life cycle.
    pub state: State,
    /// The service it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Who asked.
    #[serde(default, skip_serializing_if = "Requester::is_empty")]
    pub requester: Requester,
    /// How it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Its number elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// The key under which a script may send it again without making a second ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dedupe_key: Option<String>,
    /// The description, by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<String>,
    /// What else the requester said of it (M2.2b).
    #[serde(default, skip_serializing_if = "Submission::is_empty")]
    pub submission: Submission,
    /// What the class is computed from.
    #[serde(default)]
    pub assessment: Assessment,
    /// The class (M2.1c).
    pub class: Class,
    /// Set when a person chose the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_set: Option<ClassSet>,
    /// The targets in force; none for kinds without clocks.
    #[serde(default, skip_serializing_if = "Targets::is_empty")]
    pub targets: Targets,
    /// The deadlines as last computed. For the reader of a diff; the rules never trust it.
    #[serde(default, skip_serializing_if = "Due::is_empty")]
    pub due: Due,
    /// The team that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The person who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Why it waits, while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
    /// Sorted, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// To other tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The part of a request; present when `kind` is `request`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The part of an incident; present when `kind` is `incident`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Incident>,
    /// The part of a change; present when `kind` is `change`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Box<Change>>,
    /// The part of a delivery; present when `kind` is `delivery`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Box<Delivery>>,
    /// The part of an improvement; present when `kind` is `improvement`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improvement: Option<Box<Improvement>>,
    /// The part of a knowledge article; present when `kind` is `article`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Box<Article>>,
    /// Fields of a newer version, or of a person's own, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// What happened, in time order; the first event is the creation.
    pub history: Vec<Event>,
}

/// Why a file is not a ticket, and where in the file it shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Damage {
    /// 1 for the first; 0 when the whole file is meant.
    pub line: usize,
    /// 1 for the first.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

/// Reads JSON, with numbers that would not come back as they are as texts.
fn read(bytes: &[u8]) -> serde_json::Result<Ticket> {
    let exactly = || serde_json::from_slice(&json_text::exact(bytes));
    if json_text::may_lose(bytes) {
        return exactly();
    }
    serde_json::from_slice(bytes).or_else(|_| exactly())
}

impl Ticket {
    /// Reads a ticket from the bytes of its file.
    ///
    /// # Errors
    /// [`Damage`] when the bytes are not UTF-8, not JSON, not a ticket, or a ticket that contradicts
    /// itself (kind against id, no history, a history out of order).
    pub fn parse(bytes: &[u8]) -> Result<Ticket, Damage> {
        let text = std::str::from_utf8(bytes).map_err(|bad| not_text(bytes, bad.valid_up_to()))?;
        let ticket = read(bytes).map_err(|e| damage_of(&e, text))?;
        let whole = |reason: String| Damage { line: 1, column: 1, reason };
        if ticket.id.kind() != ticket.kind {
            return Err(whole(format!("the id {} is not the id of a {}", ticket.id, ticket.kind)));
        }
        if ticket.parts().iter().any(|(kind, there)| (*kind == ticket.kind) != *there) {
            return Err(whole(format!("a {0} has the part \"{0}\" and no other kind's", ticket.kind)));
        }
        if !ticket.kind.states().contains(&ticket.state) {
            let states: Vec<&str> = ticket.kind.states().iter().map(|s| s.as_str()).collect();
            let (kind, state) = (ticket.kind, ticket.state);
            let reason = format!("no {kind} is ever {state}; its states: {}", states.join(", "));
            return Err(whole(reason));
        }
        if ticket.history.is_empty() {
            return Err(whole("the history is empty; its first event is the creation".to_owned()));
        }
        if let Some(pair) = ticket.history.windows(2).find(|w| w[0].at > w[1].at) {
            return Err(whole(format!("the history is not in time order at event {}", pair[1].event)));
        }
        Ok(ticket)
    }

    /// Which kinds' own parts are there.
    fn parts(&self) -> [(Kind, bool); 6] {
        [
            (Kind::Request, self.request.is_some()),
            (Kind::Incident, self.incident.is_some()),
            (Kind::Change, self.change.is_some()),
            (Kind::Delivery, self.delivery.is_some()),
            (Kind::Improvement, self.improvement.is_some()),
            (Kind::Article, self.article.is_some()),
        ]
    }

    /// The bytes of the file: two-space JSON in a fixed field order with a final newline.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a ticket holds no map with non-text keys");
        bytes.push(b'\n');
        bytes
    }

    /// The last event that gave the ticket its state, a step or the creation; `None` where no event says so.
    pub fn last_step(&self) -> Option<&Event> {
        self.history.iter().rev().find(|event| event.changes.contains_key("state"))
    }

    /// When it was created: the time of its first event.
    pub fn created(&self) -> Timestamp {
        self.history.first().map_or(Timestamp::UNIX_EPOCH, |e| e.at)
    }

    /// The events that count: neither taken back later, nor taking back an earlier one.
    pub fn effective_events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        let undone: Vec<&EventId> = self.history.iter().filter_map(Event::undoes).collect();
        self.history.iter().filter(move |e| e.undoes().is_none() && !undone.contains(&&e.event))
    }

    /// Adds an event where its time puts it, after those of the same time.
    pub fn record(&mut self, event: Event) {
        let place = self.history.partition_point(|e| e.at <= event.at);
        self.history.insert(place, event);
    }
}

fn not_text(bytes: &[u8], good: usize) -> Damage {
    let before = &bytes[..good];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    Damage { line, column, reason: "not UTF-8 text".to_owned() }
}

fn damage_of(error: &serde_json::Error, file: &str) -> Damage {
    let text = error.to_string();
    let reason = match text.rfind(" at line ") {
        Some(cut) => text[..cut].to_owned(),
        None => text,
    };
    let conflict = file.lines().position(|l| l.starts_with("<<<<<<< "));
    match conflict {
        Some(line) => Damage { line: line + 1, column: 1, reason: CONFLICT.to_owned() },
        None => Damage { line: error.line(), column: error.column().max(1), reason },
    }
}

const CONFLICT: &str = "git left conflict markers here";

impl Damage {
    /// True when the file holds git's conflict markers.
    pub fn is_conflict(&self) -> bool {
        self.reason == CONFLICT
    }
}

impl Ticket {
    /// A new ticket with nothing in it but its name; class, targets and history are still to come.
    pub fn blank(id: Id, title: &str) -> Ticket {
        Ticket {
            format: FORMAT,
            kind: id.kind(),
            id,
            title: title.to_owned(),
            state: id.kind().states()[0],
            service: None,
            requester: Requester::default(),
            channel: None,
            external: None,
            dedupe_key: None,
            description: Vec::new(),
            submission: Submission::default(),
            assessment: Assessment::default(),
            class: Class::D,
            class_set: None,
            targets: Targets::default(),
            due: Due::default(),
            team: None,
            assignee: None,
            pending: None,
            tags: Vec::new(),
            links: Vec::new(),
            request: (id.kind() == Kind::Request).then(Request::default),
            incident: (id.kind() == Kind::Incident).then(Incident::default),
            change: (id.kind() == Kind::Change).then(Box::default),
            delivery: (id.kind() == Kind::Delivery).then(Box::default),
            improvement: (id.kind() == Kind::Improvement).then(Box::default),
            article: (id.kind() == Kind::Article).then(Box::default),
            extra: Map::new(),
            history: Vec::new(),
        }
    }
}
