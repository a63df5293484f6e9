//! The clocks of a ticket: respond, handle, resolve, and the optional update (M5.1a, M2.4).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::facts::facts_at;
use super::policy::Policy;
use super::targets::{Facts, targets};
use super::timeline::{Span, Timeline, timeline};
use crate::lang::mark;
use crate::records::{Due, Frozen, State, Targets, Ticket};

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClockState {
    /// Time is running.
    Running,
    /// Time stands still; there is no deadline until it goes on.
    Paused,
    /// Done in time.
    Met,
    /// Done too late, or not done and too late already.
    Breached,
    /// It is over, and nobody knows since when: not judged.
    Unknown,
}

impl ClockState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ClockState::Running => mark!("running"),
            ClockState::Paused => mark!("paused"),
            ClockState::Met => mark!("met"),
            ClockState::Breached => mark!("breached"),
            ClockState::Unknown => mark!("unknown"),
        }
    }
}

/// One clock. Seconds are working seconds of its calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Where it stands.
    pub state: ClockState,
    /// The deadline; `None` while paused, or when its calendar never opens again.
    pub due: Option<Timestamp>,
    /// Working seconds used.
    pub elapsed: i64,
    /// The target in working seconds.
    pub target: i64,
    /// True once it no longer counts: stopped by what it waits for, or by the end of the ticket.
    pub stopped: bool,
    /// True while running with at least the policy's share used (75 % by default).
    pub at_risk: bool,
    /// How it goes on from here; `None` once it has stopped.
    pub pace: Option<Pace>,
}

/// How a clock that counts goes on. It stays true as time passes, until something happens to the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Working seconds used up to `since`, or up to the wait.
    pub spent: i64,
    /// From when it runs without a pause; `None` while it waits.
    pub since: Option<Timestamp>,
    /// From when it is at risk; `None` while it waits, or when its calendar never gets there.
    pub risk: Option<Timestamp>,
}

impl Clock {
    /// Working seconds left; negative when overdrawn.
    pub fn remaining(&self) -> i64 {
        self.target.saturating_sub(self.elapsed)
    }

    /// The used share, 1.0 at the deadline. A target of nothing is used up at once.
    pub fn used(&self) -> f64 {
        if self.target == 0 { 1.0 } else { self.elapsed as f64 / self.target as f64 }
    }
}

/// What stopped the clocks of the answer, the solution and the resolution: each of these, else the end of a ticket that was not
/// called off. Work that is called off is neither in time nor late.
pub fn stops(done: [Option<Timestamp>; 3], ended: Option<Timestamp>, state: State) -> [Option<Timestamp>; 3] {
    let ended = ended.filter(|_| state != State::Cancelled);
    done.map(|stop| stop.or(ended))
}

/// When a clock was decided: when it stopped in time, or when its deadline passed. `None` while it is open, and where nothing of
/// [`stops`] stopped it.
pub fn decided(state: ClockState, due: Option<Timestamp>, stop: Option<Timestamp>) -> Option<Timestamp> {
    match state {
        ClockState::Met => stop,
        ClockState::Breached => due.or(stop),
        ClockState::Running | ClockState::Paused | ClockState::Unknown => None,
    }
}

/// All clocks of a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Clocks {
    /// To the first answer.
    pub respond: Clock,
    /// To the solution.
    pub handle: Clock,
    /// To the confirmed end.
    pub resolve: Clock,
    /// The longest silence towards the requester, where the agreement sets one.
    pub update: Option<Clock>,
}

impl Clocks {
    /// The clocks by name, in the order they fall due.
    pub fn named(&self) -> Vec<(&'static str, &Clock)> {
        let mut all = vec![("respond", &self.respond), ("handle", &self.handle), ("resolve", &self.resolve)];
        all.extend(self.update.as_ref().map(|u| ("update", u)));
        all
    }

    /// The deadlines to store in the record.
    pub fn due(&self) -> Due {
        Due { respond: self.respond.due, handle: self.handle.due, resolve: self.resolve.due }
    }
}

/// The targets in force: what the policy says now for an open ticket, what was kept for an ended one.
pub fn targets_of(policy: &Policy, ticket: &Ticket) -> Targets {
    if ticket.state.is_ended() { ticket.targets.clone() } else { targets(policy, Facts::of(ticket)) }
}

/// The targets that an answer or a solution at `done` is judged by: those of the class, service, customer, team and type that
/// the ticket had at that time, unless the policy's `retroactive` asks for today's.
fn targets_at(policy: &Policy, ticket: &Ticket, done: Option<Timestamp>) -> Option<Targets> {
    let done = done.filter(|_| !policy.sla.retroactive)?;
    let then = facts_at(ticket, done)?;
    Some(targets(policy, then.as_facts(ticket.kind())))
}

/// The clocks of a ticket at `now`.
///
/// All run from creation, on the calendar of the targets in force, less paused time; what was done already is judged by the
/// targets of its time (see the policy's `retroactive`). Respond stops
/// at the first answer, at the latest the first solution, and is paused only while the ticket lay
/// resolved, closed or cancelled; handle stops at the solution; resolve at the resolution. A
/// target is met when the clock stops at its deadline or before. The verdict on a resolved or closed
/// ticket is the one frozen in its history. `None` for kinds that have none.
pub fn clocks(policy: &Policy, ticket: &Ticket, now: Timestamp) -> Option<Clocks> {
    clocks_of(policy, ticket, &timeline(policy, ticket), now)
}

/// [`clocks`] for a timeline that was read already.
pub fn clocks_of(policy: &Policy, ticket: &Ticket, timeline: &Timeline, now: Timestamp) -> Option<Clocks> {
    if !ticket.kind().has_clocks() {
        return None;
    }
    let current = targets_of(policy, ticket);
    let always = Calendar::always();
    let bench = |targets: &Targets| Bench {
        calendar: policy.calendars.get(&targets.calendar).unwrap_or(&always),
        created: timeline.created,
        now,
        at_risk: policy.sla.at_risk,
    };
    let end = timeline.ended;
    let frozen = |name: &str| timeline.verdict.as_ref().and_then(|v| v.get(name)).map(thawed);
    let clock = |name: &str, of: fn(&Targets) -> i64, pauses: &[Span], stop: Option<Timestamp>| {
        // A class that was raised afterwards must not turn an answer in time into a late one.
        let then = targets_at(policy, ticket, stop);
        let targets = then.as_ref().unwrap_or(&current);
        let target = of(targets).saturating_mul(60);
        // Imported as over, without a time: any verdict would be invented.
        if timeline.undated && stop.is_none() {
            return unknown(target);
        }
        frozen(name).unwrap_or_else(|| bench(targets).clock(target, pauses, stop.or(end)))
    };
    Some(Clocks {
        respond: clock("respond", |t| t.respond, &timeline.closed_spans, timeline.responded),
        handle: clock("handle", |t| t.handle, &timeline.handle_pauses, timeline.handled),
        resolve: clock("resolve", |t| t.resolve, &timeline.resolve_pauses, timeline.resolved),
        update: briefing_clock(policy, ticket, timeline, now).or_else(|| {
            current.update.and_then(|minutes| update_clock(&bench(&current), ticket, timeline, minutes))
        }),
    })
}

/// Silence counts from the last answer, or from when the work was taken up again after a wait.
fn update_clock(bench: &Bench, ticket: &Ticket, timeline: &Timeline, minutes: i64) -> Option<Clock> {
    if !matches!(ticket.state, State::New | State::Triaged | State::Assigned | State::InProgress) {
        return None;
    }
    // While the desk waited for the requester, its silence was no neglect.
    let resumed = timeline.handle_pauses.iter().filter_map(|p| p.to).max();
    let since = timeline.last_message.max(resumed).unwrap_or(timeline.created);
    Some(Bench { created: since, ..*bench }.clock(minutes.saturating_mul(60), &[], None))
}

/// Those whom a major incident hits are kept informed around the clock, whatever its agreement says and whatever it
/// waits for (M3.2a). Each message to the requester starts it anew.
fn briefing_clock(policy: &Policy, ticket: &Ticket, timeline: &Timeline, now: Timestamp) -> Option<Clock> {
    let declared = ticket.incident()?.major.filter(|_| ticket.state.is_open())?;
    let since = timeline.last_message.map_or(declared, |last| last.max(declared));
    let always = Calendar::always();
    let bench = Bench { calendar: &always, created: since, now, at_risk: policy.sla.at_risk };
    Some(bench.clock(policy.major.update.saturating_mul(60), &[], None))
}

fn thawed(frozen: &Frozen) -> Clock {
    Clock {
        state: if frozen.met { ClockState::Met } else { ClockState::Breached },
        due: frozen.due,
        elapsed: frozen.elapsed,
        target: frozen.target.saturating_mul(60),
        stopped: true,
        at_risk: false,
        pace: None,
    }
}

/// The clock of a ticket that is over since nobody knows when.
fn unknown(target: i64) -> Clock {
    let state = ClockState::Unknown;
    Clock { state, due: None, elapsed: 0, target, stopped: true, at_risk: false, pace: None }
}

/// A clock as it is frozen where a ticket is resolved or ends.
pub fn frozen(clock: &Clock) -> Frozen {
    let met = clock.state == ClockState::Met;
    Frozen { met, due: clock.due, elapsed: clock.elapsed, target: clock.target / 60, ..Frozen::default() }
}

/// What the clocks of one ticket share.
struct Bench<'a> {
    calendar: &'a Calendar,
    created: Timestamp,
    now: Timestamp,
    at_risk: f64,
}

impl Bench<'_> {
    fn clock(&self, target: i64, pauses: &[Span], stop: Option<Timestamp>) -> Clock {
        let stretches = self.stretches(pauses);
        let until = stop.unwrap_or(self.now);
        let due = self.due(&stretches, target);
        let elapsed = stretches.iter().map(|s| self.worked(s, until)).sum();
        let late = due.is_some_and(|due| until > due);
        let waits = pauses.last().is_some_and(|p| p.to.is_none());
        let state = match (late, stop) {
            (true, _) => ClockState::Breached,
            (false, Some(_)) => ClockState::Met,
            (false, None) if waits => ClockState::Paused,
            (false, None) => ClockState::Running,
        };
        let pace = if stop.is_none() { Some(self.pace(&stretches, target, waits)) } else { None };
        let risk = pace.and_then(|pace| pace.risk);
        let at_risk = state == ClockState::Running && risk.is_some_and(|risk| self.now >= risk);
        Clock { state, due, elapsed, target, stopped: stop.is_some(), at_risk, pace }
    }

    fn pace(&self, stretches: &[Span], target: i64, waits: bool) -> Pace {
        let (last, before) = match stretches {
            [before @ .., last] if !waits => (Some(last.from), before),
            all => (None, all),
        };
        let spent = before.iter().map(|s| self.worked(s, Timestamp::MAX)).sum();
        let risk = if waits { None } else { self.due(stretches, share(target, self.at_risk)) };
        Pace { spent, since: last, risk }
    }

    /// The stretches in which the clock runs: what the pauses leave of the time from creation on.
    fn stretches(&self, pauses: &[Span]) -> Vec<Span> {
        let mut stretches = Vec::with_capacity(pauses.len() + 1);
        let mut from = Some(self.created);
        for pause in pauses {
            let Some(start) = from else { break };
            // Clocks of two clones differ: a pause may seem to begin before the clock did.
            stretches.push(Span { from: start, to: Some(pause.from.max(start)) });
            from = pause.to.map(|to| to.max(start));
        }
        stretches.extend(from.map(|from| Span { from, to: None }));
        stretches
    }

    fn worked(&self, stretch: &Span, until: Timestamp) -> i64 {
        let to = stretch.to.map_or(until, |to| to.min(until));
        if to <= stretch.from { 0 } else { self.calendar.elapsed(stretch.from, to) }
    }

    /// The earliest instant at which the stretches have used up the target.
    fn due(&self, stretches: &[Span], target: i64) -> Option<Timestamp> {
        let mut left = target;
        for stretch in stretches {
            let room = stretch.to.map(|to| self.calendar.elapsed(stretch.from, to));
            match room {
                Some(room) if room < left => left -= room,
                _ => return self.calendar.due(stretch.from, left).ok(),
            }
        }
        None
    }
}

/// The least number of whole seconds that is at least this share of the target.
fn share(target: i64, share: f64) -> i64 {
    let reaches = |seconds: i64| target == 0 || seconds as f64 / target as f64 >= share;
    let mut seconds = (target as f64 * share) as i64;
    // The product may be a second short of the share, and `at_risk` must agree with `used`.
    while !reaches(seconds) {
        seconds += 1;
    }
    seconds
}
