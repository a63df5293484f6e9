//! The read model: a desk as tables that other programs ask in SQL (docs/guides/export.md).
//!
//! A target knows what it was made from ([`Known`]): the files it has read, and the instant at which what was computed from
//! them changes. So a later export reads what differs and no more. What it writes is what a complete export at the same
//! time would write.

mod cell;
mod committed;
mod known;
mod measured;
mod parquet;
mod plan;
mod reading;
mod refused;
mod replaced;
mod rows;
mod sqlite;
mod sqlite_known;
mod table;
mod ticket_rows;
mod written;

pub(crate) use parquet::Parquet;
pub(crate) use plan::Asked;
pub(crate) use sqlite::Sqlite;
pub(crate) use written::Written;
