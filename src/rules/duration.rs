//! Durations as people write them: `90m`, `1h30m`, `2d`, `1w`, `3小时40分钟`.

use crate::lang::{self, mark, tr};
use crate::records::{fold, units};

/// The units, the largest first: a letter and its seconds. A day is 24 hours, a week seven of those.
const UNITS: [(&str, i64); 5] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

const SHAPE: &str =
    mark!("write numbers with a unit each (w, d, h, m, s), the largest first, such as 90m, 1h30m, 2d or 1w");

/// The seconds of a duration: digits with a unit each, the units in descending order, no sign. A unit
/// is a letter or a Chinese word.
///
/// ```
/// use itdesk::rules::duration::duration_seconds;
/// assert_eq!(duration_seconds("1h30m"), Ok(5400));
/// assert_eq!(duration_seconds("0s"), Ok(0));
/// assert_eq!(duration_seconds("3 小时 40 分钟"), Ok(13_200));
/// assert!(duration_seconds("30m1h").unwrap_err().contains("the largest first"));
/// ```
///
/// # Errors
/// A sentence that quotes the text and says the shape.
pub fn duration_seconds(text: &str) -> Result<i64, String> {
    let wrong = || {
        tr!(
            "'{shortened}' is not a duration; {shape}",
            shortened = shortened(text),
            shape = lang::text(SHAPE)
        )
    };
    let large = || {
        tr!("'{shortened}' is too long a duration; the longest is 2^63 seconds", shortened = shortened(text))
    };
    let narrow = fold::narrow(text);
    // Spaces belong to Chinese: `3 小时 40 分钟`.
    if narrow.is_ascii() && narrow.contains(char::is_whitespace) {
        return Err(wrong());
    }
    let mut rest = narrow.trim();
    let mut allowed = &UNITS[..];
    let mut total: i64 = 0;
    loop {
        let (digits, name, after) = units::part(rest).ok_or_else(wrong)?;
        let unit = units::letters(name);
        let place = allowed.iter().position(|(letter, _)| *letter == unit).ok_or_else(wrong)?;
        // Only digits are left, so a number that does not parse is too large.
        let count: i64 = digits.parse().map_err(|_| large())?;
        let seconds = count.checked_mul(allowed[place].1).ok_or_else(large)?;
        total = total.checked_add(seconds).ok_or_else(large)?;
        allowed = &allowed[place + 1..];
        rest = after;
        if rest.is_empty() {
            return Ok(total);
        }
    }
}

/// The text of a duration, each unit as large as it can be: `1h30m`, `0s`, `-45s`.
///
/// ```
/// use itdesk::rules::duration::format_duration;
/// assert_eq!(format_duration(5400), "1h30m");
/// assert_eq!(format_duration(-86_400), "-1d");
/// ```
pub fn format_duration(seconds: i64) -> String {
    if seconds == 0 {
        return "0s".to_owned();
    }
    let mut text = String::from(if seconds < 0 { "-" } else { "" });
    let mut left = seconds.unsigned_abs();
    for (letter, size) in UNITS {
        let size = size.unsigned_abs();
        if left >= size {
            text.push_str(&format!("{}{letter}", left / size));
            left %= size;
        }
    }
    text
}

/// A text short enough for a message.
fn shortened(text: &str) -> String {
    let short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() { short + "…" } else { short }
}
