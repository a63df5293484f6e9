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
use crate::records::{Class, Kind};
use crate::rules::change::approval::{Standing, Waiting, standing};
use crate::rules::change::seats::Seat;
use crate::rules::duties::{DutyAccount, DutyState};
use crate::store::Shelf;

/// The kind and the clock of a regular duty.
pub(crate) const DUTY: &str = mark!("duty");

/// A field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DueField {
    Id,
    Kind,
    Class,
    State,
    Clock,
    ClockState,
    Due,
    RemainingSeconds,
    Used,
    Team,
    Assignee,
    Title,
    Step,
    WaitsFor,
    /// The name of the desk, of several alone unless it is asked for.
    Desk,
}

impl DueField {
    /// Those of a row of one desk, in the order of JSON.
    pub(crate) const ALL: [DueField; 14] = {
        use DueField::*;
        [
            Id,
            Kind,
            Class,
            State,
            Clock,
            ClockState,
            Due,
            RemainingSeconds,
            Used,
            Team,
            Assignee,
            Title,
            Step,
            WaitsFor,
        ]
    };

    /// All fields, that of the desk last.
    pub(crate) fn known() -> impl Iterator<Item = DueField> + Clone {
        DueField::ALL.into_iter().chain([DueField::Desk])
    }

    /// Those of a row of one of several desks.
    pub(crate) fn with_desk() -> impl Iterator<Item = DueField> {
        std::iter::once(DueField::Desk).chain(DueField::ALL)
    }

    /// Its name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            DueField::Id => "id",
            DueField::Kind => "kind",
            DueField::Class => "class",
            DueField::State => "state",
            DueField::Clock => "clock",
            DueField::ClockState => "clock_state",
            DueField::Due => "due",
            DueField::RemainingSeconds => "remaining_seconds",
            DueField::Used => "used",
            DueField::Team => "team",
            DueField::Assignee => "assignee",
            DueField::Title => "title",
            DueField::Step => "step",
            DueField::WaitsFor => "waits_for",
            DueField::Desk => "desk",
        }
    }
}

/// A clock that asks for attention. Its texts may be those of the index, as long as it is looked at.
#[derive(Debug)]
pub(crate) struct DueRow<'t> {
    /// The ticket.
    pub id: String,
    /// The kind of the ticket; `duty` of a regular duty, whose id is its name.
    pub kind: &'static str,
    /// Null of a duty.
    pub class: Option<Class>,
    /// Of a duty, `open`.
    pub state: &'static str,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: Cow<'t, str>,
    /// `running` or `breached`.
    pub clock_state: &'static str,
    pub due: Timestamp,
    /// Working seconds left; real ones for the limits on the record. Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share used; 1 at the deadline.
    pub used: f64,
    pub team: Option<Cow<'t, str>>,
    pub assignee: Option<Cow<'t, str>>,
    pub title: Cow<'t, str>,
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

impl<'t> DueRow<'t> {
    /// A deadline as a row.
    pub(crate) fn of(deadline: Deadline<'t>) -> DueRow<'t> {
        let Deadline { id, clock, due, elapsed, target, breached, .. } = deadline;
        let used = if target == 0 { 1.0 } else { elapsed as f64 / target as f64 };
        DueRow {
            id: id.to_string(),
            kind: id.kind().as_str(),
            class: Some(deadline.class),
            state: deadline.state.as_str(),
            clock,
            clock_state: if breached { "breached" } else { "running" },
            due,
            remaining_seconds: target.saturating_sub(elapsed),
            used: (used * 10_000.0).round() / 10_000.0,
            team: deadline.team,
            assignee: deadline.assignee,
            title: deadline.title,
            step: None,
            waits_for: None,
            desk: None,
        }
    }

    /// A regular duty as a row.
    pub(crate) fn of_duty(duty: DutyAccount, now: Timestamp) -> DueRow<'t> {
        let all = duty.due.duration_since(duty.since).as_secs_f64();
        let used = now.duration_since(duty.since).as_secs_f64() / all.max(1.0);
        DueRow {
            id: duty.name,
            kind: DUTY,
            class: None,
            state: "open",
            clock: DUTY.into(),
            clock_state: if duty.state == DutyState::Late { "breached" } else { "running" },
            due: duty.due,
            remaining_seconds: duty.due.duration_since(now).as_secs(),
            used: (used * 10_000.0).round() / 10_000.0,
            team: None,
            assignee: duty.owner.map(Cow::Owned),
            title: duty.what.into(),
            step: None,
            waits_for: None,
            desk: None,
        }
    }

    /// The same with texts of its own, for those who keep it.
    pub(crate) fn into_owned(self) -> DueRow<'static> {
        let own = |text: Cow<str>| Cow::Owned(text.into_owned());
        DueRow {
            clock: own(self.clock),
            team: self.team.map(own),
            assignee: self.assignee.map(own),
            title: own(self.title),
            ..self
        }
    }

    /// The same with the step of the approval of a change, and who can decide on it.
    pub(crate) fn decided_by(self, desk: &Desk) -> DueRow<'t> {
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

    /// The value of a field.
    fn field(&self, field: DueField) -> FieldValue<'_> {
        match field {
            DueField::Id => FieldValue::Text(&self.id),
            DueField::Kind => FieldValue::Text(self.kind),
            DueField::Class => FieldValue::of(self.class.map(Class::as_str)),
            DueField::State => FieldValue::Text(self.state),
            DueField::Clock => FieldValue::Text(&self.clock),
            DueField::ClockState => FieldValue::Text(self.clock_state),
            DueField::Due => FieldValue::Time(self.due),
            DueField::RemainingSeconds => FieldValue::Number(self.remaining_seconds),
            DueField::Used => FieldValue::Share(self.used),
            DueField::Team => FieldValue::of(self.team.as_deref()),
            DueField::Assignee => FieldValue::of(self.assignee.as_deref()),
            DueField::Title => FieldValue::Text(&self.title),
            DueField::Step => FieldValue::of(self.step.as_deref()),
            DueField::WaitsFor => FieldValue::of(self.waits_for.as_deref()),
            DueField::Desk => FieldValue::of(self.desk.as_deref()),
        }
    }

    /// These fields of the row, in their order.
    pub(crate) fn picked<'r>(&'r self, fields: &'r [DueField]) -> Picked<'r> {
        Picked { row: self, fields }
    }
}

/// Some fields of a row, as JSON and as cells.
#[derive(Debug)]
pub(crate) struct Picked<'r> {
    row: &'r DueRow<'r>,
    fields: &'r [DueField],
}

impl<'r> Picked<'r> {
    /// The cells of CSV.
    pub(crate) fn into_cells(self) -> impl Iterator<Item = Cow<'r, str>> {
        let row = self.row;
        self.fields.iter().map(move |field| row.field(*field).cell())
    }

    /// The fields under their names.
    pub(crate) fn values(&self) -> Map<String, Value> {
        let value = |field: &DueField| (field.name().to_owned(), self.row.field(*field).value());
        self.fields.iter().map(value).collect()
    }
}

impl<'r> FieldValue<'r> {
    fn of(text: Option<&'r str>) -> FieldValue<'r> {
        text.map_or(FieldValue::Nothing, FieldValue::Text)
    }

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
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for field in self.fields {
            map.serialize_entry(field.name(), &self.row.field(*field))?;
        }
        map.end()
    }
}

impl Serialize for DueRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let with_desk: Vec<DueField>;
        let fields = match &self.desk {
            Some(_) => {
                with_desk = DueField::with_desk().collect();
                &with_desk[..]
            }
            None => &DueField::ALL,
        };
        self.picked(fields).serialize(serializer)
    }
}
