//! Alerts as monitoring systems send them, and what the desk makes of them: `itdesk monitor ingest`.
//!
//! One file a format turns what came into [`Alert`](crate::rules::alerts::Alert)s; `rules::alerts` decides what they do;
//! [`ingest`] does it under the desk's lock. What cannot be read of a payload is told, and the rest of it is taken.

mod alertmanager;
mod generic;
mod grafana;
mod ingest;
mod json;
mod macros;
mod nagios;
mod parsed;
mod read;
mod shape;
mod snmptrap;
mod times;
mod zabbix;

pub use ingest::{Outcome, ingest};
pub use parsed::{Format, Given, Parsed};
pub use read::{LIMIT, read};
