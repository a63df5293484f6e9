//! The names under which other systems and scripts know a ticket.

use super::Index;
use super::error::IndexError;
use crate::records::{Id, fold};

/// Between the number and the system of a stored name: the number stands first, so that it can be looked
/// for alone.
const UNIT: char = '\u{1f}';

/// A name of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'a> {
    /// System and number; they are compared folded.
    Number(&'a str, &'a str),
    /// The key under which a script may send a ticket again.
    Dedupe(&'a str),
    /// The Message-ID of a mail in its history.
    Message(&'a str),
    /// The Message-ID of a mail that one in its history answers, and that the desk never saw.
    Thread(&'a str),
}

impl<'a> Name<'a> {
    /// As it stands in the index.
    pub(super) fn stored(self) -> String {
        match self {
            Name::Number(system, number) => {
                format!("n{}{UNIT}{}", fold::name(number), fold::name(system))
            }
            Name::Dedupe(key) => format!("d{key}"),
            Name::Message(id) => format!("m{id}"),
            Name::Thread(id) => format!("r{id}"),
        }
    }

    /// What [`Name::stored`] made, apart again; system and number folded.
    fn read(stored: &'a str) -> Option<Name<'a>> {
        match stored.strip_prefix('n') {
            Some(rest) => rest.split_once(UNIT).map(|(number, system)| Name::Number(system, number)),
            None => match stored.strip_prefix('d') {
                Some(key) => Some(Name::Dedupe(key)),
                None => match stored.strip_prefix('r') {
                    Some(id) => Some(Name::Thread(id)),
                    None => stored.strip_prefix('m').map(Name::Message),
                },
            },
        }
    }
}

/// The range of the stored names of a number, whichever system it is of.
pub(super) fn numbers(typed: &str) -> (String, String) {
    let number = fold::name(typed);
    (format!("n{number}{UNIT}"), format!("n{number}{}", char::from(UNIT as u8 + 1)))
}

impl Index<'_> {
    /// The tickets with a number elsewhere, given as `NUMBER` or `SYSTEM:NUMBER`, in any case.
    pub fn numbered(&self, typed: &str) -> Result<Vec<Id>, IndexError> {
        let typed = fold::name(typed);
        let (from, to) = numbers(&typed);
        let mut ids = self.ids("SELECT key FROM name WHERE name >= ?1 AND name < ?2", (from, to))?;
        // Either half may hold a colon of its own.
        for (at, _) in typed.match_indices(':') {
            let name = Name::Number(&typed[..at], &typed[at + 1..]);
            ids.extend(self.named(name)?);
        }
        ids.sort_by_key(Id::number);
        ids.dedup();
        Ok(ids)
    }

    /// The tickets that go by a name.
    pub fn named(&self, name: Name) -> Result<Vec<Id>, IndexError> {
        self.ids("SELECT key FROM name WHERE name = ?1", [name.stored()])
    }

    /// Hands every name of every ticket to `take`.
    pub fn each_name(&self, take: &mut dyn FnMut(Name, Id)) -> Result<(), IndexError> {
        let mut query = self.db.prepare("SELECT name, key FROM name")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let stored: String = row.get(0)?;
            if let (Some(name), Some(id)) = (Name::read(&stored), Id::from_number(row.get(1)?)) {
                take(name, id);
            }
        }
        Ok(())
    }
}
