//! How values of the policy are shown: as the file would give them.

use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::rules::duration::format_duration;
use crate::rules::policy::Glob;

/// A duration.
pub(super) fn minutes(minutes: i64) -> Value {
    json!(format_duration(minutes.saturating_mul(60)))
}

/// A time zone.
pub(super) fn zone(zone: &TimeZone) -> Value {
    json!(zone.iana_name().unwrap_or("UTC"))
}

/// Anything that is written as its text.
pub(super) fn text(value: impl ToString) -> Value {
    json!(value.to_string())
}

/// A list; null when it is empty.
pub(super) fn some<T: Serialize>(list: &[T]) -> Value {
    if list.is_empty() { Value::Null } else { json!(list) }
}

/// Patterns; null when there are none.
pub(super) fn patterns(globs: &[Glob]) -> Value {
    some(&globs.iter().map(Glob::as_str).collect::<Vec<_>>())
}

/// A table by name.
pub(super) fn by_name<'n>(entries: impl Iterator<Item = (&'n str, Value)>) -> Value {
    Value::Object(entries.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
