//! A verb on the tickets that were found for it.

use crate::cli::session::globals::Session;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::records::{Id, Kind, Ticket};
use crate::rules::life::Action;

/// The tickets that a verb is on, in an opened desk.
pub(crate) struct Selected<'s> {
    session: &'s Session,
    pub desk: Desk,
    pub ids: Vec<Id>,
}

impl<'s> Selected<'s> {
    pub(super) fn new(session: &'s Session, desk: Desk, ids: Vec<Id>) -> Selected<'s> {
        let desk = match session.targeted.batch() {
            Some(batch) => desk.staged_in(&batch.staging),
            None => desk,
        };
        Selected { session, desk, ids }
    }

    /// Applies an action to each ticket and prints what became of it. Several tickets are changed
    /// together, when the command ends.
    ///
    /// # Errors
    /// What the rules refuse of a single ticket; what reading and writing can meet.
    pub(crate) fn act(&self, action: impl Fn(&Desk, &mut Ticket) -> Result<Action>) -> Result<()> {
        self.each(|desk, id| desk.act(id, |ticket| action(desk, ticket)))
    }

    /// [`Selected::act`] for a step that is more than one action.
    ///
    /// # Errors
    /// As [`Selected::act`].
    pub(crate) fn each(&self, step: impl Fn(&Desk, Id) -> Result<Outcome>) -> Result<()> {
        match self.session.targeted.batch() {
            Some(batch) => self.ids.iter().try_for_each(|id| batch.step(|| step(&self.desk, *id))),
            None => self.ids.iter().try_for_each(|id| {
                let outcome = step(&self.desk, *id)?;
                self.session.out.acted(&self.desk, &outcome)
            }),
        }
    }

    /// The ticket, where the verb is on a single one that is changed at once.
    pub(crate) fn only(&self) -> Option<Id> {
        match self.ids[..] {
            [id] if self.session.targeted.batch().is_none() => Some(id),
            _ => None,
        }
    }
}

/// Applies an action to the one ticket that `typed` names, for a verb that takes no others.
///
/// # Errors
/// As [`Selected::act`].
pub(crate) fn act_on_one(
    session: &Session,
    kind: Kind,
    typed: &str,
    action: impl FnOnce(&Desk, &mut Ticket) -> Result<Action>,
) -> Result<()> {
    let desk = session.desk()?;
    let id = desk.find_kind(typed, Some(kind))?;
    let outcome = desk.act(id, |ticket| action(&desk, ticket))?;
    session.out.acted(&desk, &outcome)
}
