//! Values of figures as people read them.

use crate::lang::{self, tr};
use crate::records::words::Better;
use crate::render::times;
use crate::report::indicator::{Goal, Unit};

/// A value in its unit: `99.95 %`, `3h 20m`, `17`, `4.2 /d`, `4.6`, `180 ms`.
///
/// ```
/// use itdesk::render::monitor::value::{told, nothing};
/// use itdesk::report::indicator::Unit;
/// assert_eq!(told(0.7799, &Unit::Share), "77.9 %");
/// assert_eq!(told(0.99958, &Unit::Share), "99.958 %");
/// assert_eq!(told(12_000.0, &Unit::Seconds), "3h 20m");
/// assert_eq!(told(1834.2, &Unit::Own("ms".to_owned())), "1834 ms");
/// assert_eq!(nothing(None, &Unit::Count), "–");
/// ```
pub fn told(value: f64, unit: &Unit) -> String {
    let text = with_unit(value, unit);
    // What rounds to nothing has no sign.
    match text.strip_prefix('-') {
        Some(bare) if !bare.contains(|c: char| ('1'..='9').contains(&c)) => bare.to_owned(),
        _ => text,
    }
}

fn with_unit(value: f64, unit: &Unit) -> String {
    match unit {
        Unit::Share => format!("{} %", percent(value)),
        Unit::Seconds if value.abs() < 1.0 && value != 0.0 => format!("{:.0} ms", value * 1000.0),
        Unit::Seconds => times::span(value.round() as i64),
        Unit::Count => format!("{value:.0}"),
        Unit::PerDay => format!("{} /d", digits(value)),
        Unit::Score => digits(value),
        Unit::Own(own) if own.is_empty() => digits(value),
        Unit::Own(own) => format!("{} {}", digits(value), lang::shown(own)),
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

/// The same; a dash where there is no value.
pub fn nothing(value: Option<f64>, unit: &Unit) -> String {
    value.map_or_else(|| "–".to_owned(), |value| told(value, unit))
}

/// A difference with its sign. Between shares it is one of percentage points.
pub fn difference(value: f64, unit: &Unit) -> String {
    let (size, digits) = (told(value.abs(), unit), digits(value.abs() * 100.0));
    let is_nothing = |text: &str| !text.contains(|c: char| ('1'..='9').contains(&c));
    // What rounds to nothing has no direction.
    let sign = match (unit, value < 0.0) {
        (Unit::Share, _) if is_nothing(&digits) => "±",
        (unit, _) if *unit != Unit::Share && is_nothing(&size) => "±",
        (_, true) => "−",
        (_, false) => "+",
    };
    match unit {
        Unit::Share => tr!("{sign}{digits} pt", sign, digits),
        _ => format!("{sign}{size}"),
    }
}

/// A goal: `≥ 99.9 %`, `< 2d`.
pub fn goal(goal: &Goal, unit: &Unit) -> String {
    let sign = match (goal.better, goal.strict) {
        (Better::Higher, false) => "≥",
        (Better::Higher, true) => ">",
        (Better::Lower, false) => "≤",
        (Better::Lower, true) => "<",
    };
    format!("{sign} {}", told(goal.value, unit))
}

/// A share in percent, cut rather than rounded: 77.99 % has not reached 78 %. Close to all, with the digits that tell
/// one availability from another.
fn percent(share: f64) -> String {
    let scale = match share {
        share if (0.9995..1.0).contains(&share) => 1000.0,
        share if (0.99..1.0).contains(&share) => 100.0,
        _ => 10.0,
    };
    // The last addend undoes what floats lose.
    ((share * 100.0 * scale + 1e-9).floor() / scale).to_string()
}

/// A number with three digits that count, and no more after the point than it needs.
fn digits(value: f64) -> String {
    let text = match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
