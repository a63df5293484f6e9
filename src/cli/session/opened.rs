//! The session of a command: clock, desk, output, prompts.

use std::cell::{OnceCell, RefCell};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ask::Asker;
use super::batch::Targeted;
use super::clock::clock;
use super::dates;
use super::globals::{AsOf, Globals};
use super::output::{Format, Output};
use super::places::{DeskPlace, one_desk_alone, places};
use super::policy::{beside_policy, good, years_known};
use super::special::{Asked, Special};
use super::user::read_user;
use crate::config::{self, UserConfig};
use crate::desk::Desk;
use crate::error::{Context, Error, Result};
use crate::git::Git;
use crate::index::fingerprint;
use crate::lang::tr;
use crate::records::{Kind, fold};
use crate::rules::workflow::{Verb, steps};
use crate::store::{Journal, POLICY_FILE, Store, check_owner, find_desk};

/// What the flags, the environment and the user's configuration come to.
pub(crate) struct Session {
    pub globals: Globals,
    pub user: UserConfig,
    pub now: Timestamp,
    pub out: Output,
    /// The format of a single command, where it was asked for; `cli::run` refuses it for all others.
    pub special: Option<Special>,
    pub ask: Asker,
    /// The tickets of a verb, where there are several.
    pub targeted: Targeted,
    /// The names of the commands that were typed, such as `incident` and `start`.
    commands: OnceCell<Vec<String>>,
    /// What the command writes, where that is to be committed.
    pub(super) journal: OnceCell<(PathBuf, Arc<Journal>)>,
    pub(super) repository: Arc<OnceLock<Git>>,
}

impl Session {
    pub(crate) fn new(globals: Globals) -> Result<Session> {
        let user = read_user()?;
        let out = Output::new(globals.color, globals.plain(), globals.quiet, &user, globals.no_pager)?;
        if globals.excel && globals.plain() != Some(Format::Csv) {
            let error = Error::usage(tr!("--excel is a kind of CSV, and goes with no other format"));
            return Err(error.hint(tr!("--format csv --excel")));
        }
        let out = out.for_excel(globals.excel);
        let special = globals.format.and_then(Asked::special);
        let ask = Asker::new(globals.no_input, user.editor.clone(), out.held());
        let now = clock()?;
        let targeted = Targeted::default();
        Ok(Session {
            now,
            out,
            special,
            ask,
            targeted,
            globals,
            user,
            commands: OnceCell::new(),
            journal: OnceCell::new(),
            repository: Arc::default(),
        })
    }

    /// Keeps the commands that were typed.
    pub(crate) fn typed(&self, mut matches: &clap::ArgMatches) {
        let mut names = Vec::new();
        while let Some((name, deeper)) = matches.subcommand() {
            names.push(name.to_owned());
            matches = deeper;
        }
        // A command line is parsed more than once where it has no noun; its verb stays the same.
        let _ = self.commands.set(names);
    }

    /// The verb that was typed, where it is in the life cycle of a kind.
    pub(crate) fn verb_of(&self, kind: Kind) -> Option<Verb> {
        let names = self.commands.get()?;
        let verb =
            |name: &String| steps(kind).iter().map(|step| step.verb).find(|verb| name == verb.as_str());
        names.iter().skip(1).find_map(verb)
    }

    /// Opens the desk: policy read and found good.
    ///
    /// # Errors
    /// Exit 2 when there is no desk, 6 when its policy has mistakes.
    pub(crate) fn desk(&self) -> Result<Desk> {
        self.desk_in(self.desk_root()?)
    }

    /// The desk in a folder.
    pub(super) fn desk_in(&self, root: PathBuf) -> Result<Desk> {
        let store = Store::new(root.clone());
        let text = store.text(POLICY_FILE)?;
        // What was derived from the policy is computed anew when a file that it names changes, too.
        let known = RefCell::new(text.clone());
        let read = |name: &str| {
            let file = beside_policy(&store, name)?;
            known.borrow_mut().push_str(&file);
            Ok(file)
        };
        let (policy, commits, findings) = config::read_desk(&text, &read);
        let policy = good(policy, &findings, POLICY_FILE)?;
        let known = known.into_inner() + &years_known(&policy);
        self.out.zone.get_or_init(|| policy.desk.timezone.clone());
        let at = self.at(&policy.desk.timezone)?;
        let actor = self.named_actor()?;
        let mut desk = Desk::new(root, policy, fingerprint(&known), self.now, at, actor);
        desk.progress = !self.out.quiet && std::io::stderr().is_terminal();
        desk.repository = Arc::clone(&self.repository);
        if self.globals.commit || commits {
            desk.store = desk.store.clone().journaled(self.journal(&desk.store)?);
        }
        Ok(desk)
    }

    /// [`Session::desk`] at the time it is now: for a command that goes on and on.
    ///
    /// # Errors
    /// As [`Session::desk`].
    pub(crate) fn desk_now(&self) -> Result<Desk> {
        let mut desk = self.desk()?;
        desk.now = clock()?;
        desk.at = desk.now;
        Ok(desk)
    }

    /// Who was named as the one who acts. The environment may name nobody; a flag that does is a mistake.
    fn named_actor(&self) -> Result<Option<String>> {
        let is_of_environment = std::env::var("ITDESK_ACTOR").ok() == self.globals.actor;
        if self.globals.actor.as_deref().is_some_and(fold::is_blank) && !is_of_environment {
            return Err(
                Error::usage(tr!("--as is empty")).hint(tr!("give a person from itdesk.toml, or an address"))
            );
        }
        Ok(self.globals.actor.clone().or_else(|| self.user.actor.clone()))
    }

    /// An error whose times are those of the desk's zone; for a program they stay in UTC.
    pub(crate) fn localized(&self, error: Error) -> Error {
        match self.globals.plain() {
            Some(Format::Json | Format::Jsonl) => error,
            _ => Error { message: self.out.local(&error.message), ..error },
        }
    }

    /// An error that names the file with what was written in the editor, so that it can be given again.
    pub(crate) fn keeping_draft(&self, error: Error) -> Error {
        let Some(draft) = self.ask.draft() else { return error };
        let kept = self.desk_root().ok().and_then(|root| draft.keep(&Store::new(root)));
        let file = kept.map(|path| format!("@{}", path.display()));
        match file.as_deref().map(shlex::try_quote) {
            Some(Ok(file)) => {
                let flag = draft.flag;
                let how = tr!("your text is saved; use it again with {flag} {file}", flag, file);
                let hint = error.hint.as_ref().map_or(how.clone(), |hint| format!("{hint} · {how}"));
                error.hint(hint)
            }
            _ => error,
        }
    }

    /// [`Session::desk`] as it stood at an earlier time, where one is given.
    ///
    /// # Errors
    /// Exit 2 for a time to come.
    pub(crate) fn desk_as_of(&self, as_of: &AsOf) -> Result<Desk> {
        self.back_at(self.desk()?, as_of)
    }

    /// A desk as it stood at an earlier time, where one is given.
    pub(super) fn back_at(&self, desk: Desk, as_of: &AsOf) -> Result<Desk> {
        let Some(text) = &as_of.as_of else { return Ok(desk) };
        let at = dates::instant("--as-of", text, self.now, &desk.policy.desk.timezone)?;
        if at > self.now {
            let error = Error::usage(tr!("--as-of {at} is in the future (it is {now})", at, now = self.now));
            return Err(error.hint(tr!("give a time in the past")));
        }
        Ok(desk.as_of(at))
    }

    /// The desk's folder: `--desk`, `ITDESK_DIR`, the user's configuration, else upwards from here.
    ///
    /// # Errors
    /// Exit 2 when there is none, 4 when it belongs to another user whom the user does not trust.
    pub(crate) fn desk_root(&self) -> Result<PathBuf> {
        let places = places(&self.globals.desk, &self.user)?;
        match &places[..] {
            [] => {}
            [one] => return self.root_of(one),
            _ => return Err(one_desk_alone(&places)),
        }
        let here = std::env::current_dir().doing("read", ".")?;
        match (find_desk(None, &here), &self.user.desk) {
            (Ok(root), _) => check_owner(&root, &self.user.trusted).map(|()| root),
            // The user named this one in their own configuration, and so trusts it.
            (Err(_), Some(own)) => find_desk(Some(own), &here),
            (Err(error), _) => Err(error),
        }
    }

    /// The folder of a desk that was named.
    ///
    /// # Errors
    /// As [`Session::desk_root`].
    pub(super) fn root_of(&self, place: &DeskPlace) -> Result<PathBuf> {
        let here = std::env::current_dir().doing("read", ".")?;
        let root = find_desk(Some(&place.path), &here)?;
        if !place.is_own {
            check_owner(&root, &self.user.trusted)?;
        }
        Ok(root)
    }

    fn at(&self, zone: &TimeZone) -> Result<Option<Timestamp>> {
        let at = self.globals.at.as_deref().map(|text| dates::instant("--at", text, self.now, zone));
        at.transpose()
    }
}
