//! Texts as short numbers, to tell whether one was seen before: there may be millions of them.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};

/// A text in twelve bytes. Two of a million texts have the same by chance once in 10¹⁷ runs; nobody can make two that
/// have, for the numbers differ in every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print([u8; 12]);

/// Makes the numbers of one run.
#[derive(Debug, Clone, Default)]
pub struct Prints(RandomState, RandomState);

impl Prints {
    /// The number of a text, or of several together.
    pub fn of(&self, text: impl Hash) -> Print {
        let mut print = [0; 12];
        print[..8].copy_from_slice(&self.0.hash_one(&text).to_le_bytes());
        print[8..].copy_from_slice(&self.1.hash_one(&text).to_le_bytes()[..4]);
        Print(print)
    }
}

/// Texts that were seen.
#[derive(Debug, Default)]
pub struct Seen {
    prints: Prints,
    seen: HashSet<Print>,
}

impl Seen {
    /// Notes a text; false when it was seen before.
    pub fn add(&mut self, text: &[u8]) -> bool {
        self.seen.insert(self.prints.of(text))
    }
}
