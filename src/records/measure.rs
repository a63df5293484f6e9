//! Quantities with units: `99.95 %`, `200 ms`.

use crate::lang::tr;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{fold, measure_words};

/// A number with its unit, exactly as many digits as were written.
///
/// ```
/// use itdesk::records::Quantity;
/// let seconds: Quantity = "1.8 s".parse().unwrap();
/// let millis: Quantity = "1800ms".parse().unwrap();
/// assert_eq!(seconds.compare(&millis).unwrap(), std::cmp::Ordering::Equal);
/// assert_eq!(millis.to_string(), "1800 ms");
/// assert!("1.8 s".parse::<Quantity>().unwrap().compare(&"3 %".parse().unwrap()).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity {
    /// The number is `digits` / 10^`scale`.
    digits: i64,
    scale: u32,
    unit: String,
}

/// A text that is no quantity or no target, or two that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotMeasurable(pub(super) String);

/// Units that measure the same thing, each as a multiple of the smallest: (numerator of) so many.
const UNITS: [&[(&str, i128)]; 4] = [
    &[
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("min", 60_000_000_000),
        ("h", 3_600_000_000_000),
        ("d", 86_400_000_000_000),
    ],
    &[
        ("B", 1),
        ("kB", 1_000),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1 << 40),
    ],
    &[("bit/s", 1), ("kbit/s", 1_000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000)],
    &[("%", 1), ("ratio", 100)],
];

/// Letters a unit may have.
const UNIT_LENGTH: usize = 20;

/// Digits a number may have: their products with every unit still fit 128 bits.
const DIGITS: usize = 15;

impl Quantity {
    /// The unit as it was written; empty for a bare number.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The same number with this unit, when it was written without one.
    pub fn with_unit(self, unit: &str) -> Quantity {
        if self.unit.is_empty() { Quantity { unit: unit.to_owned(), ..self } } else { self }
    }

    /// Which of two is more; units of the same sort are converted, exactly.
    ///
    /// # Errors
    /// When the units measure different things.
    pub fn compare(&self, other: &Quantity) -> Result<Ordering, NotMeasurable> {
        let (mine, theirs) = self.factors(other).ok_or_else(|| {
            let unit =
                |q: &Quantity| if q.unit.is_empty() { tr!("no unit").to_owned() } else { q.unit.clone() };
            NotMeasurable(tr!(
                "{this} and {other} cannot be compared: {unit} and {other_unit}",
                this = self,
                other,
                unit = unit(self),
                other_unit = unit(other)
            ))
        })?;
        let scaled = |q: &Quantity, factor: i128, scale: u32| {
            i128::from(q.digits).checked_mul(factor)?.checked_mul(10_i128.checked_pow(scale)?)
        };
        let sides = (scaled(self, mine, other.scale), scaled(other, theirs, self.scale));
        match sides {
            (Some(a), Some(b)) => Ok(a.cmp(&b)),
            _ => Err(NotMeasurable(tr!(
                "{this} and {other} are too far apart to be compared",
                this = self,
                other
            ))),
        }
    }

    /// What each unit is worth in the smallest of their sort.
    fn factors(&self, other: &Quantity) -> Option<(i128, i128)> {
        if self.unit == other.unit {
            return Some((1, 1));
        }
        worths(&self.unit, &other.unit)
    }
}

impl FromStr for Quantity {
    type Err = NotMeasurable;

    /// `1800`, `-0.5`, `99.9%`, `1.8 s`, `40 requests/s`: a decimal number, then a unit of any name.
    /// The Chinese name of a unit, as in `200 毫秒`, is stored as its sign.
    fn from_str(text: &str) -> Result<Quantity, NotMeasurable> {
        let quantity = Quantity::as_written(text)?;
        Ok(Quantity { unit: measure_words::unit(&quantity.unit).to_owned(), ..quantity })
    }
}

impl Quantity {
    /// A quantity with the unit as it is written, as records have it.
    pub(super) fn as_written(text: &str) -> Result<Quantity, NotMeasurable> {
        let wrong = |why: &str| NotMeasurable(format!("'{text}' {why}"));
        let narrow = fold::narrow(text);
        let given = narrow.trim();
        let end = given.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+'));
        let (number, unit) = given.split_at(end.unwrap_or(given.len()));
        let (sign, plain) = match number.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = format!("{whole}{part}");
        if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || plain.ends_with('.') {
            return Err(wrong(tr!("does not begin with a number such as 99.9")));
        }
        if digits.len() > DIGITS {
            return Err(wrong(tr!("has more than 15 digits")));
        }
        let unit = unit.trim();
        let mut letters = unit.chars();
        if letters.next().is_some_and(|e| e.eq_ignore_ascii_case(&'e'))
            && letters.next().is_some_and(|d| d.is_ascii_digit())
        {
            return Err(wrong(tr!("is written with an exponent; write the number out, such as 1500")));
        }
        if unit.chars().count() > UNIT_LENGTH || unit.chars().any(char::is_control) {
            return Err(wrong(tr!("has no unit of at most 20 letters")));
        }
        let digits: i64 = digits.parse().map_err(|_| wrong(tr!("is not a number")))?;
        Ok(Quantity { digits: sign * digits, scale: part.len() as u32, unit: unit.to_owned() })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - self.scale as usize);
        let point = if part.is_empty() { "" } else { "." };
        let space = if self.unit.is_empty() { "" } else { " " };
        write!(f, "{sign}{whole}{point}{part}{space}{}", self.unit)
    }
}

/// A number and its unit as they are typed or sent: `350ms`, `1.5e-3`, `-0.5 %`.
///
/// ```
/// use itdesk::records::measure::number_and_unit;
/// assert_eq!(number_and_unit("350ms"), Ok((350.0, Some("ms".to_owned()))));
/// assert_eq!(number_and_unit(" 1.5e-3 "), Ok((0.0015, None)));
/// assert!(number_and_unit("NaN").is_err() && number_and_unit("1e999").is_err());
/// assert!(number_and_unit("9007199254740993").is_err());
/// ```
///
/// # Errors
/// When it does not begin with a finite decimal number that can be held exactly, or the unit is none.
pub fn number_and_unit(text: &str) -> Result<(f64, Option<String>), NotMeasurable> {
    let narrow = fold::narrow(text);
    let given = narrow.trim();
    let shown = || given.chars().take(40).collect::<String>();
    let (number, unit) = given.split_at(number_end(given));
    let rounded: f64 = number.parse().map_err(|_| {
        NotMeasurable(tr!("'{shown}' does not begin with a number such as 99.9", shown = shown()))
    })?;
    if !rounded.is_finite() {
        return Err(NotMeasurable(tr!("'{shown}' is too large", shown = shown())));
    }
    let value = super::number::exact(number).ok_or_else(|| {
        NotMeasurable(tr!(
            "'{shown}' has more digits than a number can hold: it would become {rounded}",
            shown = shown(),
            rounded
        ))
    })?;
    let is_hex = number == "0" && unit.starts_with(['x', 'X']);
    let unit = unit.trim();
    if is_hex || unit.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '+')) {
        return Err(NotMeasurable(tr!("'{shown}' is not one number; write 1234.5", shown = shown())));
    }
    if unit.chars().count() > UNIT_LENGTH || unit.chars().any(char::is_control) {
        return Err(NotMeasurable(tr!(
            "'{shown}' has no unit of at most {unit_length} letters",
            shown = shown(),
            unit_length = UNIT_LENGTH
        )));
    }
    Ok((value, Some(measure_words::unit(unit).to_owned()).filter(|u| !u.is_empty())))
}

/// Where the number that a text begins with ends; an exponent belongs to it when digits follow.
fn number_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = |at: usize| usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let mut end = sign(0);
    end += digits(end);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let from = end + 1 + sign(end + 1);
        let exponent = if from <= bytes.len() { digits(from) } else { 0 };
        end = if exponent > 0 { from + exponent } else { end };
    }
    end
}

/// A number of one unit in another; `None` when they measure different things.
///
/// ```
/// use itdesk::records::measure::convert;
/// assert_eq!(convert(350.0, "ms", "s"), Some(0.35));
/// assert_eq!(convert(0.999, "ratio", "%"), Some(99.9));
/// assert_eq!(convert(1.0, "ms", "MB"), None);
/// ```
pub fn convert(value: f64, from: &str, to: &str) -> Option<f64> {
    if from == to {
        return Some(value);
    }
    let (from, to) = worths(from, to)?;
    let converted =
        if from > to { value * (from as f64 / to as f64) } else { value / (to as f64 / from as f64) };
    // As many digits as a number has for sure: 99.9 % is 0.999, whatever binary makes of it.
    Some(format!("{converted:.14e}").parse().unwrap_or(converted))
}

/// What two units of one sort are worth in the smallest of it.
fn worths(one: &str, other: &str) -> Option<(i128, i128)> {
    UNITS.iter().find_map(|sort| {
        let worth = |unit: &str| sort.iter().find(|(name, _)| *name == unit).map(|(_, worth)| *worth);
        Some((worth(one)?, worth(other)?))
    })
}

impl TryFrom<String> for Quantity {
    type Error = NotMeasurable;
    fn try_from(text: String) -> Result<Self, NotMeasurable> {
        Quantity::as_written(&text)
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> String {
        quantity.to_string()
    }
}
