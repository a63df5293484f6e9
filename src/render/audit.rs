//! The audit as people read it.

use super::monitor::value::told as amount;
use super::{Screen, fit, table};
use crate::escape;
use crate::report::audit::{Audited, Standing};

/// How many findings of a rule are shown where not all are asked for.
const FEW: usize = 5;

/// The rules with what they were asked of, then what did not keep them, then the goals that are missed.
pub fn page(screen: &Screen, rules: &[Audited], goals: &[Standing], all: bool) -> String {
    let (asked, not_asked): (Vec<_>, Vec<_>) = rules.iter().partition(|r| all || r.kept.of > 0);
    let rows = asked.into_iter().map(row).collect();
    let mut out = table::plain(&["ROW", "RULE", "KEPT", "OF", "", "ASKS"], rows);
    if !not_asked.is_empty() {
        out.push_str(&format!("{} rules had nothing to be asked of: --all\n", not_asked.len()));
    }
    for rule in rules.iter().filter(|r| !r.findings.is_empty()) {
        out.push_str(&format!(
            "\n{} {} ({} of {})\n",
            rule.row,
            rule.asks,
            rule.findings.len(),
            rule.kept.of
        ));
        let shown = if all { rule.findings.len() } else { FEW };
        for finding in rule.findings.iter().take(shown) {
            let line =
                escape::line(&format!("{} {} — {}", finding.ticket, finding.why, finding.title)).into_owned();
            let width = screen.width.unwrap_or(usize::MAX).saturating_sub(2);
            out.push_str(&format!("  {}\n", fit::cut(&line, width)));
        }
        if rule.findings.len() > shown {
            out.push_str(&format!("  and {} more: --all\n", rule.findings.len() - shown));
        }
    }
    let missed: Vec<Vec<String>> = goals.iter().filter(|g| !g.met).map(goal).collect();
    if !missed.is_empty() {
        out.push_str("\nGoals that are missed\n");
        out.push_str(&table::plain(&["ROW", "FIGURE", "VALUE", "GOAL", "UNDER WAY"], missed));
    }
    out
}

fn row(rule: &Audited) -> Vec<String> {
    let sign = match rule.kept.share() {
        None => "",
        Some(_) if rule.findings.is_empty() => "✓",
        Some(_) => "✗",
    };
    let (kept, of) = (rule.kept.part.to_string(), rule.kept.of.to_string());
    vec![rule.row.to_owned(), rule.rule.to_owned(), kept, of, sign.to_owned(), rule.asks.to_owned()]
}

fn goal(standing: &Standing) -> Vec<String> {
    let i = &standing.indicator;
    let value = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| amount(v, &i.unit));
    let under_way: Vec<String> = standing.improvements.iter().map(ToString::to_string).collect();
    let under_way = if under_way.is_empty() { "nothing".to_owned() } else { under_way.join(", ") };
    vec![i.row.to_owned(), i.name.clone(), value(i.value), value(i.goal.map(|g| g.value)), under_way]
}
