//! The fields of a ticket by the names that events give them, such as `incident.place`.
//!
//! A history names fields, not the JSON of a record: the text of an article's draft is one field
//! each, and so is each of its versions.

mod object;
mod ticket;

pub(in crate::rules) mod article;

pub(in crate::rules) use object::put;
pub use ticket::differences;
pub(in crate::rules) use ticket::{fields, is_part};
