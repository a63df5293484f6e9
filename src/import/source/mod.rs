//! From bytes to rows: gzip, CSV, JSON, JSON Lines. What came whole is kept, whatever comes after it.

mod csv_rows;
pub(super) mod encoding;
mod format;
mod input;
mod json_list;
mod json_rows;
mod json_walk;
pub(super) mod limits;
mod lines;
mod open;
mod quotes;
mod read_row;
mod row;
mod rows;
mod text;

pub use format::Format;
pub(super) use input::Input;
pub use limits::Limits;
pub(super) use read_row::BATCH;
pub(super) use row::{Cell, Cells, Column, Content, SourceRow};
pub(super) use rows::{Layout, RowPlace, Source};
