//! The language of what people read. English stands in the source and is the key of the catalogues.
//!
//! [`tr!`](crate::lang::tr) gives a message in the current language, [`mark!`](crate::lang::mark)
//! lets a text be found that is translated where it is printed. `locales/TAG/itdesk.po` has the
//! translations; a test finds every message of the source that a catalogue lacks.

mod catalogue;
mod current;
mod message;
#[cfg(test)]
mod tests;

pub use current::{Language, current, set_shown, show_to_programs, with};
pub use message::{fill, known, list, listed, say, say_counted, shown, text, translations};
pub(crate) use message::{mark, tr, tr_n};
