//! How many there are of each word of a list.

use serde::{Serialize, Serializer};

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
