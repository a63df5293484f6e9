//! What becomes of a ticket of which git has up to three versions.

use jiff::Timestamp;

use crate::records::Ticket;
use crate::records::ticket::FORMAT;
use crate::rules::merge::{Apart, Versions as Two, keeps_id, merge, moved_on};
use crate::rules::policy::Policy;
use crate::store::{Place, Shelf};

/// A version of a record: where it stands, and its bytes.
#[derive(Debug, Clone)]
pub(in crate::git) struct Version {
    pub place: Place,
    pub bytes: Vec<u8>,
}

/// The versions of a record.
#[derive(Debug, Clone, Default)]
pub(in crate::git) struct Three {
    pub base: Option<Version>,
    pub ours: Option<Version>,
    pub theirs: Option<Version>,
}

impl Three {
    /// Whether the bytes of one of the versions are such.
    pub(super) fn has(&self, are: impl Fn(&[u8]) -> bool) -> bool {
        [&self.base, &self.ours, &self.theirs].into_iter().flatten().any(|version| are(&version.bytes))
    }
}

/// A record and where it belongs.
#[derive(Debug, Clone)]
pub(in crate::git) struct Placed {
    pub place: Place,
    pub ticket: Ticket,
}

/// What becomes of a ticket.
#[derive(Debug)]
pub(in crate::git) enum Outcome {
    /// A version is no record, or a newer program's: left as it is.
    Unknown,
    /// It was removed, and nobody changed it meanwhile.
    Gone,
    /// One record.
    One(Box<Placed>),
    /// Two tickets had one id: the one that keeps it, and the one that moves on.
    Two(Box<Placed>, Box<Placed>),
}

/// What becomes of a ticket of which these versions are known.
pub(in crate::git) fn outcome(three: &Three, policy: &Policy, now: Timestamp) -> Outcome {
    let (Ok(base), Ok(ours), Ok(theirs)) = (read(&three.base), read(&three.ours), read(&three.theirs)) else {
        return Outcome::Unknown;
    };
    match (ours, theirs) {
        (None, None) => Outcome::Gone,
        (Some(ticket), None) => one_left(three, &three.ours, ticket),
        (None, Some(ticket)) => one_left(three, &three.theirs, ticket),
        (Some(ours), Some(theirs)) => both(three, base.as_ref(), ours, theirs, policy, now),
    }
}

/// One side removed it: what the other changed meanwhile stays.
fn one_left(three: &Three, left: &Option<Version>, ticket: Ticket) -> Outcome {
    let bytes = |version: &Option<Version>| version.as_ref().map(|v| v.bytes.clone());
    if three.base.is_some() && bytes(&three.base) == bytes(left) {
        return Outcome::Gone;
    }
    let place = left.as_ref().map_or(Place::Day, |v| v.place);
    Outcome::One(Box::new(Placed { place, ticket }))
}

fn both(
    three: &Three,
    base: Option<&Ticket>,
    ours: Ticket,
    theirs: Ticket,
    policy: &Policy,
    now: Timestamp,
) -> Outcome {
    match merge(policy, Two { base, ours: &ours, theirs: &theirs }, now) {
        Ok(ticket) => Outcome::One(Box::new(Placed { place: place(three, &ticket), ticket })),
        Err(Apart::NoRecord(_)) => Outcome::Unknown,
        Err(Apart::TwoTickets) => {
            let (stays, moves) = keeps_id(&ours, &theirs);
            let stays = Placed { place: live_place(three), ticket: stays.clone() };
            Outcome::Two(Box::new(stays), Box::new(Placed { place: Place::Day, ticket: moved_on(moves) }))
        }
    }
}

/// Where the merged record belongs: where the side that moved it put it, but a ticket that goes on is among the live.
fn place(three: &Three, merged: &Ticket) -> Place {
    let of = |version: &Option<Version>| version.as_ref().map(|v| v.place.shelf());
    let base = of(&three.base);
    let ours = of(&three.ours);
    let theirs = of(&three.theirs);
    let moved = match base {
        Some(_) if ours == base => theirs,
        Some(_) => ours,
        // Who put it there first is not known: the same place, whichever side merges.
        None => [ours, theirs].into_iter().flatten().find(|shelf| *shelf == Shelf::Archive),
    };
    match moved {
        Some(Shelf::Archive) if merged.state.is_ended() => Place::Archive,
        _ => live_place(three),
    }
}

/// Where a live record belongs: by month only where no side has moved it, so that a desk moves from months to days in
/// one commit, and not with every merge.
fn live_place(three: &Three) -> Place {
    let sides = || [&three.ours, &three.theirs].into_iter().flatten().map(|version| version.place);
    let by_month = sides().any(|place| place == Place::Month) && !sides().any(|place| place == Place::Day);
    if by_month { Place::Month } else { Place::Day }
}

fn read(version: &Option<Version>) -> Result<Option<Ticket>, ()> {
    let Some(version) = version else { return Ok(None) };
    let ticket = Ticket::parse(&version.bytes).map_err(drop)?;
    if ticket.format <= FORMAT { Ok(Some(ticket)) } else { Err(()) }
}
