//! What a ticket's history says to its clocks: when each thing happened, and when it waited.

use jiff::Timestamp;

use super::policy::Policy;
use super::targets::{Facts, pause_on};
use crate::records::{Event, Frozen, Recipient, State, Ticket};

/// The seconds of real time from `from` to `to`, less those that lie in `closed_spans`.
pub fn seconds_without(closed_spans: &[Span], from: Timestamp, to: Timestamp) -> i64 {
    let inside = |span: &Span| {
        let begin = span.from.max(from);
        let end = span.to.unwrap_or(to).min(to);
        end.duration_since(begin).as_secs().max(0)
    };
    to.duration_since(from).as_secs() - closed_spans.iter().map(inside).sum::<i64>()
}

/// A span of time; open while `to` is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First instant of it.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Option<Timestamp>,
}

/// The timeline a ticket took, read from its history alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// When it was created.
    pub created: Timestamp,
    /// First answer to the requester by someone else, at the latest the solution (design, clocks).
    pub responded: Option<Timestamp>,
    /// When the solution was carried out, as things stand now.
    pub handled: Option<Timestamp>,
    /// When it was resolved, as things stand now.
    pub resolved: Option<Timestamp>,
    /// When it was closed or cancelled, as things stand now.
    pub ended: Option<Timestamp>,
    /// It is over and the source does not say since when: what has no time of its own is not judged.
    pub undated: bool,
    /// Last answer to the requester.
    pub last_message: Option<Timestamp>,
    /// Waits that pause the handle clock.
    pub handle_pauses: Vec<Span>,
    /// Waits that pause the resolve clock.
    pub resolve_pauses: Vec<Span>,
    /// Times it lay resolved, closed or cancelled before it was reopened, in their order.
    pub closed_spans: Vec<Span>,
    /// Steps from resolved or closed back to work.
    pub reopen_count: u32,
    /// Times it went from one team or person to another.
    pub reassignment_count: u32,
    /// The clocks as they were frozen at the end.
    pub verdict: Option<std::collections::BTreeMap<String, Frozen>>,
}

/// Reads the timeline of a ticket from its history.
///
/// States count in the order of the file. A wait pauses when the event that began it says so; where
/// it says nothing (an import), the policy's `pause_on` decides.
pub fn timeline(policy: &Policy, ticket: &Ticket) -> Timeline {
    let mut reader = Reader::new(policy, ticket);
    for event in ticket.effective_events() {
        reader.read(event);
    }
    reader.finish()
}

struct Reader<'a> {
    policy: &'a Policy,
    ticket: &'a Ticket,
    timeline: Timeline,
    first_message: Option<Timestamp>,
    /// The first solution that a reopening followed: the requester had an answer by it, good or not.
    first_solution: Option<Timestamp>,
    /// The instant the resolved state was entered, kept for the pause of a reopening.
    stopped_at: Option<Timestamp>,
    /// Where the steps so far led: a step of another clone may have come from elsewhere than it says.
    state: Option<State>,
}

impl<'a> Reader<'a> {
    fn new(policy: &'a Policy, ticket: &'a Ticket) -> Reader<'a> {
        let timeline = Timeline {
            created: ticket.created(),
            responded: None,
            handled: None,
            resolved: None,
            ended: None,
            undated: false,
            last_message: None,
            handle_pauses: Vec::new(),
            resolve_pauses: Vec::new(),
            closed_spans: Vec::new(),
            reopen_count: 0,
            reassignment_count: 0,
            verdict: None,
        };
        Reader {
            policy,
            ticket,
            timeline,
            first_message: None,
            first_solution: None,
            stopped_at: None,
            state: None,
        }
    }

    fn read(&mut self, event: &Event) {
        if event.to == Some(Recipient::Requester) && !is_requester(self.policy, self.ticket, &event.by) {
            self.first_message.get_or_insert(event.at);
            self.timeline.last_message = Some(event.at);
        }
        self.read_assignment(event);
        if let Some(change) = event.changes.get("state") {
            let state = |v: &serde_json::Value| v.as_str().and_then(|s| s.parse::<State>().ok());
            let to = state(&change.1);
            self.read_state(event, self.state.or(state(&change.0)), to);
            self.state = to.or(self.state);
        }
        let Some(marks) = &event.marks else { return };
        if let Some(handled) = marks.handled {
            self.timeline.handled = handled;
        }
        if let Some(resolved) = marks.resolved {
            self.timeline.resolved = resolved;
        }
        if marks.undated {
            self.timeline.undated = true;
        }
        if let Some(count) = marks.reassignment_count {
            self.timeline.reassignment_count = count;
        }
        if !marks.verdict.is_empty() {
            self.timeline.verdict = Some(marks.verdict.clone());
        }
    }

    fn read_assignment(&mut self, event: &Event) {
        let counted = event.marks.as_ref().is_some_and(|m| m.reassignment_count.is_some());
        let moved = ["team", "assignee"]
            .iter()
            .any(|field| event.changes.get(*field).is_some_and(|c| !c.0.is_null()));
        if moved && !counted {
            self.timeline.reassignment_count += 1;
        }
    }

    fn read_state(&mut self, event: &Event, from: Option<State>, to: Option<State>) {
        let at = event.at;
        if from == Some(State::Pending) {
            self.end_pauses(at);
        }
        let was_over = from.is_some_and(|s| !s.is_open());
        if was_over && to.is_some_and(State::is_open) {
            self.reopen(at);
        }
        match to {
            Some(State::Pending) if self.pauses(event) => self.begin_pause(at, at),
            Some(State::Resolved) => self.resolve(at),
            Some(State::Closed | State::Cancelled | State::Archived | State::Retired) => {
                self.timeline.ended = Some(at);
                self.stopped_at.get_or_insert(at);
            }
            // An article that is restored is in force again at once.
            Some(State::Published) => self.timeline.ended = None,
            Some(state) if state.is_of_item() => self.timeline.ended = None,
            _ => {}
        }
    }

    fn pauses(&self, event: &Event) -> bool {
        let said = event.marks.as_ref().and_then(|m| m.paused);
        said.unwrap_or_else(|| {
            let reason = event.changed_to("pending").unwrap_or_default();
            pause_on(self.policy, Facts::of(self.ticket)).iter().any(|r| r == reason)
        })
    }

    fn begin_pause(&mut self, handle: Timestamp, resolve: Timestamp) {
        self.timeline.handle_pauses.push(Span { from: handle, to: None });
        self.timeline.resolve_pauses.push(Span { from: resolve, to: None });
    }

    fn end_pauses(&mut self, at: Timestamp) {
        for span in self.timeline.handle_pauses.iter_mut().chain(&mut self.timeline.resolve_pauses) {
            span.to.get_or_insert(at);
        }
    }

    fn resolve(&mut self, at: Timestamp) {
        self.timeline.handled.get_or_insert(at);
        self.timeline.resolved = Some(at);
        self.stopped_at = Some(at);
    }

    /// Reopening resumes the clocks: the time it lay resolved or closed counts as a pause.
    fn reopen(&mut self, at: Timestamp) {
        if let Some(solution) = self.timeline.handled.or(self.timeline.resolved) {
            self.first_solution.get_or_insert(solution);
        }
        let stopped_at = self.timeline.resolved.or(self.stopped_at).unwrap_or(at).min(at);
        let handled = self.timeline.handled.unwrap_or(stopped_at).min(stopped_at);
        // Waits after the solution lie inside the time the handle clock stood still.
        self.timeline.handle_pauses.retain(|wait| wait.from < handled);
        self.begin_pause(handled, stopped_at);
        self.end_pauses(at);
        if self.stopped_at.take().is_some() {
            self.timeline.closed_spans.push(Span { from: stopped_at, to: Some(at) });
            self.timeline.reopen_count += 1;
        }
        self.timeline.handled = None;
        self.timeline.resolved = None;
        self.timeline.ended = None;
        self.timeline.undated = false;
        self.timeline.verdict = None;
    }

    fn finish(mut self) -> Timeline {
        let solution = self.first_solution.or(self.timeline.handled).or(self.timeline.resolved);
        self.timeline.responded = match (self.first_message, solution) {
            (Some(message), Some(solution)) => Some(message.min(solution)),
            (message, solution) => message.or(solution),
        };
        self.timeline
    }
}

/// True when `who` is the requester, under whichever of the names the policy knows a person by.
pub fn is_requester(policy: &Policy, ticket: &Ticket, who: &str) -> bool {
    let requester = &ticket.requester;
    let person = policy.people.get(who);
    requester.is(who) || person.is_some_and(|p| p.name.iter().chain(&p.email).any(|name| requester.is(name)))
}
