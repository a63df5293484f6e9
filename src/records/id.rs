//! The name of a ticket: `INC-261123-4KX9P`.

use std::cmp::Ordering;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kind::Kind;
use crate::lang::tr;

/// Crockford's base 32: no I, L, O or U, so that an id can be read out over the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many random characters end an id.
pub const SUFFIX_LEN: usize = 5;

/// A ticket's id: kind, UTC date of creation, five random base-32 characters.
///
/// Random and never sequential: two clones of a desk must not make the same one. The path of the
/// file follows from the id alone, and a state never moves it.
///
/// ```
/// use itdesk::records::Id;
/// let id: Id = "INC-261123-4KX9P".parse().unwrap();
/// assert_eq!(id.path().to_str(), Some("incidents/2026/11/23/INC-261123-4KX9P.json"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id {
    kind: Kind,
    date: Date,
    suffix: [u8; SUFFIX_LEN],
}

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("'{text}' is not an id; an id looks like INC-261123-4KX9P", text = .0))]
pub struct NotAnId(pub String);

impl Id {
    /// An id of `kind` for something created on `date` (UTC), ending in the low 25 bits of `random`.
    pub fn new(kind: Kind, date: Date, random: u32) -> Id {
        Id { kind, date, suffix: base32(u64::from(random)) }
    }

    /// The kind its prefix names.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The UTC date of creation.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The five random characters.
    pub fn suffix(&self) -> &str {
        std::str::from_utf8(&self.suffix).expect("the suffix is made of base-32 letters")
    }

    /// The id as a number: its letters and digits packed in the order they are spelled, so that numbers
    /// sort as ids do, and those of one kind and day lie side by side.
    ///
    /// ```
    /// use itdesk::records::Id;
    /// let ids = ["INC-261123-4KX9P", "INC-261124-00000", "REQ-250101-00000"].map(|id| id.parse::<Id>().unwrap());
    /// assert!(ids[0].number() < ids[1].number() && ids[1].number() < ids[2].number());
    /// assert_eq!(Id::from_number(ids[0].number()), Some(ids[0]));
    /// ```
    pub fn number(&self) -> i64 {
        let suffix = self.suffix.iter().fold(0, |n, b| n << 5 | i64::from(VALUES[usize::from(*b)]));
        let (y, m, d) =
            (i64::from(self.date.year()), i64::from(self.date.month()), i64::from(self.date.day()));
        let day = y % 100 * 10_000 + m * 100 + d;
        letters(self.kind.prefix()) << KIND_SHIFT | day << SUFFIX_BITS | suffix
    }

    /// The id that [`Id::number`] packed; `None` for any other number.
    pub fn from_number(number: i64) -> Option<Id> {
        let kind = Kind::ALL.iter().find(|k| letters(k.prefix()) == number >> KIND_SHIFT)?;
        let day = number >> SUFFIX_BITS & ((1 << DAY_BITS) - 1);
        let date = date_of(day / 10_000, day / 100 % 100, day % 100)?;
        Some(Id { kind: *kind, date, suffix: base32(number as u64) })
    }

    /// The five random characters as the lowest bits of [`Id::number`]; `None` when `suffix` is not five
    /// letters of an id.
    pub fn suffix_number(suffix: &str) -> Option<i64> {
        let value = |b: u8| Some(i64::from(VALUES[usize::from(b)])).filter(|v| *v >= 0);
        let all = suffix.bytes().try_fold(0, |n, b| Some(n << 5 | value(b)?));
        all.filter(|_| suffix.len() == SUFFIX_LEN)
    }

    /// What is spelled after the prefix. By hand, for the names of a hundred thousand files are compared
    /// with it at every look at a desk.
    fn tail(&self) -> [u8; 8 + SUFFIX_LEN] {
        let digits = |n: i16| [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
        let date = self.date;
        let mut tail = [b'-'; 8 + SUFFIX_LEN];
        tail[1..3].copy_from_slice(&digits(date.year() % 100));
        tail[3..5].copy_from_slice(&digits(date.month().into()));
        tail[5..7].copy_from_slice(&digits(date.day().into()));
        tail[8..].copy_from_slice(&self.suffix);
        tail
    }

    /// True when `text` is the id exactly as it is spelled on disk.
    pub fn is_spelled(&self, text: &str) -> bool {
        text.strip_prefix(self.kind.prefix()).is_some_and(|tail| tail.as_bytes() == self.tail())
    }

    /// Where the file of a live ticket is written, relative to the desk: by kind and day (M3.3b). An earlier
    /// version may have written it elsewhere; `store::Place` has all places.
    pub fn path(&self) -> PathBuf {
        let (kind, date) = (self.kind.folder(), self.date);
        let folder = format!("{kind}/{:04}/{:02}/{:02}", date.year(), date.month(), date.day());
        PathBuf::from(folder).join(format!("{self}.json"))
    }
}

/// The years that the two digits of an id can name.
pub const YEARS: std::ops::RangeInclusive<i16> = 1970..=2069;

/// Whether an id can name something that was created at `at`.
pub fn is_nameable(at: Timestamp) -> bool {
    YEARS.contains(&TimeZone::UTC.to_datetime(at).year())
}

const SUFFIX_BITS: u32 = 25;
const DAY_BITS: u32 = 20;
const KIND_SHIFT: u32 = SUFFIX_BITS + DAY_BITS;

/// Up to three letters as a number that sorts as they do.
fn letters(prefix: &str) -> i64 {
    // '@' is the letter before 'A', so a shorter prefix sorts first, as its text does.
    let padded = prefix.bytes().chain(std::iter::repeat(b'@')).take(3);
    padded.fold(0, |n, b| n << 5 | i64::from(b - b'@'))
}

/// The value of each letter of the alphabet; -1 for any other byte.
const VALUES: [i8; 256] = {
    let mut values = [-1; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as i8;
        value += 1;
    }
    values
};

/// A date of 1970–2069 by the two digits of its year.
fn date_of(year: i64, month: i64, day: i64) -> Option<Date> {
    // Ids of imported tickets may be older than the desk; none is older than 1970.
    let century = if year >= 70 { 1900 } else { 2000 };
    Date::new(century + year as i16, month as i8, day as i8).ok()
}

/// The low bits of `random` as base-32 letters, five bits a letter.
fn base32<const N: usize>(random: u64) -> [u8; N] {
    std::array::from_fn(|i| ALPHABET[(random >> (5 * (N - 1 - i)) & 31) as usize])
}

/// Ten random base-32 letters in small type: the id of an event.
pub fn event_letters(random: u64) -> String {
    String::from_utf8_lossy(&base32::<10>(random)).to_ascii_lowercase()
}

/// The highest step from one event of a second to the next, as a number of bits.
const STEP_BITS: u32 = 30;
const EVENT_BITS: u32 = 50;

/// An event's id that sorts after `last`: by a random step, for two clones must not take the same one. `None`
/// when `last` is no such id, or there is no room above it.
///
/// ```
/// use itdesk::records::id::{event_after, event_letters};
/// let last = event_letters(7_000);
/// assert!(event_after(&last, 12).unwrap() > last);
/// assert_eq!(event_after("zzzzzzzzzz", 12), None);
/// ```
pub fn event_after(last: &str, random: u64) -> Option<String> {
    let digit = |b: u8| u64::try_from(VALUES[usize::from(b.to_ascii_uppercase())]).ok();
    let number =
        last.bytes().try_fold(0_u64, |n, b| Some(n << 5 | digit(b)?)).filter(|_| last.len() == 10)?;
    let next = number + 1 + random % (1 << STEP_BITS);
    (next < 1 << EVENT_BITS).then(|| event_letters(next))
}

/// What a person typed for an id, as ids are spelled: upper case, with O, I and L read as the digits
/// they are mistaken for.
pub fn fold_suffix(text: &str) -> String {
    let fold = |c: char| u8::try_from(c).map_or(c, |b| char::from(fold_letter(b)));
    text.trim().chars().map(fold).collect()
}

fn fold_letter(letter: u8) -> u8 {
    match letter.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        letter => letter,
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Id) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    /// As their texts sort.
    fn cmp(&self, other: &Id) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.prefix())?;
        f.write_str(std::str::from_utf8(&self.tail()).expect("digits and base-32 letters are ASCII"))
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    /// Reads an id as it is spelled on disk; case is folded. Years are those of 1970–2069.
    fn from_str(text: &str) -> Result<Id, NotAnId> {
        parse(text).ok_or_else(|| NotAnId(text.chars().take(80).collect()))
    }
}

fn parse(text: &str) -> Option<Id> {
    let mut parts = text.trim().split('-');
    let kind = Kind::from_prefix(parts.next()?)?;
    let day = parts.next()?;
    let typed = parts.next()?;
    if parts.next().is_some() || day.len() != 6 || !day.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| day[at..at + 2].parse::<i64>().ok();
    let date = date_of(number(0)?, number(2)?, number(4)?)?;
    let folded = |at: usize| typed.as_bytes().get(at).map(|b| fold_letter(*b));
    let suffix: [u8; SUFFIX_LEN] = std::array::from_fn(|at| folded(at).unwrap_or_default());
    let whole = typed.len() == SUFFIX_LEN && suffix.iter().all(|b| VALUES[usize::from(*b)] >= 0);
    whole.then_some(Id { kind, date, suffix })
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Id, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hostile_texts_are_no_ids() {
        for text in [
            "../../x",
            "INC-261123-4KX9P/..",
            "INC-261399-4KX9P",
            "INC-261123-4KXU!",
            "",
            "INC--",
            "INC-２６1123-4KX9P",
        ] {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_reads_back(random: u32, days in 0i32..30_000) {
            let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let id = Id::new(Kind::Incident, date, random);
            prop_assert_eq!(id.to_string().parse::<Id>(), Ok(id));
            prop_assert_eq!(id.to_string().to_lowercase().parse::<Id>(), Ok(id));
            prop_assert_eq!(Id::from_number(id.number()), Some(id));
        }

        #[test]
        fn numbers_sort_as_ids_do(a: (u32, i32), b: (u32, i32), same_kind: bool) {
            let date = |days: i32| Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days.rem_euclid(30_000))).unwrap();
            let other = if same_kind { Kind::Incident } else { Kind::Request };
            let a = Id::new(Kind::Incident, date(a.1), a.0);
            let b = Id::new(other, date(b.1), b.0);
            prop_assert_eq!(a.number().cmp(&b.number()), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text in ".*") {
            let _ = text.parse::<Id>();
        }
    }
}
