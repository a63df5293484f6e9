//! The records of commits, read from the objects that git keeps them in.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::events::CommittedEvent;
use super::sealed::SealedFiles;
use super::step::Changed;
use crate::error::Result;
use crate::git::Git;
use crate::records::Id;
use crate::store::Year;

/// Of so many tickets the texts are in memory at once: one commit can bring all of a desk.
const AT_ONCE: usize = 4_000;

/// What objects say; `None` of one that cannot be read.
pub(super) type Objects = HashMap<String, Option<Arc<CommittedEvent>>>;

/// The records of a commit, and the objects that they are in.
#[derive(Debug, Clone, Default)]
pub(super) struct CommittedRecords {
    /// Those that have files of their own.
    pub files: Vec<(Id, String)>,
    /// The sealed files.
    pub years: Vec<(Year, String)>,
}

impl CommittedRecords {
    /// Those of the commit that is checked out, in these paths of the desk.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn of(git: &Git, paths: &[String]) -> Result<CommittedRecords> {
        let args = ["ls-tree", "-r", "HEAD", "--"];
        let told = git.output(args.into_iter().chain(paths.iter().map(String::as_str)))?;
        Ok(CommittedRecords {
            files: told.lines().filter_map(listed).collect(),
            years: told.lines().filter_map(listed_year).collect(),
        })
    }
}

/// The last that could be read of each record, and the object it was read from.
#[derive(Default)]
pub(super) struct LastRead(HashMap<Id, (String, Arc<CommittedEvent>)>);

impl LastRead {
    /// Takes what was read of a record.
    pub(super) fn insert(&mut self, id: Id, object: String, record: Arc<CommittedEvent>) {
        self.0.insert(id, (object, record));
    }

    /// What was read of a record, and the object.
    pub(super) fn get(&self, id: Id) -> Option<&(String, Arc<CommittedEvent>)> {
        self.0.get(&id)
    }

    /// What the objects of these changes say that is not known already.
    pub(super) fn objects(&self, git: &Git, sealed: &SealedFiles, changes: &[Changed]) -> Result<Objects> {
        let known: HashSet<&String> = self.0.values().map(|(object, _)| object).collect();
        let mut seen: HashSet<&String> = HashSet::new();
        // By ticket, in the order of commits: of one version and the next, most is the same.
        let mut versions: BTreeMap<Id, Vec<&String>> = BTreeMap::new();
        for (id, steps) in changes.iter().flatten() {
            let objects = steps.iter().flat_map(|(_, step)| [&step.before, &step.after]).flatten();
            let new = objects.filter(|object| !known.contains(*object) && seen.insert(object));
            versions.entry(*id).or_default().extend(new);
        }
        let versions: Vec<Vec<&String>> = versions.into_values().collect();
        let mut objects = Objects::new();
        for versions in versions.chunks(AT_ONCE) {
            objects.extend(read_versions(git, sealed, versions)?);
        }
        Ok(objects)
    }

    /// What the last commit holds; mostly what was read last.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn head(
        &self,
        git: &Git,
        sealed: &SealedFiles,
        records: &CommittedRecords,
    ) -> Result<HashMap<Id, Arc<CommittedEvent>>> {
        let mut head = self.contents(git, &records.files)?;
        for (year, object) in &records.years {
            for (id, version) in sealed.versions(*year, object)? {
                // What has a file of its own is not what is sealed.
                if head.contains_key(&id) {
                    continue;
                }
                let last = self.0.get(&id).filter(|(last, _)| *last == version);
                let record = match last {
                    Some((_, record)) => Some(Arc::clone(record)),
                    None => sealed.read(&version)?.and_then(|b| CommittedEvent::of(&b)).map(Arc::new),
                };
                head.extend(record.map(|record| (id, record)));
            }
        }
        Ok(head)
    }

    /// What these objects say, of which some were read last.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn contents(
        &self,
        git: &Git,
        objects: &[(Id, String)],
    ) -> Result<HashMap<Id, Arc<CommittedEvent>>> {
        let is_last = |(id, object): &&(Id, String)| self.0.get(id).is_some_and(|(last, _)| last == object);
        let (known, others): (Vec<_>, Vec<_>) = objects.iter().partition(is_last);
        let mut contents: HashMap<Id, Arc<CommittedEvent>> =
            known.iter().filter_map(|(id, _)| Some((*id, Arc::clone(&self.0.get(id)?.1)))).collect();
        for batch in others.chunks(AT_ONCE) {
            let names: Vec<String> = batch.iter().map(|(_, object)| object.clone()).collect();
            for ((id, _), bytes) in batch.iter().zip(git.contents(&names)?) {
                if let Some(record) = bytes.and_then(|bytes| CommittedEvent::of(&bytes)) {
                    contents.insert(*id, Arc::new(record));
                }
            }
        }
        Ok(contents)
    }
}

/// What the objects of these tickets say: of each its versions, one after another.
fn read_versions(git: &Git, sealed: &SealedFiles, versions: &[Vec<&String>]) -> Result<Objects> {
    let files = versions.iter().flatten().filter(|object| !SealedFiles::is_version(object));
    let mut read = git.contents(&files.map(|&object| object.clone()).collect::<Vec<_>>())?.into_iter();
    let mut text = |object: &String| match SealedFiles::is_version(object) {
        true => sealed.read(object),
        false => Ok(read.next().flatten()),
    };
    let mut texts = Vec::with_capacity(versions.len());
    for objects in versions {
        let all = objects.iter().map(|&object| Ok((object, text(object)?)));
        texts.push(all.collect::<Result<Vec<_>>>()?);
    }
    let records: Vec<Vec<(&String, Option<CommittedEvent>)>> = texts.into_par_iter().map(read_all).collect();
    let records = records.into_iter().flatten();
    Ok(records.map(|(object, record)| (object.clone(), record.map(Arc::new))).collect())
}

/// What the versions of one ticket say, one after another.
fn read_all(versions: Vec<(&String, Option<Vec<u8>>)>) -> Vec<(&String, Option<CommittedEvent>)> {
    let mut told: Vec<(&String, Option<CommittedEvent>)> = Vec::with_capacity(versions.len());
    for (object, bytes) in versions {
        let previous = told.iter().rev().find_map(|(_, told)| told.as_ref());
        let event = bytes.and_then(|bytes| CommittedEvent::after(previous, &bytes));
        told.push((object, event));
    }
    told
}

/// A line of `git ls-tree`: the sealed year, and its object.
fn listed_year(line: &str) -> Option<(Year, String)> {
    let (head, path) = line.split_once('\t')?;
    Some((Year::of_path_below(path)?, head.rsplit(' ').next()?.to_owned()))
}

/// A line of `git ls-tree`: the ticket of the record, and its object.
fn listed(line: &str) -> Option<(Id, String)> {
    let (head, path) = line.split_once('\t')?;
    let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
    Some((stem.parse::<Id>().ok()?, head.rsplit(' ').next()?.to_owned()))
}
