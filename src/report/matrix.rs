//! The service level matrix: services against quality measures, each with its target and its present value (M3.1a).

use std::collections::BTreeSet;

use serde::Serialize;

use super::data::{Data, Scope, service_names};
use super::indicator::{Goal, Indicator, Unit};
use super::indicators::indicators;
use super::lookup::distinct;
use super::{Period, view};
use crate::rules::catalogue::FIGURES;

/// Availability, response time and recovery time: the measures that the manual names, and that every matrix has.
const ALWAYS: [&str; 3] = ["availability", "respond.mean", "mttr"];

/// The service level matrix of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Of which time the values are.
    pub period: Period,
    /// The quality measures, in the order of a report.
    pub measures: Vec<Measured>,
    /// The services, by name.
    pub services: Vec<MatrixRow>,
}

/// A quality measure: a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// The name of the figure.
    pub name: String,
    /// The unit of its values.
    pub unit: Unit,
}

/// A service: a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRow {
    /// The service.
    pub service: String,
    /// One of each measure, in their order.
    pub cells: Vec<MatrixCell>,
}

/// What a service is to reach, and what it reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixCell {
    /// What is to be reached, and who says so.
    pub target: Option<Goal>,
    /// What is reached; nothing where there is nothing to count.
    pub value: Option<f64>,
    /// Whether the target is reached; nothing where there is no target, or no value yet.
    pub met: Option<bool>,
    /// How many observations the value rests on.
    pub n: u64,
}

/// The matrix of the services that the policy declares, or of one of them; of a desk that declares none, those of its
/// tickets. Its measures are availability, the mean time to respond and MTTR, and all that a service or a measure of
/// the policy has a target for.
pub fn matrix(data: &Data, service: Option<&str>, period: Period) -> Matrix {
    let services = match service {
        Some(name) => vec![name.to_owned()],
        None if data.policy.services.is_empty() => service_names(data),
        None => distinct(data.policy.services.keys().map(String::as_str)),
    };
    let told: Vec<Vec<Indicator>> =
        services.iter().map(|name| indicators(data, &Scope::service(name), period)).collect();
    let measures = measures(data, &services, &told);
    let row = |(service, figures): (String, &Vec<Indicator>)| {
        let cell = |m: &Measured| figures.iter().find(|i| i.name == m.name).map_or_else(empty, cell);
        MatrixRow { service, cells: measures.iter().map(cell).collect() }
    };
    let rows = services.into_iter().zip(&told).map(row).collect();
    Matrix { period, services: rows, measures }
}

/// The columns: statistics of measures after availability, then all else in the order of a report.
fn measures(data: &Data, services: &[String], told: &[Vec<Indicator>]) -> Vec<Measured> {
    let of_services =
        services.iter().filter_map(|name| view::declared(data, name)).flat_map(|s| s.targets.keys());
    let of_measures = data.policy.monitoring.measures.iter().filter(|(_, m)| m.target.is_some());
    let mut wanted: BTreeSet<String> = of_services.cloned().collect();
    wanted.extend(ALWAYS.map(str::to_owned));
    for (name, _) in of_measures {
        // A measure with figures of its own has no mean but theirs.
        let own = FIGURES.iter().find(|f| f.name == name || f.name.strip_suffix(".mean") == Some(name));
        wanted.insert(own.map_or_else(|| format!("{name}.mean"), |f| f.name.to_owned()));
    }
    let all = told.first().map_or(&[][..], Vec::as_slice).iter();
    let measured = |i: &Indicator| Measured { name: i.name.clone(), unit: i.unit.clone() };
    all.filter(|i| wanted.contains(&i.name)).map(measured).collect()
}

fn cell(figure: &Indicator) -> MatrixCell {
    MatrixCell { target: figure.goal, value: figure.value, met: figure.is_met(), n: figure.n }
}

fn empty() -> MatrixCell {
    MatrixCell { target: None, value: None, met: None, n: 0 }
}
