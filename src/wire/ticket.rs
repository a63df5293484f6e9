//! A ticket on the wire, with everything that is computed from it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::records::words::Nature;
use crate::records::{Audience, Channel, Class, ContentClass, Kind, State, TicketType};
use crate::records::{DataLoss, Difficulty, Interruption, Ticket as Record};
use crate::rules::classify::class_of;
use crate::rules::clocks::{self, clocks_of, record_clocks, targets_of};
use crate::rules::course::course;
use crate::rules::life::current;
use crate::rules::policy::Policy;

/// A ticket. Times are RFC 3339 UTC; what is not known is null.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Ticket {
    /// Such as `INC-261123-4KX9P`.
    pub id: String,
    pub kind: Kind,
    /// One line.
    pub title: String,
    pub state: State,
    /// A gravest, D mildest.
    pub class: Class,
    /// Why it has this class.
    pub reasons: Vec<String>,
    /// `incident` or `problem`; null for requests.
    pub nature: Option<Nature>,
    #[serde(rename = "type")]
    pub kind_of: Option<TicketType>,
    /// A level of the policy; null when not assessed.
    pub impact: Option<String>,
    /// A level of the policy; null when not assessed.
    pub urgency: Option<String>,
    pub interruption: Option<Interruption>,
    pub data_loss: Option<DataLoss>,
    pub difficulty: Option<Difficulty>,
    pub service: Option<String>,
    pub requester: Requester,
    pub channel: Option<Channel>,
    pub content_class: Option<ContentClass>,
    pub team: Option<String>,
    pub assignee: Option<String>,
    /// Why it waits, while it is pending.
    pub pending: Option<String>,
    pub tags: Vec<String>,
    #[schemars(with = "String")]
    pub created: Timestamp,
    /// First answer to the requester, at the latest the solution.
    #[schemars(with = "Option<String>")]
    pub responded: Option<Timestamp>,
    /// Solution carried out.
    #[schemars(with = "Option<String>")]
    pub handled: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub resolved: Option<Timestamp>,
    /// Closed or cancelled.
    #[schemars(with = "Option<String>")]
    pub closed: Option<Timestamp>,
    pub due: Due,
    pub targets: Targets,
    pub clocks: Clocks,
    /// Limits on the record itself (incidents only).
    pub record: BTreeMap<String, RecordLimit>,
    pub reassignment_count: u32,
    pub reopen_count: u32,
    pub links: Vec<Link>,
    pub external: Option<External>,
    pub dedupe_key: Option<String>,
    /// `show` only.
    #[serde(flatten)]
    pub details: Option<Details>,
}

/// What `show` adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Details {
    /// By line.
    pub description: Vec<String>,
    /// The kind's own part as it is recorded: analysis, cause, repairs, outages, outcome.
    pub part: Value,
    /// What happened, in time order.
    pub history: Vec<Event>,
}

/// Who asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Requester {
    pub name: Option<String>,
    pub contact: Option<String>,
    pub audience: Option<Audience>,
    pub customer: Option<String>,
}

/// Deadlines; null while a clock is paused.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Due {
    #[schemars(with = "Option<String>")]
    pub respond: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub handle: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub resolve: Option<Timestamp>,
}

/// Targets in force, in minutes of the calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Targets {
    /// The agreement they come from.
    pub policy: String,
    /// The calendar the minutes are counted on.
    pub calendar: String,
    pub respond: i64,
    pub handle: i64,
    pub resolve: i64,
    pub update: Option<i64>,
}

/// The clocks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clocks {
    pub respond: Clock,
    pub handle: Clock,
    pub resolve: Clock,
    /// The longest silence towards the requester, where the agreement sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Clock>,
}

impl Clocks {
    /// The clocks by name, in the order they fall due.
    pub fn named(&self) -> Vec<(&'static str, &Clock)> {
        let mut all = vec![("respond", &self.respond), ("handle", &self.handle), ("resolve", &self.resolve)];
        all.extend(self.update.as_ref().map(|u| ("update", u)));
        all
    }
}

/// One clock, in working seconds of its calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clock {
    /// `running`, `paused`, `met` or `breached`.
    pub state: &'static str,
    /// Null while paused.
    #[schemars(with = "Option<String>")]
    pub due: Option<Timestamp>,
    pub elapsed_seconds: i64,
    /// Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share of the target used; 1 at the deadline.
    pub used: f64,
    /// Running, with at least the policy's share used.
    pub at_risk: bool,
    /// No longer counting.
    pub stopped: bool,
}

/// A limit on the record itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordLimit {
    /// `running`, `met` or `breached`.
    pub state: &'static str,
    #[schemars(with = "String")]
    pub due: Timestamp,
    #[schemars(with = "Option<String>")]
    pub done: Option<Timestamp>,
}

/// A tie to another ticket.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Link {
    pub rel: String,
    pub id: String,
}

/// A number in another system.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct External {
    pub system: String,
    pub number: String,
    pub url: Option<String>,
}

/// Who did what, when and why.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Event {
    /// Its random id.
    pub event: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// When it was written down, where that was later.
    #[schemars(with = "Option<String>")]
    pub recorded: Option<Timestamp>,
    pub by: String,
    /// The verb in the past.
    pub did: String,
    /// `requester` when the note was a message to the requester.
    pub to: Option<&'static str>,
    /// By field: `[from, to]`.
    pub changes: BTreeMap<String, (Value, Value)>,
    /// By line.
    pub note: Vec<String>,
}

impl Ticket {
    /// The ticket as `list` tells it, with clocks as they stand at `now`.
    pub fn brief(policy: &Policy, record: &Record, now: Timestamp) -> Ticket {
        let current = current(policy, record);
        let record = current.as_ref();
        let course = course(policy, record);
        let clocks = clocks_of(policy, record, &course, now);
        let limits = record_clocks(policy, record, &course);
        let a = &record.assessment;
        Ticket {
            id: record.id.to_string(),
            kind: record.kind,
            title: record.title.clone(),
            state: record.state,
            class: record.class,
            reasons: class_of(policy, record).reasons,
            nature: record.incident.as_ref().map(|i| i.nature),
            kind_of: a.kind_of,
            impact: a.impact.clone(),
            urgency: a.urgency.clone(),
            interruption: a.interruption,
            data_loss: a.data_loss,
            difficulty: a.difficulty,
            service: record.service.clone(),
            requester: Requester::of(record),
            channel: record.channel,
            content_class: record.request.as_ref().and_then(|r| r.content_class),
            team: record.team.clone(),
            assignee: record.assignee.clone(),
            pending: record.pending.clone(),
            tags: record.tags.clone(),
            created: course.created,
            responded: course.responded,
            handled: course.handled,
            resolved: course.resolved,
            closed: course.ended,
            due: Due { respond: clocks.respond.due, handle: clocks.handle.due, resolve: clocks.resolve.due },
            targets: Targets::of(policy, record),
            clocks: Clocks::of(&clocks),
            record: limits.iter().map(|l| (l.name.to_owned(), RecordLimit::of(l, now))).collect(),
            reassignment_count: course.reassignment_count,
            reopen_count: course.reopen_count,
            links: record.links.iter().map(|l| Link { rel: l.rel.clone(), id: l.id.clone() }).collect(),
            external: record.external.as_ref().map(External::of),
            dedupe_key: record.dedupe_key.clone(),
            details: None,
        }
    }

    /// The ticket as `show` tells it: with description, the kind's own part and history.
    pub fn full(policy: &Policy, record: &Record, now: Timestamp) -> Ticket {
        let part = match record.kind {
            Kind::Request => serde_json::to_value(&record.request),
            Kind::Incident => serde_json::to_value(&record.incident),
        };
        let details = Details {
            description: record.description.clone(),
            part: part.unwrap_or(Value::Null),
            history: record.history.iter().map(Event::of).collect(),
        };
        Ticket { details: Some(details), ..Ticket::brief(policy, record, now) }
    }
}

impl Requester {
    fn of(record: &Record) -> Requester {
        let r = record.requester.clone();
        Requester { name: r.name, contact: r.contact, audience: r.audience, customer: r.customer }
    }
}

impl External {
    fn of(external: &crate::records::External) -> External {
        let e = external.clone();
        External { system: e.system, number: e.number, url: e.url }
    }
}

impl Targets {
    fn of(policy: &Policy, record: &Record) -> Targets {
        let t = targets_of(policy, record);
        t.into()
    }
}

impl From<crate::records::Targets> for Targets {
    fn from(t: crate::records::Targets) -> Targets {
        Targets {
            policy: t.policy,
            calendar: t.calendar,
            respond: t.respond,
            handle: t.handle,
            resolve: t.resolve,
            update: t.update,
        }
    }
}

impl Clocks {
    fn of(clocks: &clocks::Clocks) -> Clocks {
        Clocks {
            respond: Clock::of(&clocks.respond),
            handle: Clock::of(&clocks.handle),
            resolve: Clock::of(&clocks.resolve),
            update: clocks.update.as_ref().map(Clock::of),
        }
    }
}

impl Clock {
    fn of(clock: &clocks::Clock) -> Clock {
        Clock {
            state: clock.state.as_str(),
            due: clock.due,
            elapsed_seconds: clock.elapsed,
            remaining_seconds: clock.remaining(),
            used: (clock.used() * 10_000.0).round() / 10_000.0,
            at_risk: clock.at_risk,
            stopped: clock.stopped,
        }
    }
}

impl RecordLimit {
    fn of(limit: &clocks::RecordClock, now: Timestamp) -> RecordLimit {
        RecordLimit { state: limit.state(now).as_str(), due: limit.due, done: limit.done }
    }
}

impl Event {
    fn of(event: &crate::records::Event) -> Event {
        let changes = event.changes.iter();
        Event {
            event: event.event.clone(),
            at: event.at,
            recorded: event.recorded,
            by: event.by.clone(),
            did: event.did.clone(),
            to: event.to.map(|_| "requester"),
            changes: changes.map(|(f, c)| (f.clone(), (c.0.clone(), c.1.clone()))).collect(),
            note: event.note.clone(),
        }
    }
}
