//! A row of `due`, and its fields.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use crate::desk::Desk;
use crate::escape::csv_cell;
use crate::index::Deadline;
use crate::lang::mark;
use crate::query::state_of;
use crate::records::{Class, Kind};
use crate::rules::change::approval::{Standing, Waiting, standing};
use crate::rules::change::seats::Seat;
use crate::rules::duties::{DutyAccount, DutyState};
use crate::store::Shelf;

/// The kind and the clock of a regular duty.
pub(crate) const DUTY: &str = mark!("duty");

/// The fields of a row, as JSON has them.
pub(crate) const FIELDS: [&str; 15] = [
    "id",
    "kind",
    "class",
    "state",
    "clock",
    "clock_state",
    "due",
    "remaining_seconds",
    "used",
    "team",
    "assignee",
    "title",
    "step",
    "waits_for",
    DESK,
];

/// The name of the desk, of several alone unless it is asked for.
pub(crate) const DESK: &str = "desk";

/// A clock that asks for attention.
#[derive(Debug)]
pub(crate) struct DueRow {
    /// The ticket.
    pub id: String,
    /// The kind of the ticket; `duty` of a regular duty, whose id is its name.
    pub kind: &'static str,
    /// Null of a duty.
    pub class: Option<Class>,
    /// Of a duty, `open`.
    pub state: &'static str,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: String,
    /// `running` or `breached`.
    pub clock_state: &'static str,
    pub due: Timestamp,
    /// Working seconds left; real ones for the limits on the record. Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share used; 1 at the deadline.
    pub used: f64,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub title: String,
    /// The step of an approval that is decided now: `1 of 2`.
    pub step: Option<String>,
    /// Who can decide on it now, by role.
    pub waits_for: Option<String>,
    /// The name of its desk, where there are several.
    pub desk: Option<String>,
}

/// The value of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FieldValue<'r> {
    Nothing,
    Text(&'r str),
    Number(i64),
    Share(f64),
    Time(Timestamp),
}

impl DueRow {
    /// A deadline as a row; `None` for words that no ticket of this program has.
    pub(crate) fn of(deadline: Deadline) -> Option<DueRow> {
        let Deadline { id, clock, due, elapsed, target, breached, .. } = deadline;
        let [kind, state, class, team, assignee, title] = deadline.ticket;
        let kind = kind?;
        let used = if target == 0 { 1.0 } else { elapsed as f64 / target as f64 };
        Some(DueRow {
            id: id.to_string(),
            kind: Kind::ALL.iter().map(|known| known.as_str()).find(|known| *known == kind)?,
            class: Some(Class::ALL.iter().copied().find(|known| Some(known.as_str()) == class.as_deref())?),
            state: state_of(&state?)?.as_str(),
            clock,
            clock_state: if breached { "breached" } else { "running" },
            due,
            remaining_seconds: target.saturating_sub(elapsed),
            used: (used * 10_000.0).round() / 10_000.0,
            team,
            assignee,
            title: title?,
            step: None,
            waits_for: None,
            desk: None,
        })
    }

    /// A regular duty as a row.
    pub(crate) fn of_duty(duty: DutyAccount, now: Timestamp) -> DueRow {
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
            used: (used * 10_000.0).round() / 10_000.0,
            team: None,
            assignee: duty.owner,
            title: duty.what,
            step: None,
            waits_for: None,
            desk: None,
        }
    }

    /// The same with the step of the approval of a change, and who can decide on it.
    pub(crate) fn decided_by(self, desk: &Desk) -> DueRow {
        if self.kind != Kind::Change.as_str() || self.clock != "approval" {
            return self;
        }
        let loaded = self.id.parse().ok().and_then(|id| desk.load(Shelf::Live, id)?.ok());
        let Some(ticket) = loaded else { return self };
        let Standing::Open(routes) = standing(&desk.policy, &ticket) else { return self };
        let first = routes.first().filter(|route| route.steps > 1);
        let step = first.map(|route| format!("{} of {}", route.step, route.steps));
        let named = |route: &Waiting| {
            let seats = route.seats(&desk.policy, &ticket, desk.now);
            format!("{}: {}", route.role, seats.iter().map(Seat::named).collect::<Vec<_>>().join(", "))
        };
        let waits_for = Some(routes.iter().map(named).collect::<Vec<_>>().join("; "));
        DueRow { step, waits_for, ..self }
    }

    /// The value of the field at a place of [`FIELDS`].
    fn field(&self, place: usize) -> FieldValue<'_> {
        match place {
            0 => FieldValue::Text(&self.id),
            1 => FieldValue::Text(self.kind),
            2 => self.class.map_or(FieldValue::Nothing, |class| FieldValue::Text(class.as_str())),
            3 => FieldValue::Text(self.state),
            4 => FieldValue::Text(&self.clock),
            5 => FieldValue::Text(self.clock_state),
            6 => FieldValue::Time(self.due),
            7 => FieldValue::Number(self.remaining_seconds),
            8 => FieldValue::Share(self.used),
            9 => self.team.as_deref().map_or(FieldValue::Nothing, FieldValue::Text),
            10 => self.assignee.as_deref().map_or(FieldValue::Nothing, FieldValue::Text),
            11 => FieldValue::Text(&self.title),
            12 => self.step.as_deref().map_or(FieldValue::Nothing, FieldValue::Text),
            13 => self.waits_for.as_deref().map_or(FieldValue::Nothing, FieldValue::Text),
            _ => self.desk.as_deref().map_or(FieldValue::Nothing, FieldValue::Text),
        }
    }

    /// These fields of the row, in their order.
    pub(crate) fn picked<'r>(&'r self, places: &'r [usize]) -> Picked<'r> {
        Picked { row: self, places }
    }
}

/// Some fields of a row, as JSON and as cells.
#[derive(Debug)]
pub(crate) struct Picked<'r> {
    row: &'r DueRow,
    places: &'r [usize],
}

/// The places of all fields of a row of one desk.
pub(crate) const ALL: [usize; 14] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
/// The same of several desks.
pub(crate) const WITH_DESK: [usize; FIELDS.len()] = [14, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

impl<'r> Picked<'r> {
    /// The cells of CSV.
    pub(crate) fn into_cells(self) -> impl Iterator<Item = Cow<'r, str>> {
        let row = self.row;
        self.places.iter().map(move |place| row.field(*place).cell())
    }

    /// The fields under their names.
    pub(crate) fn values(&self) -> Map<String, Value> {
        let value = |place: &usize| (FIELDS[*place].to_owned(), self.row.field(*place).value());
        self.places.iter().map(value).collect()
    }
}

impl<'r> FieldValue<'r> {
    fn cell(self) -> Cow<'r, str> {
        match self {
            FieldValue::Nothing => Cow::Borrowed(""),
            FieldValue::Text(text) => csv_cell(text),
            FieldValue::Number(number) => number.to_string().into(),
            FieldValue::Share(share) => {
                Number::from_f64(share).map_or(Cow::Borrowed(""), |n| n.to_string().into())
            }
            FieldValue::Time(at) => at.to_string().into(),
        }
    }

    fn value(self) -> Value {
        match self {
            FieldValue::Nothing => Value::Null,
            FieldValue::Text(text) => text.into(),
            FieldValue::Number(number) => number.into(),
            FieldValue::Share(share) => share.into(),
            FieldValue::Time(at) => at.to_string().into(),
        }
    }
}

impl Serialize for FieldValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            FieldValue::Nothing => serializer.serialize_none(),
            FieldValue::Text(text) => serializer.serialize_str(text),
            FieldValue::Number(number) => serializer.serialize_i64(*number),
            FieldValue::Share(share) => serializer.serialize_f64(*share),
            FieldValue::Time(at) => serializer.collect_str(at),
        }
    }
}

impl Serialize for Picked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.places.len()))?;
        for place in self.places {
            map.serialize_entry(FIELDS[*place], &self.row.field(*place))?;
        }
        map.end()
    }
}

impl Serialize for DueRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let places: &[usize] = if self.desk.is_some() { &WITH_DESK } else { &ALL };
        self.picked(places).serialize(serializer)
    }
}
