//! The targets that quantities are held against: `<= 200 ms`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::measure::{NotMeasurable, Quantity};
use super::{fold, measure_words};
use crate::lang::tr;

pub use super::measure_words::Bound;

/// A bound that a measured value must keep: a comparison and a quantity (M4.2a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Target {
    /// How the measured value must stand to the quantity.
    pub bound: Bound,
    /// What it is held against.
    pub quantity: Quantity,
}

/// The signs of comparisons. A longer one stands before the one that it begins with.
const BOUNDS: [(&str, Bound); 8] = [
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("==", Bound::Exactly),
    (">", Bound::Above),
    ("<", Bound::Below),
    ("=", Bound::Exactly),
];

impl Target {
    /// Whether a measured value keeps it; one without a unit is taken in the target's.
    ///
    /// # Errors
    /// When the units measure different things.
    pub fn is_met(&self, measured: &Quantity) -> Result<bool, NotMeasurable> {
        let order = measured.clone().with_unit(self.quantity.unit()).compare(&self.quantity)?;
        Ok(match self.bound {
            Bound::AtLeast => order.is_ge(),
            Bound::Above => order.is_gt(),
            Bound::AtMost => order.is_le(),
            Bound::Below => order.is_lt(),
            Bound::Exactly => order.is_eq(),
        })
    }

    /// A text such as `availability >= 99.9 %` or `可用性不低于 99.9 %`: what is measured, and its
    /// target; `None` when it is no such text.
    pub fn named(text: &str) -> Option<(String, Target)> {
        let (name, target) = match text.find(['<', '>', '=', '≤', '≥', '＜', '＞', '＝']) {
            Some(at) => (&text[..at], text[at..].parse().ok()?),
            None => {
                let (name, bound, quantity) = measure_words::comparison(text)?;
                (name, Target { bound, quantity: quantity.parse().ok()? })
            }
        };
        Some((name.trim().to_owned(), target)).filter(|(name, _)| !name.is_empty())
    }

    /// A comparison by its sign, and the quantity behind it.
    fn by_sign(text: &str) -> Result<(Bound, &str), NotMeasurable> {
        let found = BOUNDS.iter().find_map(|(sign, bound)| Some((*bound, text.strip_prefix(sign)?)));
        found.ok_or_else(|| NotMeasurable(tr!("'{text}' does not begin with >=, >, <=, < or =", text)))
    }
}

impl FromStr for Target {
    type Err = NotMeasurable;

    /// A comparison (`>=`, `>`, `<=`, `<`, `=`, or a Chinese word for one) and a quantity.
    fn from_str(text: &str) -> Result<Target, NotMeasurable> {
        let narrow = fold::narrow(text);
        let words = measure_words::comparison(&narrow).filter(|(name, ..)| name.is_empty());
        let (bound, quantity) = match words {
            Some((_, bound, quantity)) => (bound, quantity),
            None => Target::by_sign(narrow.trim())?,
        };
        Ok(Target { bound, quantity: quantity.parse()? })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.bound {
            Bound::AtLeast => ">=",
            Bound::Above => ">",
            Bound::AtMost => "<=",
            Bound::Below => "<",
            Bound::Exactly => "=",
        };
        write!(f, "{sign} {}", self.quantity)
    }
}

impl TryFrom<String> for Target {
    type Error = NotMeasurable;
    fn try_from(text: String) -> Result<Self, NotMeasurable> {
        let narrow = fold::narrow(&text);
        let (bound, quantity) = Target::by_sign(narrow.trim())?;
        Ok(Target { bound, quantity: Quantity::as_written(quantity)? })
    }
}

impl From<Target> for String {
    fn from(target: Target) -> String {
        target.to_string()
    }
}
