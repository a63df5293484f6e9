//! The flags every command takes, and the session they make: clock, desk, output.

use std::cell::{OnceCell, RefCell};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ask::Asker;
use super::batch::Targeted;
use super::dates;
use super::output::{Color, Format, Output};
use super::places::{ALL, DeskPlace, one_desk_alone, place, places};
use super::special::{Asked, Special};
use crate::config::{self, PolicyFinding, Severity, UserConfig};
use crate::desk::Desk;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::git::{self, Git};
use crate::index::fingerprint;
use crate::lang::tr;
use crate::records::id::YEARS;
use crate::records::{Kind, fold};
use crate::rules::calendar::Holiday;
use crate::rules::policy::Policy;
use crate::rules::workflow::{Verb, steps};
use crate::store::{Journal, POLICY_FILE, Store, check_owner, find_desk};

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Directory or name of a desk; several for one answer of all [default: ITDESK_DIR, else the nearest]
    #[arg(long, global = true, value_name = "DIR", env = "ITDESK_DIR", hide_env = true)]
    pub desk: Vec<PathBuf>,
    /// Person who acts [default: ITDESK_ACTOR, else git's user.email]
    #[arg(long = "as", global = true, value_name = "WHO", env = "ITDESK_ACTOR", hide_env = true)]
    pub actor: Option<String>,
    /// When it happened, for late entries: 14:00, "yesterday 9:30", 90m (ago); see itdesk help times
    #[arg(long, global = true, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Output format
    #[arg(long, global = true, value_enum)]
    pub format: Option<Asked>,
    /// Short for --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// CSV for Excel: with a byte order mark, and times in the zone of the desk
    #[arg(long, global = true, conflicts_with = "json")]
    pub excel: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<Color>,
    /// Output language: en, zh-CN [default: ITDESK_LANG, else the system's]
    #[arg(long, global = true, value_name = "TAG")]
    pub lang: Option<String>,
    /// Print only ids and data
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Never prompt, even on a terminal
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Print long output without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Commit what the command writes, and nothing else [default: git.commit in itdesk.toml]
    #[arg(long, global = true)]
    pub commit: bool,
}

/// A time at which the desk is looked at.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AsOf {
    /// Show the desk as of this time: 2026-11-01, fri, 30d (ago); see itdesk help times
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub as_of: Option<String>,
}

impl Globals {
    /// The format the flags ask for, if it is one that every command prints.
    fn plain(&self) -> Option<Format> {
        match self.format {
            _ if self.json => Some(Format::Json),
            None if self.excel => Some(Format::Csv),
            format => format.and_then(Asked::plain),
        }
    }
}

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
    journal: OnceCell<(PathBuf, Arc<Journal>)>,
    repository: Arc<OnceLock<Git>>,
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

    /// The journal of what this command writes; before it writes anything, it is seen to that it can be committed.
    fn journal(&self, store: &Store) -> Result<Arc<Journal>> {
        let root = store.root().to_path_buf();
        let repository = Arc::clone(&self.repository);
        let what = tr!("this change could not be committed on its own");
        let check = move || git::refuse(repository_of(&repository, &root)?, what);
        if self.globals.commit {
            // What was asked for by name is refused at once.
            check()?;
        }
        let made = || (store.root().to_path_buf(), Arc::new(Journal::new(check)));
        Ok(Arc::clone(&self.journal.get_or_init(made).1))
    }

    /// Commits what the command wrote, where that is wanted.
    ///
    /// # Errors
    /// See [`git::save`].
    pub(crate) fn save(&self) -> Result<()> {
        let Some((root, journal)) = self.journal.get() else { return Ok(()) };
        let written = journal.written();
        if written.paths.is_empty() {
            return Ok(());
        }
        let Some(saved) = git::save(repository_of(&self.repository, root)?, &written)? else { return Ok(()) };
        if self.out.terminal {
            self.out.say(&tr!(
                "committed {commit}: {subject}",
                commit = saved.commit,
                subject = saved.subject
            ));
        }
        if !saved.on_branch {
            self.out.say(&tr!(
                "{commit} is on no branch because none is checked out; keep it with: git switch -c NAME",
                commit = saved.commit
            ));
        }
        Ok(())
    }

    /// The repository of the desk in this folder, which is asked for once.
    ///
    /// # Errors
    /// See [`Git::of`].
    pub(crate) fn repository(&self, root: &Path) -> Result<&Git> {
        repository_of(&self.repository, root)
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

    /// Says in a line what the command writes, for the message of its commit.
    pub(crate) fn about(&self, line: impl Into<String>) {
        if let Some((_, journal)) = self.journal.get() {
            journal.about(line.into());
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

/// The repository of the desk, which is asked for once.
fn repository_of<'r>(known: &'r OnceLock<Git>, root: &Path) -> Result<&'r Git> {
    match known.get() {
        Some(git) => Ok(git),
        None => Git::of(root).map(|git| known.get_or_init(|| git)),
    }
}

/// Reads a file of text.
pub(crate) fn read_text(path: &std::path::Path) -> Result<String> {
    let bytes = std::fs::read(path).doing("read", path)?;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let message = tr!("{path}: not UTF-8 text at byte {at}", path = path.display(), at);
        Error::new(ErrorKind::Damaged, message).hint(tr!("save it as UTF-8"))
    })
}

/// The years of the tables that the policy uses: a newer program may know more of them.
fn years_known(policy: &Policy) -> String {
    let holidays = policy.calendars.values().flat_map(|calendar| &calendar.spec().holidays);
    holidays.filter_map(Holiday::table).map(|table| format!("{:?}", table.years())).collect()
}

/// A file that the policy names, from the folder of the policy.
pub(crate) fn beside_policy(store: &Store, name: &str) -> std::result::Result<String, String> {
    store.text(name).map_err(|error| error.message)
}

/// The policy in a file; the first mistake is the error, the number of others its hint.
///
/// # Errors
/// Exit 7 when it cannot be read, 6 when it has mistakes.
pub(crate) fn policy_of(file: &Path) -> Result<Policy> {
    let store = folder_of(file);
    let (policy, _, findings) = config::read_desk(&read_text(file)?, &|name| beside_policy(&store, name));
    good(policy, &findings, &file.display().to_string())
}

/// The folder of a policy that is named by its file.
pub(crate) fn folder_of(policy: &Path) -> Store {
    let folder = policy.parent().filter(|folder| !folder.as_os_str().is_empty());
    Store::new(folder.unwrap_or(Path::new(".")).to_path_buf())
}

fn good(policy: Policy, findings: &[PolicyFinding], name: &str) -> Result<Policy> {
    let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let Some(first) = errors.next() else { return Ok(policy) };
    let message = format!("{name}:{}:{}: {}", first.line, first.column, first.message);
    let hint = match (errors.count(), &first.hint) {
        (0, Some(hint)) => hint.clone(),
        (0, None) => tr!("see all with: itdesk config check").to_owned(),
        (more, _) => tr!("and {more} more; see all with: itdesk config check", more),
    };
    Err(Error::new(ErrorKind::Damaged, message).hint(hint))
}

/// Whether a command finds a desk: the one named by a flag, the environment or the user's
/// configuration, or one at or above the current folder.
pub(super) fn has_desk(named: Option<PathBuf>) -> bool {
    let Ok(here) = std::env::current_dir() else { return false };
    let of_environment = || std::env::var_os("ITDESK_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    match named.or_else(of_environment) {
        Some(named) => {
            let user = read_user().unwrap_or_default();
            let is_all = named == Path::new(ALL) && !user.desks.is_empty();
            is_all || find_desk(Some(&place(&named, &user).path), &here).is_ok()
        }
        None => {
            let own = || read_user().ok().and_then(|user| user.desk);
            find_desk(None, &here).is_ok() || own().is_some_and(|own| find_desk(Some(&own), &here).is_ok())
        }
    }
}

/// The user's own configuration; an empty one where there is none. It is read once: the language is
/// chosen before the session begins.
///
/// # Errors
/// Exit 6 for one with a mistake.
pub(super) fn read_user() -> Result<UserConfig> {
    static READ: OnceLock<Result<UserConfig>> = OnceLock::new();
    READ.get_or_init(read_user_file).clone()
}

/// What `--desk` may name: the desks of the user's configuration, and all of them.
pub(crate) fn desk_names() -> Vec<String> {
    let mut names: Vec<String> = read_user().unwrap_or_default().desks.into_keys().collect();
    if !names.is_empty() {
        names.push(ALL.to_owned());
    }
    names
}

fn read_user_file() -> Result<UserConfig> {
    let Some(path) = config::user_config_path() else { return Ok(UserConfig::default()) };
    if !path.is_file() {
        return Ok(UserConfig::default());
    }
    let (user, findings) = config::read_user(&read_text(&path)?);
    match findings.first() {
        None => Ok(user),
        Some(f) => {
            let message = format!("{}:{}:{}: {}", path.display(), f.line, f.column, f.message);
            Err(Error::new(ErrorKind::Damaged, message)
                .hint(f.hint.clone().unwrap_or(tr!("fix or remove the file").into())))
        }
    }
}

/// No clock is right that says an earlier year.
const EARLIEST_YEAR: i16 = 2000;

/// The one place where the clock is read: `ITDESK_NOW` fixes it for tests and replays.
///
/// # Errors
/// Exit 2 when `ITDESK_NOW` is no time; 7 when the clock is before 2000 or after the years that ids can name. With such a
/// clock every deadline is wrong, and what is written cannot be found again.
#[expect(clippy::disallowed_methods, reason = "the one place")]
pub(crate) fn clock() -> Result<Timestamp> {
    let now = match std::env::var("ITDESK_NOW") {
        Err(_) => Timestamp::now(),
        Ok(text) => text.parse::<Timestamp>().map_err(|_| {
            Error::usage(tr!("ITDESK_NOW is '{text}', which is not a time", text))
                .hint(tr!("give RFC 3339: 2026-11-23T09:00:00Z"))
        })?,
    };
    let last = YEARS.end();
    if !(EARLIEST_YEAR..=*last).contains(&TimeZone::UTC.to_datetime(now).year()) {
        let message = tr!(
            "the clock says {now}; it must be between {earliest} and {last}",
            now,
            earliest = EARLIEST_YEAR,
            last
        );
        return Err(Error::new(ErrorKind::System, message)
            .hint(tr!("correct the clock: date -u · or set ITDESK_NOW for this command")));
    }
    Ok(dates::whole_seconds(now))
}
