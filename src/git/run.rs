//! Runs the `git` program and reads what it prints.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use super::config::Config;
use super::places::Places;
use super::ran::{Ran, failed, fed, not_run, ran};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;

/// The git repository that a desk stands in.
#[derive(Debug, Clone)]
pub struct Git {
    /// Where git is run: the desk's folder.
    folder: PathBuf,
    /// The top of the work tree.
    top: PathBuf,
    /// The way from there to the desk's folder, with a `/` at its end; empty at the top.
    pub(super) prefix: String,
    /// The index that is used instead of the repository's.
    index: Option<PathBuf>,
    /// Where git keeps what it keeps, where that was asked already.
    places: Option<Places>,
    /// What it is set up to do, once that was asked.
    config: Arc<OnceLock<Config>>,
}

impl Git {
    /// git in a folder that may be in no repository.
    pub fn at(folder: &Path) -> Git {
        Git {
            folder: folder.to_owned(),
            top: folder.to_owned(),
            prefix: String::new(),
            index: None,
            places: None,
            config: Arc::default(),
        }
    }

    /// The repository that holds the folder `root`.
    ///
    /// # Errors
    /// Exit 2 when it is in none (or in a bare one), 7 when git cannot be run.
    pub fn of(root: &Path) -> Result<Git> {
        if let Some(plain) = Git::plain(root) {
            return Ok(plain);
        }
        let git = Git::at(root);
        let found =
            git.run(["rev-parse", "--show-toplevel", "--show-prefix"].iter().chain(&Places::ASKED))?;
        if !found.ok() {
            refuse_untrusted(root, &found)?;
            return Err(Error::usage(tr!("{root} is not in a git repository", root = root.display()))
                .hint(tr!("create one: itdesk init --git")));
        }
        let told = found.text();
        let (top, rest) = told.split_once('\n').unwrap_or((&told, ""));
        let (prefix, places) = rest.split_once('\n').unwrap_or((rest, ""));
        let places = Places::parse(root, places);
        Ok(Git { top: PathBuf::from(top), prefix: prefix.to_owned(), places, ..git })
    }

    /// The repository whose top is the folder `root`, where all of it is in the usual places: one answer of git's then says
    /// that, and how it is set up. `None` where more has to be asked.
    fn plain(root: &Path) -> Option<Git> {
        const ELSEWHERE: [&str; 3] = ["GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"];
        let is_elsewhere = ELSEWHERE.iter().any(|name| std::env::var_os(name).is_some());
        let private = root.join(".git");
        // Elsewhere than on Unix, git writes paths in a way of its own.
        if !cfg!(unix) || is_elsewhere || !std::fs::symlink_metadata(&private).is_ok_and(|data| data.is_dir())
        {
            return None;
        }
        let top = root.canonicalize().ok()?;
        let git = Git::at(root);
        let config = git.read_config().ok().filter(Config::is_plain)?;
        let private = top.join(".git");
        let [hooks, objects, shallow] = ["hooks", "objects", "shallow"].map(|name| private.join(name));
        let config = Arc::new(OnceLock::from(config));
        Some(Git { top, places: Some(Places { private, hooks, objects, shallow }), config, ..git })
    }

    fn read_config(&self) -> Result<Config> {
        Ok(Config::parse(&self.bytes(Config::ARGS)?))
    }

    /// How the repository is set up. It is asked for once.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn config(&self) -> Result<&Config> {
        match self.config.get() {
            Some(config) => Ok(config),
            None => self.read_config().map(|config| self.config.get_or_init(|| config)),
        }
    }

    /// The address under which git commits; `None` where none is set.
    pub(crate) fn email(&self) -> Option<String> {
        let email = self.config().ok()?.text("user.email")?.trim();
        Some(email.to_owned()).filter(|email| !email.is_empty())
    }

    /// The settings whose keys begin with `prefix`, as git prints them: each ends with a zero byte.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(crate) fn settings(&self, prefix: &str) -> Result<String> {
        let own = self.config()?.entries().filter(|(key, _)| key.starts_with(prefix));
        Ok(own.map(|(key, value)| value.map_or(format!("{key}\0"), |v| format!("{key}\n{v}\0"))).collect())
    }

    /// Where git keeps what it keeps.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn places(&self) -> Result<Places> {
        let asked = || self.output(std::iter::once("rev-parse").chain(Places::ASKED));
        match &self.places {
            Some(places) => Ok(places.clone()),
            None => Places::parse(&self.folder, &asked()?)
                .ok_or_else(|| Error::new(ErrorKind::System, tr!("git does not report where its files are"))),
        }
    }

    /// The folder of what is this work tree's own, such as its index.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn private(&self) -> Result<PathBuf> {
        self.places().map(|places| places.private)
    }

    /// The folder of the hooks that are run: `core.hooksPath`, else git's own.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn hooks(&self) -> Result<PathBuf> {
        self.places().map(|places| places.hooks)
    }

    /// The folder of the objects.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn objects(&self) -> Result<PathBuf> {
        self.places().map(|places| places.objects)
    }

    /// The same, run at the top of the work tree.
    pub(super) fn at_top(&self) -> Git {
        Git::at(&self.top)
    }

    /// The same with an index of its own, which need not be there yet.
    pub(super) fn with_index(&self, index: &Path) -> Git {
        Git { index: Some(index.to_owned()), ..self.clone() }
    }

    /// The folder git is run in: the desk's.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The top of the work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The branch that is checked out, be there a commit on it or not; `None` when HEAD is detached. Mostly the file of HEAD
    /// says so, without a process.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub fn branch(&self) -> Result<Option<String>> {
        let head = self.private().ok().and_then(|private| std::fs::read_to_string(private.join("HEAD")).ok());
        let branch = head.as_deref().and_then(|head| head.trim_end().strip_prefix("ref: refs/heads/"));
        // References that are not in files have a name here that no branch can have.
        if let Some(branch) = branch.filter(|branch| !branch.starts_with('.')) {
            return Ok(Some(branch.to_owned()));
        }
        let branch = self.run(["symbolic-ref", "--quiet", "--short", "HEAD"])?;
        Ok(branch.ok().then(|| branch.text()))
    }

    /// git with these arguments, to be run in the desk's folder; for those who need its pipes.
    pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new("git");
        // Committed files can have the shape of a bare repository, whose configuration names programs that git runs.
        // What `-c` sets holds for every process that git starts as well.
        command.arg("-C").arg(&self.folder).args(["-c", NO_BARE]).args(args);
        // Messages are shown, and some are looked at.
        command.env("LC_ALL", "C.UTF-8").env("LANGUAGE", "C");
        // A commit is what its id says, whatever a reference under refs/replace puts in its place.
        command.env("GIT_NO_REPLACE_OBJECTS", "1");
        // A hook is run with the repository in the environment, which would take the desk's folder for its top.
        if std::env::var_os("GIT_WORK_TREE").is_none() {
            command.env_remove("GIT_DIR").env_remove("GIT_PREFIX");
            let index = std::env::var_os("GIT_INDEX_FILE").map(std::path::absolute);
            if let Some(Ok(index)) = index {
                command.env("GIT_INDEX_FILE", index);
            }
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// Runs git, whatever it ends with.
    ///
    /// # Errors
    /// Exit 7 when it cannot be started.
    pub fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
        self.command(args).stdin(Stdio::null()).output().map(ran).map_err(not_run)
    }

    /// Runs git and returns what it printed, as text without the last line end.
    ///
    /// # Errors
    /// Exit 7 when it cannot be started, or ends with an error; what it said is told.
    pub fn output(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<String> {
        self.bytes(args)
            .map(|bytes| String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// [`Git::output`], as bytes and whole.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn bytes(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<u8>> {
        self.printed(self.command(args))
    }

    /// What a command made with [`Git::command`] prints.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn printed(&self, mut command: Command) -> Result<Vec<u8>> {
        let ran = command.stdin(Stdio::null()).output().map(ran).map_err(not_run)?;
        if ran.ok() { Ok(ran.stdout) } else { Err(failed(&command, &ran)) }
    }

    /// Runs git with these bytes on its stdin and returns what it printed.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn feed(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>, stdin: &[u8]) -> Result<Vec<u8>> {
        let mut command = self.command(args);
        let ran = fed(&mut command, stdin)?;
        if ran.ok() { Ok(ran.stdout) } else { Err(failed(&command, &ran)) }
    }

    /// [`Git::feed`], whatever git ends with.
    ///
    /// # Errors
    /// Exit 7 when it cannot be started.
    pub(super) fn feed_any(
        &self,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: &[u8],
    ) -> Result<Ran> {
        fed(&mut self.command(args), stdin)
    }

    /// Runs git at the top of the work tree on these paths, each ended by a zero byte and taken as it stands.
    pub(super) fn top_command(&self, args: &[&str], paths: &str) -> Result<()> {
        let top = self.at_top();
        let from = ["--pathspec-from-file=-", "--pathspec-file-nul"];
        let args = ["--literal-pathspecs"].iter().chain(args).chain(&from);
        top.feed(args, paths.as_bytes()).map(drop)
    }

    /// Paths of the desk as git names them: from the top of the work tree.
    pub(super) fn top_paths(&self, paths: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        paths.iter().map(|path| self.top_path(path)).collect()
    }

    /// A path of the desk as git names it: from the top of the work tree.
    pub(crate) fn top_path(&self, path: &Path) -> PathBuf {
        Path::new(&self.prefix).join(path)
    }
}

/// A repository is one with a `.git`, or one that the user names.
const NO_BARE: &str = "safe.bareRepository=explicit";

/// Says why git refuses a repository that is there.
fn refuse_untrusted(root: &Path, ran: &Ran) -> Result<()> {
    let error = if ran.stderr.contains("safe.bareRepository") {
        let message =
            tr!("git refuses {root}: files in it look like a bare repository", root = root.display());
        Error::new(ErrorKind::Rule, message)
            .hint(tr!("any commit can add such files; remove HEAD, objects and refs"))
    } else if ran.stderr.contains("safe.directory") {
        let message =
            tr!("git refuses the repository of {root}: another user owns it", root = root.display());
        let root = root.display();
        let hint = tr!("if you trust its owner: git config --global --add safe.directory {root}", root);
        Error::new(ErrorKind::Rule, message).hint(hint)
    } else {
        return Ok(());
    };
    Err(error)
}

/// [`Git::email`] in a folder that may be in no repository; `None` where git cannot be run.
pub fn email(folder: &Path) -> Option<String> {
    Git::at(folder).email()
}

/// Makes a folder a repository.
///
/// # Errors
/// Exit 7 when git cannot be run or refuses.
pub fn init(folder: &Path) -> Result<()> {
    Git::at(folder).output(["init", "--quiet"]).map(drop)
}
