//! What monitoring comes to, for people: reports on a terminal, in Markdown and as a page; scorecard and status.

pub mod spark;
pub mod title;
pub mod value;
