//! A round of acceptance in the report (M4.2b).

use jiff::tz::TimeZone;

use crate::lang::{mark, tr};
use crate::records::delivery::{Acceptance, Measured};
use crate::render::markdown::{field, heading, table};
use crate::render::times::moment;
use crate::rules::policy::Deliveries;

/// A round: its steps, the values of the criteria at its end, its figures and its verdict.
pub(super) fn round(policy: &Deliveries, number: usize, round: &Acceptance, zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = round
        .steps
        .iter()
        .map(|s| vec![s.step.to_string(), s.by.clone(), moment(zone, s.at), s.finding.join(" ")])
        .collect();
    let mut out = heading(2, &tr!("Acceptance, round {number}", number));
    out.push_str(&table(&[mark!("Step"), mark!("By"), mark!("When"), mark!("Found")], &rows));
    out.push_str(&values(&round.values));
    let told =
        |q: &Option<crate::records::Quantity>| q.as_ref().map_or_else(String::new, ToString::to_string);
    out.push_str(&field("Satisfaction", &told(&round.satisfaction)));
    out.push_str(&field(tr!("Process conformity"), &told(&round.conformity)));
    if let Some(score) = &round.score {
        let share = policy.satisfaction * 100.0;
        let formula = format!(
            "{share:.0} % of {} and {:.0} % of {} make {score}; it passes from {:.0} % on",
            told(&round.satisfaction),
            100.0 - share,
            told(&round.conformity),
            policy.pass * 100.0
        );
        out.push_str(&field("Score", &formula));
    }
    out.push_str(&field(
        "Verdict",
        &round.verdict.map_or_else(|| "open".to_owned(), |v| v.to_string().replace('_', " ")),
    ));
    out.push_str(&field("Because", &round.because.join(" ")));
    out.push('\n');
    out
}

fn values(values: &[Measured]) -> String {
    let row = |m: &Measured| {
        let value = m.value.as_ref().map_or_else(|| tr!("not measured").to_owned(), ToString::to_string);
        let met = if m.met { tr!("yes") } else { tr!("no") };
        vec![m.name.clone(), m.target.to_string(), value, met.to_owned()]
    };
    let header = [mark!("Criterion"), mark!("Target"), mark!("Measured"), mark!("Met")];
    table(&header, &values.iter().map(row).collect::<Vec<_>>())
}
