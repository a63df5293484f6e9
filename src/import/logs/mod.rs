//! Logs, read line by line: from stdin, or from a file that grows, is renamed and is emptied (M7.1f).

mod lines;
mod position;
mod tail;

pub use lines::{Lines, Taken};
pub use position::LogPosition;
pub use tail::Tail;
