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
    /// The name of a configuration item; compared folded.
    Item(&'a str),
    /// The serial number of a configuration item; compared folded.
    Serial(&'a str),
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
            Name::Item(name) => format!("i{}", fold::name(name)),
            Name::Serial(serial) => format!("s{}", fold::name(serial)),
            Name::Message(id) => format!("m{id}"),
            Name::Thread(id) => format!("r{id}"),
        }
    }

    /// What [`Name::stored`] made, apart again; system and number folded.
    fn read(stored: &'a str) -> Option<Name<'a>> {
        let (sort, rest) = stored.split_at_checked(1)?;
        match sort {
            "n" => rest.split_once(UNIT).map(|(number, system)| Name::Number(system, number)),
            "d" => Some(Name::Dedupe(rest)),
            "i" => Some(Name::Item(rest)),
            "s" => Some(Name::Serial(rest)),
            "r" => Some(Name::Thread(rest)),
            "m" => Some(Name::Message(rest)),
            _ => None,
        }
    }
}

/// The range of the stored names of a number, whichever system it is of.
pub(super) fn numbers(typed: &str) -> (String, String) {
    let number = fold::name(typed);
    (format!("n{number}{UNIT}"), format!("n{number}{}", char::from(UNIT as u8 + 1)))
}

impl Index<'_> {
    /// The tickets with a number elsewhere, given as `NUMBER` or `SYSTEM:NUMBER`, and the configuration items
    /// of this name or serial number; in any case.
    pub fn numbered(&self, typed: &str) -> Result<Vec<Id>, IndexError> {
        let typed = fold::name(typed);
        let (from, to) = numbers(&typed);
        let mut ids = self.ids("SELECT key FROM name WHERE name >= ?1 AND name < ?2", (from, to))?;
        // Either half may hold a colon of its own.
        for (at, _) in typed.match_indices(':') {
            let name = Name::Number(&typed[..at], &typed[at + 1..]);
            ids.extend(self.named(name)?);
        }
        ids.extend(self.named(Name::Item(&typed))?);
        ids.extend(self.named(Name::Serial(&typed))?);
        ids.sort_by_key(Id::number);
        ids.dedup();
        Ok(ids)
    }

    /// The tickets that go by a name.
    pub fn named(&self, name: Name) -> Result<Vec<Id>, IndexError> {
        self.ids("SELECT key FROM name WHERE name = ?1", [name.stored()])
    }

    /// Every name and serial number of a configuration item, folded.
    pub fn item_names(&self) -> Result<Vec<String>, IndexError> {
        let sql =
            "SELECT substr(name, 2) FROM name WHERE name >= 'i' AND name < 'j' OR name >= 's' AND name < 't'";
        let mut query = self.db.prepare(sql)?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands every name of every ticket to `take`.
    pub fn each_name(&self, take: &mut dyn FnMut(Name, Id)) -> Result<(), IndexError> {
        // Every page of the table is read once: those of a mapped file would all stay in memory.
        self.db.execute_batch("PRAGMA mmap_size = 0")?;
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
