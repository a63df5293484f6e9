//! Runs the `git` program and reads what it prints.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use super::commit;
use super::commit::{Commit, CommitChanges};
use super::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, mark, tr};

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

/// Folders of a repository.
#[derive(Debug, Clone)]
struct Places {
    /// That of the work tree's own: index, HEAD, what is in progress.
    private: PathBuf,
    hooks: PathBuf,
    objects: PathBuf,
    /// Where git lists the commits whose parents were not fetched; there is no such file in a clone of the complete history.
    shallow: PathBuf,
}

impl Places {
    const ASKED: [&str; 7] =
        ["--absolute-git-dir", "--git-path", "hooks", "--git-path", "objects", "--git-path", "shallow"];

    /// Reads the answer of `git rev-parse` in a folder.
    fn parse(folder: &Path, told: &str) -> Option<Places> {
        let mut lines = told.lines().map(|line| folder.join(line));
        let mut next = || lines.next();
        Some(Places { private: next()?, hooks: next()?, objects: next()?, shallow: next()? })
    }
}

/// What a run of git left behind.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Its exit code; -1 when a signal ended it.
    pub code: i32,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it said, without the last line end.
    pub stderr: String,
}

impl Ran {
    /// True when git ended with 0.
    pub fn ok(&self) -> bool {
        self.code == 0
    }

    /// What it printed, as text without the last line end.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end_matches(['\n', '\r']).to_owned()
    }
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

    /// The settings whose keys begin with `prefix`, as git prints them: each ends with a zero byte.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(crate) fn settings(&self, prefix: &str) -> Result<String> {
        let own = self.config()?.entries().filter(|(key, _)| key.starts_with(prefix));
        Ok(own.map(|(key, value)| value.map_or(format!("{key}\0"), |v| format!("{key}\n{v}\0"))).collect())
    }

    fn places(&self) -> Result<Places> {
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

    /// The contents of objects, each named as git names one (`HEAD:incidents/…`, an id); `None` where there is none.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn contents(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let asked: String = names.iter().map(|name| format!("{name}\n")).collect();
        let told = self.feed(["cat-file", "--batch", "--buffer"], asked.as_bytes())?;
        let mut rest = &told[..];
        Ok(names.iter().map(|_| next_object(&mut rest)).collect())
    }

    /// The ids of commits, each named as git names one; `None` where there is none.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn commits<const N: usize>(&self, names: [&str; N]) -> Result<[Option<String>; N]> {
        let asked: String = names.iter().map(|name| format!("{name}^{{commit}}\n")).collect();
        let told = self.feed(["cat-file", "--batch-check"], asked.as_bytes())?;
        // ID TYPE SIZE, or NAME missing.
        let told = String::from_utf8_lossy(&told);
        let mut lines = told.lines().map(|line| line.split_once(" commit ").map(|(id, _)| id.to_owned()));
        Ok(names.map(|_| lines.next().flatten()))
    }

    /// Whether this clone has only the latest of the history.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn is_shallow(&self) -> Result<bool> {
        Ok(self.places()?.shallow.exists())
    }

    /// Sees to it that this clone has the whole history.
    ///
    /// # Errors
    /// Exit 2 when it is shallow: who brought what came before cannot be told.
    pub fn refuse_shallow(&self) -> Result<()> {
        if !self.is_shallow()? {
            return Ok(());
        }
        let error = Error::usage(tr!("this clone is shallow: earlier commits and their authors are missing"));
        Err(error.hint(tr!("fetch the rest: git fetch --unshallow")))
    }

    /// The commits that changed any of these paths (relative to the desk's folder), children before their parents. Those of
    /// side branches are told too; a merge is told when it changed something itself.
    ///
    /// # Errors
    /// As [`Git::output`]; a repository without a commit has none.
    pub fn history(&self, paths: &[&Path]) -> Result<Vec<Commit>> {
        let args = ["--full-history".as_ref(), "--topo-order".as_ref(), "--".as_ref()];
        self.log(args.into_iter().chain(paths.iter().map(|p| p.as_os_str())))
    }

    /// The commits that `git log` tells with these arguments, the newest first.
    ///
    /// # Errors
    /// As [`Git::output`]; a repository without a commit has none.
    pub fn log(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<Commit>> {
        Ok(commit::parse(&self.log_text(args)?))
    }

    /// The same with the files that each changed since its parent; of a merge none are told.
    ///
    /// # Errors
    /// As [`Git::log`].
    pub(crate) fn log_changes(
        &self,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<Vec<CommitChanges>> {
        let raw = ["--raw", "--no-abbrev", "--no-renames", "--no-relative", "--root", "--diff-merges=off"]
            .map(OsString::from);
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        Ok(commit::parse_changes(&self.log_text(raw.into_iter().chain(args))?))
    }

    fn log_text(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<u8>> {
        let mut command = self.command(["log", "-z", commit::FORMAT]);
        let ran = command.args(args).stdin(Stdio::null()).output().map(ran).map_err(not_run)?;
        if ran.ok() {
            return Ok(ran.stdout);
        }
        // Before the first commit there is no history.
        let [head] = self.commits(["HEAD"])?;
        if head.is_none() { Ok(Vec::new()) } else { Err(failed(&command, &ran)) }
    }
}

/// Stands for the output of a git that printed nothing.
pub(super) const SILENT: &str = mark!("git gave no output");

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

/// The address under which git commits in this folder; `None` where none is set, or git cannot be run.
pub fn email(folder: &Path) -> Option<String> {
    let told = Git::at(folder).run(["config", "--get", "user.email"]).ok()?;
    Some(told.text().trim().to_owned()).filter(|email| told.ok() && !email.is_empty())
}

/// Makes a folder a repository.
///
/// # Errors
/// Exit 7 when git cannot be run or refuses.
pub fn init(folder: &Path) -> Result<()> {
    Git::at(folder).output(["init", "--quiet"]).map(drop)
}

/// Takes one answer of `cat-file --batch`: a line `ID TYPE SIZE`, so many bytes, a line end; or `NAME missing`.
fn next_object(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memchr(b'\n', rest)?;
    let head = &rest[..end];
    let after = &rest[end + 1..];
    *rest = after;
    let size = std::str::from_utf8(head).ok()?.rsplit(' ').next()?.parse::<usize>().ok()?;
    let bytes = after.get(..size)?.to_vec();
    *rest = after.get(size + 1..).unwrap_or_default();
    Some(bytes)
}

/// Runs a command with these bytes on its stdin.
fn fed(command: &mut Command, stdin: &[u8]) -> Result<Ran> {
    let piped = || Stdio::piped();
    let mut child = command.stdin(piped()).stdout(piped()).stderr(piped()).spawn().map_err(not_run)?;
    let mut pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // git answers while it reads; a full pipe on either side must not hold up the other.
        scope.spawn(move || pipe.as_mut().map(|pipe| pipe.write_all(stdin)));
        child.wait_with_output()
    });
    output.map(ran).map_err(not_run)
}

pub(super) fn ran(output: Output) -> Ran {
    let stderr = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Ran { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr }
}

pub(super) fn not_run(error: std::io::Error) -> Error {
    let message = tr!("cannot run git: {error}", error);
    Error::new(ErrorKind::System, message).hint(tr!("install git, or add it to PATH")).because(error)
}

/// What git said when it failed, under the command it was given.
fn failed(command: &Command, ran: &Ran) -> Error {
    let words: Vec<_> = command.get_args().skip(4).map(|a| a.to_string_lossy()).collect();
    let verb = words.iter().find(|word| !word.starts_with('-')).map(AsRef::as_ref).unwrap_or_default();
    Error::new(ErrorKind::System, tr!("git {verb} failed: {said}", verb, said = said(ran)))
}

/// The line in which git said why it failed.
pub(super) fn said(ran: &Ran) -> String {
    let lines = || ran.stderr.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("hint:"));
    let why = |l: &&str| l.starts_with("fatal:") || l.starts_with("error:");
    let said = lines().find(why).or_else(|| lines().next()).unwrap_or(lang::text(SILENT));
    said.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}
