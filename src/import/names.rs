//! The names of tickets as short numbers.

use crate::records::{External, fold};
use crate::store::{Print, Prints};

/// The number of a number elsewhere: the same whatever its case, as it is for `show`.
pub(super) fn number(prints: &Prints, system: &str, number: &str) -> Print {
    prints.of(("n", fold::name(system), fold::name(number)))
}

/// The number of [`number`].
pub(super) fn external(prints: &Prints, external: &External) -> Print {
    number(prints, &external.system, &external.number)
}

/// The number of a dedupe key.
pub(super) fn dedupe_key(prints: &Prints, key: &str) -> Print {
    prints.of(("d", key))
}
