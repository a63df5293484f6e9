//! From bytes to rows: gzip, CSV, JSON, JSON Lines. What came whole is kept, whatever comes after it.

mod csv_rows;
pub mod encoding;
mod format;
mod input;
mod json_rows;
pub mod limits;
mod open;
mod quotes;
mod row;
mod rows;

pub use format::Format;
pub use input::Input;
pub use limits::Limits;
pub use row::{Cell, Cells, Column, Content, SourceRow};
pub use rows::{Layout, Source};
