//! Where two lists differ.

use std::collections::HashMap;

use serde_json::Value;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// An edited stretch of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditPlace {
    /// Its place in the list before, from 0.
    pub at: usize,
    /// How many entries were removed there.
    pub removed: usize,
    /// How many entries were added there.
    pub added: usize,
}

/// So many entries are compared one with another at most: it takes the square of the time for
/// those that differ.
const COMPARED: usize = 8_000;

/// The stretches in which two lists differ.
pub(super) fn places(from: &[Value], to: &[Value]) -> Vec<EditPlace> {
    let same = |(a, b): &(&Value, &Value)| a == b;
    let head = from.iter().zip(to).take_while(same).count();
    let old = &from[head..];
    let new = &to[head..];
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let old = &old[..old.len() - tail];
    let new = &new[..new.len() - tail];
    if old.is_empty() || new.is_empty() || old.len() + new.len() > COMPARED {
        let all = EditPlace { at: head, removed: old.len(), added: new.len() };
        return Vec::from_iter((all.removed + all.added > 0).then_some(all));
    }
    let mut known: HashMap<&Value, usize> = HashMap::new();
    let mut number = |value| {
        let next = known.len();
        *known.entry(value).or_insert(next)
    };
    let old: Vec<usize> = old.iter().map(&mut number).collect();
    let new: Vec<usize> = new.iter().map(&mut number).collect();
    let mut places: Vec<EditPlace> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let range = op.old_range();
        let added = op.new_range().len();
        match places.last_mut() {
            _ if op.tag() == DiffTag::Equal => {}
            Some(last) if last.at + last.removed == head + range.start => {
                last.removed += range.len();
                last.added += added;
            }
            _ => places.push(EditPlace { at: head + range.start, removed: range.len(), added }),
        }
    }
    places
}
