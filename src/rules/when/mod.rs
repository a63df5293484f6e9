//! The one grammar of times that people type, wherever a time is read.
//!
//! `14:00`, `yesterday 9:30`, `fri 17:00`, `eow`, `in 3d`, `2h ago`, `2026-11-28 14:00`, RFC 3339,
//! `2026年11月28日 14时`: all of it is described for users in docs/tutorial/getting-started.md.

mod clock;
mod date;
mod day_words;
mod length;
mod read;
mod time_of_day;

pub use clock::{Clock, Tense};
pub use length::distance;
pub use read::{FORMS, When, dated, instant, read};
