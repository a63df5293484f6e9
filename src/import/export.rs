//! A ticket as another itdesk printed it with `list --json` or `show --json`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::cell::{Given, Levels, title};
use super::history::{Built, entered};
use super::printed;
use super::reading::Reading;
use super::single::{self, Times};
use super::source::Cell;
use crate::lang::tr;
use crate::records::words::Nature;
use crate::records::{
    Audience, Channel, Class, ClassSet, ContentClass, DataLoss, Difficulty, Event, Frozen, Id, Interruption,
    Kind, Link, Part, Requester, State, Subject, Submission, Targets, Ticket, TicketType,
};
use crate::rules::clocks::ClockState;
use crate::rules::life;
use crate::rules::timeline::timeline;

/// What is read of a printed ticket; the rest is computed.
#[derive(Debug, Deserialize)]
struct Printed {
    id: String,
    kind: Kind,
    title: String,
    state: State,
    class: Class,
    #[serde(default)]
    reasons: Vec<String>,
    nature: Option<Nature>,
    #[serde(rename = "type")]
    kind_of: Option<TicketType>,
    impact: Option<String>,
    urgency: Option<String>,
    interruption: Option<Interruption>,
    data_loss: Option<DataLoss>,
    difficulty: Option<Difficulty>,
    service: Option<String>,
    #[serde(default)]
    requester: PrintedRequester,
    channel: Option<Channel>,
    subject: Option<Subject>,
    content_class: Option<ContentClass>,
    team: Option<String>,
    assignee: Option<String>,
    pending: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    created: Timestamp,
    occurred: Option<Timestamp>,
    responded: Option<Timestamp>,
    handled: Option<Timestamp>,
    resolved: Option<Timestamp>,
    closed: Option<Timestamp>,
    targets: Option<Targets>,
    clocks: Option<BTreeMap<String, PrintedClock>>,
    #[serde(default)]
    reassignment_count: u32,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    items: Vec<String>,
    dedupe_key: Option<String>,
    #[serde(default)]
    description: Vec<String>,
    #[serde(default)]
    submission: Submission,
    #[serde(default)]
    part: Value,
    #[serde(default)]
    history: Vec<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct PrintedRequester {
    name: Option<String>,
    contact: Option<String>,
    audience: Option<Audience>,
    customer: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PrintedClock {
    state: ClockState,
    due: Option<Timestamp>,
    elapsed_seconds: i64,
}

/// True for an object that itdesk printed.
pub(super) fn is_printed(object: &Map<String, Value>) -> bool {
    let id = object.get("id").and_then(Value::as_str);
    let clocks = object.get("clocks");
    clocks.is_some_and(|c| c.is_object() || c.is_null()) && id.is_some_and(|id| id.parse::<Id>().is_ok())
}

/// The ticket of a printed one; its links still name the ids of the other desk.
///
/// # Errors
/// Why it cannot be taken.
pub(super) fn build(reading: &Reading, object: &Map<String, Value>) -> Result<Built, String> {
    let printed: Printed = serde_json::from_value(Value::Object(object.clone()))
        .map_err(|e| tr!("not a ticket as itdesk prints it: {e}", e))?;
    let (history, files) = printed::history(&printed.history)?;
    check_times(&printed, &history, reading.now)?;
    let mut ticket = fields(reading, object, &printed)?;
    match history.is_empty() {
        false => ticket.history = history,
        true => single::tell(&mut ticket, &times(&printed), &reading.actor, reading.now),
    }
    restore(reading, &mut ticket, &printed);
    let mut built = Built::of(ticket);
    built.origin = Some(printed.id);
    built.files = files;
    let has_verdict = |e: &Event| e.marks.as_ref().is_some_and(|m| !m.verdict.is_empty());
    built.ending = built.ending.filter(|place| !has_verdict(&built.ticket.history[*place]));
    Ok(built)
}

fn check_times(printed: &Printed, history: &[Event], now: Timestamp) -> Result<(), String> {
    let history = history.iter().map(|e| e.at);
    let mut last = printed.created;
    if last < Timestamp::UNIX_EPOCH {
        return Err(tr!("it was created at {last}, before 1970", last));
    }
    for at in history {
        if at < last {
            return Err(tr!("its history is not in time order at {at}", at));
        }
        last = at;
    }
    if let Some(at) = printed.occurred.filter(|at| *at > now) {
        return Err(tr!("its fault happened at {at}, in the future (now {now})", at, now));
    }
    if last > now { Err(tr!("its time {last} is in the future (now {now})", last, now)) } else { Ok(()) }
}

fn fields(reading: &Reading, object: &Map<String, Value>, printed: &Printed) -> Result<Ticket, String> {
    let levels = &reading.policy.classification;
    let level = |names, what, value: &Option<String>| {
        let given = value.as_deref().map(given);
        Levels::of(names, what).level(given).map_err(|why| format!("{what} {why}"))
    };
    let name = title(Some(given(&printed.title))).map_err(|why| tr!("title {why}", why))?;
    let mut ticket = Ticket::blank(Id::new(printed.kind, Date::ZERO, 0), &name);
    if !printed.kind.states().contains(&printed.state) {
        return Err(tr!("{state} is not a state of kind {kind}", state = printed.state, kind = printed.kind));
    }
    let r = &printed.requester;
    ticket.requester = Requester {
        name: r.name.clone(),
        contact: r.contact.clone(),
        audience: r.audience,
        customer: r.customer.clone(),
        ..Requester::default()
    };
    let a = &mut ticket.assessment;
    a.impact = level(&levels.impact, "impact", &printed.impact)?;
    a.urgency = level(&levels.urgency, "urgency", &printed.urgency)?;
    a.kind_of = printed.kind_of;
    a.interruption = printed.interruption;
    a.data_loss = printed.data_loss;
    a.difficulty = printed.difficulty;
    ticket.state = printed.state;
    ticket.channel.clone_from(&printed.channel);
    ticket.subject.clone_from(&printed.subject);
    ticket.service.clone_from(&printed.service);
    ticket.team.clone_from(&printed.team);
    ticket.assignee.clone_from(&printed.assignee);
    ticket.pending.clone_from(&printed.pending);
    ticket.tags.clone_from(&printed.tags);
    ticket.links.clone_from(&printed.links);
    ticket.items.clone_from(&printed.items);
    ticket.description.clone_from(&printed.description);
    ticket.submission.clone_from(&printed.submission);
    ticket.dedupe_key.clone_from(&printed.dedupe_key);
    ticket.external = printed::number(object);
    part(&mut ticket, printed)?;
    class(reading, &mut ticket, printed);
    Ok(ticket)
}

fn given(text: &str) -> Given<'_> {
    Given { cell: Cell::Text(text.into()), rank: false, separator: "".into() }
}

fn part(ticket: &mut Ticket, printed: &Printed) -> Result<(), String> {
    if !printed.part.is_object() && !ticket.kind().has_clocks() {
        return Err(tr!(
            "part is missing: a {kind} is imported as itdesk export prints it",
            kind = ticket.kind()
        ));
    }
    if printed.part.is_object() {
        ticket.part = part_of(ticket.kind(), &printed.part).map_err(|e| tr!("part: {e}", e))?;
    }
    match &mut ticket.part {
        Part::Request(request) => {
            request.content_class = request.content_class.or(printed.content_class);
        }
        Part::Incident(incident) => {
            incident.nature = printed.nature.unwrap_or(incident.nature);
            incident.occurred = incident.occurred.or(printed.occurred);
        }
        Part::Change(_) | Part::Delivery(_) | Part::Improvement(_) | Part::Article(_) | Part::Ci(_) => {}
    }
    Ok(())
}

fn part_of(kind: Kind, printed: &Value) -> Result<Part, serde_json::Error> {
    Ok(match kind {
        Kind::Request => Part::Request(Deserialize::deserialize(printed)?),
        Kind::Incident => Part::Incident(Deserialize::deserialize(printed)?),
        Kind::Change => Part::Change(Deserialize::deserialize(printed)?),
        Kind::Delivery => Part::Delivery(Deserialize::deserialize(printed)?),
        Kind::Improvement => Part::Improvement(Deserialize::deserialize(printed)?),
        Kind::Article => Part::Article(Deserialize::deserialize(printed)?),
        Kind::Ci => Part::Ci(Deserialize::deserialize(printed)?),
    })
}

/// An ended ticket keeps the class and the targets it ended with, any other has those of this desk.
fn class(reading: &Reading, ticket: &mut Ticket, printed: &Printed) {
    ticket.class = printed.class;
    ticket.class_set = printed.reasons.first().and_then(|reason| {
        let (_, said) = reason.strip_prefix("set to ")?.split_once(" by ")?;
        let (by, because) = said.split_once(": ")?;
        Some(ClassSet::new(by, because))
    });
    match (&printed.targets, ticket.state.is_ended()) {
        (Some(targets), true) => ticket.targets = targets.clone(),
        _ => life::refresh(reading.policy, ticket),
    }
}

fn times(printed: &Printed) -> Times {
    Times {
        created: Some(printed.created),
        responded: printed.responded,
        handled: printed.handled,
        resolved: printed.resolved,
        closed: printed.closed,
        reassignments: Some(printed.reassignment_count),
    }
}

/// What the history as it is printed does not say, for marks are not printed: milestones, counts and
/// the verdict on a ticket that was resolved or ended.
fn restore(reading: &Reading, ticket: &mut Ticket, printed: &Printed) {
    let read = timeline(reading.policy, ticket);
    let is_over = |state: State| !state.is_open();
    let ending = ticket.history.iter().rposition(|e| entered(e).is_some_and(is_over));
    let ending = ending.filter(|_| is_over(ticket.state));
    if let Some(place) = ending {
        let verdict = verdict(printed);
        if !verdict.is_empty() {
            ticket.history[place].marks_mut().verdict = verdict;
        }
    }
    let dated = if ticket.state.is_ended() { printed.closed } else { printed.resolved };
    if let Some(place) = ending.filter(|_| ticket.kind().has_clocks() && dated.is_none()) {
        ticket.history[place].marks_mut().undated = true;
    }
    let Some(last) = ticket.history.last_mut() else { return };
    if read.resolved != printed.resolved {
        last.marks_mut().resolved = Some(printed.resolved);
    }
    if read.handled != printed.handled {
        last.marks_mut().handled = Some(printed.handled);
    }
    if read.reassignment_count != printed.reassignment_count {
        last.marks_mut().reassignment_count = Some(printed.reassignment_count);
    }
}

fn verdict(printed: &Printed) -> BTreeMap<String, Frozen> {
    let Some(targets) = &printed.targets else { return BTreeMap::new() };
    let judged = printed.clocks.iter().flatten().filter(|(_, clock)| clock.state != ClockState::Unknown);
    let frozen = judged.filter_map(|(name, clock)| {
        let target = match name.as_str() {
            "respond" => targets.respond,
            "handle" => targets.handle,
            "resolve" => targets.resolve,
            _ => return None,
        };
        let (met, due, elapsed) = (clock.state == ClockState::Met, clock.due, clock.elapsed_seconds);
        Some((name.clone(), Frozen { met, due, elapsed, target, extra: Default::default() }))
    });
    frozen.collect()
}
