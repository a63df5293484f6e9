//! From bytes to rows: gzip, CSV, JSON, JSON Lines. What came whole is kept, whatever comes after it.

mod csv_rows;
pub(super) mod encoding;
mod format;
mod input;
mod json_rows;
pub(super) mod limits;
mod open;
mod quotes;
mod row;
mod rows;

pub use format::Format;
pub(super) use input::Input;
pub use limits::Limits;
pub(super) use row::{Cell, Cells, Column, Content, SourceRow};
pub(super) use rows::{Layout, Source};
