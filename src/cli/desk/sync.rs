//! `sync`: sharing the desk.

use std::io::IsTerminal;

use clap::Args;
use serde_json::json;

use super::git::{moved, say_moved};
use crate::cli::session::globals::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::git::{self, Git, Synced, Teller};

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
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        return session.out.json(&told(&synced));
    }
    say_moved(session, &synced.resolved);
    session.out.say(&sum(&synced));
    Ok(())
}

/// Commits whatever of the desk's records, figures and policy is not committed.
fn commit_all(session: &Session, git: &Git) -> Result<()> {
    if let Some(saved) = git::save_all(git)? {
        session.out.say(&format!("committed {}: {}", saved.commit, saved.subject));
    }
    Ok(())
}

fn told(synced: &Synced) -> serde_json::Value {
    json!({
        "remote": format!("{}/{}", synced.remote.name, synced.remote.branch),
        "pulled": synced.pulled,
        "pushed": synced.pushed,
        "merged": synced.resolved.merged,
        "moved": moved(&synced.resolved),
    })
}

fn sum(synced: &Synced) -> String {
    let commits = |n: usize| if n == 1 { "1 commit".to_owned() } else { format!("{n} commits") };
    let merged = match synced.resolved.merged.len() {
        0 => String::new(),
        1 => ", 1 ticket merged by field".to_owned(),
        n => format!(", {n} tickets merged by field"),
    };
    match (synced.pulled, synced.pushed) {
        (0, 0) => "nothing to share: all is there and here".to_owned(),
        (pulled, pushed) => format!("{} came{merged}, {} went", commits(pulled), commits(pushed)),
    }
}
