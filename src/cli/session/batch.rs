//! One command on several tickets: every step is decided before the first is written.

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Outcome, Staging};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Id;
use crate::store::PRIVATE;

/// Names the events of the last batch, so that `undo` without an id can undo all of them.
pub(super) const LAST_BATCH: &str = "last-batch.json";

/// How the steps of a batch are carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BatchOptions {
    /// Print what would change, and write nothing.
    pub dry_run: bool,
    /// Change the tickets that are not refused.
    pub keep_going: bool,
}

/// The steps of one command so far.
#[derive(Debug)]
pub(crate) struct Batch {
    pub staging: Arc<Staging>,
    pub(super) options: BatchOptions,
    pub(super) steps: RefCell<Vec<Outcome>>,
    pub(super) refused: RefCell<Vec<Error>>,
}

/// The batch that was last written by this clone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LastBatch {
    /// Each ticket, and the event that the batch gave it.
    pub events: Vec<(String, String)>,
}

impl Batch {
    /// An empty batch; the desk is locked until it ends.
    pub(crate) fn new(desk: &Desk, options: BatchOptions) -> Result<Batch> {
        let staging = desk.stage()?;
        Ok(Batch { staging, options, steps: RefCell::default(), refused: RefCell::default() })
    }

    /// Takes a step on one ticket. What a rule refuses leaves the ticket as it was.
    ///
    /// # Errors
    /// What is wrong with the system rather than with the ticket.
    pub(crate) fn step(&self, step: impl FnOnce() -> Result<Outcome>) -> Result<()> {
        let mark = self.staging.mark();
        match step() {
            Ok(outcome) => self.steps.borrow_mut().push(outcome),
            Err(error) if matches!(error.kind, ErrorKind::Busy | ErrorKind::System) => return Err(error),
            Err(error) => {
                self.staging.back_to(mark);
                self.refuse(error);
            }
        }
        Ok(())
    }

    /// Whether the other tickets are changed when one is refused.
    pub(crate) fn keeps_going(&self) -> bool {
        self.options.keep_going
    }

    /// Writes down that a ticket cannot take part.
    pub(crate) fn refuse(&self, error: Error) {
        self.refused.borrow_mut().push(error);
    }
}

/// The last batch of this clone, if that was its last command that changed tickets.
pub(crate) fn last(desk: &Desk) -> Option<LastBatch> {
    let text = desk.store.text(&format!("{PRIVATE}/{LAST_BATCH}")).ok()?;
    serde_json::from_str(&text).ok()
}

/// Forgets the last batch: something else was done since, and `undo` without an id would go past it.
pub(crate) fn forget(desk: &Desk) {
    // Mostly there is none.
    let _ = desk.store.remove_private(LAST_BATCH);
}

/// The batch of a command, and the tickets that it is on where they were found beforehand.
#[derive(Debug, Default)]
pub(crate) struct Targeted {
    batch: std::cell::OnceCell<Batch>,
    group: RefCell<Option<Vec<Id>>>,
}

impl Targeted {
    /// The batch of this command, if it is on several tickets.
    pub(crate) fn batch(&self) -> Option<&Batch> {
        self.batch.get()
    }

    /// The batch of this command, begun where it is not yet.
    pub(crate) fn begin(&self, desk: &Desk, options: BatchOptions) -> Result<&Batch> {
        if self.batch.get().is_none() {
            // A second one cannot come in between: a command has one thread.
            let _ = self.batch.set(Batch::new(desk, options)?);
        }
        self.batch.get().ok_or_else(|| Error::new(ErrorKind::System, tr!("the batch did not start")))
    }

    /// The tickets that the next verb is on, instead of those that were typed.
    pub(crate) fn set_group(&self, ids: Vec<Id>) {
        *self.group.borrow_mut() = Some(ids);
    }

    /// See [`Targeted::set_group`].
    pub(crate) fn group(&self) -> Option<Vec<Id>> {
        self.group.borrow().clone()
    }
}
