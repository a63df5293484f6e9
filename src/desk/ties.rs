//! Tying tickets together. Each record names the other, so that each can be read alone.

use super::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::records::Id;
use crate::rules::links;
use crate::rules::verbs;
use crate::store::Lock;

/// What is done to a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It is made, unless it is there.
    Bind,
    /// It is taken away, if it is there.
    Part,
}

impl Desk {
    /// Ties two tickets in both records: `one` is `forth` to `other`, and `other` is `back` to `one`. Done again
    /// after an interruption, it completes what is missing.
    ///
    /// # Errors
    /// Exit 4 where the link closes a ring; what reading and writing can meet.
    pub fn bind(&self, lock: &Lock, one: Id, (forth, back): (&str, &str), other: Id) -> Result<Outcome> {
        links::check(one, forth, other, |id, rel| Ok::<_, Error>(self.linked(id, rel)))?;
        self.tie(lock, other, (back, one), Tie::Bind)?;
        self.tie(lock, one, (forth, other), Tie::Bind)
    }

    /// The tickets that a ticket is linked to by a relation. One that cannot be read leads nowhere: doctor reports it.
    fn linked(&self, id: Id, rel: &str) -> Vec<Id> {
        let links = self.find_record(id).into_iter().flat_map(|record| record.links);
        links.filter(|link| link.rel == rel).filter_map(|link| link.id.parse().ok()).collect()
    }

    /// Makes or takes away one side of a tie: this ticket is `rel` to that.
    ///
    /// # Errors
    /// What reading and writing can meet.
    pub fn tie(&self, lock: &Lock, this: Id, (rel, that): (&str, Id), tie: Tie) -> Result<Outcome> {
        self.act_locked(lock, this, |ticket| {
            Ok(match tie {
                Tie::Bind => verbs::link(ticket, rel, that),
                Tie::Part => verbs::unlink(ticket, rel, that),
            })
        })
    }
}
