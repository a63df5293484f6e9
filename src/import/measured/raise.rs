//! From recorded values to the incidents that their alerts open, update and end (M7.1f).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::super::alerts::{Outcome, Parsed, ingest};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::words::AlertSource;
use crate::records::{Measurement, fold};
use crate::rules::alerts::{Became, Series, Watched, watch};
use crate::rules::survey;
use crate::store::Asked;

/// What the values of a service, a measure and a place belong to.
pub(super) type Place = (Option<String>, String, BTreeMap<String, String>);

/// What recorded values did.
#[derive(Debug)]
pub struct Raised {
    /// What became of their alerts, those alone that did something.
    pub outcome: Outcome,
    /// Services and measures whose values are outside, but too old to open an incident.
    pub old: Vec<String>,
}

/// Opens, updates and ends the incidents that the values of `taken` ask for under the policy. They must be written
/// already: what counts is all the values of their measures. The same values again change nothing.
///
/// # Errors
/// Exit 7 when measurements cannot be read. What the desk refuses is in the outcome.
pub fn raise(desk: &Desk, taken: &[Measurement]) -> Result<Raised> {
    let monitoring = &desk.policy.monitoring;
    let watched = taken.iter().filter(|m| monitoring.measure(&m.measure).alert.is_some());
    let places: BTreeSet<Place> = watched.map(|m| place_of(desk, m)).collect();
    let mut parsed = Parsed::default();
    let mut old = Vec::new();
    if !places.is_empty() {
        for series in series_of(desk, places)? {
            match watch(&desk.policy, &series, desk.now) {
                Some(Watched::Alert(alert)) => parsed.add(*alert),
                Some(Watched::Old) => {
                    let service = series.service.unwrap_or_else(|| super::DESK.to_owned());
                    old.push(format!("{service}: {}", series.measure));
                }
                Some(Watched::Undecided) | None => {}
            }
        }
    }
    let mut outcome = ingest(desk, AlertSource::Measure.as_str(), &parsed);
    outcome.alerts.retain(|alert| !matches!(alert.became, Became::Repeated | Became::Ignored));
    Ok(Raised { outcome, old })
}

/// Labels that name a place part the values of a measure; others only describe a value.
pub(super) fn place_of(desk: &Desk, m: &Measurement) -> Place {
    let names = &desk.policy.alerts.place;
    let labels = m.labels.iter().filter(|(name, _)| names.iter().any(|place| place == *name));
    let declared = m.service.as_deref().map(|name| {
        let known = desk.policy.services.keys().find(|known| fold::same_name(known, name));
        known.map_or_else(|| name.to_owned(), Clone::clone)
    });
    (declared, m.measure.clone(), labels.map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
}

/// All the values of these places, as far back as their normal ranges need.
fn series_of(desk: &Desk, places: BTreeSet<Place>) -> Result<Vec<Series>> {
    let names: BTreeSet<&str> = places.iter().map(|(_, measure, _)| measure.as_str()).collect();
    let monitoring = &desk.policy.monitoring;
    let days = names.iter().map(|name| monitoring.measure(name).baseline).max().unwrap_or_default();
    let back = SignedDuration::from_hours(days.saturating_mul(2 * 24));
    let since = desk.now.checked_sub(back).unwrap_or(Timestamp::MIN);
    let asked = Asked { since: Some(since), measures: names.iter().copied().collect(), ..Asked::default() };
    // Lines that are none are named by the commands that list measurements.
    let (mut all, _) = desk.store.measurements_of(&asked)?;
    survey::drop_replaced(&mut all);
    let mut values: BTreeMap<Place, Vec<(Timestamp, f64)>> =
        places.iter().map(|place| (place.clone(), Vec::new())).collect();
    for m in &all {
        let unit = monitoring.measure(&m.measure).unit.clone();
        if let (Some(values), Some(value)) = (values.get_mut(&place_of(desk, m)), m.value_in(unit.as_deref()))
        {
            values.push((m.at, value));
        }
    }
    let series = |((service, measure, place), values)| Series { service, measure, place, values };
    Ok(values.into_iter().map(series).collect())
}
