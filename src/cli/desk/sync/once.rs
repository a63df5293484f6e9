//! One exchange with the branch elsewhere, and what is reported of it.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;

use serde_json::json;

use super::super::git::{moved, say_moved};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{ErrorKind, Result};
use crate::git::{self, Git, Saved, Synced, Teller};
use crate::lang::{tr, tr_n};
use crate::records::Id;

/// How one exchange is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Whether what is not committed is committed first.
    pub commit: bool,
    /// How often a push is tried that comes too late.
    pub tries: u32,
    /// Whether each step is said.
    pub says_steps: bool,
}

/// What one exchange came to.
pub(super) struct Shared {
    /// What was committed first.
    saved: Vec<Saved>,
    synced: Synced,
    /// The files that are not committed, so that nobody else has them.
    uncommitted: Vec<PathBuf>,
}

impl Shared {
    /// Whether nothing was committed, came or went.
    pub(super) fn is_idle(&self) -> bool {
        self.saved.is_empty() && self.synced.pulled == 0 && self.synced.pushed == 0
    }
}

/// How often a merge is tried again whose files others changed between commit and merge.
const TRIES: u32 = 3;

/// Commits, where that is asked for, then fetches, merges and pushes.
pub(super) fn share(session: &Session, manner: Manner) -> Result<Shared> {
    let desk = session.desk()?;
    let git = session.repository(desk.store.root())?;
    let mut saved = Vec::new();
    let mut tries = 0;
    loop {
        tries += 1;
        if manner.commit {
            saved.extend(git::save_all(git)?);
        }
        match exchange(session, &desk, git, manner) {
            Err(error) if manner.commit && tries < TRIES && is_meanwhile(git, error.kind) => {}
            exchanged => {
                let (synced, uncommitted) = exchanged?;
                return Ok(Shared { saved, synced, uncommitted });
            }
        }
    }
}

/// Whether the merge failed because a file of the desk was changed after the commit.
fn is_meanwhile(git: &Git, kind: ErrorKind) -> bool {
    kind == ErrorKind::Busy
        && git::refuse(git, "").is_ok()
        && git::uncommitted(git).is_ok_and(|files| !files.is_empty())
}

/// Fetches, merges and pushes. Which files are not committed is asked meanwhile.
fn exchange(session: &Session, desk: &Desk, git: &Git, manner: Manner) -> Result<(Synced, Vec<PathBuf>)> {
    let say = |line: &str| {
        if manner.says_steps {
            session.out.say(line)
        }
    };
    let progress = manner.says_steps && std::io::stderr().is_terminal() && !session.globals.no_input;
    // The merge commit holds what the merge writes. The journal would refuse it: git is in the middle of a merge.
    let store = desk.store.unjournaled();
    let teller = Teller { say: &say, progress };
    let sync = || git::sync(git, &store, &desk.policy, desk.now, manner.tries, &teller);
    if manner.commit {
        return Ok((sync()?, Vec::new()));
    }
    let (synced, before) = std::thread::scope(|scope| {
        let before = scope.spawn(|| git::uncommitted(git));
        (sync(), before.join())
    });
    let synced = synced?;
    // What the merge wrote may look like a change while it is written, but not what was committed like none.
    let is_clean = before.is_ok_and(|before| before.is_ok_and(|files| files.is_empty()));
    Ok((synced, if is_clean { Vec::new() } else { git::uncommitted(git)? }))
}

/// Reports what an exchange came to.
pub(super) fn report(session: &Session, shared: &Shared) -> Result<()> {
    for saved in &shared.saved {
        let Saved { commit, subject, .. } = saved;
        session.out.say(&tr!("committed {commit}: {subject}", commit, subject));
    }
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        session.out.json(&as_json(&shared.synced, &shared.uncommitted))?;
    } else {
        say_moved(session, &shared.synced.resolved);
        session.out.say(&sum(&shared.synced));
    }
    if !shared.uncommitted.is_empty() {
        session.out.say(&warning(&shared.uncommitted));
    }
    Ok(())
}

/// How many tickets a warning names.
const NAMED: usize = 5;

/// What is said of files that are not committed: nobody else has them.
fn warning(uncommitted: &[PathBuf]) -> String {
    let ids: BTreeSet<Id> =
        uncommitted.iter().filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect();
    let mut names: Vec<String> = ids.iter().take(NAMED).map(Id::to_string).collect();
    if ids.len() > NAMED {
        names.push(tr!("{named} more tickets", named = ids.len() - NAMED));
    }
    let is_ticket = |path: &PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| stem.parse::<Id>().is_ok())
    };
    let others = uncommitted.iter().filter(|path| !is_ticket(path));
    names.extend(others.take(NAMED).map(|path| path.display().to_string()));
    let files = tr_n!(
        uncommitted.len(),
        "{n} file is not committed, so it is not shared",
        "{n} files are not committed, so they are not shared"
    );
    tr!("warning: {files}: {names}\n  → itdesk sync --commit", files, names = names.join(", "))
}

fn as_json(synced: &Synced, uncommitted: &[PathBuf]) -> serde_json::Value {
    json!({
        "remote": format!("{}/{}", synced.remote.name, synced.remote.branch),
        "pulled": synced.pulled,
        "pushed": synced.pushed,
        "merged": synced.resolved.merged,
        "moved": moved(&synced.resolved),
        "uncommitted": uncommitted.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    })
}

fn sum(synced: &Synced) -> String {
    let commits = |n: usize| tr_n!(n, "{n} commit", "{n} commits");
    let merged = match synced.resolved.merged.len() {
        0 => String::new(),
        n => tr_n!(n, ", {n} ticket merged by field", ", {n} tickets merged by field"),
    };
    match (synced.pulled, synced.pushed) {
        (0, 0) => {
            tr!(
                "Already up to date with {remote}/{branch}.",
                remote = synced.remote.name,
                branch = synced.remote.branch
            )
        }
        (pulled, pushed) => tr!(
            "{pulled} pulled{merged}, {pushed} pushed",
            pulled = commits(pulled),
            merged,
            pushed = commits(pushed)
        ),
    }
}
