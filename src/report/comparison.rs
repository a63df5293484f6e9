//! A figure before and after something was done for it (M7.3a, M7.4a).

use super::indicator::{Goal, Unit};
use super::sample::Sample;
use crate::lang::tr;
use crate::records::Target;
use crate::records::measure::{convert, number_and_unit};
use crate::records::target::Bound;
use crate::records::words::Better;
use crate::rules::significance;

/// A figure over a time, with what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The figure.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Option<Better>,
    /// What the desk or the manual asks of it.
    pub goal: Option<Goal>,
    /// How many observations it rests on.
    pub n: u64,
    /// The observations, where they are numbers of their own: hours, answers, 1 and 0 of a share.
    pub values: Vec<f64>,
}

/// What became of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// After less before, in the unit of the figure.
    pub by: Option<f64>,
    /// Whether that is better; `None` where nothing differs or neither way is.
    pub better: Option<bool>,
    /// Whether the target is reached, by the figure after.
    pub reached: Option<bool>,
    /// How sure the difference is; `None` where there are too few observations to tell.
    pub chance: Option<significance::Comparison>,
}

impl Observed {
    /// The median of the observations.
    pub fn median(&self) -> Option<f64> {
        Sample::of(self.values.iter().copied()).median()
    }
}

/// Compares a figure before with the same after.
///
/// # Errors
/// When the target is in a unit that the figure does not have.
pub fn difference(
    before: &Observed,
    after: &Observed,
    target: Option<&Target>,
) -> Result<Difference, String> {
    let by = before.value.zip(after.value).map(|(before, after)| after - before);
    // No difference is neither better nor worse.
    let better = by.zip(after.better).filter(|(by, _)| *by != 0.0);
    let better = better.map(|(by, better)| (by > 0.0) == (better == Better::Higher));
    let asked =
        target.map(|target| Ok::<_, String>((target.bound, in_unit(target, &after.unit)?))).transpose()?;
    let reached = match (asked, after.value) {
        (Some((bound, asked)), Some(value)) => Some(keeps(bound, value, asked)),
        (None, Some(value)) => after.goal.map(|goal| goal.is_met(value)),
        (_, None) => None,
    };
    let chance = significance::compare(&before.values, &after.values);
    Ok(Difference { by, better, reached, chance })
}

/// The number of a target in the unit of a figure; a bare number is in it already, but for a share, where one above 1
/// is percent.
///
/// # Errors
/// When the two measure different things.
pub fn in_unit(target: &Target, unit: &Unit) -> Result<f64, String> {
    let (number, given) = number_and_unit(&target.quantity.to_string()).map_err(|e| e.to_string())?;
    let own = match unit {
        Unit::Share => "ratio",
        Unit::Seconds => "s",
        Unit::Own(own) => own,
        Unit::Count | Unit::PerDay | Unit::Score => "",
    };
    match given {
        None if *unit == Unit::Share && number > 1.0 => Ok(number / 100.0),
        None => Ok(number),
        Some(given) => convert(number, &given, own).ok_or_else(|| {
            let own = if own.is_empty() { "a bare number" } else { own };
            tr!("the target {target} is in {given}, the figure is in {own}", target, given, own)
        }),
    }
}

fn keeps(bound: Bound, value: f64, asked: f64) -> bool {
    match bound {
        Bound::AtLeast => value >= asked,
        Bound::Above => value > asked,
        Bound::AtMost => value <= asked,
        Bound::Below => value < asked,
        Bound::Exactly => value == asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(unit: Unit, values: &[f64]) -> Observed {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Observed {
            value: (!values.is_empty()).then_some(mean),
            unit,
            better: Some(Better::Lower),
            goal: None,
            n: values.len() as u64,
            values: values.to_vec(),
        }
    }

    #[test]
    fn targets_are_held_against_figures_of_their_sort() {
        for (target, unit, expected) in [
            ("<= 4 h", Unit::Seconds, Ok(14_400.0)),
            (">= 99.5 %", Unit::Share, Ok(0.995)),
            (">= 99.5", Unit::Share, Ok(0.995)),
            (">= 0.9", Unit::Share, Ok(0.9)),
            ("<= 3", Unit::Count, Ok(3.0)),
            ("<= 0.3 s", Unit::Own("ms".to_owned()), Ok(300.0)),
        ] {
            let target: Target = target.parse().unwrap();
            assert_eq!(in_unit(&target, &unit), expected, "{target}");
        }
        assert!(in_unit(&"<= 4 h".parse().unwrap(), &Unit::Share).is_err());
    }

    #[test]
    fn less_is_better_where_lower_is() {
        let hour = 3600.0;
        let before = seen(Unit::Seconds, &[5.0 * hour, 6.0 * hour, 7.0 * hour, 8.0 * hour, 9.0 * hour]);
        let after = seen(Unit::Seconds, &[hour, 2.0 * hour, 1.5 * hour, 3.0 * hour, 2.5 * hour]);
        let told = difference(&before, &after, Some(&"<= 4 h".parse().unwrap())).unwrap();
        assert_eq!((told.by, told.better, told.reached), (Some(-5.0 * hour), Some(true), Some(true)));
        assert!(told.chance.unwrap().p < 0.05);
        let nothing = difference(&before, &seen(Unit::Seconds, &[]), None).unwrap();
        assert_eq!((nothing.by, nothing.better, nothing.reached, nothing.chance), (None, None, None, None));
    }
}
