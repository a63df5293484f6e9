//! What monitoring comes to, for people: reports on a terminal, in Markdown and as a page; scorecard and status.

pub mod chart;
mod gallery;
pub mod lines;
pub mod markdown;
pub mod page;
pub mod phrase;
mod rag;
pub mod scale;
pub mod scorecard;
pub mod sheet;
pub mod spark;
pub mod status;
pub mod summary;
pub mod terminal;
pub mod title;
pub mod value;
