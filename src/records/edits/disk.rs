//! How a change is spelled in a record: `[from, to]`, or the edits of a list.

use crate::lang::tr;
use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::compare::EditPlace;
use super::field_change::{Edits, FieldChange, entries};
use super::list_id::ListId;

/// A change of part of a list, as it is on disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    at: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    removed: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added: Vec<Value>,
}

impl Serialize for FieldChange {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let Some(edits) = &self.2 else { return (&self.0, &self.1).serialize(to) };
        let mut removed = entries(&self.0).iter().cloned();
        let mut added = entries(&self.1).iter().cloned();
        let stretch = |place: &EditPlace| Stretch {
            at: place.at,
            removed: removed.by_ref().take(place.removed).collect(),
            added: added.by_ref().take(place.added).collect(),
        };
        let stretches: Vec<Stretch> = edits.places.iter().map(stretch).collect();
        let mut object = to.serialize_struct("FieldChange", 2)?;
        object.serialize_field("before", &edits.before.to_string())?;
        object.serialize_field("edits", &stretches)?;
        object.end()
    }
}

impl<'de> Deserialize<'de> for FieldChange {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<FieldChange, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = FieldChange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[from, to], or the edits of a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<FieldChange, A::Error> {
        let missing = |len| de::Error::invalid_length(len, &"[from, to]");
        let from = pair.next_element()?.ok_or_else(|| missing(0))?;
        let to = pair.next_element()?.ok_or_else(|| missing(1))?;
        Ok(FieldChange::pair(from, to))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<FieldChange, A::Error> {
        let mut before = None;
        let mut edits = None;
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "before" => before = Some(object.next_value::<String>()?),
                "edits" => edits = Some(object.next_value::<Vec<Stretch>>()?),
                _ => return Err(de::Error::unknown_field(&name, &["before", "edits"])),
            }
        }
        let before = before.ok_or_else(|| de::Error::missing_field("before"))?;
        let before: ListId = before.parse().map_err(de::Error::custom)?;
        change_of(before, edits.ok_or_else(|| de::Error::missing_field("edits"))?).map_err(de::Error::custom)
    }
}

/// The change that the stretches make; each has to lie in the list, after the one before it.
fn change_of(before: ListId, stretches: Vec<Stretch>) -> Result<FieldChange, String> {
    let mut removed = Vec::new();
    let mut added = Vec::new();
    let mut places = Vec::new();
    let mut end = 0_usize;
    for stretch in stretches {
        let Stretch { at, removed: gone, added: new } = stretch;
        let to = at.checked_add(gone.len()).filter(|to| at >= end && *to <= before.len);
        end = to.ok_or_else(|| {
            tr!("a list of {before} entries cannot have an edit at {at}", before = before.len, at)
        })?;
        places.push(EditPlace { at, removed: gone.len(), added: new.len() });
        removed.extend(gone);
        added.extend(new);
    }
    let edits = Edits { before, places };
    Ok(FieldChange(Value::Array(removed), Value::Array(added), Some(Box::new(edits))))
}
