//! What figures are made of: shares beside the manual's, and counts of words.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// So many of so many.
///
/// ```
/// use itdesk::report::Ratio;
/// assert_eq!(Ratio { part: 3, of: 4 }.share(), Some(0.75));
/// assert_eq!(Ratio { part: 0, of: 0 }.share(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ratio {
    /// Those it is true of.
    pub part: u64,
    /// Those it is asked of.
    pub of: u64,
}

impl Ratio {
    /// How many of `asked` it is true of.
    pub fn of<T>(asked: impl IntoIterator<Item = T>, is_true: impl Fn(T) -> bool) -> Ratio {
        asked.into_iter().fold(Ratio::default(), |ratio, one| ratio.and(is_true(one)))
    }

    /// One more that it is asked of.
    pub fn and(self, is_true: bool) -> Ratio {
        Ratio { part: self.part + u64::from(is_true), of: self.of + 1 }
    }

    /// The share, 0 to 1; of nothing there is none.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.part as f64 / self.of as f64)
    }

    /// The ratio beside what the manual says of it.
    pub fn beside(self, manual: impl Into<Option<f64>>, row: &'static str) -> Figure {
        Figure { ratio: self, manual: manual.into(), row }
    }
}

impl Serialize for Ratio {
    /// With the share, so that no reader divides by nothing.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Ratio", 3)?;
        fields.serialize_field("part", &self.part)?;
        fields.serialize_field("of", &self.of)?;
        fields.serialize_field("share", &self.share())?;
        fields.end()
    }
}

/// A ratio of the desk beside the manual's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The desk's.
    #[serde(flatten)]
    pub ratio: Ratio,
    /// The manual's share, 0 to 1, where it names one.
    pub manual: Option<f64>,
    /// The row of the manual.
    pub row: &'static str,
}

/// A number for each word, in the order of the list; a word that nothing has counts 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(Vec<(&'static str, u64)>);

impl Counts {
    /// Counts `found` among `words`; what is no word of the list is not counted.
    pub fn of(
        words: impl IntoIterator<Item = &'static str>,
        found: impl IntoIterator<Item = &'static str>,
    ) -> Counts {
        let mut counts: Vec<(&'static str, u64)> = words.into_iter().map(|word| (word, 0)).collect();
        for word in found {
            if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == word) {
                *count += 1;
            }
        }
        Counts(counts)
    }

    /// The number of a word; 0 for one that is not of the list.
    pub fn get(&self, word: &str) -> u64 {
        self.iter().find(|(known, _)| *known == word).map_or(0, |(_, count)| count)
    }

    /// Words and numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().copied()
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
