//! What became of a figure, in words (M7.3a).

use super::monitor::value::told as amount;
use crate::lang::{tr, tr_n};
use crate::records::Target;
use crate::report::comparison::{Difference, Observed};
use crate::rules::significance::{FEWEST, LEVEL};

/// The difference, the target, and how sure it is: a line each.
pub fn remark(
    measure: &str,
    (before, after): (&Observed, &Observed),
    target: Option<&Target>,
    told: &Difference,
) -> Vec<String> {
    let mut lines = vec![tr!(
        "{measure}: {before} before, {after} after{change}",
        measure,
        before = seen(before),
        after = seen(after),
        change = change(before, told)
    )];
    let verdict = |reached: bool| if reached { "reached" } else { "missed" };
    lines.extend(
        target
            .zip(told.reached)
            .map(|(target, reached)| tr!("target {target}: {verdict}", target, verdict = verdict(reached))),
    );
    lines.extend(before.value.and(after.value).map(|_| chance(before, after, told)));
    lines
}

/// What users said, in a line; none where nobody said anything.
pub fn heard(users: u64, score: Option<f64>) -> Option<String> {
    let count = tr_n!(users as usize, "{n} user", "{n} users");
    match (users, score) {
        (0, _) => None,
        (_, Some(score)) => Some(tr!("feedback of {count}: mean score {score} of 5", count, score)),
        (_, None) => Some(tr!("feedback of {count}, without a score", count)),
    }
}

/// `5h 20m (n 12, median 4h)`.
fn seen(observed: &Observed) -> String {
    let value = observed.value.map_or_else(|| "nothing".to_owned(), |v| amount(v, &observed.unit));
    match observed.median() {
        Some(median) if observed.value.is_some() => {
            tr!(
                "{value} (n {n}, median {amount})",
                value,
                n = observed.n,
                amount = amount(median, &observed.unit)
            )
        }
        _ => format!("{value} (n {})", observed.n),
    }
}

fn change(before: &Observed, told: &Difference) -> String {
    let Some(by) = told.by else { return String::new() };
    if by == 0.0 {
        return tr!(": the same").to_owned();
    }
    let way = if by > 0.0 { "more" } else { "less" };
    let share = before.value.filter(|v| *v != 0.0).map(|v| format!(" ({:.0} %)", (by / v).abs() * 100.0));
    let judged = match told.better {
        Some(true) => tr!(", which is better"),
        Some(false) => tr!(", which is worse"),
        None => "",
    };
    format!(": {} {way}{}{judged}", amount(by.abs(), &before.unit), share.unwrap_or_default())
}

fn chance(before: &Observed, after: &Observed, told: &Difference) -> String {
    let counts = tr!("n {before} and {after}", before = before.values.len(), after = after.values.len());
    match told.chance {
        None => tr!(
            "too few observations to rule out chance ({counts}; at least {fewest} each)",
            counts,
            fewest = FEWEST
        ),
        Some(c) if c.p < LEVEL => {
            tr!(
                "unlikely to be chance: p {probability} (Mann-Whitney, {counts})",
                probability = probability(c.p),
                counts
            )
        }
        Some(c) => tr!(
            "may be chance: p {probability} (Mann-Whitney, {counts})",
            probability = probability(c.p),
            counts
        ),
    }
}

fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}
