//! A verb on the tickets that were found for it.

use crate::cli::session::ask::{Needed, named};
use crate::cli::session::finish::summary;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::lang::tr;
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

    /// [`Selected::act`] with a text that the action needs. Where it was not given, it is asked for, once
    /// it is known that nothing else is refused.
    ///
    /// # Errors
    /// As [`Selected::act`]; exit 2 where the text is missing.
    pub(crate) fn act_saying(
        &self,
        (flag, what): Needed,
        given: Option<&str>,
        action: impl Fn(&Desk, &mut Ticket, Vec<String>) -> Result<Action>,
    ) -> Result<()> {
        if given.is_none() {
            self.needs(&[(flag, what)], |desk, ticket| action(desk, ticket, stand_in()))?;
        }
        let said = text::required(self.session, flag, what, given)?;
        self.act(|desk, ticket| action(desk, ticket, said.clone()))
    }

    /// Refuses what the rules refuse whatever the answers are, then what is missing where nobody can be
    /// asked: `action` is rehearsed with stand-ins for the answers.
    ///
    /// # Errors
    /// The refusal, which also names what is missing; exit 2 where that is all.
    pub(crate) fn needs(
        &self,
        missing: &[Needed],
        action: impl Fn(&Desk, &mut Ticket) -> Result<Action>,
    ) -> Result<()> {
        if missing.is_empty() {
            return Ok(());
        }
        self.rehearse(action).map_err(|refused| match self.session.ask.can_ask() {
            true => refused,
            false => also_missing(refused, missing),
        })?;
        self.session.ask.needs(missing)
    }

    /// What the rules refuse of an action that is not done yet; of several tickets, those that would end
    /// the command.
    ///
    /// # Errors
    /// The refusals.
    pub(crate) fn rehearse(&self, action: impl Fn(&Desk, &mut Ticket) -> Result<Action>) -> Result<()> {
        let rehearsal = |id: &Id| self.desk.rehearse(*id, |ticket| action(&self.desk, ticket)).err();
        let refused: Vec<Error> = self.ids.iter().filter_map(rehearsal).collect();
        let goes_on = self.session.targeted.batch().is_some_and(|batch| batch.keeps_going());
        match &refused[..] {
            [] => Ok(()),
            _ if goes_on && refused.len() < self.ids.len() => Ok(()),
            [only] if self.ids.len() == 1 => Err(only.clone()),
            _ => Err(summary(&refused, self.ids.len(), tr!("nothing was changed"))),
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

/// A refusal that also names what is missing, so that both are put right at once.
pub(crate) fn also_missing(refused: Error, missing: &[Needed]) -> Error {
    let message = tr!("{message}; also missing: {named}", message = refused.message, named = named(missing));
    Error { message, ..refused }
}

/// Stands for a text that is not known yet, while an action is rehearsed.
pub(crate) fn stand_in() -> Vec<String> {
    vec!["…".to_owned()]
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
