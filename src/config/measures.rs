//! `[measures.NAME]`: what is measured, and what is to be reached (M7.1g).

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::keys::{Shape, measures as key, measures::alert as alert_key, root};
use super::logs;
use super::near::quoted;
use super::reader::{Node, Reader, Section, Spot, join};
use super::values::integer;
use crate::lang::{self, tr};
use crate::records::measurement::{check_measure, names};
use crate::records::number::exact;
use crate::records::words::{AlertSeverity, Better, Layer, Outside};
use crate::rules::duration::duration_seconds;
use crate::rules::policy::{Measure, MeasureAlert, Monitoring, Policy};
use crate::rules::sectors;

const DAY: i64 = 24 * 60 * 60;

/// Reads the measures.
pub(super) fn measures(reader: &mut Reader, root: &Section) -> Monitoring {
    let mut measures = BTreeMap::new();
    for (name, spot, node) in reader.table(root, &root::MEASURES).each() {
        if let Err(reason) = check_measure(name) {
            reader.error(&spot, &format!(": {reason}"), None);
            continue;
        }
        let section = reader.as_table(node);
        if !is_dotted(reader, name, &section) {
            reader.known(&section, &key::TABLE.names());
            measures.insert(name.to_owned(), measure(reader, name, &section));
        }
    }
    Monitoring { measures, logs: logs::logs(reader, root) }
}

/// A name with a dot and no quotes around it makes a table in a table, which is hardly meant.
fn is_dotted(reader: &mut Reader, name: &str, section: &Section) -> bool {
    let known = key::TABLE.names();
    let inner = section.each().find(|(key, _, node)| node.value.is_table() && !known.contains(key));
    let Some((key, spot, _)) = inner else { return false };
    let hint = tr!("write the name in quotes: [measures.\"{name}.{key}\"]", name, key);
    reader.error(&spot, tr!(": a name with a dot needs quotes"), Some(hint));
    true
}

fn measure(reader: &mut Reader, name: &str, section: &Section) -> Measure {
    let builtin = Monitoring::default().measure(name).into_owned();
    Measure {
        title: reader.text(section.get(&key::TITLE)).or(builtin.title),
        layer: reader.word(section.get(&key::LAYER), Layer::WORDS).unwrap_or(builtin.layer),
        unit: unit(reader, section.get(&key::UNIT)).or(builtin.unit),
        target: target(reader, section.get(&key::TARGET)),
        better: reader.word(section.get(&key::BETTER), Better::WORDS).unwrap_or(builtin.better),
        baseline: days(reader, section.get(&key::BASELINE)).unwrap_or(builtin.baseline),
        alert: alert(reader, section),
    }
}

/// The most values in a row that an alert may wait for.
const MOST: u32 = 1_000;

fn alert(reader: &mut Reader, measure: &Section) -> Option<MeasureAlert> {
    measure.entry(key::ALERT.name)?;
    let section = reader.section(measure, &key::ALERT);
    let builtin = MeasureAlert::default();
    let after = logs::count(reader, section.get(&alert_key::AFTER), MOST).unwrap_or(builtin.after);
    let clear = logs::count(reader, section.get(&alert_key::CLEAR), MOST).unwrap_or(builtin.clear);
    Some(MeasureAlert {
        outside: reader.word(section.get(&alert_key::OUTSIDE), Outside::WORDS),
        after,
        lasting: reader.minutes(section.get(&alert_key::LASTING)).unwrap_or(builtin.lasting),
        clear,
        severity: reader
            .word(section.get(&alert_key::SEVERITY), AlertSeverity::WORDS)
            .unwrap_or(builtin.severity),
        max_age: reader.minutes(section.get(&alert_key::MAX_AGE)).unwrap_or(builtin.max_age),
    })
}

fn unit(reader: &mut Reader, node: Option<Node>) -> Option<String> {
    reader.parsed(node, "a unit in quotes, such as \"ms\"", |text| match text.chars().count() {
        0..=20 => Ok(text.trim().to_owned()),
        _ => Err((tr!("{quoted} is longer than 20 characters", quoted = quoted(text)), None)),
    })
}

/// Any finite number.
pub(super) fn target(reader: &mut Reader, node: Option<Node>) -> Option<f64> {
    let node = node?;
    let number: Option<f64> = match node.value {
        DeValue::Integer(i) => integer(i.as_str(), i.radix()),
        DeValue::Float(f) => exact(&f.as_str().replace('_', "")),
        _ => {
            let hint = tr!("write the number alone; unit says what it is counted in").to_owned();
            reader.mismatch(&node, "a number", Some(hint));
            return None;
        }
    };
    match number {
        Some(_) => reader.accept(&node.spot),
        None => reader.error(&node.spot, tr!(" must be a finite number that 64 bits hold exactly"), None),
    }
    number
}

/// A duration of whole days, at least one.
pub(super) fn days(reader: &mut Reader, node: Option<Node>) -> Option<i64> {
    reader.parsed(node, "a time of whole days in quotes, such as \"28d\"", |text| {
        let seconds = duration_seconds(text).map_err(|reason| (reason, None))?;
        match seconds % DAY == 0 && (DAY..=3660 * DAY).contains(&seconds) {
            true => Ok(seconds / DAY),
            false => {
                let hint = tr!("write days or weeks, such as \"28d\" or \"4w\"").to_owned();
                Err((
                    tr!("{quoted} is not a number of days from 1 to 3660", quoted = quoted(text)),
                    Some(hint),
                ))
            }
        }
    })
}

/// Measures that are less than SMART, and those whose names an export cannot tell apart.
pub(super) fn warn(reader: &mut Reader, monitoring: &Monitoring) {
    let mut exported: BTreeMap<String, &str> = BTreeMap::new();
    for (name, measure) in &monitoring.measures {
        let path = join("measures", name);
        let gives = |reader: &Reader, key: &str| reader.places.contains_key(&join(&path, key));
        let spot = reader.spot_of(std::slice::from_ref(&path));
        let own = names::ALL.contains(&name.as_str());
        if measure.unit.is_none() && !own && !is_mistaken(reader, &join(&path, "unit")) {
            reader.warn(&spot, tr!(" has no unit, so its values can be misread"), tr!("add unit = \"ms\""));
        }
        if measure.target.is_none() && !is_mistaken(reader, &join(&path, "target")) {
            reader.warn(
                &spot,
                tr!(" has no target, so its values cannot be judged"),
                tr!("add a target: target = NUMBER"),
            );
        }
        if measure.target.is_some()
            && !own
            && !gives(reader, "better")
            && !is_mistaken(reader, &join(&path, "better"))
        {
            let hint = tr!("add better = \"lower\" or better = \"higher\"");
            reader.warn(&spot, tr!(" does not say which direction is better; lower is assumed"), hint);
        }
        let outside = measure.alert.as_ref().and_then(|alert| alert.outside);
        if outside == Some(Outside::Target) && measure.target.is_none() {
            let spot = reader.spot_of(&[join(&join(&path, "alert"), "outside"), join(&path, "alert")]);
            reader.warn(
                &spot,
                tr!(" waits for values outside a target that the measure does not have"),
                tr!("add a target, or write outside = \"normal\""),
            );
        }
        if let Some(other) = exported.insert(name.replace('.', "_"), name) {
            same_export(reader, &spot, other);
        }
    }
}

/// What the set of a service's sector asks for, and the policy does not have: measures and targets (M7.1g).
pub(super) fn warn_of_sets(reader: &mut Reader, policy: &Policy) {
    for (name, service) in &policy.services {
        let Some(sector) = service.sector else { continue };
        let path = join(&join("services", name), "sector");
        let spot = reader.spot_of(&[path]);
        let word = lang::shown(sector.as_str()).to_owned();
        for entry in sectors::undeclared(policy, sector) {
            let measure = entry.measure.unwrap_or_default();
            let reason = tr!(": the set of {sector} needs the measure {measure}", sector = word, measure);
            let unit = entry.unit.map(|unit| format!("unit = \"{unit}\"")).unwrap_or_default();
            reader.warn(&spot, &reason, &tr!("declare it: [measures.{measure}] {unit}", measure, unit));
        }
        for entry in sector.set() {
            let Some(measure) = entry.measure.filter(|measure| policy.monitoring.knows(measure)) else {
                continue;
            };
            let unit = policy.monitoring.measure(measure).unit.clone();
            if sectors::target(service, entry.figure, unit.as_deref()).is_none() {
                let reason = tr!(
                    ": the set of {sector} needs a target for {figure}",
                    sector = word,
                    figure = entry.figure
                );
                let hint = tr!("add it to targets: \"{figure}\" = NUMBER", figure = entry.figure);
                reader.warn(&spot, &reason, &hint);
            }
        }
    }
}

/// Whether an error was found at this key: it is told already.
fn is_mistaken(reader: &Reader, key: &str) -> bool {
    reader.found.iter().any(|f| f.key == key)
}

fn same_export(reader: &mut Reader, spot: &Spot, other: &str) {
    let reason = tr!(
        " has the same name as {quoted} where dots are not allowed, as in Prometheus",
        quoted = quoted(other)
    );
    reader.warn(spot, &reason, tr!("rename one of them"));
}
