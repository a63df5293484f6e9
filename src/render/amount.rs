//! The value of a figure with its unit, as people read it.

use super::times::span;
use crate::report::indicator::Unit;

/// `99.5 %`, `3h 20m`, `350 ms`, `12`.
pub fn amount(unit: &Unit, value: f64) -> String {
    match unit {
        Unit::Share => format!("{} %", number(value * 100.0)),
        Unit::Seconds if value.abs() < 1.0 && value != 0.0 => format!("{} s", number(value)),
        Unit::Seconds if value < 0.0 => format!("-{}", span(-value.round() as i64)),
        Unit::Seconds => span(value.round() as i64),
        Unit::PerDay => format!("{} a day", number(value)),
        Unit::Own(own) if !own.is_empty() => format!("{} {own}", number(value)),
        Unit::Count | Unit::Score | Unit::Own(_) => number(value),
    }
}

/// The unit as a word.
pub fn unit(unit: &Unit) -> &str {
    match unit {
        Unit::Share => "share",
        Unit::Seconds => "s",
        Unit::Count => "count",
        Unit::PerDay => "a day",
        Unit::Score => "score",
        Unit::Own(own) => own,
    }
}

/// Four significant digits, no zeros behind them.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 1000.0 || v == 0.0 => 0,
        v if v >= 100.0 => 1,
        v if v >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
