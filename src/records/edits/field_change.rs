//! A change of a field, and how it goes forth and back.

use serde_json::Value;

use super::compare::{EditPlace, places};
use super::list_id::ListId;

/// A field's value before and after. Where part of a list changed: the entries that were removed,
/// those that were added, and the places of both.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange(pub Value, pub Value, pub Option<Box<Edits>>);

/// Where in a list entries were removed and added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edits {
    /// The list that was edited.
    pub before: ListId,
    /// Each edited stretch, in order.
    pub places: Vec<EditPlace>,
}

/// So many bytes have to be saved before an event keeps only a part of a list: a short list is
/// easier to read in full.
const WORTH: usize = 240;

impl FieldChange {
    /// A change that keeps both values in full.
    pub fn pair(from: Value, to: Value) -> FieldChange {
        FieldChange(from, to, None)
    }

    /// The same change with only those entries of a list that were removed and added, where that
    /// saves enough.
    pub fn shortened(self) -> FieldChange {
        let (Some(from), Some(to)) = (self.0.as_array(), self.1.as_array()) else { return self };
        if from.is_empty() || to.is_empty() || self.2.is_some() {
            return self;
        }
        let edits = Edits { before: ListId::of(from), places: places(from, to) };
        let pick = |list: &[Value], side| -> Vec<Value> {
            let edited = edits.stretches(side).flat_map(|(at, len, _)| &list[at..at + len]);
            edited.cloned().collect()
        };
        let removed = pick(from, Side::Before);
        let added = pick(to, Side::After);
        let bytes = |list: &[Value]| serde_json::to_string(list).unwrap_or_default().len();
        let saved = (bytes(from) + bytes(to)).saturating_sub(bytes(&removed) + bytes(&added));
        if edits.places.is_empty() || saved < WORTH {
            return self;
        }
        FieldChange(Value::Array(removed), Value::Array(added), Some(Box::new(edits)))
    }

    /// Whether `value` is what was there before the change.
    pub fn fits(&self, value: &Value) -> bool {
        match &self.2 {
            None => *value == self.0,
            Some(edits) => {
                let Some(list) = value.as_array().filter(|list| list.len() == edits.before.len) else {
                    return false;
                };
                edits.is_at(list, entries(&self.0), Side::Before) && ListId::of(list) == edits.before
            }
        }
    }

    /// Whether `value` is what was there after the change, as far as the change says.
    pub fn led_to(&self, value: &Value) -> bool {
        match &self.2 {
            None => *value == self.1,
            Some(edits) => value.as_array().is_some_and(|list| {
                list.len() == edits.after() && edits.is_at(list, entries(&self.1), Side::After)
            }),
        }
    }

    /// What the change makes of a value. In a list that is not the one it was made on, each stretch
    /// is looked for near its place; what is not found there is not removed.
    pub fn applied(&self, value: &Value) -> Value {
        self.moved(value, Side::Before)
    }

    /// What was there before the change led to `value`; see [`applied`](FieldChange::applied).
    pub fn reverted(&self, value: &Value) -> Value {
        self.moved(value, Side::After)
    }

    fn moved(&self, value: &Value, side: Side) -> Value {
        let (gone, new) = match side {
            Side::Before => (&self.0, &self.1),
            Side::After => (&self.1, &self.0),
        };
        let Some(edits) = &self.2 else { return new.clone() };
        let list = edits.moved(entries(value).to_vec(), entries(gone), entries(new), side);
        if list.is_empty() { Value::Null } else { Value::Array(list) }
    }
}

/// Which of the two lists of a change is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl Edits {
    /// The length of the list after.
    fn after(&self) -> usize {
        let added: usize = self.places.iter().map(|p| p.added).sum();
        let removed: usize = self.places.iter().map(|p| p.removed).sum();
        self.before.len.saturating_add(added).saturating_sub(removed)
    }

    /// The stretches as they are in one of the lists: their beginning, and how many entries are
    /// there and in the other list.
    fn stretches(&self, side: Side) -> impl DoubleEndedIterator<Item = (usize, usize, usize)> {
        let mut shift = 0_isize;
        let stretch = move |place: &EditPlace| {
            let there = place.at.saturating_add_signed(shift);
            shift = shift.saturating_add_unsigned(place.added).saturating_sub_unsigned(place.removed);
            match side {
                Side::Before => (place.at, place.removed, place.added),
                Side::After => (there, place.added, place.removed),
            }
        };
        self.places.iter().map(stretch).collect::<Vec<_>>().into_iter()
    }

    /// Whether each stretch of a list holds what it should.
    fn is_at(&self, list: &[Value], mut expected: &[Value], side: Side) -> bool {
        self.stretches(side).all(|(at, len, _)| {
            let (here, rest) = expected.split_at(len.min(expected.len()));
            expected = rest;
            list.get(at..at.saturating_add(len)) == Some(here)
        })
    }

    /// The list with `new` in the place of `gone`; from the end, so that the places before stay right.
    fn moved(&self, mut list: Vec<Value>, gone: &[Value], new: &[Value], side: Side) -> Vec<Value> {
        let is_last = if side == Side::Before { self.before.len } else { self.after() };
        let mut gone = gone;
        let mut new = new;
        for (at, len, other) in self.stretches(side).rev() {
            let here;
            (gone, here) = gone.split_at(gone.len().saturating_sub(len));
            let there;
            (new, there) = new.split_at(new.len().saturating_sub(other));
            let end = at.saturating_add(len);
            let end = if end == is_last { list.len() } else { end };
            let found = nearest(&list, here, end.saturating_sub(len));
            let place = found.unwrap_or(if here.is_empty() { end } else { at }.min(list.len()));
            let cut = if found.is_some() { place + here.len() } else { place };
            list.splice(place..cut, there.iter().cloned());
        }
        list
    }
}

/// Where `wanted` is in the list, as near to `at` as can be.
fn nearest(list: &[Value], wanted: &[Value], at: usize) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    if list.get(at..at.saturating_add(wanted.len())) == Some(wanted) {
        return Some(at);
    }
    let places = list.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
    places.map(|(place, _)| place).min_by_key(|place| place.abs_diff(at))
}

pub(super) fn entries(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn long(names: &[u8]) -> Value {
        Value::from_iter(names.iter().map(|n| json!({ "finding": format!("{n} {}", "x".repeat(200)) })))
    }

    proptest! {
        #[test]
        fn what_is_shortened_goes_forth_and_back_and_reads_as_it_was_written(
            from in prop::collection::vec(0_u8..9, 1..20), to in prop::collection::vec(0_u8..9, 1..20),
        ) {
            let from = long(&from);
            let to = long(&to);
            let change = FieldChange::pair(from.clone(), to.clone()).shortened();
            prop_assert!(change.fits(&from) && change.led_to(&to));
            prop_assert_eq!(change.applied(&from), to.clone());
            prop_assert_eq!(change.reverted(&to), from.clone());
            let spelled = serde_json::to_string(&change).unwrap();
            prop_assert_eq!(serde_json::from_str::<FieldChange>(&spelled).unwrap(), change);
        }

        #[test]
        fn a_list_that_is_another_is_changed_without_a_panic_and_loses_nothing_else(
            from in prop::collection::vec(0_u8..9, 1..20), to in prop::collection::vec(0_u8..9, 1..20),
            other in prop::collection::vec(0_u8..9, 0..20),
        ) {
            let change = FieldChange::pair(long(&from), long(&to)).shortened();
            let after = change.applied(&long(&other));
            let gone = |name: &u8| from.contains(name);
            if change.2.is_some() {
                for name in other.iter().filter(|name| !gone(name)) {
                    prop_assert!(entries(&after).contains(&entries(&long(&[*name]))[0]));
                }
            }
        }
    }

    #[test]
    fn a_pair_and_a_short_list_stay_as_they_were() {
        for (from, to) in
            [(json!(["a"]), json!(["a", "b"])), (json!(null), long(&[1; 9])), (json!(1), json!(2))]
        {
            let change = FieldChange::pair(from.clone(), to.clone()).shortened();
            assert_eq!(serde_json::to_value(&change).unwrap(), json!([from, to]));
        }
    }

    #[test]
    fn edits_that_lie_outside_of_their_list_are_no_change() {
        let id = ListId::of(entries(&json!(["a", "b"]))).to_string();
        for edits in [
            json!([{ "at": 3, "added": ["x"] }]),
            json!([{ "at": 1, "removed": ["a", "b"] }]),
            json!([{ "at": 1, "added": ["x"] }, { "at": 0, "added": ["y"] }]),
            json!([{ "at": u64::MAX, "removed": ["a"] }]),
            json!([{ "at": 0, "moved": ["a"] }]),
        ] {
            let spelled = json!({ "before": id, "edits": edits });
            assert!(serde_json::from_value::<FieldChange>(spelled.clone()).is_err(), "{spelled}");
        }
        assert!(serde_json::from_value::<FieldChange>(json!({ "before": "2", "edits": [] })).is_err());
        assert!(serde_json::from_value::<FieldChange>(json!(["a"])).is_err());
    }
}
