//! The desk's policy `itdesk.toml` and the user's own configuration: read, checked, explained.
//!
//! Reading never stops at a mistake. Every one is noted with its line and column, a default stands
//! in for it, and reading goes on, so that one look at the findings is enough to fix the file.
//!
//! A text passes `syntax` (TOML, recovering), then one reader a section, then `names` (what refers
//! to what) and the warnings (what is allowed but hardly meant).

mod alerts;
mod approval;
mod calendars;
mod changes;
mod classification;
mod defaults;
mod deliveries;
mod duties;
mod escalation;
mod feedback;
mod finding;
mod holidays;
mod ics;
mod keys;
mod knowledge;
mod logs;
mod mail;
mod major;
mod measures;
mod names;
mod near;
mod people;
mod read;
mod reader;
mod reference;
mod registration;
mod service_levels;
mod settings;
mod shadowed;
mod sla;
mod syntax;
mod template;
mod user;
mod values;
mod views;
mod warnings;
mod weakened;

pub use defaults::default_policy;
pub use finding::{PolicyFinding, Severity};
pub use holidays::{ReadFile, no_files};
pub use near::nearest_zone;
pub use read::{Reading, check_policy, read, read_desk, read_policy, settings};
pub use reference::{overview, reference};
pub use settings::{Setting, Source};
pub use template::{TEMPLATE, template, template_in};
pub use user::{PATH_VARIABLE, UserConfig, read_user, user_config_path, user_settings, with_trusted};
