//! Merging versions of a record, and the merge driver on any three files.

use std::collections::BTreeSet;

use itdesk::git::{Driven, merged};
use itdesk::records::Ticket;
use itdesk::rules::merge::{self, Apart, Versions};

use super::life::{Choices, versions};
use super::{NOW, POLICY};

/// How far a case came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// One of the versions is no record.
    Damaged,
    /// They are versions of no one ticket, or none could be written of them.
    Apart,
    /// They merged.
    Merged,
}

/// Two versions of a record and their common ancestor, made of bytes by [`versions`]; returns how far they came.
pub fn merge(bytes: &[u8]) -> Reached {
    let (base, [ours, theirs]) = versions(&mut Choices::new(bytes));
    let (Ok(ours), Ok(theirs)) = (Ticket::parse(&ours), Ticket::parse(&theirs)) else {
        return Reached::Damaged;
    };
    let base = base.and_then(|base| Ticket::parse(&base).ok());
    check(base.as_ref(), &ours, &theirs)
}

/// What must hold of a merge, whatever it is of.
pub fn check(base: Option<&Ticket>, ours: &Ticket, theirs: &Ticket) -> Reached {
    let merge = |ours, theirs| merge::merge(&POLICY, Versions { base, ours, theirs }, *NOW);
    let (one, other) = (merge(ours, theirs), merge(theirs, ours));
    let spelled = |merged: &Result<Ticket, Apart>| merged.as_ref().map(text).map_err(Apart::clone);
    assert_eq!(spelled(&one), spelled(&other), "merge(a, b) is merge(b, a)");
    let Ok(merged) = one else { return Reached::Apart };
    let again = Ticket::parse(&merged.to_bytes()).unwrap_or_else(|e| panic!("{e}\n{}", text(&merged)));
    assert_eq!(text(&again), text(&merged), "it reads back");
    let told = ids(&merged);
    let names: BTreeSet<&str> = merged.history.iter().map(|e| e.event.as_str()).collect();
    assert_eq!(names.len(), merged.history.len(), "each event once\n{}", text(&merged));
    for side in [ours, theirs] {
        let lost: Vec<&str> = ids(side).difference(&told).copied().collect();
        assert_eq!(lost, [""; 0], "every event is there\n{}", text(&merged));
    }
    assert_eq!((merged.id, merged.kind()), (ours.id, ours.kind()));
    Reached::Merged
}

/// The events of a record but for those that merges compute.
fn ids(ticket: &Ticket) -> BTreeSet<&str> {
    ticket.history.iter().filter(|e| e.merged.is_none()).map(|e| e.event.as_str()).collect()
}

fn text(ticket: &Ticket) -> String {
    String::from_utf8(ticket.to_bytes()).unwrap()
}

/// The merge driver on three files, as they stand in the bytes with a zero between them: ours, theirs, base; where there are fewer, ours
/// and theirs are the same.
pub fn driver(bytes: &[u8]) {
    let mut files = bytes.splitn(3, |b| *b == 0);
    let ours = files.next().unwrap_or_default();
    let (theirs, base) = (files.next().unwrap_or(ours), files.next().unwrap_or_default());
    let drive = |ours, theirs| merged([base, ours, theirs], || &*POLICY, *NOW);
    let (one, other) = (drive(ours, theirs), drive(theirs, ours));
    assert_eq!(one, other, "whichever clone merges");
    if let Driven::Merged(bytes) = one {
        let read = Ticket::parse(&bytes).expect("what is written is a record");
        assert_eq!(read.to_bytes(), bytes);
    }
}
