//! An opened desk: policy, files, who acts and when. Every change to a ticket goes through it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::staging::Staging;
use crate::error::{Error, ErrorKind, Result};
use crate::git::{self, Git};
use crate::index::{self, Index, IndexError, Mismatch, Need, Selection, Source};
use crate::lang::tr;
use crate::query::{Context, Filter};
use crate::records::id::{YEARS, event_letters, is_nameable};
use crate::records::{Id, Kind, Ticket};
use crate::rules::keys::Became;
use crate::rules::life::{self, Acting, Action, ActionContext};
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::store::{CommitNote, Lock, Shelf, Store, Unreadable};

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
    /// The repository of the desk, once a command has asked git for it.
    pub repository: Arc<OnceLock<Git>>,
    /// The time at which the desk is looked at, where that is not now.
    as_of: Option<Timestamp>,
    /// Where steps wait to be written together.
    pub(super) staging: Option<Arc<Staging>>,
    actor: OnceLock<String>,
}

/// An action that may be done to one ticket after another.
pub type Step<'a> = &'a dyn Fn(&mut Ticket) -> Result<Action>;

/// What became of an action.
#[derive(Debug)]
pub struct Outcome {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// False when there was nothing to change.
    pub changed: bool,
    /// What became of a draft under a dedupe key; `None` for anything else.
    pub became: Option<Became>,
}

impl Desk {
    /// A desk over the files in `root`. `fingerprint` is that of the text the policy was read from.
    pub fn new(
        root: PathBuf,
        policy: Policy,
        fingerprint: i64,
        now: Timestamp,
        at: Option<Timestamp>,
        actor: Option<String>,
    ) -> Desk {
        Desk {
            store: Store::new(root),
            policy,
            now,
            at: at.unwrap_or(now),
            named_actor: actor,
            fingerprint,
            progress: false,
            repository: Arc::default(),
            as_of: None,
            staging: None,
            actor: OnceLock::new(),
        }
    }

    /// Asks the index of a shelf, which is brought up to date first. See [`index::with`].
    ///
    /// # Errors
    /// What reading the files can meet, and what the question itself has.
    pub fn ask<T>(
        &self,
        shelf: Shelf,
        need: Need,
        question: impl Fn(&Index) -> Result<T, IndexError>,
    ) -> Result<T> {
        index::with(self.source(), shelf, need, &question)
    }

    /// Counts the live tickets that pass all the words of a filter.
    ///
    /// # Errors
    /// Exit 2 for a word that is no filter, and what [`Desk::ask`] can meet.
    pub fn count(&self, words: &[String]) -> Result<u64> {
        let filter = Filter::parse(words, &Context::of(&self.policy, self.now))?;
        let wanted = Selection { filter: &filter, kind: None, words: false };
        self.ask(Shelf::Live, Need::Rows, |index| index.count(&wanted))
    }

    /// Compares the index of a shelf with what its files say, whatever their stamps. See [`index::verify`].
    ///
    /// # Errors
    /// What reading the files can meet.
    pub fn verify_index(&self, shelf: Shelf) -> Result<Option<Mismatch>> {
        index::verify(&self.source(), shelf)
    }

    /// Makes an index anew that did not say what the files say. See [`index::remake`].
    ///
    /// # Errors
    /// What reading the files can meet; exit 5 when other commands are in the way.
    pub fn remake_index(&self, shelf: Shelf, lie: &Mismatch) -> Result<()> {
        index::remake(&self.source(), shelf, lie)
    }

    /// The shelves that the desk has.
    pub fn shelves(&self) -> impl Iterator<Item = Shelf> + use<> {
        let archive = self.store.has_archive().then_some(Shelf::Archive);
        std::iter::once(Shelf::Live).chain(archive)
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source {
            store: &self.store,
            policy: &self.policy,
            fingerprint: self.fingerprint,
            now: self.now,
            progress: self.progress,
            as_of: self.as_of,
        }
    }

    /// Looks at the desk as it stood at `at`: whatever is asked is answered from records without their later events, and
    /// `at` is now. Nothing can be changed there.
    pub fn as_of(self, at: Timestamp) -> Desk {
        Desk { now: at, at, as_of: Some(at), ..self }
    }

    /// Whether the desk is looked at as it stood at an earlier time.
    pub fn is_past(&self) -> bool {
        self.as_of.is_some()
    }

    /// Reads the record in a file of the desk: as it is, or as it was at the time that is asked for; `None` when it is not there, or was
    /// not.
    pub fn load_file(&self, path: &Path) -> Option<Result<Ticket, Unreadable>> {
        let id = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<Id>().ok());
        match (self.as_of, id) {
            (Some(_), Some(id)) => self.source().load_past(id).map(|(_, loaded)| loaded),
            _ => self.store.load_file(path),
        }
    }

    /// Reads one ticket for showing.
    ///
    /// # Errors
    /// Exit 3 when it is not there, or was not there yet; what reading can meet.
    pub fn read(&self, shelf: Shelf, id: Id) -> Result<Ticket> {
        let Some(at) = self.as_of else { return self.store.read_from(shelf, id) };
        match self.source().load_past(id) {
            Some((_, loaded)) => loaded.map_err(|spoiled| spoiled.error),
            None => {
                let error = Error::new(ErrorKind::Ticket, tr!("{id} did not exist yet at {at}", id, at));
                Err(error.hint(tr!("it was created later: itdesk show {id}", id)))
            }
        }
    }

    /// Reads one ticket among many; `None` when it is not there.
    pub fn load(&self, shelf: Shelf, id: Id) -> Option<Result<Ticket, Unreadable>> {
        self.source().load(shelf, id)
    }

    /// The record of a ticket, on whichever shelf it is; `None` when it is not there or cannot be read.
    pub fn find_record(&self, id: Id) -> Option<Ticket> {
        let staged = self.staging.as_ref().and_then(|staging| staging.ticket(id));
        staged.or_else(|| self.shelves().find_map(|shelf| self.store.load(shelf, id)?.ok()))
    }

    /// Who acts under which policy, and when: for the rules of steps that ask for rights.
    ///
    /// # Errors
    /// As [`Desk::actor`].
    pub fn acting(&self) -> Result<Acting<'_>> {
        Ok(Acting { policy: &self.policy, by: self.actor()?, at: self.at })
    }

    /// Who acts: a person of the policy under the name it gives them, else the name as it was given.
    ///
    /// # Errors
    /// Exit 2 when nothing says who acts.
    pub fn actor(&self) -> Result<&str> {
        // Asking git takes a process; the answer is the same for all of one command.
        if let Some(actor) = self.actor.get() {
            return Ok(actor);
        }
        let named = self.named_actor.clone().filter(|who| !who.trim().is_empty());
        let of_git = || self.repository.get().map_or_else(|| git::email(self.store.root()), Git::email);
        let given = named.or_else(of_git).ok_or_else(|| {
            Error::usage(tr!("no actor is set"))
                .hint(tr!("give --as WHO, or set ITDESK_ACTOR or git config user.email"))
        })?;
        let actor = self.resolve_person(&given)?;
        Ok(self.actor.get_or_init(|| actor))
    }

    /// The name under which a person is recorded: the policy's key for whatever name or address was given, else the
    /// name itself. See [`people::resolve`].
    ///
    /// # Errors
    /// Exit 4 when the name is empty, means several people, or looks like the name of someone else.
    pub fn resolve_person(&self, who: &str) -> Result<String> {
        Ok(people::resolve(&self.policy, who)?)
    }

    /// [`Desk::resolve_person`] for reading: what cannot be resolved stays as it was given.
    pub fn person(&self, who: &str) -> String {
        people::canonical(&self.policy, who)
    }

    /// Changes a ticket: under the lock it is read, the action is applied by the rules, and it is
    /// written back with one event more. Where steps are staged, [`Desk::write_staged`] writes it.
    ///
    /// # Errors
    /// What the rules refuse (exit 4), and what reading and writing can meet.
    pub fn act(&self, id: Id, action: impl FnOnce(&mut Ticket) -> Result<Action>) -> Result<Outcome> {
        let lock = self.lock()?;
        self.act_locked(&lock, id, action)
    }

    /// [`Desk::act`] under a lock that is held already.
    pub fn act_locked(
        &self,
        lock: &Lock,
        id: Id,
        action: impl FnOnce(&mut Ticket) -> Result<Action>,
    ) -> Result<Outcome> {
        let before = self.latest(id)?;
        match self.decide(&before, action)? {
            None => Ok(Outcome { ticket: before, changed: false, became: None }),
            Some(after) => {
                match &self.staging {
                    Some(staging) => staging.put(&after, commit_note(&after)),
                    None => {
                        self.store.write(lock, &after)?;
                        self.tell(&after);
                        index::records_written(&self.source(), std::slice::from_ref(&after));
                    }
                }
                Ok(Outcome { ticket: after, changed: true, became: None })
            }
        }
    }

    /// Whether an action on a ticket is refused, as far as that is known before it is done: nothing is
    /// written.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub fn rehearse(&self, id: Id, action: impl FnOnce(&mut Ticket) -> Result<Action>) -> Result<()> {
        self.decide(&self.latest(id)?, action).map(drop)
    }

    /// A ticket as the steps before this one left it.
    fn latest(&self, id: Id) -> Result<Ticket> {
        let staged = self.staging.as_ref().and_then(|staging| staging.ticket(id));
        staged.map_or_else(|| self.store.read(id), Ok)
    }

    /// What an action makes of a ticket; `None` where it changes nothing.
    fn decide(
        &self,
        before: &Ticket,
        action: impl FnOnce(&mut Ticket) -> Result<Action>,
    ) -> Result<Option<Ticket>> {
        let Some(after) = life::apply(&self.policy, before, &self.context()?, action)? else {
            return Ok(None);
        };
        self.check_window(before, &after)?;
        self.check_proof(before, &after)?;
        Ok(Some(after))
    }

    /// Writes the last action of a ticket into the journal, for the commit.
    pub(super) fn tell(&self, ticket: &Ticket) {
        if let (Some(journal), Some(note)) = (self.store.journal(), commit_note(ticket)) {
            journal.told(note);
        }
    }

    /// An id for something that was created at `at`.
    ///
    /// # Errors
    /// Exit 2 when no id can name that date; 7 when the system gives no random numbers.
    pub fn fresh_id(&self, kind: Kind, at: Timestamp) -> Result<Id> {
        let date = jiff::tz::TimeZone::UTC.to_datetime(at).date();
        if !is_nameable(at) {
            let first = YEARS.start();
            let last = YEARS.end();
            let message =
                tr!("{at} is outside the years {first} to {last} that ids support", at, first, last);
            return Err(Error::usage(message).hint(tr!("give the time with --at, or correct the clock")));
        }
        Ok(Id::new(kind, date, random()? as u32))
    }

    /// Who acts now, and when, with a fresh event id.
    pub fn context(&self) -> Result<ActionContext> {
        if self.at > self.now {
            let error =
                Error::usage(tr!("--at {at} is in the future (it is {now})", at = self.at, now = self.now));
            return Err(error.hint(tr!("give a time in the past")));
        }
        Ok(ActionContext {
            by: self.actor()?.to_owned(),
            at: self.at,
            now: self.now,
            event: fresh_event_id()?,
        })
    }
}

/// The last action of a ticket, for the message of a commit.
fn commit_note(ticket: &Ticket) -> Option<CommitNote> {
    let event = ticket.last_written()?;
    let title = ticket.title.clone();
    Some(CommitNote { id: ticket.id, did: event.did.clone(), title, note: event.note.clone() })
}

/// A random id for an event.
pub fn fresh_event_id() -> Result<String> {
    Ok(event_letters(random()?))
}

/// A random number from 0 to 1.
pub fn random_share() -> Result<f64> {
    Ok(random()? as f64 / u64::MAX as f64)
}

fn random() -> Result<u64> {
    getrandom::u64().map_err(|e| {
        Error::new(ErrorKind::System, tr!("the system provides no random numbers: {e}", e)).because(e)
    })
}
