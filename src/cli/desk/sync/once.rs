//! `sync`: sharing the desk.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::git::{moved, say_moved};
use crate::cli::session::globals::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::git::{self, Git, Synced, Teller};
use crate::lang::{tr, tr_n};
use crate::records::Id;

/// Fetches, merges by field and pushes; with --commit, commits first what is not committed.
#[derive(Debug, Args)]
pub(crate) struct SyncArgs {}

/// Shares this branch of the desk.
pub(crate) fn run(session: &Session, _: &SyncArgs) -> Result<()> {
    let desk = session.desk()?;
    let git = Git::of(desk.store.root())?;
    if desk.store.journal().is_some() {
        commit_all(session, &git)?;
    }
    let say = |line: &str| session.out.say(line);
    let progress = std::io::stderr().is_terminal() && !session.globals.no_input;
    // The merge commit holds what the merge writes. The journal would refuse it: git is in the middle of a merge.
    let store = desk.store.unjournaled();
    let synced = git::sync(&git, &store, &desk.policy, desk.now, &Teller { say: &say, progress })?;
    let uncommitted = git::uncommitted(&git)?;
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        session.out.json(&as_json(&synced, &uncommitted))?;
    } else {
        say_moved(session, &synced.resolved);
        session.out.say(&sum(&synced));
    }
    if !uncommitted.is_empty() {
        session.out.say(&warning(&uncommitted));
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

/// Commits whatever of the desk's records, figures and policy is not committed.
fn commit_all(session: &Session, git: &Git) -> Result<()> {
    if let Some(saved) = git::save_all(git)? {
        session.out.say(&tr!(
            "committed {commit}: {subject}",
            commit = saved.commit,
            subject = saved.subject
        ));
    }
    Ok(())
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
