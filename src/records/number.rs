//! Decimal numbers against the binary ones that hold them.

/// The number that a text writes; `None` when it is no number, or one that a double does not hold: printed with as
/// many digits as the text has, it would be another.
///
/// ```
/// use itdesk::records::number::exact;
/// assert_eq!(exact("0.10000000000000001"), Some(0.1));
/// assert_eq!(exact("9007199254740993"), None);
/// assert_eq!((exact("1e400"), exact("1e-400"), exact("NaN")), (None, None, None));
/// ```
pub fn exact(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let written = decimal(text)?;
    // No double has more significant digits than this.
    let digits = written.1.len().clamp(1, 800);
    let rounded = decimal(&format!("{number:.*e}", digits - 1))?;
    // The shortest text of a number that lies between two of as many digits is not the one that rounding gives.
    (written == rounded || is_shortest(text, number)).then_some(number)
}

/// Whether the shortest text of a number has the digits of `text`.
pub(super) fn is_shortest(text: &str, number: f64) -> bool {
    number.is_finite() && decimal(text) == decimal(&format!("{number:e}"))
}

/// Sign, digits without zeros at either end, and the power of ten of the first digit; zero has no sign.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let power: i64 = power.parse().ok()?;
    let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{integer}{fraction}");
    let short = all.trim_start_matches('0');
    let first = integer.len() as i64 - (all.len() - short.len()) as i64;
    let short = short.trim_end_matches('0');
    match short.is_empty() {
        true => Some((false, String::new(), 0)),
        false => Some((is_negative, short.to_owned(), first.checked_add(power)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_exact_when_its_digits_come_back() {
        for text in [
            "0",
            "-0.0",
            "1",
            "+1.50",
            "0.1",
            "1e5",
            "1e308",
            "5e-324",
            "12345.678",
            "1.7976931348623157e308",
            "1910604330714401.3",
        ] {
            assert_eq!(exact(text), text.parse().ok(), "{text}");
        }
        for text in [
            "",
            "x",
            "inf",
            "1e309",
            "1e-330",
            "9007199254740993",
            "12345678901234567890",
            "0.1000000000000000055",
        ] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_exact(number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(exact(&number.to_string()), Some(number));
            prop_assert_eq!(exact(&format!("{number:e}")), Some(number));
            prop_assert_eq!(exact(&format!("{number:.16e}")), Some(number));
        }
    }
}
