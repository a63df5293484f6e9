//! Sizes as people write them: `500k`, `10M`, `2GiB`.

use crate::records::fold;

/// The bytes of a size: digits, then a unit in any case, each 1,024 times the one before. `None` for anything else.
///
/// ```
/// use itdesk::rules::size::bytes;
/// assert_eq!((bytes("10M"), bytes("512 KiB"), bytes("7")), (Some(10 << 20), Some(512 << 10), Some(7)));
/// assert_eq!((bytes("ten"), bytes("1.5M"), bytes("99999999G")), (None, None, Some(99_999_999 << 30)));
/// ```
pub fn bytes(text: &str) -> Option<u64> {
    let text = &*fold::narrow(text);
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1_u64,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

/// A number of bytes as a size with the largest unit that divides it.
pub fn text(bytes: u64) -> String {
    let units = [("G", 1_u64 << 30), ("M", 1 << 20), ("k", 1 << 10)];
    let unit = units.iter().find(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor));
    unit.map_or_else(|| bytes.to_string(), |(unit, factor)| format!("{}{unit}", bytes / factor))
}
