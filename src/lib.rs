//! itdesk: an IT service desk that lives in a git repository.
//!
//! The program is `main`; everything else here is what it is made of, open to its tests, its
//! benchmarks and to programs that read a desk. Modules call downwards only: `docs/architecture.md`
//! has the map, and a test compares it with the imports.
//!
//! [`records`] defines what a file holds, [`rules`] decides without any I/O, [`config`] reads the
//! policy, [`store`] the files. [`desk`] is the only way to change a ticket. [`wire`] is the promise
//! of `--json`.
//!
//! ```
//! use itdesk::config::default_policy;
//! use itdesk::records::{Id, Kind, Ticket};
//! use itdesk::rules::clocks::targets_of;
//! use jiff::civil::date;
//!
//! let id = Id::new(Kind::Incident, date(2026, 11, 23), 1);
//! let ticket = Ticket::blank(id, "VPN is down");
//! let targets = targets_of(&default_policy(), &ticket);
//! assert!(targets.respond < targets.handle && targets.handle <= targets.resolve);
//! ```

mod cli;
pub mod config;
pub mod desk;
pub mod doctor;
pub mod error;
pub mod escape;
mod export;
pub mod git;
pub mod import;
mod index;
pub mod lang;
pub mod mail;
pub mod near;
pub mod prose;
mod provenance;
pub mod query;
pub mod records;
pub mod render;
pub mod report;
pub mod rules;
pub mod store;
mod templates;
pub mod wire;

pub use cli::{command_reference, main};
