//! One change of an event, made to a field.

use super::field::{FieldStep, Scribe, apply};
use super::fields::Flat;
use super::table::rule;
use crate::records::FieldChange;

/// Makes one change of an event to a field.
pub(super) fn change(flat: &mut Flat, scribe: &mut Scribe, field: &str, change: &FieldChange) {
    let current = flat.remove(field).unwrap_or_default();
    let rule = rule(field, [&change.0, &change.1, &current]);
    let value = match &change.2 {
        None => apply(rule, field, FieldStep { from: &change.0, to: &change.1 }, current, scribe),
        Some(_) if change.fits(&current) => {
            scribe.set(field);
            change.applied(&current)
        }
        Some(edits) => match (scribe.lists.find(field, edits.before), rule) {
            (Some(from), _) => {
                let to = change.applied(&from);
                apply(rule, field, FieldStep { from: &from, to: &to }, current, scribe)
            }
            // The list was edited by hand before: entries with a key are found without it.
            (None, rule) if rule.finds_entries() => {
                apply(rule, field, FieldStep { from: &change.0, to: &change.1 }, current, scribe)
            }
            (None, _) => {
                scribe.set(field);
                change.applied(&current)
            }
        },
    };
    if !value.is_null() {
        flat.insert(field.to_owned(), value);
    }
}
