//! Making tickets: one, many, or whatever a dedupe key leads to.

use super::{Desk, Outcome, Step};
use crate::error::Result;
use crate::index;
use crate::records::{Id, Link, Ticket};
use crate::rules::bounds;
use crate::rules::keys::{self, Became, IncomingReport, KeyAnswer, Names};
use crate::rules::life::{self, Action, ActionContext};
use crate::rules::occurred;
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

impl Desk {
    /// Makes a ticket of a filled draft: the rules class it, `note` goes into its first event, and it
    /// is written.
    ///
    /// Where the desk knows the draft's dedupe key, [`keys::answer`] decides under the lock: the ticket that is not over
    /// is returned unchanged; one that was over lately is reopened; one that was over before is followed by a new one.
    ///
    /// # Errors
    /// What reading and writing can meet.
    pub fn create(&self, draft: Ticket, note: Vec<String>) -> Result<Outcome> {
        self.create_under_key(draft, note, Names::Condition)
    }

    /// [`Desk::create`] where the dedupe key names this one report: the ticket that was made of it is returned
    /// unchanged, over and archived or not.
    ///
    /// # Errors
    /// What reading and writing can meet.
    pub fn create_once(&self, draft: Ticket, note: Vec<String>) -> Result<Outcome> {
        self.create_under_key(draft, note, Names::IncomingReport)
    }

    fn create_under_key(&self, draft: Ticket, note: Vec<String>, names: Names) -> Result<Outcome> {
        let lock = self.lock()?;
        let held = draft.dedupe_key.as_deref().map(|key| self.find_dedupe(key)).transpose()?.flatten();
        let Some(mut held) = held else {
            let became = draft.dedupe_key.is_some().then_some(Became::Created);
            return Ok(Outcome { became, ..self.create_locked(&lock, draft, note)? });
        };
        if names == Names::Condition {
            held = self.living(held)?;
        }
        let (shelf, known) = held;
        let report = IncomingReport { draft: &draft, names, at: self.at, now: self.now };
        match keys::answer(&self.policy, &known, shelf == Shelf::Archive, &report) {
            KeyAnswer::Known => Ok(Outcome { ticket: known, changed: false, became: Some(Became::Known) }),
            KeyAnswer::Reopen => {
                let action = |ticket: &mut Ticket| Ok(keys::reopen(&self.policy, ticket, &draft)?);
                let acted = self.act_locked(&lock, known.id, action)?;
                Ok(Outcome { became: Some(Became::Reopened), ..acted })
            }
            KeyAnswer::Follow => self.create_after(&lock, draft, note, (shelf, known.id)),
        }
    }

    /// [`Desk::create_locked`] of a ticket that follows another. An archived record is not written to: its side of the
    /// link is missing.
    ///
    /// # Errors
    /// What reading and writing can meet. Interrupted before the other has its side of the link, doctor completes it.
    pub fn create_after(
        &self,
        lock: &Lock,
        mut draft: Ticket,
        note: Vec<String>,
        (shelf, other): (Shelf, Id),
    ) -> Result<Outcome> {
        draft.links.push(Link::new("follows", &other.to_string()));
        draft.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
        draft.links.dedup();
        let mut made = self.create_locked(lock, draft, note)?;
        if shelf == Shelf::Live {
            made.ticket = self.bind(lock, made.ticket.id, ("follows", "followed_by"), other)?.ticket;
        }
        Ok(Outcome { became: Some(Became::Followed(other)), ..made })
    }

    /// [`Desk::create`] under a lock that is held already, whatever the desk has under the draft's dedupe key.
    pub fn create_locked(&self, lock: &Lock, draft: Ticket, note: Vec<String>) -> Result<Outcome> {
        self.create_of(lock, draft, verbs::create(note))
    }

    /// [`Desk::create_locked`] by an action, of which the first event takes the note and the message that brought it.
    pub fn create_of(&self, lock: &Lock, draft: Ticket, action: Action) -> Result<Outcome> {
        let mut ticket = self.begun(draft, &self.context()?, action)?;
        while !self.store.create(lock, &ticket)? {
            ticket.id = self.fresh_id(ticket.kind(), self.at)?;
        }
        self.tell(&ticket);
        index::records_written(&self.source(), std::slice::from_ref(&ticket));
        Ok(Outcome { ticket, changed: true, became: None })
    }

    /// Makes many tickets, each with the actions that follow its creation at once. They are
    /// on the disk when this returns; the index finds them by their files.
    ///
    /// # Errors
    /// What the rules refuse, which writes none; what writing can meet, with the number of those that are written.
    pub fn create_many(
        &self,
        lock: &Lock,
        drafts: impl IntoIterator<Item = Ticket>,
        action: Option<Step>,
    ) -> Result<Vec<Id>> {
        let mut made = Vec::new();
        let batch = self.store.batch(lock);
        for draft in drafts {
            let mut ticket = self.begun(draft, &self.context()?, verbs::create(Vec::new()))?;
            if let Some(action) = action {
                let after = life::apply(&self.policy, &ticket, &self.context()?, action)?;
                ticket = after.unwrap_or(ticket);
            }
            while !batch.create(&ticket)? {
                ticket.id = self.fresh_id(ticket.kind(), self.at)?;
            }
            self.tell(&ticket);
            made.push(ticket.id);
        }
        batch.finish()?;
        Ok(made)
    }

    /// A draft with its class, its first event and its deadlines.
    fn begun(&self, draft: Ticket, context: &ActionContext, action: Action) -> Result<Ticket> {
        bounds::check(None, &draft)?;
        occurred::check(None, &draft, context.now)?;
        let mut ticket = draft;
        life::refresh(&self.policy, &mut ticket);
        let mut event = life::creation(&ticket, context);
        event.note = action.note;
        event.mail = action.mail;
        ticket.record(event);
        life::settle(&self.policy, &mut ticket, None, self.now);
        Ok(ticket)
    }
}
