//! Tables: columns that are dropped by rank, cells that know their style.

mod cell;
mod column;
mod layout;
mod screen;
mod write;

pub use cell::Cell;
pub use column::{Align, Column};
pub use write::{lines, listed, many, ruled, text};
