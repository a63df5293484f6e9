//! What a desk measures (M7.1g), and which values it takes.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::policy::{Measure, Monitoring, Policy};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::fold;
use crate::records::measure::convert;
use crate::records::measurement::{check_label, check_measure, names};
use crate::records::words::{Better, Layer};

/// How far another machine's clock may be ahead of the desk's.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// The most labels that a value may have, and the most bytes of text.
const MOST_LABELS: usize = 64;
const LONGEST: usize = 8_192;

impl Monitoring {
    /// The measure of this name: the policy's, else what holds for a name with a meaning of its own, else a plain one.
    pub fn measure(&self, name: &str) -> Cow<'_, Measure> {
        self.measures.get(name).map_or_else(|| Cow::Owned(own(name).unwrap_or_default()), Cow::Borrowed)
    }

    /// Whether the policy has it, or its name has a meaning of its own.
    pub fn knows(&self, name: &str) -> bool {
        self.measures.contains_key(name) || names::ALL.contains(&name)
    }

    /// A value as it is written down: its name allowed, finite, in the unit of its measure, and not of the future.
    ///
    /// # Errors
    /// The reason why it is not taken.
    pub fn take(&self, now: Timestamp, given: Measurement) -> Result<Measurement, String> {
        check_measure(&given.measure)?;
        given.labels.keys().try_for_each(|name| check_label(name))?;
        if given.labels.contains_key("service") {
            return Err(tr!("'service' is not a label; the service has its own field").to_owned());
        }
        if given.labels.len() > MOST_LABELS || weight(&given) > LONGEST {
            return Err(tr!(
                "it has more than {most_labels} labels, or more than {longest} bytes of text",
                most_labels = MOST_LABELS,
                longest = LONGEST
            ));
        }
        if given.at > latest(now) {
            return Err(tr!("{at} is in the future (it is {now})", at = given.at, now));
        }
        let taken = self.in_own_unit(given)?;
        check_value(&taken.measure, taken.value)?;
        Ok(taken)
    }

    fn in_own_unit(&self, given: Measurement) -> Result<Measurement, String> {
        let measure = self.measure(&given.measure);
        let (value, unit) = match (given.unit, &measure.unit) {
            (Some(from), Some(to)) => {
                let value = convert(given.value, &from, to).ok_or_else(|| {
                    tr!(
                        "{measure} is measured in {to}, and {from} cannot be converted to it",
                        measure = given.measure,
                        to,
                        from
                    )
                })?;
                (value, Some(to.clone()))
            }
            (unit, own) => (given.value, unit.or_else(|| own.clone())),
        };
        // No value is -0, which reads as a loss.
        Ok(Measurement { value: value + 0.0, unit, ..given })
    }
}

impl Measure {
    /// Whether a value reaches a target.
    pub fn reaches(&self, value: f64, target: f64) -> bool {
        match self.better {
            Better::Higher => value >= target,
            Better::Lower => value <= target,
        }
    }
}

/// The target of a single value of a measure, in its unit: that of the service for its last value, else that of the
/// measure.
pub fn target_of(policy: &Policy, service: Option<&str>, name: &str) -> Option<f64> {
    let service = service.and_then(|name| {
        policy.services.iter().find(|(known, _)| fold::same_name(known, name)).map(|(_, service)| service)
    });
    let own = service.and_then(|service| service.targets.get(&format!("{name}.last")).copied());
    own.or_else(|| policy.monitoring.measure(name).target)
}

/// What holds for the names with a meaning of their own.
fn own(name: &str) -> Option<Measure> {
    let (title, layer, better) = match name {
        names::CSAT => (tr!("Customer satisfaction"), Layer::Experience, Better::Higher),
        names::NPS => ("Recommendation", Layer::Experience, Better::Higher),
        names::VULNERABILITY_FOUND => (tr!("Vulnerabilities found"), Layer::Security, Better::Lower),
        names::VULNERABILITY_FIXED => (tr!("Vulnerabilities fixed"), Layer::Security, Better::Higher),
        names::SECURITY_EVENT => (tr!("Security events"), Layer::Security, Better::Lower),
        names::INTEGRITY => (tr!("Data integrity"), Layer::Security, Better::Higher),
        names::CRASH => ("Crashes", Layer::Base, Better::Lower),
        _ => return None,
    };
    Some(Measure { title: Some(title.to_owned()), layer, better, ..Measure::default() })
}

/// The last instant that a value measured by another machine may have.
pub fn latest(now: Timestamp) -> Timestamp {
    now.checked_add(AHEAD).unwrap_or(Timestamp::MAX)
}

/// How many bytes of text a measurement carries, or a few more.
fn weight(m: &Measurement) -> usize {
    let labels: usize = m.labels.iter().map(|(name, text)| name.len() + text.len()).sum();
    let extra =
        if m.extra.is_empty() { 0 } else { serde_json::to_string(&m.extra).map_or(0, |text| text.len()) };
    labels + extra + m.service.as_ref().map_or(0, String::len) + m.unit.as_ref().map_or(0, String::len)
}

/// Whether a value can be one of this measure, where its meaning sets bounds.
fn check_value(measure: &str, value: f64) -> Result<(), String> {
    let whole = value.fract() == 0.0;
    let (fits, bounds) = match measure {
        _ if !value.is_finite() => (false, tr!("a finite number")),
        names::CSAT => ((1.0..=5.0).contains(&value), "from 1 to 5"),
        names::NPS => (whole && (0.0..=10.0).contains(&value), tr!("a whole number from 0 to 10")),
        names::INTEGRITY => (value == 0.0 || value == 1.0, tr!("1 for intact or 0")),
        names::SECURITY_EVENT | names::CRASH => (value >= 0.0, tr!("a count, 0 or more")),
        names::VULNERABILITY_FOUND | names::VULNERABILITY_FIXED => (value == 1.0, tr!("1 for each")),
        _ => return Ok(()),
    };
    if fits { Ok(()) } else { Err(tr!("{measure} must be {bounds}, not {value}", measure, bounds, value)) }
}
