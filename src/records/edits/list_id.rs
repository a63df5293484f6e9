//! Identifying a list without keeping it.

use crate::lang::tr;
use std::fmt;
use std::str::FromStr;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// A list, identified by its length and the first 128 bits of a SHA-256 of its entries. On disk
/// `59-` and 32 hexadecimal digits. Nobody can find a second list for it, so that no merge can be
/// made to apply an edit to a list that its author never saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListId {
    pub(super) len: usize,
    sum: u128,
}

impl ListId {
    /// The id of a list.
    pub fn of(list: &[Value]) -> ListId {
        let mut hash = Sha256::new();
        list.iter().for_each(|entry| add(&mut hash, entry));
        let digest = hash.finalize();
        let sum = digest.iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte));
        ListId { len: list.len(), sum }
    }
}

/// Adds a value, the same whatever the order of an object's fields: a record may be reordered by
/// hand.
fn add(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Null => hash.update([0]),
        Value::Bool(is) => hash.update([1, u8::from(*is)]),
        Value::Number(number) => add_text(hash, 2, &number.to_string()),
        Value::String(text) => add_text(hash, 3, text),
        Value::Array(list) => {
            add_count(hash, 4, list.len());
            list.iter().for_each(|entry| add(hash, entry));
        }
        Value::Object(fields) => {
            add_count(hash, 5, fields.len());
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            for (name, value) in fields {
                add_text(hash, 3, name);
                add(hash, value);
            }
        }
    }
}

fn add_text(hash: &mut Sha256, kind: u8, text: &str) {
    add_count(hash, kind, text.len());
    hash.update(text.as_bytes());
}

fn add_count(hash: &mut Sha256, kind: u8, count: usize) {
    hash.update([kind]);
    hash.update((count as u64).to_be_bytes());
}

impl fmt::Display for ListId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:032x}", self.len, self.sum)
    }
}

impl FromStr for ListId {
    type Err = String;

    fn from_str(text: &str) -> Result<ListId, String> {
        let is_hex = |sum: &str| sum.len() == 32 && sum.bytes().all(|b| b.is_ascii_hexdigit());
        let parts = text.split_once('-').filter(|(_, sum)| is_hex(sum));
        let id = parts.and_then(|(len, sum)| {
            // No list of a record is longer: what is made up must not overflow.
            let len: u32 = len.parse().ok()?;
            let sum = u128::from_str_radix(sum, 16).ok()?;
            Some(ListId { len: usize::try_from(len).ok()?, sum })
        });
        id.ok_or_else(|| tr!("\"{text}\" does not identify a list: it takes a length and 32 digits", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn id(list: &Value) -> ListId {
        ListId::of(list.as_array().unwrap())
    }

    #[test]
    fn a_list_has_one_id_in_any_order_of_fields_and_shares_it_with_no_other() {
        let same = json!([{ "b": 1, "a": "x" }]);
        assert_eq!(id(&json!([{ "a": "x", "b": 1 }])), id(&same));
        let lists = [
            same,
            json!([]),
            json!([null]),
            json!([[]]),
            json!([{}]),
            json!(["a", "b"]),
            json!(["b", "a"]),
            json!(["ab", ""]),
            json!(["", "ab"]),
            json!([["a"], "b"]),
            json!([["a", "b"]]),
            json!(["1"]),
            json!([1]),
            json!([1.0]),
            json!([true]),
            json!(["true"]),
            json!([{ "a": "x", "b": 2 }]),
        ];
        for (place, list) in lists.iter().enumerate() {
            let others = lists.iter().skip(place + 1);
            others.for_each(|other| assert_ne!(id(list), id(other), "{list} and {other}"));
            assert_eq!(id(list).to_string().parse(), Ok(id(list)));
        }
    }
}
