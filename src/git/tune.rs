//! Tuning a clone for many files: what git offers for that, set where the user has set nothing, and taken back.

use super::Git;
use crate::error::Result;

/// A key of git's configuration with its value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Setting {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// What tuning a clone came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tuned {
    /// What was set in the configuration of this clone.
    pub set: Vec<Setting>,
    /// What the user had set to another value, here or for all repositories: it stays.
    pub kept: Vec<Setting>,
}

/// One key for index version 4, an untracked cache, and (git 2.40) an index without a hash over all of it. Each has a
/// key of its own, which counts more.
const MANY_FILES: &str = "feature.manyFiles";
/// The watcher of files, where git was built with one.
const WATCHER: &str = "core.fsmonitor";
/// The keys that this program set, one a value, so that it takes back nothing else.
const OWN: &str = "itdesk.tuned";
/// The version of an index that git makes where nothing is set.
const PLAIN_INDEX: &str = "2";

/// Sets what makes git faster with many files, unless the user has set it. Done again, it changes nothing.
///
/// # Errors
/// What running git can meet.
pub fn tune(git: &Git) -> Result<Tuned> {
    let mut tuned = Tuned::default();
    let watcher = has_watcher(git)?.then_some(WATCHER);
    for key in [Some(MANY_FILES), watcher].into_iter().flatten() {
        match get(git, key)? {
            None => {
                git.output(["config", "--local", key, "true"])?;
                git.output(["config", "--local", "--add", OWN, key])?;
                tuned.set.push(setting(key, "true"));
            }
            Some(value) if value != "true" => tuned.kept.push(setting(key, &value)),
            Some(_) => {}
        }
    }
    if tuned.set.iter().any(|set| set.key == MANY_FILES) && get(git, "index.version")?.is_none() {
        // An index keeps its version until it is told otherwise.
        rewrite_index(git, &["--index-version", "4"])?;
    }
    Ok(tuned)
}

/// Removes what [`tune`] set in this clone; returns what that was.
///
/// # Errors
/// What running git can meet.
pub fn untune(git: &Git) -> Result<Vec<Setting>> {
    let set = tuned(git)?;
    for Setting { key, .. } in &set {
        git.output(["config", "--local", "--unset-all", key])?;
    }
    if !all(git, OWN)?.is_empty() {
        git.output(["config", "--local", "--unset-all", OWN])?;
    }
    if set.iter().any(|set| set.key == MANY_FILES) {
        let version = get(git, "index.version")?.unwrap_or_else(|| PLAIN_INDEX.to_owned());
        let untracked = get(git, "core.untrackedCache")?.is_none().then_some("--no-untracked-cache");
        let arguments = ["--index-version", &version].into_iter().chain(untracked);
        rewrite_index(git, &arguments.collect::<Vec<_>>())?;
    }
    Ok(set)
}

/// What [`tune`] set in this clone and is still set.
///
/// # Errors
/// What running git can meet.
pub fn tuned(git: &Git) -> Result<Vec<Setting>> {
    let mut set = Vec::new();
    for key in all(git, OWN)? {
        if let Some(value) = all(git, &key)?.pop() {
            set.push(Setting { key, value });
        }
    }
    set.sort();
    set.dedup();
    Ok(set)
}

fn setting(key: &str, value: &str) -> Setting {
    Setting { key: key.to_owned(), value: value.to_owned() }
}

/// The value of a key from whatever file; `None` when none has it.
fn get(git: &Git, key: &str) -> Result<Option<String>> {
    let ran = git.run(["config", "--get", key])?;
    Ok(ran.ok().then(|| ran.text()))
}

/// The values of a key in the configuration of this clone.
fn all(git: &Git, key: &str) -> Result<Vec<String>> {
    let ran = git.run(["config", "--local", "--get-all", key])?;
    Ok(if ran.ok() { ran.text().lines().map(str::to_owned).collect() } else { Vec::new() })
}

/// Whether git has a watcher of its own on this system; on Linux it needs another program.
fn has_watcher(git: &Git) -> Result<bool> {
    let options = git.output(["version", "--build-options"])?;
    Ok(options.lines().any(|line| line.trim() == "feature: fsmonitor--daemon"))
}

/// Writes the index again, if there is one. Another git may be writing it just now: the settings hold for the next index
/// in any case, so that this is no reason to fail.
fn rewrite_index(git: &Git, arguments: &[&str]) -> Result<()> {
    if git.private()?.join("index").exists() {
        git.run(["update-index"].iter().chain(arguments))?;
    }
    Ok(())
}
