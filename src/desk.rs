//! An opened desk: policy, files, who acts and when. Every change to a ticket goes through it.

mod locate;

use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::Timestamp;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{self, Index, Need, Source, Trouble};
use crate::records::id::event_letters;
use crate::records::{Id, Kind, Ticket};
use crate::rules::life::{self, Deed, Occasion};
use crate::rules::policy::Policy;
use crate::store::{Durability, Lock, Shelf, Store};

/// A desk that a command works on.
pub struct Desk {
    /// Its files.
    pub store: Store,
    /// Its policy.
    pub policy: Policy,
    /// The one reading of the clock, or `ITDESK_NOW`.
    pub now: Timestamp,
    /// When what is told happened: `--at`, else now.
    pub at: Timestamp,
    /// `--as`, `ITDESK_ACTOR` or the user's configuration; else git is asked when someone must be named.
    pub named_actor: Option<String>,
    /// By which the index knows the policy again.
    pub fingerprint: i64,
    /// Whether a long rebuild of the index may draw a progress bar.
    pub progress: bool,
    actor: OnceLock<String>,
}

/// What is done to a ticket right after it was made.
pub type FollowUp<'a> = dyn Fn(&mut Ticket) -> Result<Deed> + 'a;

/// What became of a deed.
#[derive(Debug)]
pub struct Acted {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// False when there was nothing to change.
    pub changed: bool,
}

impl Desk {
    /// A desk over the files in `root`. `fingerprint` is that of the text the policy was read from.
    pub fn new(
        root: PathBuf,
        (policy, fingerprint): (Policy, i64),
        now: Timestamp,
        at: Option<Timestamp>,
        actor: Option<String>,
    ) -> Desk {
        let (at, store) = (at.unwrap_or(now), Store::new(root));
        let actor = (actor, OnceLock::new());
        Desk { store, policy, now, at, fingerprint, progress: false, named_actor: actor.0, actor: actor.1 }
    }

    /// Asks the index of a shelf, which is brought up to date first. See [`index::with`].
    ///
    /// # Errors
    /// What reading the files can meet, and what the question itself has.
    pub fn ask<T>(
        &self,
        shelf: Shelf,
        need: Need,
        question: impl Fn(&Index) -> Result<T, Trouble>,
    ) -> Result<T> {
        index::with(self.source(), shelf, need, &question)
    }

    /// Compares the indexes with every file, the archived ones too, which are otherwise known to be as
    /// they were by the times of their folders.
    ///
    /// # Errors
    /// What reading the files can meet.
    pub fn verify_index(&self) -> Result<()> {
        for shelf in self.shelves() {
            index::distrust(&self.store, shelf);
            self.ask(shelf, Need::Rows, |_| Ok(()))?;
        }
        Ok(())
    }

    /// The shelves that the desk has.
    pub fn shelves(&self) -> impl Iterator<Item = Shelf> + use<> {
        let archive = self.store.has_archive().then_some(Shelf::Archive);
        std::iter::once(Shelf::Live).chain(archive)
    }

    fn source(&self) -> Source<'_> {
        let (fingerprint, progress) = (self.fingerprint, self.progress);
        Source { store: &self.store, policy: &self.policy, fingerprint, now: self.now, progress }
    }

    /// Who acts: a person of the policy under the name it gives them, else the name as it was given.
    ///
    /// # Errors
    /// Exit 2 when nothing says who acts.
    pub fn actor(&self) -> Result<&str> {
        if let Some(actor) = self.actor.get() {
            return Ok(actor);
        }
        let named = self.named_actor.clone().filter(|who| !who.trim().is_empty());
        let given = named.or_else(git_email).ok_or_else(|| {
            Error::usage("nobody is named as the one who acts")
                .hint("give --as WHO, set ITDESK_ACTOR, or git config user.email")
        })?;
        Ok(self.actor.get_or_init(|| self.person(&given)))
    }

    /// The name under which the policy knows `who`, by name or by address; else `who` itself.
    pub fn person(&self, who: &str) -> String {
        let known = self.policy.people.iter().find(|(name, person)| {
            name.eq_ignore_ascii_case(who) || person.email.iter().any(|e| e.eq_ignore_ascii_case(who))
        });
        known.map_or_else(|| who.to_owned(), |(name, _)| name.clone())
    }

    /// Changes a ticket: under the lock it is read, the deed is applied by the rules, and it is
    /// written back with one event more.
    ///
    /// # Errors
    /// What the rules refuse (exit 4), and what reading and writing can meet.
    pub fn act(&self, id: Id, deed: impl FnOnce(&mut Ticket) -> Result<Deed>) -> Result<Acted> {
        let lock = self.store.lock()?;
        self.act_locked(&lock, id, deed)
    }

    /// [`Desk::act`] under a lock that is held already.
    pub fn act_locked(
        &self,
        lock: &Lock,
        id: Id,
        deed: impl FnOnce(&mut Ticket) -> Result<Deed>,
    ) -> Result<Acted> {
        let before = self.store.read(id)?;
        let occasion = self.occasion()?;
        match life::apply(&self.policy, &before, &occasion, deed)? {
            None => Ok(Acted { ticket: before, changed: false }),
            Some(after) => {
                self.store.write(lock, &after)?;
                index::record_written(&self.source(), &after);
                Ok(Acted { ticket: after, changed: true })
            }
        }
    }

    /// Makes a ticket of a filled draft: the rules class it, `note` goes into its first event, and it
    /// is written.
    ///
    /// A ticket whose dedupe key the desk has already is not made again; the old one is returned,
    /// unchanged.
    pub fn create(&self, draft: Ticket, note: Vec<String>) -> Result<Acted> {
        let occasion = self.occasion()?;
        let lock = self.store.lock()?;
        if let Some(known) = draft.dedupe_key.as_deref().map(|k| self.find_dedupe(k)).transpose()?.flatten() {
            return Ok(Acted { ticket: known, changed: false });
        }
        let mut ticket = self.begun(draft, &occasion, note);
        self.put_new(&lock, &mut ticket, Durability::Now)?;
        index::record_written(&self.source(), &ticket);
        Ok(Acted { ticket, changed: true })
    }

    /// Makes many tickets, each with the deeds that follow its creation at once. What was written is safe once
    /// [`crate::store::sync_tree`] was called; the index finds it by its files.
    ///
    /// # Errors
    /// What the rules refuse, and what writing can meet; those made until then stay.
    pub fn create_many(
        &self,
        lock: &Lock,
        drafts: impl IntoIterator<Item = Ticket>,
        deed: Option<&FollowUp>,
    ) -> Result<Vec<Id>> {
        let mut made = Vec::new();
        for draft in drafts {
            let mut ticket = self.begun(draft, &self.occasion()?, Vec::new());
            if let Some(deed) = deed {
                let after = life::apply(&self.policy, &ticket, &self.occasion()?, deed)?;
                ticket = after.unwrap_or(ticket);
            }
            self.put_new(lock, &mut ticket, Durability::Later)?;
            made.push(ticket.id);
        }
        Ok(made)
    }

    /// A draft with its class, its first event and its deadlines.
    fn begun(&self, draft: Ticket, occasion: &Occasion, note: Vec<String>) -> Ticket {
        let mut ticket = draft;
        life::refresh(&self.policy, &mut ticket);
        let mut event = life::creation(&ticket, occasion);
        event.note = note;
        ticket.record(event);
        life::settle(&self.policy, &mut ticket, None, self.now);
        ticket
    }

    /// Writes a new ticket, under another id where its own is taken.
    fn put_new(&self, lock: &Lock, ticket: &mut Ticket, durability: Durability) -> Result<()> {
        while !self.store.create(lock, ticket, durability)? {
            ticket.id = self.fresh_id(ticket.kind, self.at)?;
        }
        Ok(())
    }

    /// An id for something that was created at `at`.
    pub fn fresh_id(&self, kind: Kind, at: Timestamp) -> Result<Id> {
        let date = jiff::tz::TimeZone::UTC.to_datetime(at).date();
        Ok(Id::new(kind, date, random()? as u32))
    }

    /// Who acts now, and when, with a fresh event id.
    pub fn occasion(&self) -> Result<Occasion> {
        if self.at > self.now {
            let error = Error::usage(format!("--at {} is in the future (it is {})", self.at, self.now));
            return Err(error.hint("only what has happened can be recorded"));
        }
        Ok(Occasion { by: self.actor()?.to_owned(), at: self.at, now: self.now, event: fresh_event_id()? })
    }
}

/// A random id for an event.
pub fn fresh_event_id() -> Result<String> {
    Ok(event_letters(random()?))
}

fn random() -> Result<u64> {
    getrandom::u64()
        .map_err(|e| Error::new(ErrorKind::System, format!("the system gives no random numbers: {e}")))
}

fn git_email() -> Option<String> {
    let output = std::process::Command::new("git").args(["config", "--get", "user.email"]).output().ok()?;
    let email = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !email.is_empty()).then_some(email)
}
