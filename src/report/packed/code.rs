//! Numbers, times and words as few bytes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use jiff::Timestamp;

use crate::records::feedback::Feedback;
use crate::records::words::{CauseClass, FoundBy, Nature};
use crate::records::{Audience, Class, ContentClass, Id, Kind, ProcessStage, State, Subject};
use crate::report::facts::Down;
use crate::rules::clocks::ClockState;

/// What many tickets have in common, once.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub names: Names,
    pub kinds: Table<Kind>,
    pub natures: Table<Option<Nature>>,
    pub states: Table<State>,
    pub classes: Table<Class>,
    pub about: Table<(Option<ContentClass>, Option<Audience>, Option<ProcessStage>)>,
    pub subjects: Table<Option<Subject>>,
    pub causes: Table<(Option<CauseClass>, Option<FoundBy>)>,
    pub clocks: Table<(ClockState, bool, bool)>,
    /// The bits of a share.
    pub goals: Table<u64>,
    pub limits: Table<&'static str>,
    pub rare: Vec<Rare>,
}

/// What few tickets have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rare {
    pub outages: Vec<Down>,
    pub feedback: Vec<Feedback>,
    pub improvements: Vec<Id>,
}

/// Values by numbers.
#[derive(Debug, Clone)]
pub(super) struct Table<T> {
    values: Vec<T>,
    places: HashMap<T, u64>,
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table { values: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    pub(super) fn code(&mut self, value: &T) -> u64 {
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        let place = self.values.len() as u64;
        self.values.push(value.clone());
        self.places.insert(value.clone(), place);
        place
    }

    pub(super) fn value(&self, code: u64) -> T {
        self.values[code as usize].clone()
    }
}

/// Names by numbers, from 1; 0 is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Table<Arc<str>>);

impl Names {
    pub(super) fn code(&mut self, name: Option<&Arc<str>>) -> u64 {
        name.map_or(0, |name| self.0.code(name) + 1)
    }

    pub(super) fn name(&self, code: u64) -> Option<Arc<str>> {
        code.checked_sub(1).map(|code| self.0.value(code))
    }
}

/// How many times a later one can point to.
const KNOWN: usize = 6;

/// Times of one ticket: most of them are one of the others, and all are near the first.
#[derive(Debug, Default)]
struct Times {
    known: [Timestamp; KNOWN],
    count: usize,
}

impl Times {
    fn place(&self, at: Timestamp) -> Option<usize> {
        self.known[..self.count].iter().position(|known| *known == at)
    }

    fn first(&self) -> i64 {
        if self.count == 0 { 0 } else { self.known[0].as_second() }
    }

    fn add(&mut self, at: Timestamp) {
        if self.count < KNOWN {
            self.known[self.count] = at;
            self.count += 1;
        }
    }
}

/// Writes numbers and times of one ticket.
pub(super) struct Writer<'b> {
    bytes: &'b mut Vec<u8>,
    times: Times,
}

impl<'b> Writer<'b> {
    pub(super) fn new(bytes: &'b mut Vec<u8>) -> Writer<'b> {
        Writer { bytes, times: Times::default() }
    }

    /// Seven bits a byte, the lowest first; the last byte has no eighth bit.
    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(super) fn flags(&mut self, flags: &[bool]) {
        self.number(flags.iter().fold(0, |all, flag| all << 1 | u64::from(*flag)));
    }

    pub(super) fn time(&mut self, at: Option<Timestamp>) {
        let Some(at) = at else { return self.number(0) };
        if let Some(place) = self.times.place(at) {
            return self.number(1 + place as u64);
        }
        let whole = at.as_second() - self.times.first();
        let zigzag = (whole << 1 ^ whole >> 63) as u64;
        let nanos = at.subsec_nanosecond();
        self.number(1 + KNOWN as u64 + (zigzag << 1 | u64::from(nanos != 0)));
        if nanos != 0 {
            self.number(u64::from(nanos.unsigned_abs()) << 1 | u64::from(nanos < 0));
        }
        self.times.add(at);
    }
}

/// Reads what [`Writer`] wrote.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    times: Times,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes, times: Times::default() }
    }

    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        let mut shift = 0;
        while let Some((byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    pub(super) fn flags<const N: usize>(&mut self) -> [bool; N] {
        let all = self.number();
        std::array::from_fn(|i| all >> (N - 1 - i) & 1 == 1)
    }

    pub(super) fn time(&mut self) -> Option<Timestamp> {
        let code = self.number().checked_sub(1)?;
        let Some(code) = code.checked_sub(KNOWN as u64) else { return Some(self.times.known[code as usize]) };
        let zigzag = code >> 1;
        let whole = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        let nanos = if code & 1 == 1 { self.number() } else { 0 };
        let size = (nanos >> 1) as i32;
        let nanos = if nanos & 1 == 1 { -size } else { size };
        let at = Timestamp::new(self.times.first() + whole, nanos).unwrap_or_default();
        self.times.add(at);
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_come_back_as_they_were() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        let times = [
            Some(time("2026-11-23T09:00:00Z")),
            None,
            Some(time("2026-11-23T09:00:00.25Z")),
            Some(time("1969-12-31T23:59:59.5Z")),
            Some(Timestamp::MIN),
            Some(Timestamp::MAX),
            Some(time("2026-11-23T09:00:00Z")),
            Some(time("2026-11-22T09:00:00Z")),
            Some(time("2300-01-01T00:00:00.000000001Z")),
            Some(time("2026-11-22T09:00:00Z")),
        ];
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        times.iter().for_each(|at| writer.time(*at));
        [0, 127, 128, u64::MAX].iter().for_each(|number| writer.number(*number));
        writer.flags(&[true, false, true]);
        let mut reader = Reader::new(&bytes);
        times.iter().for_each(|at| assert_eq!(reader.time(), *at));
        assert_eq!([(); 4].map(|()| reader.number()), [0, 127, 128, u64::MAX]);
        assert_eq!(reader.flags(), [true, false, true]);
    }
}
