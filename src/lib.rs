//! itdesk: an IT service desk that lives in a git repository.
//!
//! Modules call downwards only; `docs/architecture.md` has the map, and a test holds it:
//! `cli` → `desk`, `doctor`, `import`, `mail`, `provenance`, `git`, `query`, `render`, `report`,
//! `wire`, `store`, `config` → `rules` → `records`.

pub mod cli;
pub mod config;
pub mod desk;
pub mod doctor;
pub mod error;
pub mod escape;
pub mod git;
pub mod import;
pub mod index;
pub mod mail;
pub mod near;
pub mod prose;
pub mod provenance;
pub mod query;
pub mod records;
pub mod render;
pub mod report;
pub mod rules;
pub mod store;
pub mod templates;
pub mod wire;
