//! The analysis of an incident: its tree, its cut sets and its chains of whys, in text and as a diagram (M5.2b).

mod mermaid;
mod rows;

pub use mermaid::mermaid;
pub(super) use rows::{Row, cut_sets, rows, whys};
