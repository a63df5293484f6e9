//! Figures for a monitoring system that draws and watches them: gauges with labels, in base units.

use std::collections::BTreeMap;

use super::data::{Data, Scope, service_names};
use super::indicator::{Indicator, Unit};
use super::window::Window;
use super::{Facts, Period, indicators};
use crate::records::fold;
use crate::records::measure::convert;
use crate::rules::catalogue::statistic;
use crate::rules::vulnerability::{Vulnerability, vulnerabilities};

/// A gauge: a name, and a value for each combination of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Gauge {
    /// Its name after Prometheus' conventions: `itdesk_availability_ratio`.
    pub name: String,
    /// Its base unit, which its name ends in; none for a number of things.
    pub unit: Option<&'static str>,
    /// What it tells.
    pub help: String,
    /// Labels and values.
    pub samples: Vec<(Labels, f64)>,
}

/// Names and values that tell samples of one gauge apart.
pub type Labels = Vec<(&'static str, String)>;

/// All gauges, by name.
#[derive(Default)]
struct Gauges(BTreeMap<String, Gauge>);

/// The gauges of a desk: how things stand as of now, and the figures of a window for each service and for the desk.
/// Those of the desk have names of their own, so that a sum over services counts nothing twice.
pub fn gauges(data: &Data, window: Window) -> Vec<Gauge> {
    let mut all = Gauges::default();
    stand(&mut all, data);
    let period = Period { since: Some(window.since), until: Some(window.until), now: data.now };
    for figure in indicators(data, &Scope::desk(), period) {
        all.figure(&figure, None);
    }
    for service in service_names(data) {
        for figure in indicators(data, &Scope::service(&service), period) {
            all.figure(&figure, Some(&service));
        }
    }
    let seconds = Some("seconds");
    all.add(
        "itdesk_export_window_seconds",
        seconds,
        "Length of the time the figures are of",
        Vec::new(),
        window.seconds(),
    );
    let now = data.now.as_second() as f64;
    all.add("itdesk_export_timestamp_seconds", seconds, "When these figures were made", Vec::new(), now);
    all.0.into_values().collect()
}

/// How things stand now: open tickets, clocks, services, vulnerabilities.
fn stand(all: &mut Gauges, data: &Data) {
    let mut open: BTreeMap<Labels, f64> = BTreeMap::new();
    let mut clocks: BTreeMap<((&str, &str), Labels), f64> = BTreeMap::new();
    for facts in data.facts.iter().filter(|f| f.is_open_at(data.now)) {
        *open.entry(with(labels(&facts), "kind", facts.kind.as_str())).or_default() += 1.0;
        let names = super::facts::CLOCKS.iter().zip(facts.clocks.iter().flat_map(|c| &c.all));
        for (clock, verdict) in names.filter(|(_, verdict)| !verdict.stopped) {
            let late = verdict.due.is_some_and(|due| due < data.now);
            let gauge = match (late, verdict.at_risk) {
                (true, _) => ("itdesk_clocks_breached", "that ran out"),
                (false, true) => ("itdesk_clocks_at_risk", "that are at risk"),
                (false, false) => continue,
            };
            *clocks.entry((gauge, with(labels(&facts), "clock", clock))).or_default() += 1.0;
        }
    }
    for (labels, count) in open {
        all.add("itdesk_tickets_open", None, "Open tickets, now", labels, count);
    }
    for (((name, what), labels), count) in clocks {
        all.add(name, None, &format!("Running clocks of open tickets {what}, now"), labels, count);
    }
    for service in service_names(data) {
        let own = data.outages().iter().filter(|o| {
            let same = o.service.as_deref().is_some_and(|s| fold::same_name(s, &service));
            same && o.span.from <= data.now && o.span.to.is_none_or(|to| to > data.now)
        });
        let up = if own.count() == 0 { 1.0 } else { 0.0 };
        all.add(
            "itdesk_service_up",
            None,
            "1 while no outage of the service is on record, 0 while one is",
            of(&service),
            up,
        );
    }
    let mut vulnerable: BTreeMap<String, f64> = BTreeMap::new();
    for open in vulnerabilities(&data.measurements).into_iter().filter(Vulnerability::is_open) {
        *vulnerable.entry(open.service.unwrap_or_default()).or_default() += 1.0;
    }
    for (service, count) in vulnerable {
        all.add(
            "itdesk_vulnerabilities_open",
            None,
            "Vulnerabilities that are not fixed, now",
            of(&service),
            count,
        );
    }
}

fn labels(facts: &Facts) -> Labels {
    with(of(facts.service.as_deref().unwrap_or_default()), "class", facts.class.as_str())
}

fn of(service: &str) -> Labels {
    vec![("service", service.to_owned())]
}

fn with(mut labels: Labels, name: &'static str, value: &str) -> Labels {
    labels.push((name, value.to_owned()));
    labels
}

impl Gauges {
    fn add(&mut self, name: &str, unit: Option<&'static str>, help: &str, labels: Labels, value: f64) {
        let gauge = self.0.entry(name.to_owned()).or_insert_with(|| Gauge {
            name: name.to_owned(),
            unit,
            help: help.to_owned(),
            samples: Vec::new(),
        });
        gauge.samples.push((labels, value));
    }

    /// A figure of the window; one without a value is left out, as a gauge that is not there.
    fn figure(&mut self, figure: &Indicator, service: Option<&str>) {
        let Some(value) = figure.value else { return };
        let prefix = if service.is_some() { "itdesk" } else { "itdesk_desk" };
        let labels: Labels = service.map(of).unwrap_or_default();
        if let Some(met) = figure.is_met() {
            let labels = with(labels.clone(), "figure", &figure.name);
            let help = "1 where the figure of the window reaches its goal, 0 where it misses it";
            self.add(&format!("{prefix}_goal_met"), None, help, labels, f64::from(u8::from(met)));
        }
        if let Some((measure, told)) = statistic(&figure.name) {
            let labels = with(with(labels, "measure", measure), "statistic", told);
            return self.measured(prefix, figure, labels, value);
        }
        let (base, class) = match figure.name.rsplit_once('.') {
            Some((base, class @ ("A" | "B" | "C" | "D"))) => (base, Some(class)),
            _ => (figure.name.as_str(), None),
        };
        let (name, labels) = match base.strip_prefix("sla.") {
            Some(clock) => ("sla_kept".to_owned(), with(labels, "clock", clock)),
            None => (metric(base), labels),
        };
        // What is told of each class is no part of what is told of all.
        let name = if class.is_some() { format!("{name}_by_class") } else { name };
        let labels = class.map_or(labels.clone(), |class| with(labels, "class", class));
        let (suffix, unit) = suffix(&figure.unit);
        let suffix = if name.ends_with(suffix) { "" } else { suffix };
        let help = format!("{base} in the window ({})", figure.row);
        self.add(&format!("{prefix}_{name}{suffix}"), unit, &help, labels, value);
    }

    /// A statistic of a measure, in the base unit of its own where it has one.
    fn measured(&mut self, prefix: &str, figure: &Indicator, labels: Labels, value: f64) {
        let own = if let Unit::Own(own) = &figure.unit { own.as_str() } else { "" };
        let based = [("s", "seconds"), ("B", "bytes")]
            .into_iter()
            .find_map(|(base, name)| Some((convert(value, own, base)?, name)));
        let help = "A statistic of a measure in the window";
        match (own, based) {
            ("%", _) => {
                self.add(&format!("{prefix}_measure_ratio"), Some("ratio"), help, labels, value / 100.0)
            }
            (_, Some((value, unit))) => {
                self.add(&format!("{prefix}_measure_{unit}"), Some(unit), help, labels, value);
            }
            (own, None) => {
                self.add(&format!("{prefix}_measure"), None, help, with(labels, "unit", own), value)
            }
        }
    }
}

/// The name of a figure as part of a metric's.
fn metric(name: &str) -> String {
    match name {
        "created" => "tickets_created".to_owned(),
        "done" => "tickets_done".to_owned(),
        other => other.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect(),
    }
}

/// What a metric's name ends in, and its base unit.
fn suffix(unit: &Unit) -> (&'static str, Option<&'static str>) {
    match unit {
        Unit::Share => ("_ratio", Some("ratio")),
        Unit::Seconds => ("_seconds", Some("seconds")),
        Unit::PerDay => ("_per_day", None),
        Unit::Own(own) if own == "per 30 d" => ("_per_30_days", None),
        Unit::Count | Unit::Score | Unit::Own(_) => ("", None),
    }
}
