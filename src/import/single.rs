//! A row that is a whole ticket: its history is told from what the row says of its course.

use jiff::Timestamp;
use serde_json::Value;

use super::history::{self, Built};
use super::reading::Reading;
use super::source::SourceRow;
use crate::lang::tr;
use crate::records::{Event, FieldChange, Recipient, State, Ticket};

/// What a row says about when things happened.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    pub created: Option<Timestamp>,
    pub responded: Option<Timestamp>,
    pub handled: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub closed: Option<Timestamp>,
    pub reassignments: Option<u32>,
}

/// The ticket of a row.
///
/// # Errors
/// Why the row cannot be taken.
pub(super) fn build(reading: &Reading, row: &SourceRow) -> Result<Built, String> {
    let draft = reading.draft(row, None)?;
    let columns = &reading.columns;
    let created = match reading.time(row, &columns.created)? {
        None => reading.time(row, &columns.at)?,
        created => created,
    };
    let times = Times {
        created,
        responded: reading.time(row, &columns.responded)?,
        handled: reading.time(row, &columns.handled)?,
        resolved: reading.time(row, &columns.resolved)?,
        closed: reading.time(row, &columns.closed)?,
        reassignments: reading.reassignments(row)?,
    };
    let mut ticket = draft.ticket;
    if draft.word.is_none() {
        ticket.state = ended_by(&times).unwrap_or(ticket.state);
    }
    take_over(reading, &mut ticket);
    let by = reading.by(row)?;
    tell(&mut ticket, &times, &by, reading.now);
    if let Some(recorded) = reading.time(row, &columns.recorded)? {
        let first = &mut ticket.history[0];
        first.recorded = Some(recorded).filter(|r| *r > first.at);
    }
    ticket.history[0].note.extend(reading.note(row)?);
    let class_differs = reading.source_class(row).map(|class| class != ticket.class);
    Ok(Built { class_differs, ..Built::of(ticket) })
}

/// A row without a state says by its times whether it is over.
fn ended_by(times: &Times) -> Option<State> {
    times.closed.map(|_| State::Closed).or(times.resolved.map(|_| State::Resolved))
}

/// What a ticket takes over from its service, as one made by hand does.
fn take_over(reading: &Reading, ticket: &mut Ticket) {
    let service = ticket.service.as_ref().and_then(|name| reading.policy.services.get(name));
    let Some(service) = service else { return };
    ticket.requester.audience = ticket.requester.audience.or(service.audience);
    if let Some(request) = ticket.request_mut() {
        request.content_class = request.content_class.or(service.content_class);
    }
}

/// Tells the course of a ticket that stands as `ticket` does now.
///
/// A time before the one it must follow is moved to that one, and the source's own is kept in words.
pub(super) fn tell(ticket: &mut Ticket, times: &Times, by: &str, now: Timestamp) {
    let created = times.created.unwrap_or(now);
    let (times, moved) = in_order(created, times);
    let times = &times;
    let ends = ticket.state.is_ended().then_some(times.closed).flatten();
    let mut story = Story { by, ticket: ticket.clone(), history: Vec::new() };
    story.begin(created, times);
    if !ticket.state.is_open() {
        story.resolve(times, ticket.state, created);
    }
    if ticket.state.is_ended() {
        let last = story.history.last().map_or(created, |e| e.at);
        story.step(ends.unwrap_or(last).max(last), ticket.state);
        if ends.is_none() {
            story.undated();
        }
    }
    if ticket.state == State::Pending {
        story.ticket.pending = None;
        story.wait(now, ticket.pending.as_deref());
    }
    if ticket.state.is_open() && (times.resolved.is_some() || times.closed.is_some()) {
        let what = [("resolved", times.resolved), ("closed", times.closed)];
        for (what, at) in what.into_iter().filter_map(|(w, at)| Some((w, at?))) {
            story.say(&tr!("{what} {at} in the source, then reopened", what, at));
        }
    }
    story.count(times.reassignments);
    moved.iter().for_each(|text| story.say(text));
    ticket.history = story.history;
}

/// The times in the only order they can have, and a line for each that was moved.
fn in_order(created: Timestamp, times: &Times) -> (Times, Vec<String>) {
    let mut times = *times;
    let mut moved = Vec::new();
    let mut after = |what: &str, at: &mut Option<Timestamp>, (then, least): (&str, Timestamp)| {
        if let Some(at) = at.as_mut().filter(|at| **at < least) {
            moved.push(tr!("the source dates it {what} {at}, before it was {then}", what, at, then));
            *at = least;
        }
    };
    let begin = ("created", created);
    after("responded", &mut times.responded, begin);
    after("handled", &mut times.handled, begin);
    after("resolved", &mut times.resolved, begin);
    after("closed", &mut times.closed, times.resolved.map_or(begin, |at| ("resolved", at)));
    (times, moved)
}

struct Story<'a> {
    by: &'a str,
    /// As it stands at the last event told.
    ticket: Ticket,
    history: Vec<Event>,
}

impl Story<'_> {
    /// The creation, and the first answer where the source knows of one.
    fn begin(&mut self, created: Timestamp, times: &Times) {
        let given = self.ticket.team.is_some() || self.ticket.assignee.is_some();
        self.ticket.state = match self.ticket.state {
            State::Pending => State::InProgress,
            state if state.is_open() => state,
            _ if given => State::Assigned,
            _ => State::New,
        };
        let pending = self.ticket.pending.take();
        let mut event = history::event(created, self.by, "created");
        event.changes = history::begun(&self.ticket);
        self.ticket.pending = pending;
        self.history.push(event);
        let solved = times.handled.or(times.resolved);
        if let Some(at) = times.responded.filter(|at| solved.is_none_or(|solved| *at < solved)) {
            // Whoever had it answered; a requester's own message would be no answer.
            let who = self.ticket.assignee.clone().filter(|a| !self.ticket.requester.is(a));
            let mut event = history::event(at, who.as_deref().unwrap_or("desk"), "responded");
            event.to = Some(Recipient::Requester);
            self.history.push(event);
        }
        if let Some(handled) = times.handled.filter(|_| times.resolved.is_none()) {
            let last = self.history.last().map_or(created, |e| e.at);
            let mut event = history::event(handled.max(last), self.by, "updated");
            event.marks_mut().handled = Some(Some(handled));
            self.history.push(event);
        }
    }

    /// The step to resolved; a closed ticket of which the source does not say when takes none.
    fn resolve(&mut self, times: &Times, state: State, created: Timestamp) {
        let last = self.history.last().map_or(created, |e| e.at);
        if times.resolved.is_none() && state != State::Resolved {
            return;
        }
        self.step(times.resolved.unwrap_or(last).max(last), State::Resolved);
        let Some(event) = self.history.last_mut() else { return };
        if times.resolved.is_none() {
            event.marks_mut().resolved = Some(None);
            event.marks_mut().handled = Some(times.handled);
            self.undated();
            return;
        }
        if times.handled.is_some() && times.handled != times.resolved {
            event.marks_mut().handled = Some(times.handled);
        }
    }

    fn step(&mut self, at: Timestamp, to: State) {
        let from = self.ticket.state;
        let state = |s: State| Value::from(s.as_str());
        let changes = [("state".to_owned(), FieldChange::pair(state(from), state(to)))].into();
        let mut event = history::event(at, self.by, history::verb(from, to, &changes));
        event.changes = changes;
        self.ticket.state = to;
        self.history.push(event);
    }

    /// Since when a ticket waits is not known: the wait is told as beginning with the import.
    fn wait(&mut self, now: Timestamp, reason: Option<&str>) {
        self.step(now, State::Pending);
        if let (Some(event), Some(reason)) = (self.history.last_mut(), reason) {
            event.changes.insert("pending".to_owned(), FieldChange::pair(Value::Null, Value::from(reason)));
        }
    }

    fn say(&mut self, text: &str) {
        self.history.last_mut().into_iter().for_each(|e| e.note.push(text.to_owned()));
    }

    /// The last step has no time of its own.
    fn undated(&mut self) {
        if let Some(last) = self.history.last_mut() {
            last.marks_mut().undated = true;
            last.note.push("the source does not say when".to_owned());
        }
    }

    fn count(&mut self, reassignments: Option<u32>) {
        if let (Some(count), Some(last)) = (reassignments.filter(|c| *c > 0), self.history.last_mut()) {
            last.marks_mut().reassignment_count = Some(count);
        }
    }
}
