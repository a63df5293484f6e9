//! The audit as people read it.

use super::monitor::value::told as amount;
use super::paint;
use super::table::{self, Cell, Column};
use super::{Screen, fit};
use crate::escape;
use crate::lang::{self, tr};
use crate::report::audit::{Audited, Standing};

/// How many findings of a rule are shown where not all are asked for.
const FEW: usize = 5;

/// The rules with what they were asked of, then what did not keep them, then the goals that are missed.
pub fn page(screen: &Screen, rules: &[Audited], goals: &[Standing], all: bool) -> String {
    let (asked, not_asked): (Vec<_>, Vec<_>) = rules.iter().partition(|r| all || r.kept.of > 0);
    let columns = [
        Column::left("ROW", 3),
        Column::left("RULE", 0),
        Column::number("KEPT", 0),
        Column::number("OF", 2),
        Column::left("", 0),
        Column::wrap("ASKS", 1),
    ];
    let rows: Vec<Vec<Cell>> = asked.into_iter().map(row).collect();
    let mut out = table::text(&columns, &rows, screen.width);
    if !not_asked.is_empty() {
        out.push_str(&tr!("rules with nothing to check: {not_asked} (--all)\n", not_asked = not_asked.len()));
    }
    for rule in rules.iter().filter(|r| !r.findings.is_empty()) {
        out.push_str(&format!(
            "\n{} {} ({} of {})\n",
            rule.row,
            lang::text(rule.asks),
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
            out.push_str(&tr!("  and {shown} more: --all\n", shown = rule.findings.len() - shown));
        }
    }
    let missed: Vec<Vec<Cell>> = goals.iter().filter(|g| !g.met).map(goal).collect();
    if !missed.is_empty() {
        out.push_str(tr!("\nMissed goals\n"));
        let columns = [
            Column::left("ROW", 2),
            Column::left("FIGURE", 0),
            Column::number("VALUE", 0),
            Column::number("GOAL", 1),
            Column::wrap("UNDER WAY", 3),
        ];
        out.push_str(&table::text(&columns, &missed, screen.width));
    }
    out
}

fn row(rule: &Audited) -> Vec<Cell> {
    let (sign, style) = paint::met(rule.kept.share().map(|_| rule.findings.is_empty()));
    vec![
        Cell::of(rule.row),
        Cell::of(rule.rule),
        Cell::from(rule.kept.part.to_string()),
        Cell::from(rule.kept.of.to_string()),
        Cell::styled(sign, style),
        Cell::of(lang::text(rule.asks)),
    ]
}

fn goal(standing: &Standing) -> Vec<Cell> {
    let i = &standing.indicator;
    let value = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| amount(v, &i.unit));
    let under_way: Vec<String> = standing.improvements.iter().map(ToString::to_string).collect();
    let under_way = if under_way.is_empty() { "nothing".to_owned() } else { under_way.join(", ") };
    vec![
        Cell::of(i.row),
        Cell::of(&i.name),
        Cell::from(value(i.value)),
        Cell::from(value(i.goal.map(|g| g.value))),
        Cell::from(under_way),
    ]
}
