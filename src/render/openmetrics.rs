//! Gauges as text that Prometheus reads: valid OpenMetrics 1.0, and valid in the older text format, which is what
//! node_exporter's textfile collector takes.

use crate::report::gauges::{Gauge, Labels};

/// The exposition: families by name, their samples, the end.
///
/// ```
/// use itdesk::render::openmetrics::exposition;
/// use itdesk::report::gauges::Gauge;
/// let gauge = Gauge {
///     name: "itdesk_availability_ratio".to_owned(),
///     unit: Some("ratio"),
///     help: "availability".to_owned(),
///     samples: vec![(vec![("service", "a\"b".to_owned())], 0.5)],
/// };
/// assert_eq!(
///     exposition(&[gauge]),
///     "# TYPE itdesk_availability_ratio gauge\n# UNIT itdesk_availability_ratio ratio\n\
///      ## HELP itdesk_availability_ratio availability\n\
///      itdesk_availability_ratio{service=\"a\\\"b\"} 0.5\n# EOF\n"
/// );
/// ```
pub fn exposition(gauges: &[Gauge]) -> String {
    let mut out = String::new();
    for gauge in gauges {
        let name = &gauge.name;
        out.push_str(&format!("# TYPE {name} gauge\n"));
        if let Some(unit) = gauge.unit {
            out.push_str(&format!("# UNIT {name} {unit}\n"));
        }
        out.push_str(&format!("# HELP {name} {}\n", escaped(&gauge.help)));
        for (labels, value) in gauge.samples.iter().filter(|(_, value)| value.is_finite()) {
            out.push_str(&format!("{name}{} {value}\n", braced(labels)));
        }
    }
    out.push_str("# EOF\n");
    out
}

/// Labels in braces; an empty one is none.
fn braced(labels: &Labels) -> String {
    let known = labels.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = known.map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) }
}

/// What both formats ask to be escaped; of a carriage return, which neither names, a line ends in some readers.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', " ")
}
