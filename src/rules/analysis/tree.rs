//! The entries of an analysis as a tree: each stands under the entry that it explains.

use std::collections::HashMap;

use crate::records::incident::Analysis;
use crate::rules::fnv::Fnv;

/// The entries of an analysis, by their place in the list; place 0 has the number 1.
#[derive(Debug)]
pub struct Tree<'a> {
    entries: &'a [Analysis],
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

/// An entry in the order in which a tree is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its place in the list.
    pub at: usize,
    /// How many entries it is under.
    pub depth: usize,
    /// Whether it is the last under its parent.
    pub is_last: bool,
}

/// By what an entry is known again: its own id, else one that follows from what it says. Entries of earlier versions
/// have none of their own.
pub fn id(entry: &Analysis) -> String {
    entry.node.clone().unwrap_or_else(|| fingerprint(entry, 0))
}

/// An id that follows from what an entry says; `turn` tells apart entries that say the same.
pub(super) fn fingerprint(entry: &Analysis, turn: usize) -> String {
    let mut fnv = Fnv::default();
    let above = entry.under.as_deref().unwrap_or_default();
    for piece in [entry.step.as_str(), above].into_iter().chain(entry.finding.iter().map(String::as_str)) {
        fnv.add(piece.as_bytes());
        fnv.add(b"\n");
    }
    fnv.add(turn.to_string().as_bytes());
    format!("{:08x}", fnv.number() & 0xffff_ffff)
}

impl<'a> Tree<'a> {
    /// The tree of these entries. One whose parent is not there, or is under it itself, stands at the top: files may
    /// be edited by hand.
    pub fn of(entries: &'a [Analysis]) -> Tree<'a> {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            places.entry(id(entry)).or_insert(at);
        }
        let mut parents: Vec<Option<usize>> = vec![None; entries.len()];
        let mut children = vec![Vec::new(); entries.len()];
        for (at, entry) in entries.iter().enumerate() {
            let parent = entry.under.as_ref().and_then(|under| places.get(under)).copied();
            let Some(parent) = parent.filter(|parent| !is_above(&parents, at, *parent)) else { continue };
            parents[at] = Some(parent);
            children[parent].push(at);
        }
        Tree { entries, parents, children }
    }

    /// The entry at a place.
    pub fn entry(&self, at: usize) -> &'a Analysis {
        &self.entries[at]
    }

    /// The entry above.
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.parents[at]
    }

    /// The entries below.
    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// Entries at the top that others explain: the top events of fault trees.
    pub fn tops(&self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|at| self.parents[*at].is_none() && !self.children[*at].is_empty())
    }

    /// Every entry, each before those under it.
    pub fn in_order(&self) -> Vec<Place> {
        let roots = (0..self.entries.len()).filter(|at| self.parents[*at].is_none());
        roots.flat_map(|root| self.below(root)).collect()
    }

    /// An entry and all under it, each before those under it.
    pub fn below(&self, root: usize) -> Vec<Place> {
        let mut places = Vec::new();
        // A stack of its own: a chain of causes may be longer than the program's.
        let mut open = vec![Place { at: root, depth: 0, is_last: true }];
        while let Some(place) = open.pop() {
            places.push(place);
            let below = self.children[place.at].iter().rev().enumerate();
            open.extend(below.map(|(n, at)| Place { at: *at, depth: place.depth + 1, is_last: n == 0 }));
        }
        places
    }
}

/// Whether `at` is `below` itself, or stands above it.
fn is_above(parents: &[Option<usize>], at: usize, below: usize) -> bool {
    std::iter::successors(Some(below), |at| parents[*at]).any(|above| above == at)
}
