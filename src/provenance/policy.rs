//! Who changed `itdesk.toml`, when, and what it asks less since (M3.2b).

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::fault::{Fault, HistoryFinding};
use super::weaker::is_weaker;
use crate::config::{no_files, read_policy, settings};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::lang::tr;
use crate::records::words::ChangeType;
use crate::records::{Id, Kind, State, Ticket};
use crate::rules::change::approval::{Standing, standing};
use crate::rules::policy::Policy;
use crate::store::{POLICY_FILE, Shelf, Store};

/// A key that has another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct KeyChange {
    pub key: String,
    /// Null where there was none.
    pub from: Option<Value>,
    /// Null where there is none any more.
    pub to: Option<Value>,
    /// Whether the policy asks less by it.
    pub weaker: bool,
}

/// A commit that changed the policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PolicyCommit {
    /// Null for what is not committed.
    pub commit: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was committed.
    pub at: Option<Timestamp>,
    pub subject: Option<String>,
    /// The change that its message names.
    pub change: Option<String>,
    pub keys: Vec<KeyChange>,
}

impl PolicyCommit {
    /// The keys by which the policy asks less.
    pub(crate) fn weaker(&self) -> impl Iterator<Item = &KeyChange> {
        self.keys.iter().filter(|key| key.weaker)
    }
}

/// The commits that changed the policy, the oldest first; only those since a commit where one is given.
///
/// # Errors
/// What running git can meet.
pub(super) fn commits(git: &Git, since: Option<&str>) -> Result<Vec<Commit>> {
    let mut commits = git.history_since(since, &[Path::new(POLICY_FILE)])?;
    commits.reverse();
    Ok(commits)
}

/// What these commits changed in the policy after it was written first, with what is wrong about it; last, what is not
/// committed yet.
///
/// # Errors
/// What running git can meet.
pub(super) fn history(
    git: &Git,
    store: &Store,
    policy: &Policy,
    commits: &[Commit],
) -> Result<(Vec<PolicyCommit>, Vec<HistoryFinding>)> {
    let mut told = Vec::new();
    let mut findings = Vec::new();
    for commit in commits {
        let names = std::iter::once(&commit.id).chain(&commit.parents);
        let names: Vec<String> = names.map(|id| format!("{id}:./{POLICY_FILE}")).collect();
        let mut texts = git.contents(&names)?.into_iter().map(text);
        let Some(Some(after)) = texts.next() else { continue };
        let before: Vec<String> = texts.flatten().collect();
        if before.is_empty() {
            continue;
        }
        let keys = changed(&before, &after);
        if keys.is_empty() {
            continue;
        }
        let message = git.output(["log", "-1", "--format=%B", commit.id.as_str()])?;
        let change = named(&message);
        let entry = PolicyCommit {
            commit: Some(commit.id.clone()),
            author: Some(format!("{} <{}>", commit.author.name, commit.author.email)),
            at: Some(commit.committed),
            subject: Some(commit.subject.clone()),
            change: change.map(|id| id.to_string()),
            keys,
        };
        let is_controlled = before.iter().any(|text| controlled(text));
        if is_controlled && entry.weaker().next().is_some() {
            findings.extend(unapproved(store, policy, commit, change, &entry));
        }
        told.push(entry);
    }
    let head = git.contents(&[format!("HEAD:./{POLICY_FILE}")])?.into_iter().next().and_then(text);
    if let (Some(head), Ok(now)) = (head, store.text(POLICY_FILE)) {
        let keys = changed(std::slice::from_ref(&head), &now);
        let entry = PolicyCommit { commit: None, author: None, at: None, subject: None, change: None, keys };
        if controlled(&head) && entry.weaker().next().is_some() {
            let keys = listed(&entry);
            let message = tr!("itdesk.toml is weaker than the committed one: {keys}", keys);
            findings.push(finding(None, message));
        }
        told.extend(Some(entry).filter(|entry| !entry.keys.is_empty()));
    }
    Ok((told, findings))
}

fn text(bytes: Option<Vec<u8>>) -> Option<String> {
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn controlled(text: &str) -> bool {
    read_policy(text, Timestamp::UNIX_EPOCH).0.desk.controlled
}

/// The keys with another value than in each of the policies before.
fn changed(before: &[String], after: &str) -> Vec<KeyChange> {
    let values = |text: &str| -> BTreeMap<String, Value> {
        settings(text, &no_files).into_iter().map(|setting| (setting.key, setting.value)).collect()
    };
    let before: Vec<BTreeMap<String, Value>> = before.iter().map(|text| values(text)).collect();
    let after = values(after);
    let Some(first) = before.first() else { return Vec::new() };
    let mut keys: Vec<&String> = first.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = |key: &&String| before.iter().all(|values| values.get(*key) != after.get(*key));
    let change = |key: &String| {
        let (from, to) = (first.get(key), after.get(key));
        KeyChange { key: key.clone(), from: from.cloned(), to: to.cloned(), weaker: is_weaker(key, from, to) }
    };
    keys.into_iter().filter(differs).map(change).collect()
}

/// The change that a message names.
fn named(message: &str) -> Option<Id> {
    let words = message.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter_map(|word| word.parse::<Id>().ok()).find(|id| id.kind() == Kind::Change)
}

/// A weaker policy takes an approved change.
fn unapproved(
    store: &Store,
    policy: &Policy,
    commit: &Commit,
    change: Option<Id>,
    entry: &PolicyCommit,
) -> Option<HistoryFinding> {
    let short = commit.short();
    let author = &commit.author.name;
    let keys = listed(entry);
    let message = match change {
        None => tr!("{short} by {author} weakens the policy without a change: {keys}", short, author, keys),
        Some(id) => {
            let shelves = [Shelf::Live, Shelf::Archive];
            let ticket = shelves.into_iter().find_map(|shelf| store.load(shelf, id)?.ok());
            if ticket.is_some_and(|ticket| is_approved(policy, &ticket, commit.committed)) {
                return None;
            }
            tr!(
                "{short} by {author} weakens the policy, but {id} was not approved at that time: {keys}",
                short,
                author,
                id,
                keys
            )
        }
    };
    Some(finding(Some(commit.id.clone()), message))
}

/// Whether a change was approved at that time; an emergency may be approved afterwards.
fn is_approved(policy: &Policy, ticket: &Ticket, at: Timestamp) -> bool {
    let Some(change) = ticket.change() else { return false };
    let afterwards = change.kind_of == ChangeType::Emergency;
    let by_votes = matches!(standing(policy, ticket), Standing::Approved(when) if when <= at || afterwards);
    // A later policy may ask for other votes: what was decided by then stands.
    let is_approval = |state: &str| matches!(state.parse(), Ok(State::Approved));
    let mut events = ticket.effective_events().filter(|event| event.at <= at);
    by_votes || events.any(|event| event.changed_to("state").is_some_and(is_approval))
}

fn listed(entry: &PolicyCommit) -> String {
    entry.weaker().map(|key| key.key.as_str()).collect::<Vec<_>>().join(", ")
}

fn finding(commit: Option<String>, message: String) -> HistoryFinding {
    HistoryFinding { fault: Fault::PolicyWeakened, id: POLICY_FILE.to_owned(), event: None, commit, message }
}
