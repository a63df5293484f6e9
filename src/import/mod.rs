//! Taking in what other systems have: `itdesk import`, and in `alerts` what they say of themselves: `itdesk monitor ingest`.
//!
//! Bytes become rows (`source`), a profile says what their columns mean (`profile`), rows become
//! tickets with their whole history (`reading`, then `log`, `single` or `export`), and `load` writes
//! those that the desk does not have yet. Everything but `load` is a function of what it is given.

mod access;
pub mod alerts;
pub mod articles;
mod cell;
mod columns;
mod event_columns;
mod export;
mod field;
mod history;
mod items;
mod jobs;
mod json_kind;
mod known;
mod load;
mod log;
pub mod logs;
mod measured;
mod months;
mod names;
mod near;
mod printed;
mod profile;
mod reading;
mod rejects;
mod run;
mod single;
mod source;
mod summary;
mod template;
mod times;

pub use field::Field;
pub use items::{HEADER as ITEM_HEADER, ItemsRequest, ItemsSummary, import_items, item_row};
pub use load::import;
pub use measured::{DESK, Measured, MeasuredRequest, Raised, Shape, openmetrics, raise, record};
pub use profile::{BUILT_IN, Events, FieldRule, Milestones, Profile};
pub use profile::{find as find_profile, read as read_profile};
pub use source::Format;
pub use source::Limits;
pub use source::limits::size;
pub use summary::{Compared, ImportRequest, Rejected, Summary};
pub use template::Template;
