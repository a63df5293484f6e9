//! The name of a ticket: `INC-261123-4KX9P`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kind::Kind;

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
/// assert_eq!(id.path().to_str(), Some("incidents/2026/11/INC-261123-4KX9P.json"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id {
    kind: Kind,
    date: Date,
    suffix: [u8; SUFFIX_LEN],
}

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an id; an id looks like INC-261123-4KX9P")]
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

    /// Where the file stands, relative to the desk: by kind and in time order (M3.3b).
    pub fn path(&self) -> PathBuf {
        let folder = format!("{}/{:04}/{:02}", self.kind.folder(), self.date.year(), self.date.month());
        PathBuf::from(folder).join(format!("{self}.json"))
    }
}

/// The low bits of `random` as base-32 letters, five bits a letter.
fn base32<const N: usize>(random: u64) -> [u8; N] {
    std::array::from_fn(|i| ALPHABET[(random >> (5 * (N - 1 - i)) & 31) as usize])
}

/// Ten random base-32 letters in small type: the id of an event.
pub fn event_letters(random: u64) -> String {
    String::from_utf8_lossy(&base32::<10>(random)).to_ascii_lowercase()
}

/// What a person typed for an id, as ids are spelled: upper case, with O, I and L read as the digits
/// they are mistaken for.
pub fn fold_suffix(text: &str) -> String {
    let letters = text.trim().chars().map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    letters.collect()
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = (self.date.year() % 100, self.date.month(), self.date.day());
        write!(f, "{}-{y:02}{m:02}{d:02}-{}", self.kind.prefix(), self.suffix())
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
    let (day, suffix) = (parts.next()?, fold_suffix(parts.next()?));
    if parts.next().is_some() || day.len() != 6 || !day.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| day[at..at + 2].parse::<i8>().ok();
    let year = i16::from(number(0)?);
    let year = if year >= 70 { 1900 + year } else { 2000 + year };
    let date = Date::new(year, number(2)?, number(4)?).ok()?;
    let suffix: [u8; SUFFIX_LEN] = suffix.as_bytes().try_into().ok()?;
    suffix.iter().all(|b| ALPHABET.contains(b)).then_some(Id { kind, date, suffix })
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
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text in ".*") {
            let _ = text.parse::<Id>();
        }
    }
}
