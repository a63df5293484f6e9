//! Checking every file of a desk, and fixing what can be fixed without a person.
//!
//! What is checked are the files themselves, never what was remembered of them; that is held against them at last.

mod articles;
mod check;
mod checked;
mod clone;
mod code;
mod finding;
mod fix;
mod indexes;
mod leads;
mod measurements;
mod place;
mod run;
mod sealed;
mod state;
mod stored;
mod ties;

pub use code::{CODES, Code, CodeRow, Severity};
pub use finding::FileFinding;
pub use run::{DoctorReport, check, fix};
