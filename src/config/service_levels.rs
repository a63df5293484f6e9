//! `hours` and `targets` of `[services.NAME]`: when a service is agreed to be up, and what its figures are to reach
//! (M3.1a, M7.1a).

use std::collections::BTreeMap;

use super::keys::services as key;
use super::measures::target;
use super::near::quoted;
use super::reader::{Named, Node, Reader, Section, Spot, Thing, join};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::measurement::names;
use crate::rules::catalogue::{FIGURES, FigureKind, STATISTICS, figure, statistic};
use crate::rules::duration::duration_seconds;

/// The calendar of the agreed hours; whether it is there shows when all is read.
pub(super) fn hours(reader: &mut Reader, service: &Section) -> Option<String> {
    reader.named_text(service.get(&key::HOURS), Thing::Calendar)
}

/// Targets by the name of their figure.
pub(super) fn targets(reader: &mut Reader, service: &Section) -> BTreeMap<String, f64> {
    let section = reader.table(service, &key::TARGETS);
    let mut targets = BTreeMap::new();
    gather(reader, &section, &section.spot.path, "", &mut targets);
    targets
}

/// A name with dots is a table in a table, or stands in quotes: both mean the same.
fn gather(
    reader: &mut Reader,
    section: &Section,
    path: &str,
    before: &str,
    into: &mut BTreeMap<String, f64>,
) {
    for (key, spot, node) in section.each() {
        let name = if before.is_empty() { key.to_owned() } else { format!("{before}.{key}") };
        let spot = Spot { path: join(path, &name), ..spot };
        if node.value.is_table() {
            let inner = reader.as_table(node);
            gather(reader, &inner, path, &name, into);
        } else if is_target(reader, &spot, &name) {
            let node = Node { spot: Spot { path: spot.path, ..node.spot }, ..node };
            into.extend(value(reader, node, &name).map(|value| (name, value)));
        }
    }
}

/// Whether a figure of this name can have a target; says why not.
fn is_target(reader: &mut Reader, spot: &Spot, name: &str) -> bool {
    if let Some(known) = figure(name) {
        if known.better.is_none() {
            let reason = tr!(
                ": {quoted} cannot have a target: neither more nor less is better",
                quoted = quoted(name)
            );
            reader.error(spot, &reason, Some(tr!("leave it out").to_owned()));
        }
        return known.better.is_some();
    }
    if let Some((measure, _)) = statistic(name).filter(|(measure, _)| !names::ALL.contains(measure)) {
        let named = Named { thing: Thing::Measure, name: measure.to_owned(), spot: spot.clone() };
        reader.named.push(named);
        return true;
    }
    let known = FIGURES.iter().filter(|f| f.better.is_some()).map(|f| f.name);
    let hint = match nearest(name, known) {
        Some(near) => tr!("did you mean {quoted}?", quoted = quoted(near)),
        None => tr!(
            "name a figure of the report, such as availability, mttr or sla.resolve.A, or MEASURE.{statistics}",
            statistics = STATISTICS.join(", MEASURE.")
        ),
    };
    reader.error(spot, &tr!(": {quoted} is not a figure", quoted = quoted(name)), Some(hint));
    false
}

/// The value in the unit of its figure.
fn value(reader: &mut Reader, node: Node, name: &str) -> Option<f64> {
    match figure(name).map(|f| f.sort) {
        Some(FigureKind::Share) => reader.number(Some(node), 1.0),
        Some(FigureKind::Seconds) => {
            reader.parsed(Some(node), "a duration in quotes, such as \"4h\"", |text| {
                duration_seconds(text).map(|seconds| seconds as f64).map_err(|reason| (reason, None))
            })
        }
        Some(FigureKind::Count | FigureKind::PerDay | FigureKind::Per30Days) => {
            reader.number(Some(node), f64::from(u32::MAX))
        }
        Some(FigureKind::Score) | None => target(reader, Some(node)),
    }
}
