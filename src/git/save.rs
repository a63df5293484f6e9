//! The commit of what a command wrote: its own files, nothing that stands in the index beside them.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Git;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::escape;
use crate::records::{Id, Kind};
use crate::store::{ARCHIVE_FOLDER, CommitNote, MEASUREMENTS_FOLDER, POLICY_FILE, Written};

/// A commit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its id, shortened.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// Whether it is on a branch; what is on none is left behind by the next checkout.
    pub on_branch: bool,
}

/// How many letters the first line of a message may have.
const SUBJECT: usize = 72;
/// How often, and how far apart, another git that holds the index is waited for.
const PATIENCE: (u32, Duration) = (100, Duration::from_millis(50));
/// How often another itdesk that commits is waited for: its hooks may take their time, its key ask for a touch.
const TURN: u32 = 1_200;

/// Commits the files that were written, and only those: what else is staged stays staged. `None` when there is nothing
/// in them that is not committed.
///
/// # Errors
/// Exit 5 when git is in the middle of something or keeps its index to itself, 7 when git refuses (a hook, no
/// name, no key); the files stay as they were written.
pub fn save(git: &Git, written: &Written) -> Result<Option<Saved>> {
    if written.paths.is_empty() {
        return Ok(None);
    }
    let paths = git.top_paths(&written.paths);
    let status = git.feed(["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"], b"")?;
    let open: Vec<(bool, PathBuf)> = entries(&status).filter(|(_, path)| paths.contains(path)).collect();
    if open.is_empty() {
        return Ok(None);
    }
    let list = |new: bool| {
        let named = open.iter().filter(|(untracked, _)| *untracked || !new);
        named.map(|(_, path)| format!("{}\0", path.display())).collect::<String>()
    };
    let fresh = list(true);
    let message = message(written);
    let _turn = Turn::take(git)?;
    if let Err(error) = patiently(|| add(git, &fresh).and_then(|()| commit(git, &list(false), &message))) {
        if !fresh.is_empty() {
            // As it was before: nothing of ours is left in the index.
            let _ = git.top_command(&["rm", "--cached", "--quiet", "--ignore-unmatch"], &fresh);
        }
        return Err(error);
    }
    let commit = git.output(["rev-parse", "--short", "HEAD"])?;
    let subject = message.lines().next().unwrap_or_default().to_owned();
    Ok(Some(Saved { commit, subject, on_branch: git.branch()?.is_some() }))
}

/// Commits whatever of the desk's records, figures and policy is not committed; `None` when all is.
///
/// # Errors
/// As [`save`].
pub fn save_all(git: &Git) -> Result<Option<Saved>> {
    let open = uncommitted(git)?;
    let ids: BTreeSet<Id> = open.iter().filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect();
    let about = match ids.len() {
        0 => None,
        1 => ids.first().map(|id| format!("Work on {id}")),
        n => Some(format!("Work on {n} tickets")),
    };
    save(git, &Written { paths: open.into_iter().collect(), about, ..Written::default() })
}

/// What of a desk is shared: records, figures, policy.
pub(super) fn shared_paths() -> Vec<&'static str> {
    let mut paths: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    paths.extend([ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, POLICY_FILE]);
    paths
}

/// The files of the desk that are not committed as they are, relative to it: records, figures, policy.
///
/// # Errors
/// What running git can meet.
pub fn uncommitted(git: &Git) -> Result<Vec<PathBuf>> {
    let folders = shared_paths();
    let args = ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--"];
    let told = git.bytes(args.iter().chain(&folders))?;
    let desk = |path: PathBuf| path.strip_prefix(&git.prefix).map(Path::to_path_buf).unwrap_or(path);
    Ok(entries(&told).map(|(_, path)| desk(path)).collect())
}

/// The turn of one command to commit. git reads its index before it locks it: of two commits at once, one may write the index as it
/// was before the other.
struct Turn {
    _file: File,
}

impl Turn {
    fn take(git: &Git) -> Result<Turn> {
        let path = git.folder().join(git.output(["rev-parse", "--git-path", "itdesk.lock"])?);
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.doing("open", &path).map_err(not_committed)?;
        for _ in 0..TURN {
            match file.try_lock() {
                Ok(()) => return Ok(Turn { _file: file }),
                Err(TryLockError::Error(e)) => return Err(not_committed(Error::system("lock", &path, e))),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PATIENCE.1),
            }
        }
        Err(not_committed(Error::new(ErrorKind::Busy, "another itdesk has been committing for a minute")))
    }
}

fn add(git: &Git, paths: &str) -> Result<()> {
    if paths.is_empty() { Ok(()) } else { git.top_command(&["add", "--force", "--sparse"], paths) }
}

fn commit(git: &Git, paths: &str, message: &str) -> Result<()> {
    let message = format!("--message={message}");
    git.top_command(&["commit", "--quiet", "--cleanup=whitespace", "--only", &message], paths)
}

/// By what git says that another one had the index or the branch, or has just written the index as it was before.
const MEANWHILE: [&str; 3] = ["index.lock", "cannot lock ref", "did not match any file(s) known to git"];

/// Does it again while another git holds the index.
fn patiently(what: impl Fn() -> Result<()>) -> Result<()> {
    for _ in 0..PATIENCE.0 {
        match what() {
            Err(e) if MEANWHILE.iter().any(|sign| e.message.contains(sign)) => {
                std::thread::sleep(PATIENCE.1);
            }
            done => return done.map_err(not_committed),
        }
    }
    Err(Error::new(
        ErrorKind::Busy,
        "another git keeps this repository to itself: what was done is not committed",
    )
    .hint("see whether one is running; else remove .git/index.lock, then git add and git commit"))
}

fn not_committed(error: Error) -> Error {
    // What refuses without a word is a hook.
    let why = error.message.replace("git said nothing", "a hook refused it, and said nothing");
    Error { message: format!("what was done is written, but not committed: {why}"), ..error }
        .hint("settle it, then commit the file with git, or all that is open with: itdesk sync --commit")
}

/// The files that `git status` tells, from the top of the work tree; whether git does not know them yet.
fn entries(status: &[u8]) -> impl Iterator<Item = (bool, PathBuf)> + '_ {
    let entries = status.split(|b| *b == 0).filter(|e| e.len() > 3);
    entries.map(|entry| {
        let path = String::from_utf8_lossy(&entry[3..]).into_owned();
        (entry.starts_with(b"??"), PathBuf::from(path))
    })
}

/// The message, as a person would write it: what was done to which ticket; below it what was said.
fn message(written: &Written) -> String {
    if let Some(about) = &written.about {
        return short(about);
    }
    match &written.actions[..] {
        [] => match &written.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>()[..] {
            paths if paths.iter().all(|path| path.starts_with(MEASUREMENTS_FOLDER)) => {
                "Write down measurements".to_owned()
            }
            [one] => short(&format!("Write {one}")),
            paths => format!("Write {} files of the desk", paths.len()),
        },
        [one] => body(short(&line(one)), one.note.iter().map(String::as_str)),
        [first, ..] => {
            let mut ids: Vec<_> = written.actions.iter().map(|d| d.id).collect();
            ids.dedup();
            let subject = match ids.len() {
                1 => format!("{} {}: {}", first.id, dids(&written.actions), first.title),
                n => format!("{} {} and {} more", first.id, first.did, n - 1),
            };
            let lines: Vec<String> = written.actions.iter().map(line).collect();
            body(short(&subject), lines.iter().map(String::as_str))
        }
    }
}

fn line(told: &CommitNote) -> String {
    format!("{} {}: {}", told.id, told.did, told.title)
}

fn dids(actions: &[CommitNote]) -> String {
    let mut dids: Vec<&str> = actions.iter().map(|d| d.did.as_str()).collect();
    dids.dedup();
    dids.join(", ")
}

fn body<'l>(subject: String, lines: impl Iterator<Item = &'l str>) -> String {
    let lines: Vec<_> = lines.map(|l| escape::line(l).into_owned()).collect();
    if lines.iter().all(String::is_empty) { subject } else { format!("{subject}\n\n{}", lines.join("\n")) }
}

fn short(subject: &str) -> String {
    let subject = escape::line(subject);
    if subject.chars().count() <= SUBJECT {
        return subject.into_owned();
    }
    let cut: String = subject.chars().take(SUBJECT - 1).collect();
    format!("{}…", cut.trim_end())
}
