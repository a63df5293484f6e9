//! A row of `due`.

use jiff::Timestamp;

use crate::desk::Desk;
use crate::index::Deadline;
use crate::lang::mark;
use crate::records::{Class, Kind};
use crate::rules::change::approval::{Standing, Waiting, standing};
use crate::rules::change::seats::Seat;
use crate::rules::duties::{DutyAccount, DutyState};
use crate::store::Shelf;

/// The kind and the clock of a regular duty.
pub(crate) const DUTY: &str = mark!("duty");

/// A clock that asks for attention. Its texts are `&str` while somebody else has them, `String` in rows that are kept.
#[derive(Debug)]
pub(crate) struct DueRow<T> {
    /// The ticket.
    pub id: T,
    /// The kind of the ticket; `duty` of a regular duty, whose id is its name.
    pub kind: &'static str,
    /// Null of a duty.
    pub class: Option<Class>,
    /// Of a duty, `open`.
    pub state: &'static str,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: T,
    /// `running` or `breached`.
    pub clock_state: &'static str,
    pub due: Timestamp,
    /// Working seconds left; real ones for the limits on the record. Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share used; 1 at the deadline.
    pub used: f64,
    pub team: Option<T>,
    pub assignee: Option<T>,
    pub title: T,
    /// The step of an approval that is decided now: `1 of 2`.
    pub step: Option<T>,
    /// Who can decide on it now, by role.
    pub waits_for: Option<T>,
    /// The name of its desk, where there are several.
    pub desk: Option<T>,
}

impl<T> DueRow<T> {
    /// The same with other texts.
    pub(crate) fn map<'r, U>(&'r self, mut text: impl FnMut(&'r T) -> U) -> DueRow<U> {
        DueRow {
            id: text(&self.id),
            kind: self.kind,
            class: self.class,
            state: self.state,
            clock: text(&self.clock),
            clock_state: self.clock_state,
            due: self.due,
            remaining_seconds: self.remaining_seconds,
            used: self.used,
            team: self.team.as_ref().map(&mut text),
            assignee: self.assignee.as_ref().map(&mut text),
            title: text(&self.title),
            step: self.step.as_ref().map(&mut text),
            waits_for: self.waits_for.as_ref().map(&mut text),
            desk: self.desk.as_ref().map(&mut text),
        }
    }
}

impl DueRow<&str> {
    /// The same with texts of its own, for those who keep it.
    pub(crate) fn to_owned(&self) -> DueRow<String> {
        self.map(|text| (*text).to_owned())
    }
}

impl DueRow<String> {
    /// The same with the texts of this row, for those who look at it.
    pub(crate) fn as_texts(&self) -> DueRow<&str> {
        self.map(String::as_str)
    }

    /// A regular duty as a row.
    pub(crate) fn of_duty(duty: DutyAccount, now: Timestamp) -> DueRow<String> {
        let all = duty.due.duration_since(duty.since).as_secs_f64();
        let used = now.duration_since(duty.since).as_secs_f64() / all.max(1.0);
        DueRow {
            id: duty.name,
            kind: DUTY,
            class: None,
            state: "open",
            clock: DUTY.to_owned(),
            clock_state: if duty.state == DutyState::Late { "breached" } else { "running" },
            due: duty.due,
            remaining_seconds: duty.due.duration_since(now).as_secs(),
            used: rounded(used),
            team: None,
            assignee: duty.owner,
            title: duty.what,
            step: None,
            waits_for: None,
            desk: None,
        }
    }
}

impl<'t> DueRow<&'t str> {
    /// A deadline as a row; `id` is that of its ticket.
    pub(crate) fn of(id: &'t str, deadline: &Deadline<&'t str>) -> DueRow<&'t str> {
        let Deadline { clock, due, elapsed, target, breached, .. } = *deadline;
        DueRow {
            id,
            kind: deadline.id.kind().as_str(),
            class: Some(deadline.class),
            state: deadline.state.as_str(),
            clock,
            clock_state: if breached { "breached" } else { "running" },
            due,
            remaining_seconds: target.saturating_sub(elapsed),
            used: rounded(if target == 0 { 1.0 } else { elapsed as f64 / target as f64 }),
            team: deadline.team,
            assignee: deadline.assignee,
            title: deadline.title,
            step: None,
            waits_for: None,
            desk: None,
        }
    }
}

/// A share in ten-thousandths.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The step of the approval of a change that is decided now, and who can decide on it: where a deadline is that of one.
pub(crate) fn approval(desk: &Desk, deadline: &Deadline<&str>) -> Option<(Option<String>, String)> {
    if deadline.id.kind() != Kind::Change || deadline.clock != "approval" {
        return None;
    }
    let ticket = desk.load(Shelf::Live, deadline.id)?.ok()?;
    let Standing::Open(routes) = standing(&desk.policy, &ticket) else { return None };
    let first = routes.first().filter(|route| route.steps > 1);
    let step = first.map(|route| format!("{} of {}", route.step, route.steps));
    let named = |route: &Waiting| {
        let seats = route.seats(&desk.policy, &ticket, desk.now);
        format!("{}: {}", route.role, seats.iter().map(Seat::named).collect::<Vec<_>>().join(", "))
    };
    Some((step, routes.iter().map(named).collect::<Vec<_>>().join("; ")))
}
