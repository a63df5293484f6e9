//! One measured value, a line of `measurements/YYYY/MM.jsonl` (M7.1).

use crate::lang::tr;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::labels::Labels;
use super::measure::convert;

/// A value that was measured, at a time. Lines are only ever added, so that git's union merge is right for them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measurement {
    /// When it was measured.
    pub at: Timestamp,
    /// The service it was measured of; absent for the desk as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What was measured: a name of the policy's measures, or one of [`names`].
    pub measure: String,
    /// How much; finite.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
    /// In which unit the value is; absent where it has none, or nobody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What else is known of it.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Measurement {
    /// A value of the desk as a whole, without unit or labels.
    pub fn new(at: Timestamp, measure: &str, value: f64) -> Measurement {
        let measure = measure.to_owned();
        let labels = Labels::default();
        Measurement { at, service: None, measure, value, unit: None, labels, extra: Map::new() }
    }

    /// Reads one line of a file.
    ///
    /// # Errors
    /// The reason, when it is no measurement.
    pub fn parse(line: &[u8]) -> Result<Measurement, String> {
        let read: Measurement = serde_json::from_slice(line).map_err(|e| said(&e))?;
        check_measure(&read.measure)?;
        Ok(read)
    }

    /// The value in this unit; as it stands where one of the two is not known, and nothing where they measure different
    /// things.
    pub fn value_in(&self, unit: Option<&str>) -> Option<f64> {
        match (self.unit.as_deref(), unit) {
            (Some(from), Some(to)) => convert(self.value, from, to),
            _ => Some(self.value),
        }
    }

    /// The line of a file, without its end.
    ///
    /// ```
    /// use itdesk::records::Measurement;
    /// let load = Measurement::new(jiff::Timestamp::UNIX_EPOCH, "load", 1.0);
    /// assert_eq!(load.to_line(), r#"{"at":"1970-01-01T00:00:00Z","measure":"load","value":1}"#);
    /// assert_eq!(Measurement::parse(load.to_line().as_bytes()), Ok(load));
    /// ```
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Whether a text may name a measure: letters, digits, `_`, `:` and dots, no digit first. With its dots as `_` it is a
/// name that Prometheus takes.
///
/// # Errors
/// What a name may be.
pub fn check_measure(name: &str) -> Result<(), String> {
    let mut letters = name.bytes();
    let first = letters.next().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b':'));
    if first
        && name.len() <= 200
        && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.'))
    {
        return Ok(());
    }
    let shown: String = name.chars().take(60).collect();
    Err(tr!(
        "'{shown}' is not a measure name: a letter, then letters, digits, _ and dots, as in response_time",
        shown
    ))
}

/// Whether a text may name a label: letters, digits and `_`, no digit first, as in Prometheus.
///
/// # Errors
/// What a name may be.
pub fn check_label(name: &str) -> Result<(), String> {
    let mut letters = name.bytes();
    let first = letters.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    if first && name.len() <= 200 && letters.all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Ok(());
    }
    let shown: String = name.chars().take(60).collect();
    Err(tr!("'{shown}' is not a label name: a letter, then letters, digits and _, as in host", shown))
}

/// A whole number is written as one.
fn plain_number<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.fract() == 0.0 && value.abs() < EXACT {
        true => to.serialize_i64(*value as i64),
        false => to.serialize_f64(*value),
    }
}

/// The reason without the place, which counts from the line.
fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return tr!("it breaks off").to_owned();
    }
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.as_str(), |cut| &text[..cut]).to_owned()
}

/// Written by hand, because a desk has millions of these: `flatten` would read every line twice.
impl<'de> Deserialize<'de> for Measurement {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Measurement, D::Error> {
        from.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Measurement;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with at, measure and value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Measurement, A::Error> {
        let (mut at, mut service, mut measure, mut value, mut unit, mut labels) =
            (None, None, None, None, None, None);
        let mut extra = Map::new();
        while let Some(key) = map.next_key()? {
            match key {
                Key::At => once(&mut at, "at", map.next_value()?)?,
                Key::Service => once(&mut service, "service", map.next_value()?)?,
                Key::Measure => once(&mut measure, "measure", map.next_value()?)?,
                Key::Value => once(&mut value, "value", map.next_value()?)?,
                Key::Unit => once(&mut unit, "unit", map.next_value()?)?,
                Key::Labels => once(&mut labels, "labels", map.next_value()?)?,
                Key::Other(name) => drop(extra.insert(name, map.next_value()?)),
            }
        }
        Ok(Measurement {
            at: at.ok_or_else(|| Error::missing_field("at"))?,
            service: service.flatten(),
            measure: measure.ok_or_else(|| Error::missing_field("measure"))?,
            value: value.ok_or_else(|| Error::missing_field("value"))?,
            unit: unit.flatten(),
            labels: labels.unwrap_or_default(),
            extra,
        })
    }
}

fn once<T, E: Error>(place: &mut Option<T>, name: &'static str, value: T) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::duplicate_field(name)),
    }
}

enum Key {
    At,
    Service,
    Measure,
    Value,
    Unit,
    Labels,
    Other(String),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key, D::Error> {
        from.deserialize_str(Name)
    }
}

struct Name;

impl Visitor<'_> for Name {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        Ok(match name {
            "at" => Key::At,
            "service" => Key::Service,
            "measure" => Key::Measure,
            "value" => Key::Value,
            "unit" => Key::Unit,
            "labels" => Key::Labels,
            other => Key::Other(other.to_owned()),
        })
    }
}

/// Names with a meaning of their own; the desk's own measures may have any other.
pub mod names {
    /// Satisfaction of a customer, 1 to 5 (M7.1e); label `ticket` where it is about one.
    pub const CSAT: &str = "csat";
    /// How likely a customer recommends the service, 0 to 10 (M7.1e).
    pub const NPS: &str = "nps";
    /// A vulnerability was found (M7.1c), value 1; label `vulnerability` names it.
    pub const VULNERABILITY_FOUND: &str = "vulnerability.found";
    /// A vulnerability was fixed (M7.1c), value 1; label `vulnerability` names it.
    pub const VULNERABILITY_FIXED: &str = "vulnerability.fixed";
    /// Security events, value: how many (M7.1c).
    pub const SECURITY_EVENT: &str = "security.event";
    /// A check of data integrity, 1 intact, 0 not (M7.1c).
    pub const INTEGRITY: &str = "integrity";
    /// Crashes, value: how many (M7.1d).
    pub const CRASH: &str = "crash";
    /// A regular duty was done, value 1; label `duty` names it.
    pub const DUTY_DONE: &str = "duty.done";
    /// All of them.
    pub const ALL: [&str; 8] =
        [CSAT, NPS, VULNERABILITY_FOUND, VULNERABILITY_FIXED, SECURITY_EVENT, INTEGRITY, CRASH, DUTY_DONE];
}

/// Labels with a meaning of their own.
pub mod labels {
    /// The ticket that a value is about, by its whole id.
    pub const TICKET: &str = "ticket";
    /// The vulnerability that was found or fixed.
    pub const VULNERABILITY: &str = "vulnerability";
    /// How grave a vulnerability is.
    pub const SEVERITY: &str = "severity";
    /// What somebody said in words.
    pub const COMMENT: &str = "comment";
    /// The duty that was done, by its name in the policy.
    pub const DUTY: &str = "duty";
    /// Who recorded it.
    pub const BY: &str = "by";
    /// Who took part, with commas between the names.
    pub const ATTENDED: &str = "attended";
    /// The articles that it was about, with commas between the ids.
    pub const ARTICLES: &str = "articles";
    /// Who answered a survey: a later answer of the same replaces the earlier one.
    pub const RESPONDENT: &str = "respondent";
    /// Tells two answers to a survey apart that are the same in all else.
    pub const ANSWER: &str = "answer";
}
