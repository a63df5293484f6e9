//! A history that was walked before: what its commits brought stays so as long as they are part of the history.
//!
//! It is kept in git's own folder, where no commit can put a file. Only a history in which nothing was removed or altered is
//! kept, and none with sealed years: what left a sealed file may stand anywhere in the commits before.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::committed::CommittedRecords;
use super::remembered::replace;
use super::trail::{Brought, Trail, paths};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::Id;
use crate::rules::fingerprint::hex;
use crate::store::{Shelf, Store};

/// The file, in git's folder of the work tree.
const NAME: &str = "itdesk.history";
/// To be raised when the walk comes to find something else.
const VERSION: u32 = 1;
/// It is written anew once one part in so many is new.
const PART: usize = 16;

/// A history, and the files that had everything that its last commit has.
#[derive(Debug, Serialize, Deserialize)]
struct Walked {
    commits: Vec<Commit>,
    policies: BTreeMap<usize, Option<String>>,
    /// The ids of the commits that changed the policy.
    policy: Vec<String>,
    /// The ids of commits that bear no signature.
    unsigned: BTreeSet<String>,
    brought: Vec<(Id, String, Brought)>,
    /// The object of each record in the last commit, and the digest of its file where that was compared.
    records: Vec<(Id, String, Option<String>)>,
}

/// The commits of the desk, and what is known of its files.
#[derive(Default)]
pub(super) struct History {
    pub trail: Trail,
    /// The commits that changed the policy, the oldest first; none where one ticket is verified.
    pub policy: Vec<Commit>,
    /// The ids of commits that bear no signature, as far as they are known.
    pub unsigned: BTreeSet<String>,
    /// The records whose files are known to have everything that the last commit has, and the digests of these files.
    pub whole: HashMap<Id, String>,
    /// Whether it is to be kept for the next time.
    pub is_new: bool,
}

/// The history of all tickets; `None` where nothing is known of it, or what is known does not suffice.
///
/// # Errors
/// What running git, and reading the desk, can meet.
pub(super) fn continued(git: &Git, store: &Store, places: &[(Shelf, Id)]) -> Result<Option<History>> {
    let [head] = git.commits(["HEAD"])?;
    let Some((walked, head)) = read(git).zip(head) else { return Ok(None) };
    let Some(last) = walked.commits.last().map(|commit| commit.id.clone()) else { return Ok(None) };
    let is_last = last == head;
    if !git.is_ancestor(&last, &head)? {
        return Ok(None);
    }
    let by_id: HashMap<&str, &Commit> = walked.commits.iter().map(|c| (c.id.as_str(), c)).collect();
    let policy = walked.policy.iter().map(|id| by_id.get(id.as_str()).map(|&commit| commit.clone()));
    let Some(mut policy) = policy.collect::<Option<Vec<Commit>>>() else { return Ok(None) };
    let known = walked.commits.len();
    let mut trail = Trail {
        policies: walked.policies.into_iter().collect(),
        brought: walked.brought.into_iter().map(|(id, event, brought)| ((id, event), brought)).collect(),
        commits: walked.commits,
        ..Trail::default()
    };
    if is_last {
        trail.records.files = walked.records.iter().map(|(id, object, _)| (*id, object.clone())).collect();
    } else {
        let paths = paths(None);
        trail.go_on(git, &paths, None)?;
        trail.records = CommittedRecords::of(git, &paths)?;
        if trail.has_sealed || !trail.records.years.is_empty() || !trail.tampered.is_empty() {
            return Ok(None);
        }
        policy.extend(super::policy::commits(git, Some(&last))?);
    }
    let whole = whole(store, places, &walked.records, &trail.records.files);
    let here: HashSet<Id> = places.iter().map(|(_, id)| *id).collect();
    let others: Vec<(Id, String)> = trail
        .records
        .files
        .iter()
        .filter(|(id, _)| here.contains(id) && !whole.contains_key(id))
        .cloned()
        .collect();
    trail.head = trail.last.contents(git, &others)?;
    let is_new = (trail.commits.len() - known) * PART > known || others.len() * PART > whole.len();
    Ok(Some(History { trail, policy, unsigned: walked.unsigned, whole, is_new }))
}

/// The files that were whole and are the same still, of records that the last commit has as the one that is known: their digests.
fn whole(
    store: &Store,
    places: &[(Shelf, Id)],
    known: &[(Id, String, Option<String>)],
    now: &[(Id, String)],
) -> HashMap<Id, String> {
    let now: HashMap<Id, &str> = now.iter().map(|(id, object)| (*id, object.as_str())).collect();
    let same = known.iter().filter(|(id, object, _)| now.get(id) == Some(&object.as_str()));
    let digests: HashMap<Id, &str> =
        same.filter_map(|(id, _, digest)| Some((*id, digest.as_deref()?))).collect();
    let whole = places.par_iter().filter_map(|(shelf, id)| {
        let known = digests.get(id)?;
        let digest = digest(&store.record_bytes(*shelf, *id).ok()??);
        (digest == *known).then_some((*id, digest))
    });
    whole.collect()
}

/// What the bytes of a file are known again by.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Keeps a history; a clone that cannot be written to walks it again next time.
pub(super) fn keep(git: &Git, history: History) {
    let History { trail, policy, unsigned, whole, .. } = history;
    if !trail.tampered.is_empty() || trail.has_sealed || !trail.records.years.is_empty() {
        return;
    }
    let mut brought: Vec<(Id, String, Brought)> =
        trail.brought.into_iter().map(|((id, event), brought)| (id, event, brought)).collect();
    brought
        .sort_unstable_by(|(id, event, _), (other, its, _)| (id.number(), event).cmp(&(other.number(), its)));
    let digested = |(id, object)| (id, object, whole.get(&id).cloned());
    let walked = Walked {
        policies: trail.policies.into_iter().collect(),
        policy: policy.into_iter().map(|commit| commit.id).collect(),
        unsigned,
        brought,
        records: trail.records.files.into_iter().map(digested).collect(),
        commits: trail.commits,
    };
    let Ok(body) = serde_json::to_string(&walked) else { return };
    let _ = file(git).and_then(|path| replace(&path, &format!("{}\n{body}", head(git, body.as_bytes()))));
}

fn read(git: &Git) -> Option<Walked> {
    let text = std::fs::read(file(git).ok()?).ok()?;
    let end = memchr::memchr(b'\n', &text)?;
    let body = &text[end + 1..];
    (text[..end] == *head(git, body).as_bytes()).then(|| serde_json::from_slice(body).ok())?
}

fn file(git: &Git) -> Result<PathBuf> {
    Ok(git.private()?.join(NAME))
}

/// The first line: which program wrote it, of which desk in the repository, and the digest of what follows.
fn head(git: &Git, body: &[u8]) -> String {
    let desk = digest(git.top_path("".as_ref()).to_string_lossy().as_bytes());
    format!("history {VERSION} {} {desk} {}", env!("CARGO_PKG_VERSION"), digest(body))
}
