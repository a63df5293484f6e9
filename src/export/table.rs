//! The tables and their columns. `docs/reference/tables.md` describes them; a test compares the two.

use super::cell::CellKind;
use crate::query::{BRIEF, Holds, KEYS, Key, columns};

/// A table of the read model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// A row for each ticket.
    Tickets,
    /// A row for each event of a history.
    Events,
    /// A row for each clock of a request or an incident.
    Clocks,
    /// A row for each link from one ticket to another.
    Links,
    /// A row for each measured value.
    Measurements,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// In snake_case.
    pub name: String,
    /// What it holds.
    pub kind: CellKind,
}

impl Table {
    /// All of them.
    pub(crate) const ALL: [Table; 5] =
        [Table::Tickets, Table::Events, Table::Clocks, Table::Links, Table::Measurements];

    /// Those whose rows come from the records of tickets.
    pub(crate) const OF_TICKETS: [Table; 4] = [Table::Tickets, Table::Events, Table::Clocks, Table::Links];

    /// The name of the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Table::Tickets => "tickets",
            Table::Events => "events",
            Table::Clocks => "clocks",
            Table::Links => "links",
            Table::Measurements => "measurements",
        }
    }

    /// The columns in their order. The first ones, [`Table::key`] of them, tell its rows apart.
    pub(crate) fn columns(self) -> Vec<Column> {
        use CellKind::{Flag, Integer, Json, Real, Text, Time};
        let named = |columns: &[(&str, CellKind)]| -> Vec<Column> {
            columns.iter().map(|(name, kind)| Column { name: (*name).to_owned(), kind: *kind }).collect()
        };
        match self {
            Table::Tickets => {
                let mut columns = named(&[("id", Text)]);
                columns
                    .extend(keys().map(|key| Column { name: key.name.replace('.', "_"), kind: kind(key) }));
                columns.extend(named(&[("description", Text), ("archived", Flag), ("updated", Time)]));
                columns
            }
            Table::Events => named(&[
                ("ticket", Text),
                ("position", Integer),
                ("event", Text),
                ("at", Time),
                ("recorded", Time),
                ("by", Text),
                ("did", Text),
                ("to", Text),
                ("state_from", Text),
                ("state_to", Text),
                ("changes", Json),
                ("note", Text),
                ("message_id", Text),
                ("undoes", Text),
                ("unfit", Text),
            ]),
            Table::Clocks => named(&[
                ("ticket", Text),
                ("clock", Text),
                ("state", Text),
                ("due", Time),
                ("at_risk", Flag),
                ("at_risk_from", Time),
                ("stopped", Flag),
                ("decided", Time),
                ("elapsed_seconds", Integer),
                ("target_seconds", Integer),
                ("agreement", Text),
                ("calendar", Text),
            ]),
            Table::Links => named(&[("ticket", Text), ("position", Integer), ("rel", Text), ("id", Text)]),
            Table::Measurements => named(&[
                ("month", Text),
                ("position", Integer),
                ("at", Time),
                ("service", Text),
                ("measure", Text),
                ("value", Real),
                ("unit", Text),
                ("labels", Json),
            ]),
        }
    }

    /// How many of the first columns tell the rows apart.
    pub(crate) fn key(self) -> usize {
        if self == Table::Tickets { 1 } else { 2 }
    }
}

/// The keys of filters that are columns of `tickets`: those that an index keeps.
pub(super) fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| columns().any(|(name, _)| name != BRIEF && name == key.name))
}

fn kind(key: &Key) -> CellKind {
    match key.holds() {
        Holds::Text => CellKind::Text,
        Holds::Texts => CellKind::Json,
        Holds::Number => CellKind::Integer,
        Holds::Time => CellKind::Time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_has_two_columns_of_one_name() {
        for table in Table::ALL {
            let mut names: Vec<String> = table.columns().into_iter().map(|c| c.name).collect();
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "{table:?}");
        }
    }
}
