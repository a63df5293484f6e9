//! What a target knows of the desk it was made from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::Stamp;

/// The version of what targets hold. It is raised when an older program would misread a newer target.
pub(super) const FORMAT: u32 = 2;

/// What an export was made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Head {
    /// [`FORMAT`].
    pub format: u32,
    /// The program that wrote it.
    pub program: String,
    /// The name of the desk.
    pub desk: String,
    /// The commit that was checked out; none where the desk is in no repository or has no commit.
    pub commit: Option<String>,
    /// The instant that its values are true for.
    pub exported: Timestamp,
    /// The clone it was made from: stamps of another say nothing.
    pub clone: i64,
    /// The policy and the columns: with others, every row is made again.
    pub rules: i64,
    /// The files of measurements, relative to the desk, by what they are known again by.
    pub months: BTreeMap<String, Stamp>,
}

/// A ticket of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownTicket {
    /// The number of its id.
    pub key: i64,
    /// What its file is known again by.
    pub stamp: Stamp,
    /// When a value of it changes by itself, in microseconds.
    pub turns: i64,
    /// Whether it is in the archive.
    pub archived: bool,
    /// Whether it may differ from what the commit has of it.
    pub loose: bool,
}

/// All that a target knows.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub head: Head,
    /// In the order of their keys.
    pub tickets: Vec<KnownTicket>,
}

/// The bytes of one ticket.
const LENGTH: usize = 25;
const ARCHIVED: u8 = 1;
const LOOSE: u8 = 2;

/// Tickets as bytes: for each its key, its stamp and its turn, 8 bytes each and little-endian, and a byte of flags.
pub(super) fn packed(tickets: &[KnownTicket]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(tickets.len() * LENGTH);
    for ticket in tickets {
        for number in [ticket.key, ticket.stamp, ticket.turns] {
            bytes.extend(number.to_le_bytes());
        }
        let archived = if ticket.archived { ARCHIVED } else { 0 };
        bytes.push(archived | if ticket.loose { LOOSE } else { 0 });
    }
    bytes
}

/// The tickets of [`packed`]; `None` when these are not such bytes.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<KnownTicket>> {
    let (all, rest) = bytes.as_chunks::<LENGTH>();
    let ticket = |bytes: &[u8; LENGTH]| {
        let (numbers, flags) = bytes.as_chunks::<8>();
        let [key, stamp, turns] = [0, 1, 2].map(|place| i64::from_le_bytes(numbers[place]));
        KnownTicket { key, stamp, turns, archived: flags[0] & ARCHIVED != 0, loose: flags[0] & LOOSE != 0 }
    };
    let tickets: Vec<KnownTicket> = all.iter().map(ticket).collect();
    (rest.is_empty() && tickets.is_sorted_by_key(|ticket| ticket.key)).then_some(tickets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_survive_as_bytes() {
        let ticket =
            |key, archived, loose| KnownTicket { key, stamp: -key, turns: i64::MAX, archived, loose };
        let tickets = vec![ticket(1, true, false), ticket(2, false, true), ticket(9, false, false)];
        assert_eq!(unpacked(&packed(&tickets)), Some(tickets));
        assert_eq!(unpacked(&[0; LENGTH + 1]), None);
    }
}
