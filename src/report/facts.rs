//! What figures need to know of one ticket, read from its record once.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::records::feedback::Feedback;
use crate::records::fold;
use crate::records::words::{CauseClass, FoundBy, Nature};
use crate::records::{Audience, ContentClass, ProcessStage, Subject};
use crate::records::{Class, Id, Incident, Kind, Recipient, State, Ticket};
use crate::rules::clocks::{Clock, ClockState, clocks_of, decided, stops};
use crate::rules::escalation;
use crate::rules::feedback::improvements;
use crate::rules::life::current;
use crate::rules::limits::{Limit, limits};
use crate::rules::policy::Policy;
use crate::rules::service;
use crate::rules::targets::{self, kept_share};
use crate::rules::timeline::{Span, Timeline, is_requester, seconds_without, timeline};
use crate::rules::workflow::Verb;

/// One ticket, as figures see it. Those of a whole desk are in [`AllFacts`](super::AllFacts).
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Its name.
    pub id: Id,
    /// Request, incident, change or delivery.
    pub kind: Kind,
    /// Of an incident: whether it is a problem (M5.1b).
    pub nature: Option<Nature>,
    /// Where it stands.
    pub state: State,
    /// By the policy now for an open ticket, the one it ended with for an ended one.
    pub class: Class,
    /// The service it is about.
    pub service: Option<Arc<str>>,
    /// What it or its service is about (M1.1a).
    pub content_class: Option<ContentClass>,
    /// Whom it serves (M1.1b).
    pub audience: Option<Audience>,
    /// The stage of the process of its service (M1.1c).
    pub stage: Option<ProcessStage>,
    /// What it is about (M2.1a).
    pub subject: Option<Subject>,
    /// The customer of its requester.
    pub customer: Option<Arc<str>>,
    /// Who has it.
    pub team: Option<Arc<str>>,
    /// Who has it.
    pub assignee: Option<Arc<str>>,
    /// Whether it is an incident that is a security event (M7.1c).
    pub is_security: bool,
    /// When it was created.
    pub created: Timestamp,
    /// First answer to the requester, at the latest the solution.
    pub responded: Option<Timestamp>,
    /// When the solution was carried out, as things stand now.
    pub handled: Option<Timestamp>,
    /// When it was resolved, as things stand now.
    pub resolved: Option<Timestamp>,
    /// When it was closed or cancelled, as things stand now.
    pub ended: Option<Timestamp>,
    /// It is over and nobody knows since when: no figure counts its time.
    pub undated: bool,
    /// Times it lay resolved, closed or cancelled before it was reopened; the last one ends where work began again.
    pub closed_spans: Vec<Span>,
    /// The clocks of M5.1a; none for kinds without.
    pub clocks: Option<Verdicts>,
    /// The share of tickets like this that are to meet their targets, 0 to 1.
    pub kept_goal: f64,
    /// Limits in real time: `complete` and `filed` of an incident (M5.4c), and those of changes and deliveries.
    pub limits: Vec<Limit>,
    /// Times it went from one team or person to another.
    pub reassignments: u32,
    /// Whether it was resolved at the first contact; see [`first_contact`].
    pub first_contact: bool,
    /// Whether it was solved with an article (M8.2a): it has a link `solved_by`.
    pub solved_with_article: bool,
    /// The class of its root cause (M5.2d).
    pub cause: Option<CauseClass>,
    /// How it was found (M5.2a).
    pub found_by: Option<FoundBy>,
    /// Rounds of test and verification of its repair (M5.3b); 0 without a repair.
    pub rounds: u32,
    /// When it was escalated (M5.1b).
    pub escalations: Vec<Timestamp>,
    /// Whether its last repair is a workaround (M5.3a).
    pub workaround: bool,
    /// Times a service was down by it (M7.1a).
    pub outages: Vec<Down>,
    /// What customers said of it (M4.3a).
    pub feedback: Vec<Feedback>,
    /// The improvements that it is evidence for (M4.3b).
    pub improvements: Vec<Id>,
}

/// A time a service was down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Down {
    /// The service; that of the ticket where the outage names none.
    pub service: Option<String>,
    /// From when to when; open while it lasts.
    pub span: Span,
}

/// How the clocks of a ticket stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// Respond, handle, resolve: in the order of [`CLOCKS`].
    pub all: [Verdict; 3],
    /// The silence towards the requester (M2.4a), where an agreement limits it.
    pub update: Option<Verdict>,
}

/// The names of the clocks, in the order they fall due.
pub const CLOCKS: [&str; 3] = ["respond", "handle", "resolve"];

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Running, paused, met, breached.
    pub state: ClockState,
    /// Whether it still counts.
    pub stopped: bool,
    /// Running, with most of its time used.
    pub at_risk: bool,
    /// The deadline.
    pub due: Option<Timestamp>,
    /// When it was decided: when it stopped in time, or when its deadline passed. `None` while it is open, and where
    /// the ticket was called off in time.
    pub decided: Option<Timestamp>,
}

impl Facts {
    /// The facts of a ticket as of `now`.
    pub fn of(policy: &Policy, ticket: &Ticket, now: Timestamp) -> Facts {
        let current = current(policy, ticket);
        let ticket = current.as_ref();
        let timeline = timeline(policy, ticket);
        let incident = ticket.incident();
        Facts {
            id: ticket.id,
            kind: ticket.kind(),
            nature: incident.map(|i| i.nature),
            state: ticket.state,
            class: ticket.class,
            service: name(&ticket.service),
            content_class: service::content_class(policy, ticket),
            audience: service::audience(policy, ticket),
            stage: service::stage(policy, ticket),
            subject: ticket.subject.clone(),
            customer: name(&ticket.requester.customer),
            team: name(&ticket.team),
            assignee: name(&ticket.assignee),
            is_security: is_security(ticket),
            created: timeline.created,
            responded: timeline.responded,
            handled: timeline.handled,
            resolved: timeline.resolved,
            ended: timeline.ended,
            undated: timeline.undated,
            clocks: verdicts(policy, ticket, &timeline, now),
            kept_goal: kept_share(policy, targets::Facts::of(ticket)),
            limits: limits(policy, ticket, &timeline),
            reassignments: timeline.reassignment_count,
            first_contact: first_contact(policy, ticket, &timeline),
            solved_with_article: ticket.links.iter().any(|l| l.rel == "solved_by"),
            cause: incident.and_then(|i| i.cause.as_ref()).map(|c| c.class),
            found_by: incident.and_then(|i| i.found_by),
            rounds: incident.map_or(0, rounds),
            escalations: escalations(ticket),
            workaround: incident.and_then(|i| i.repairs.last()).is_some_and(|repair| repair.workaround),
            outages: incident.map_or_else(Vec::new, |i| outages(ticket, i)),
            feedback: ticket.feedback().to_vec(),
            improvements: improvements(ticket).collect(),
            closed_spans: timeline.closed_spans,
        }
    }

    /// When the work was done: resolved, or closed without a time of resolution; never for a cancelled one.
    pub fn done(&self) -> Option<Timestamp> {
        let dated = !self.undated || self.resolved.is_some();
        self.over().filter(|_| self.state != State::Cancelled && dated)
    }

    /// Seconds of real time from the creation to `at`, without those in which it lay resolved, closed or cancelled before it
    /// was reopened: the clocks do not count them either.
    pub fn seconds_until(&self, at: Timestamp) -> f64 {
        seconds_without(&self.closed_spans, self.created, at) as f64
    }

    /// When it last left the list of open work: done or cancelled. An import may tell when work that is open was
    /// resolved; it is open all the same.
    pub fn over(&self) -> Option<Timestamp> {
        let over = self.resolved.or(self.ended);
        over.or(self.undated.then_some(self.created)).filter(|_| !self.state.is_open())
    }

    /// Whether it was open work at an instant.
    pub fn is_open_at(&self, at: Timestamp) -> bool {
        let rests = |span: &Span| span.from <= at && span.to.is_none_or(|to| at < to);
        self.created <= at && self.over().is_none_or(|over| at < over) && !self.closed_spans.iter().any(rests)
    }

    /// Whether it is an incident and no problem (M5.1b).
    pub fn is_incident(&self) -> bool {
        self.nature == Some(Nature::Incident)
    }

    /// Whether it is a request or an incident: work with clocks (M3.1).
    pub fn is_task(&self) -> bool {
        self.kind.has_clocks()
    }

    /// The last instant at which anything about it was decided; [`Timestamp::MAX`] while more may be.
    pub(super) fn last(&self) -> Timestamp {
        let Some(over) = self.over() else { return Timestamp::MAX };
        let verdicts = self.clocks.iter().flat_map(|c| &c.all).filter_map(|v| v.decided);
        let limits = self.limits.iter().flat_map(|l| [Some(l.due), l.done]).flatten();
        let ends = [self.ended, self.created.checked_add(STANDARD).ok()].into_iter().flatten();
        verdicts.chain(limits).chain(ends).fold(over, Timestamp::max)
    }

    /// A limit by its name.
    pub fn limit(&self, name: &str) -> Option<&Limit> {
        self.limits.iter().find(|l| l.name == name)
    }
}

/// The longest limit in hours that is counted from the creation without being among the limits of a ticket (M1.3a).
const STANDARD: SignedDuration = SignedDuration::from_hours(48);

/// The tag by which an incident is a security event.
pub(super) const SECURITY: &str = "security";

fn is_security(ticket: &Ticket) -> bool {
    let is_incident = ticket.incident().is_some_and(|incident| incident.nature == Nature::Incident);
    is_incident && ticket.tags.iter().any(|tag| fold::same_name(tag, SECURITY))
}

fn name(text: &Option<String>) -> Option<Arc<str>> {
    text.as_deref().map(Arc::from)
}

fn verdicts(policy: &Policy, ticket: &Ticket, timeline: &Timeline, now: Timestamp) -> Option<Verdicts> {
    let clocks = clocks_of(policy, ticket, timeline, now)?;
    let stops =
        stops([timeline.responded, timeline.handled, timeline.resolved], timeline.ended, ticket.state);
    let three = [&clocks.respond, &clocks.handle, &clocks.resolve];
    let verdict = |i: usize| verdict(three[i], stops[i]);
    let update = clocks.update.as_ref().map(|clock| self::verdict(clock, None));
    Some(Verdicts { all: [verdict(0), verdict(1), verdict(2)], update })
}

fn verdict(clock: &Clock, stop: Option<Timestamp>) -> Verdict {
    let decided = decided(clock.state, clock.due, stop);
    Verdict { state: clock.state, stopped: clock.stopped, at_risk: clock.at_risk, due: clock.due, decided }
}

/// Whether a ticket was resolved at the first contact: by whoever took it, with no reassignment, escalation, wait
/// or reopening, and with no more than one answer to the requester before the resolution. HDI counts an incident as
/// resolved at the first contact when no second one was needed; ITIL, when the service desk resolved it without
/// passing it on. Both are asked here.
pub fn first_contact(policy: &Policy, ticket: &Ticket, timeline: &Timeline) -> bool {
    let Some(resolved) = timeline.resolved else { return false };
    let passed_on = timeline.reassignment_count > 0 || escalation::level(ticket) > 0;
    if passed_on || timeline.reopen_count > 0 {
        return false;
    }
    let waited = ticket.history.iter().any(|e| e.changed_to("state") == Some(State::Pending.as_str()));
    let answers = ticket.history.iter().filter(|e| {
        e.to == Some(Recipient::Requester) && e.at < resolved && !is_requester(policy, ticket, &e.by)
    });
    !waited && answers.count() <= 1
}

fn escalations(ticket: &Ticket) -> Vec<Timestamp> {
    let escalated = ticket.effective_events().filter(|event| Verb::Escalate.is(&event.did));
    escalated.map(|event| event.at).collect()
}

/// Rounds of test and verification: each verification is one, and a repair nobody verified is one as well.
fn rounds(incident: &Incident) -> u32 {
    let rounds = incident.repairs.iter().map(|repair| repair.verifications.len().max(1));
    u32::try_from(rounds.sum::<usize>()).unwrap_or(u32::MAX)
}

/// The outages of an incident; one that was called off never was.
fn outages(ticket: &Ticket, incident: &Incident) -> Vec<Down> {
    if ticket.state == State::Cancelled {
        return Vec::new();
    }
    let down = |outage: &crate::records::incident::Outage| Down {
        service: outage.service.clone().or_else(|| ticket.service.clone()),
        span: Span { from: outage.from, to: outage.to },
    };
    incident.outages.iter().map(down).collect()
}
