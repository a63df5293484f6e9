//! The values of a column as the bytes of a page.
//!
//! Text that repeats goes into a dictionary, and the page has numbers. All else is written plainly.

use std::collections::HashMap;

use crate::export::cell::{Cell, CellKind};
use crate::query::micros;

/// The cells of one column of a row group, encoded.
pub(super) struct Encoded {
    /// For each row, whether there is a value; run-length encoded.
    pub(super) levels: Vec<u8>,
    /// The values of the dictionary and how many they are; none where the values stand in the page.
    pub(super) dictionary: Option<(Vec<u8>, usize)>,
    /// The values, or their numbers in the dictionary.
    pub(super) values: Vec<u8>,
    /// How many rows have no value.
    pub(super) nulls: usize,
    /// The least and the greatest value, where they are numbers or times.
    pub(super) range: Option<([u8; 8], [u8; 8])>,
}

/// A dictionary pays where there are at least this many values for each of its entries.
const REPEATED: usize = 2;

impl Encoded {
    /// The cells of a column.
    pub(super) fn of<'c>(kind: CellKind, cells: impl Iterator<Item = Cell<'c>> + Clone) -> Encoded {
        let levels: Vec<u32> = cells.clone().map(|cell| u32::from(cell != Cell::Null)).collect();
        let there = cells.filter(|cell| *cell != Cell::Null);
        let nulls = levels.iter().filter(|level| **level == 0).count();
        let encoded =
            Encoded { levels: hybrid(&levels, 1), dictionary: None, values: Vec::new(), nulls, range: None };
        match kind {
            CellKind::Text | CellKind::Json => encoded.texts(there),
            CellKind::Flag => encoded.flags(there),
            CellKind::Integer | CellKind::Time | CellKind::Real => encoded.numbers(there),
        }
    }

    fn texts<'c>(self, cells: impl Iterator<Item = Cell<'c>> + Clone) -> Encoded {
        let texts = cells.filter_map(|cell| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        let mut places: HashMap<&str, u32> = HashMap::new();
        let mut entries: Vec<&str> = Vec::new();
        let mut numbers = Vec::new();
        for text in texts.clone() {
            let place = *places.entry(text).or_insert_with(|| {
                entries.push(text);
                entries.len() as u32 - 1
            });
            numbers.push(place);
        }
        if entries.is_empty() || entries.len() * REPEATED > numbers.len() {
            return Encoded { values: plain(texts), ..self };
        }
        let width = u32::BITS - (entries.len() as u32 - 1).leading_zeros();
        let mut values = vec![width as u8];
        values.extend(hybrid(&numbers, width));
        Encoded { dictionary: Some((plain(entries.iter().copied()), entries.len())), values, ..self }
    }

    fn flags<'c>(self, cells: impl Iterator<Item = Cell<'c>>) -> Encoded {
        let flags: Vec<u32> = cells.map(|cell| u32::from(cell == Cell::Flag(true))).collect();
        Encoded { values: bits(&flags, 1), ..self }
    }

    fn numbers<'c>(self, cells: impl Iterator<Item = Cell<'c>>) -> Encoded {
        let mut values = Vec::new();
        let mut range: Option<(i64, i64)> = None;
        for cell in cells {
            let number = match cell {
                Cell::Integer(number) => number,
                Cell::Time(at) => micros(at),
                Cell::Real(number) => {
                    values.extend(number.to_le_bytes());
                    continue;
                }
                Cell::Null | Cell::Text(_) | Cell::Flag(_) => continue,
            };
            values.extend(number.to_le_bytes());
            range =
                Some(range.map_or((number, number), |(least, most)| (least.min(number), most.max(number))));
        }
        Encoded {
            values,
            range: range.map(|(least, most)| (least.to_le_bytes(), most.to_le_bytes())),
            ..self
        }
    }
}

/// Texts, each behind its length.
fn plain<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

/// So many equal numbers are a run.
const RUN: usize = 8;

/// Numbers of `width` bits: runs of one number, and between them groups of eight side by side.
fn hybrid(numbers: &[u32], width: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut loose: Vec<u32> = Vec::new();
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|number| *number == first).count();
        // A group in the middle has to be full; what a run lacks for it is taken from the run.
        let fill = (RUN - loose.len() % RUN) % RUN;
        if run >= fill + RUN {
            loose.extend(std::iter::repeat_n(*first, fill));
            packed(&mut bytes, &mut loose, width);
            varint(&mut bytes, ((run - fill) as u64) << 1);
            bytes.extend(&first.to_le_bytes()[..width.div_ceil(8) as usize]);
        } else {
            loose.extend(std::iter::repeat_n(*first, run));
        }
        rest = &rest[run..];
    }
    packed(&mut bytes, &mut loose, width);
    bytes
}

fn packed(bytes: &mut Vec<u8>, loose: &mut Vec<u32>, width: u32) {
    if loose.is_empty() {
        return;
    }
    let groups = loose.len().div_ceil(RUN);
    loose.resize(groups * RUN, 0);
    varint(bytes, (groups as u64) << 1 | 1);
    bytes.extend(bits(loose, width));
    loose.clear();
}

/// Numbers of `width` bits side by side, the lowest bits first.
fn bits(numbers: &[u32], width: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity((numbers.len() * width as usize).div_ceil(8));
    let mut held = 0_u64;
    let mut count = 0;
    for number in numbers {
        held |= u64::from(*number) << count;
        count += width;
        while count >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            count -= 8;
        }
    }
    if count > 0 {
        bytes.push(held as u8);
    }
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_groups_alternate() {
        assert_eq!(hybrid(&[1; 20], 1), [40, 1]);
        assert_eq!(hybrid(&[1, 0, 1], 1), [3, 0b101]);
        // Two loose numbers take six of the run; the rest of it is one.
        let numbers: Vec<u32> = [1, 0].into_iter().chain(std::iter::repeat_n(1, 16)).collect();
        assert_eq!(hybrid(&numbers, 1), [3, 0b1111_1101, 20, 1]);
    }

    #[test]
    fn bits_lie_side_by_side() {
        assert_eq!(bits(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }
}
