//! The keys of `itdesk.toml`, each declared once: name, kind of value, meaning, and how its value
//! in force is shown.
//!
//! The readers take values by key; the names that `config check` knows, `config show`, the template
//! and the reference in docs/reference/policy.md are made from the tables. Defaults are those of the types.

mod key;
mod show;

pub(super) mod alerts;
pub(super) mod assignment;
pub(super) mod calendar;
pub(super) mod changes;
pub(super) mod classification;
pub(super) mod deliveries;
pub(super) mod desk;
pub(super) mod duties;
pub(super) mod escalation;
pub(super) mod feedback;
pub(super) mod git;
pub(super) mod items;
pub(super) mod knowledge;
pub(super) mod mail;
pub(super) mod major;
pub(super) mod measures;
pub(super) mod monitor;
pub(super) mod people;
pub(super) mod records;
pub(super) mod registration;
pub(super) mod root;
pub(super) mod services;
pub(super) mod sla;
pub(super) mod teams;
pub(super) mod views;

#[cfg(test)]
pub(super) mod tests;

#[cfg(test)]
pub(super) use key::id;
pub(super) use key::{Is, Key, Row, Shape};
