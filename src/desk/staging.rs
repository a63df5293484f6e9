//! Steps on several tickets that are written together: the first file is written after the last step
//! was decided.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::records::{Id, Ticket};
use crate::store::{CommitNote, Lock};

/// Tickets as the steps so far leave them, and the lock under which they were read.
#[derive(Debug)]
pub struct Staging {
    lock: Arc<Lock>,
    staged: Mutex<Staged>,
}

#[derive(Debug, Default)]
struct Staged {
    tickets: BTreeMap<Id, Ticket>,
    steps: Vec<StagedStep>,
}

/// A step, and what takes it back.
#[derive(Debug)]
struct StagedStep {
    id: Id,
    /// The ticket as an earlier step left it.
    before: Option<Ticket>,
    note: Option<CommitNote>,
}

impl Staging {
    /// Nothing staged yet, under this lock.
    pub(super) fn new(lock: Lock) -> Staging {
        Staging { lock: Arc::new(lock), staged: Mutex::default() }
    }

    /// How many steps are staged, for [`Staging::back_to`].
    pub fn mark(&self) -> usize {
        self.open().steps.len()
    }

    /// Drops the steps after a mark.
    pub fn back_to(&self, mark: usize) {
        let mut staged = self.open();
        while staged.steps.len() > mark {
            let Some(step) = staged.steps.pop() else { return };
            match step.before {
                Some(before) => staged.tickets.insert(step.id, before),
                None => staged.tickets.remove(&step.id),
            };
        }
    }

    pub(super) fn lock(&self) -> Arc<Lock> {
        Arc::clone(&self.lock)
    }

    /// A ticket as the steps so far leave it; `None` when there was no step on it.
    pub(super) fn ticket(&self, id: Id) -> Option<Ticket> {
        self.open().tickets.get(&id).cloned()
    }

    pub(super) fn put(&self, ticket: &Ticket, note: Option<CommitNote>) {
        let mut staged = self.open();
        let before = staged.tickets.insert(ticket.id, ticket.clone());
        staged.steps.push(StagedStep { id: ticket.id, before, note });
    }

    /// The tickets and the notes of their steps, which are staged no longer.
    pub(super) fn take(&self) -> (Vec<Ticket>, Vec<CommitNote>) {
        let staged = std::mem::take(&mut *self.open());
        let notes = staged.steps.into_iter().filter_map(|step| step.note).collect();
        (staged.tickets.into_values().collect(), notes)
    }

    fn open(&self) -> MutexGuard<'_, Staged> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
