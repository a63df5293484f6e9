//! Sealed years in the commits: a record that left its file for the sealed one is still there, and one that was altered in it
//! was altered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::step::{Changed, TrailStep, add};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::Id;
use crate::store::{Sealed, Year};

/// So many sealed files of commits are in memory: both sides of a step, and what the last one left.
const KEPT: usize = 3;

/// A sealed file on both sides of a step from a parent to its child.
pub(super) struct SealedStep {
    /// The number of the parent.
    pub side: usize,
    pub year: Year,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The sealed files of a commit: the objects git keeps them in.
type State = Rc<HashMap<Year, String>>;

/// The sealed files of all commits.
pub(super) struct SealedFiles<'g> {
    git: &'g Git,
    only: Option<Id>,
    /// By commit, in the order of [`super::trail::Trail::commits`].
    states: Vec<State>,
    open: RefCell<Vec<(String, Option<Rc<Sealed>>)>>,
}

impl<'g> SealedFiles<'g> {
    /// Those of commits, of which parents come before their children; `steps` are what each changed.
    pub(super) fn of(
        git: &'g Git,
        only: Option<Id>,
        commits: &[Commit],
        steps: &[Vec<SealedStep>],
    ) -> SealedFiles<'g> {
        let mut states: Vec<State> = Vec::with_capacity(commits.len());
        if steps.iter().any(|steps| !steps.is_empty()) {
            let mut places: HashMap<&str, usize> = HashMap::new();
            for (place, (commit, steps)) in commits.iter().zip(steps).enumerate() {
                let parent = commit.parents.first().and_then(|parent| places.get(parent.as_str()));
                let mut state = parent.map(|parent| Rc::clone(&states[*parent])).unwrap_or_default();
                for step in steps.iter().filter(|step| step.side == 0) {
                    let known = Rc::make_mut(&mut state);
                    match &step.after {
                        Some(object) => known.insert(step.year, object.clone()),
                        None => known.remove(&step.year),
                    };
                }
                states.push(state);
                places.insert(&commit.id, place);
            }
        }
        SealedFiles { git, only, states, open: RefCell::default() }
    }

    /// Adds to what a commit changed what it changed in sealed files, and the sealed version where a record came from one or
    /// went into one.
    pub(super) fn add_to(
        &self,
        changed: &mut Changed,
        place: usize,
        parents: &[Option<usize>],
        steps: &[SealedStep],
    ) -> Result<()> {
        for step in steps {
            for (id, [before, after]) in self.differing(step)? {
                add(changed.entry(id).or_default(), step.side, TrailStep { before, after });
            }
        }
        let Some(own) = self.states.get(place) else { return Ok(()) };
        let none = State::default();
        // In the order of ids: neighbours are in the same file.
        let mut changed: Vec<_> = changed.iter_mut().collect();
        changed.sort_unstable_by_key(|(id, _)| id.number());
        for (id, steps) in changed {
            for (side, step) in steps {
                let parent = parents.get(*side).copied().flatten().map_or(&none, |at| &self.states[at]);
                if step.before.is_none() {
                    step.before = self.version(parent, *id)?;
                }
                if step.after.is_none() {
                    step.after = self.version(own, *id)?;
                }
            }
        }
        Ok(())
    }

    /// What a sealed version of a record is called: the object of the file, and the id.
    pub(super) fn is_version(name: &str) -> bool {
        name.contains(' ')
    }

    /// A sealed version, by what it is called.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some((object, id)) = name.split_once(' ') else { return Ok(None) };
        let Ok(id) = id.parse::<Id>() else { return Ok(None) };
        Ok(self.open(Year::of(id), object)?.and_then(|sealed| sealed.line(id)?.ok()))
    }

    /// All versions in a sealed file.
    pub(super) fn versions(&self, year: Year, object: &str) -> Result<Vec<(Id, String)>> {
        let Some(sealed) = self.open(year, object)? else { return Ok(Vec::new()) };
        let ids = sealed.ids().filter(|id| self.only.is_none_or(|only| only == *id));
        Ok(ids.map(|id| (id, called(object, id))).collect())
    }

    fn version(&self, state: &State, id: Id) -> Result<Option<String>> {
        let Some(object) = state.get(&Year::of(id)) else { return Ok(None) };
        let is_in = self.open(Year::of(id), object)?.is_some_and(|sealed| sealed.has(id));
        Ok(is_in.then(|| called(object, id)))
    }

    /// The records that may differ between the two sides of a step, with their versions.
    fn differing(&self, step: &SealedStep) -> Result<Vec<(Id, [Option<String>; 2])>> {
        let objects = [&step.before, &step.after];
        let sides = objects.map(|object| match object {
            Some(object) => self.open(step.year, object),
            None => Ok(None),
        });
        let [before, after] = sides;
        let sides = [before?, after?];
        let mut ids: Vec<Id> = sides.iter().flatten().flat_map(|side| side.ids()).collect();
        ids.sort_unstable_by_key(Id::number);
        ids.dedup();
        let differs = ids.into_iter().filter(|id| self.only.is_none_or(|only| only == *id)).filter(|id| {
            let [before, after] = sides.each_ref().map(|side| side.as_ref().and_then(|s| s.stamp(*id)));
            before != after
        });
        let name = |at: usize, id: Id| {
            let object = objects[at].as_ref()?;
            sides[at].as_ref().is_some_and(|side| side.has(id)).then(|| called(object, id))
        };
        Ok(differs.map(|id| (id, [name(0, id), name(1, id)])).collect())
    }

    /// A sealed file of a commit; `None` when it cannot be read.
    fn open(&self, year: Year, object: &str) -> Result<Option<Rc<Sealed>>> {
        let mut open = self.open.borrow_mut();
        if let Some((_, known)) = open.iter().find(|(known, _)| known == object) {
            return Ok(known.clone());
        }
        let bytes = self.git.contents(&[object.to_owned()])?.pop().flatten();
        let sealed = bytes.and_then(|bytes| Sealed::of_bytes(bytes, year).ok()).map(Rc::new);
        if open.len() >= KEPT {
            open.remove(0);
        }
        open.push((object.to_owned(), sealed.clone()));
        Ok(sealed)
    }
}

fn called(object: &str, id: Id) -> String {
    format!("{object} {id}")
}
