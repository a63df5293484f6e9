//! itdesk: an IT service desk that lives in a git repository.
//!
//! The rooms, and who may call whom (docs/architecture.md has the map):
//! `cli` → `desk`, `doctor`, `intake`, `mail`, `query`, `render`, `report`, `wire`, `store`, `config` → `rules` → `records`.

pub mod cli;
pub mod config;
pub mod desk;
pub mod doctor;
pub mod error;
pub mod escape;
pub mod git;
pub mod index;
pub mod intake;
pub mod mail;
pub mod near;
pub mod proof;
pub mod prose;
pub mod query;
pub mod records;
pub mod render;
pub mod report;
pub mod rules;
pub mod store;
pub mod templates;
pub mod wire;
