//! How much a record, a command line and the policy take. What is larger is refused with the limit
//! named, or cut where nobody is there to be asked.

/// The longest title, in characters.
pub const TITLE: usize = 500;

/// The most words of a filter, and names of fields. Values after a comma count as words.
pub const WORDS: usize = 1_000;

/// The longest template of the policy, in bytes.
pub const TEMPLATE: usize = 64 << 10;

/// The longest tag in a template, in bytes: what is between two pairs of braces.
pub const TAG: usize = 4 << 10;
