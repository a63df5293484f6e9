//! The known name that a mistaken one was probably meant to be.

use crate::escape;
use crate::lang::tr;
use crate::near::suggestion;

/// "did you mean 'x'?", or all that are known when none comes near.
pub(super) fn hint<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> String {
    suggestion(given, known).unwrap_or_else(|| tr!("none is known").to_owned())
}

/// A text from the data as a message quotes it: short, on one line.
pub(super) fn quoted(text: &str) -> String {
    escape::quoted(text, 60)
}
