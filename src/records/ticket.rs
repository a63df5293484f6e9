//! The envelope of every ticket, and its one spelling on disk.

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::damage::{Damage, DamageReason};
use super::event::{Event, EventId};
use super::feedback::Feedback;
use super::id::Id;
use super::json_text;
use super::kind::Kind;
use super::on_disk::OnDisk;
use super::open_words::{Channel, Subject};
use super::part::Part;
use super::parts::{Assessment, ClassSet, Due, External, Link, Requester, Submission, Targets};
use super::words::{Class, State};

/// The format this program writes. A higher number is read as far as it is understood.
pub const FORMAT: u32 = 1;

/// A ticket as its file holds it. Fields stand in this order on disk; absent rather than null.
/// How they are read is in [`OnDisk`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "OnDisk")]
pub struct Ticket {
    /// See [`FORMAT`].
    pub format: u32,
    /// Its name. On disk, its kind stands before it.
    #[serde(flatten, serialize_with = "kind_and_id")]
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
    /// What a request or an incident is about (M2.1a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
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
    /// The ids of the configuration items that it concerns, sorted, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// What customers said of it; that of a delivery is in its part. See [`Ticket::feedback`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<Feedback>,
    /// What only its kind has. On disk, a field named by the kind.
    #[serde(flatten)]
    pub part: Part,
    /// Fields of a newer version, or of a person's own, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// What happened, in time order; the first event is the creation.
    pub history: Vec<Event>,
}

fn kind_and_id<S: Serializer>(id: &Id, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("kind", &id.kind())?;
    map.serialize_entry("id", id)?;
    map.end()
}

/// Reads JSON, with numbers that would not come back as they are as texts.
fn read(bytes: &[u8]) -> serde_json::Result<OnDisk> {
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
        let text = std::str::from_utf8(bytes).map_err(|bad| Damage::not_text(bytes, bad.valid_up_to()))?;
        let on_disk = read(bytes).map_err(|e| Damage::of_json(&e, text))?;
        let ticket = Ticket::try_from(on_disk).map_err(Damage::of_file)?;
        ticket.check().map_err(Damage::of_file)?;
        Ok(ticket)
    }

    fn check(&self) -> Result<(), DamageReason> {
        let (kind, state) = (self.kind(), self.state);
        if !kind.states().contains(&state) {
            return Err(DamageReason::WrongState { kind, state });
        }
        if self.history.is_empty() {
            return Err(DamageReason::NoHistory);
        }
        match self.history.windows(2).find(|w| w[0].at > w[1].at) {
            Some(pair) => Err(DamageReason::NotInOrder(pair[1].event.clone())),
            None => Ok(()),
        }
    }

    /// What kind of ticket: the kind of its part, and of its id.
    pub fn kind(&self) -> Kind {
        self.part.kind()
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

    /// The event that was written down last, whatever time it is about; a mark of a merge is none.
    pub fn last_written(&self) -> Option<&Event> {
        self.history.iter().filter(|event| event.merged.is_none()).max_by_key(|event| event.written())
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

impl Ticket {
    /// What customers said, in the order in which it came. A delivery has it in its own part, where
    /// 0.1 put it; every other ticket in the envelope.
    pub fn feedback(&self) -> &[Feedback] {
        match &self.part {
            Part::Delivery(delivery) => &delivery.feedback,
            _ => &self.feedback,
        }
    }

    /// The list that [`Ticket::feedback`] reads.
    pub fn feedback_mut(&mut self) -> &mut Vec<Feedback> {
        match &mut self.part {
            Part::Delivery(delivery) => &mut delivery.feedback,
            _ => &mut self.feedback,
        }
    }
}

impl Ticket {
    /// A new ticket with nothing in it but its name; class, targets and history are still to come.
    pub fn blank(id: Id, title: &str) -> Ticket {
        Ticket {
            format: FORMAT,
            id,
            title: title.to_owned(),
            state: id.kind().states()[0],
            service: None,
            requester: Requester::default(),
            channel: None,
            subject: None,
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
            items: Vec::new(),
            feedback: Vec::new(),
            part: Part::blank(id.kind()),
            extra: Map::new(),
            history: Vec::new(),
        }
    }
}
