//! The fields of a row of `due`, as JSON and as cells.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use super::due_row::DueRow;
use crate::escape::csv_cell;
use crate::records::Class;

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

/// All fields and their names in JSON, in the order of its rows; that of the desk last.
const NAMES: [(DueField, &str); 15] = [
    (DueField::Id, "id"),
    (DueField::Kind, "kind"),
    (DueField::Class, "class"),
    (DueField::State, "state"),
    (DueField::Clock, "clock"),
    (DueField::ClockState, "clock_state"),
    (DueField::Due, "due"),
    (DueField::RemainingSeconds, "remaining_seconds"),
    (DueField::Used, "used"),
    (DueField::Team, "team"),
    (DueField::Assignee, "assignee"),
    (DueField::Title, "title"),
    (DueField::Step, "step"),
    (DueField::WaitsFor, "waits_for"),
    (DueField::Desk, "desk"),
];

impl DueField {
    /// Those of a row of one desk, in the order of JSON.
    pub(crate) const ALL: [DueField; NAMES.len() - 1] = {
        let mut all = [DueField::Id; NAMES.len() - 1];
        let mut place = 0;
        while place < all.len() {
            all[place] = NAMES[place].0;
            place += 1;
        }
        all
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
    pub(crate) fn name(self) -> &'static str {
        NAMES[self as usize].1
    }
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

impl DueRow<&str> {
    /// These fields of the row, in their order.
    pub(crate) fn picked<'r>(&'r self, fields: &'r [DueField]) -> Picked<'r> {
        Picked { row: self, fields }
    }

    /// The value of a field.
    fn field(&self, field: DueField) -> FieldValue<'_> {
        match field {
            DueField::Id => FieldValue::Text(self.id),
            DueField::Kind => FieldValue::Text(self.kind),
            DueField::Class => FieldValue::of(self.class.map(Class::as_str)),
            DueField::State => FieldValue::Text(self.state),
            DueField::Clock => FieldValue::Text(self.clock),
            DueField::ClockState => FieldValue::Text(self.clock_state),
            DueField::Due => FieldValue::Time(self.due),
            DueField::RemainingSeconds => FieldValue::Number(self.remaining_seconds),
            DueField::Used => FieldValue::Share(self.used),
            DueField::Team => FieldValue::of(self.team),
            DueField::Assignee => FieldValue::of(self.assignee),
            DueField::Title => FieldValue::Text(self.title),
            DueField::Step => FieldValue::of(self.step),
            DueField::WaitsFor => FieldValue::of(self.waits_for),
            DueField::Desk => FieldValue::of(self.desk),
        }
    }
}

/// Some fields of a row, as JSON and as cells.
#[derive(Debug)]
pub(crate) struct Picked<'r> {
    row: &'r DueRow<&'r str>,
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

impl Serialize for DueRow<&str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_fields() {
        for (place, (field, _)) in NAMES.into_iter().enumerate() {
            assert_eq!(field as usize, place, "{field:?}");
        }
    }
}
