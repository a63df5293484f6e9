//! `git merge` and `git resolve`: records are merged by field, and what was moved is told.

use std::path::Path;

use clap::Args;
use serde_json::json;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::policy::beside_policy;
use crate::config;
use crate::error::{Error, ErrorKind, Result};
use crate::git::{self, Brought, Git, Resolved, Underway};
use crate::lang::{tr, tr_n};
use crate::rules::policy::Policy;
use crate::store::{POLICY_FILE, Store, Written};

/// What is merged.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// A branch, or another name of a commit
    #[arg(value_name = "BRANCH")]
    pub branch: String,
}

/// The policy to merge by: that of the desk's file, unless it is in conflict itself; then that of the last commit.
pub(super) fn merge_policy(root: &Path) -> Policy {
    let store = Store::new(root.to_path_buf());
    let here = store.text(POLICY_FILE).unwrap_or_default();
    let (policy, _, findings) = config::read_desk(&here, &|name| beside_policy(&store, name));
    if !here.is_empty() && findings.iter().all(|f| f.severity != config::Severity::Error) {
        return policy;
    }
    let committed = Git::at(root).output(["show", &format!("HEAD:./{POLICY_FILE}")]);
    let of_commit =
        |name: &str| Git::at(root).output(["show", &format!("HEAD:./{name}")]).map_err(|error| error.message);
    committed.map_or(policy, |text| config::read_desk(&text, &of_commit).0)
}

/// Merges a branch.
pub(super) fn merge(session: &Session, branch: &str) -> Result<()> {
    let root = session.desk_root()?;
    let git = Git::of(&root)?;
    let store = Store::new(root);
    let brought = git::merge_in(&git, &store, &merge_policy(store.root()), session.now, branch)?;
    let (word, said, resolved) = match brought {
        Brought::Already => ("already", tr!("already up to date with {branch}", branch), Resolved::default()),
        Brought::Forward => {
            ("forward", tr!("fast-forwarded to {branch}: nothing to merge", branch), Resolved::default())
        }
        Brought::Merged(resolved) => {
            ("merged", tr!("merged {branch}: {count}", branch, count = count(&resolved)), resolved)
        }
    };
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        return session.out.json(&json!({
            "brought": word,
            "merged": resolved.merged,
            "moved": moved(&resolved),
        }));
    }
    for id in &resolved.merged {
        session.out.line(&id.to_string())?;
    }
    say_moved(session, &resolved);
    session.out.say(&said);
    Ok(())
}

/// Settles what git left in conflict.
pub(super) fn resolve(session: &Session) -> Result<()> {
    let root = session.desk_root()?;
    let git = Git::of(&root)?;
    let store = Store::new(root);
    let resolved = git::resolve(&git, &store, &merge_policy(store.root()), session.now)?;
    let saved = commit(session, &git, &resolved)?;
    let onward = if saved.is_some() { None } else { onward(&git, &resolved)? };
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        session.out.json(&told(&resolved, onward))?;
    } else {
        for id in resolved.merged.iter().chain(&resolved.restored) {
            session.out.line(&id.to_string())?;
        }
        say(session, &resolved, onward, saved.as_deref());
    }
    let left: Vec<String> = resolved.left.iter().map(|p| p.display().to_string()).collect();
    if left.is_empty() {
        return Ok(());
    }
    let message = tr!("still in conflict: {left}", left = left.join(", "));
    Err(Error::new(ErrorKind::Busy, message).hint(tr!("resolve them in the file, then git add")))
}

/// Commits what was resolved, where that is asked for; returns what was committed, in words. A merge that git began is concluded
/// with `--commit` only: `git.commit` in the policy is about the commits of commands, and this one is git's.
fn commit(session: &Session, git: &Git, resolved: &Resolved) -> Result<Option<String>> {
    let asked = session.globals.commit;
    if asked && resolved.during == Some(Underway::Merge) && resolved.left.is_empty() {
        git::conclude(git)?;
        return Ok(Some(tr!("committed the merge").to_owned()));
    }
    if resolved.unstaged.is_empty() || !(asked || commits(git.folder())) {
        return Ok(None);
    }
    let about = Some("Merge records by field".to_owned());
    let written = Written { paths: resolved.unstaged.clone(), about, ..Written::default() };
    Ok(git::save(git, &written)?.map(|saved| tr!("committed {commit}", commit = saved.commit)))
}

/// Whether the desk's policy has every command commit what it writes.
fn commits(root: &Path) -> bool {
    let text = std::fs::read_to_string(root.join(POLICY_FILE)).unwrap_or_default();
    config::read_desk(&text, &config::no_files).1
}

/// The command that goes on with what git is in the middle of, once nothing is in conflict.
fn onward(git: &Git, resolved: &Resolved) -> Result<Option<&'static str>> {
    let Some(during) = resolved.during.filter(|_| resolved.left.is_empty()) else { return Ok(None) };
    // A commit that takes events out, or brings what is here already, comes to nothing: git refuses to go on with it.
    let nothing = git.run(["diff", "--cached", "--quiet", "HEAD"])?.ok();
    Ok(Some(if nothing { during.past() } else { during.onward() }))
}

/// What resolving came to, for JSON.
fn told(resolved: &Resolved, onward: Option<&str>) -> serde_json::Value {
    json!({
        "merged": resolved.merged,
        "restored": resolved.restored,
        "moved": moved(resolved),
        "left": resolved.left,
        "during": resolved.during.map(Underway::word),
        "next": onward,
    })
}

/// The tickets that moved on to another id, for JSON.
pub(crate) fn moved(resolved: &Resolved) -> Vec<serde_json::Value> {
    resolved.moved.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect()
}

/// Says which tickets moved on to another id.
pub(crate) fn say_moved(session: &Session, resolved: &Resolved) {
    for (from, to) in &resolved.moved {
        session.out.say(&tr!("two tickets had the id {from}: one is now {to}", from, to));
    }
}

/// How many tickets were merged by field, in words.
fn count(resolved: &Resolved) -> String {
    match resolved.merged.len() {
        0 => tr!("no tickets by field").to_owned(),
        n => tr_n!(n, "{n} ticket by field", "{n} tickets by field"),
    }
}

/// Says what resolving came to, and how to go on.
fn say(session: &Session, resolved: &Resolved, onward: Option<&str>, saved: Option<&str>) {
    say_moved(session, resolved);
    let restored = match resolved.restored.len() {
        0 => None,
        n => Some(tr_n!(
            n,
            "restored {n} ticket that an earlier merge lost",
            "restored {n} tickets that earlier merges had lost"
        )),
    };
    let count = match (resolved.merged.len(), restored) {
        (0, None) => tr!("nothing to merge").to_owned(),
        (0, Some(restored)) => restored,
        (_, None) => tr!("merged {count}", count = count(resolved)),
        (_, Some(restored)) => tr!("merged {count}, {restored}", count = count(resolved), restored),
    };
    let nothing = resolved.merged.is_empty() && resolved.restored.is_empty();
    let onward = match (onward, nothing, resolved.left.is_empty()) {
        _ if saved.is_some() => saved.map(|saved| format!("; {saved}")).unwrap_or_default(),
        (Some(onward), ..) => tr!("; continue with: {onward}", onward),
        (None, false, true) => tr!("; check it with git diff, then commit it").to_owned(),
        _ => String::new(),
    };
    session.out.say(&format!("{count}{onward}"));
}
