//! How another system's rows become tickets: the description that a profile's TOML gives.
//!
//! ```toml
//! name = "helpdesk"                # shown in messages
//! kind = "incident"                # what a row is, where no column says so
//! system = "helpdesk"              # the system of the external number
//! timezone = "Europe/Berlin"       # of times without a zone
//! dates = ["%d.%m.%Y %H:%M"]       # beside RFC 3339
//! missing = ["", "n/a"]
//!
//! [fields]
//! external = "Ticket"
//! title = "Subject"
//! impact = { column = "Prio", values = { "Sev 1" = "extensive" }, rank = true }
//! ```

mod builtin;
mod model;
mod read;
mod walk;

pub use builtin::{BUILT_IN, find};
pub use model::{Events, FieldRule, Milestones, Profile};
pub use read::read;
