//! git, run as a program: the one place that starts it.

mod apart;
mod bring;
mod brought;
mod commit;
mod config;
mod driver;
mod history;
mod objects;
mod places;
mod ran;
mod raw_diff;
mod record_objects;
mod remote;
mod resolve;
mod run;
mod save;
mod sealed;
mod setup;
mod sync;
mod talk;
mod tree_changes;
mod tune;
mod underway;
mod unshared;

pub use bring::{Brought, conclude, merge_in};
pub use brought::brought;
pub use commit::{Commit, Person};
pub use driver::{Driven, Files, drive, merged};
pub use ran::Ran;
pub(crate) use raw_diff::FileChange;
pub(crate) use record_objects::record_objects;
pub use remote::Remote;
pub use resolve::{Lost, Named, Resolved, lost, removed_files, resolve};
pub use run::{Git, email, init};
pub use save::{Saved, leave_interrupts_to_caller, save, save_all, uncommitted};
pub use sealed::{drive_sealed, merge_line};
pub use setup::{
    ATTRIBUTES, CHECK, SetUp, complete, missing_attributes, register, set_up, unregister, write_check,
};
pub use sync::{Synced, sync};
pub use talk::Teller;
pub(crate) use tree_changes::tree_changes;
pub use tune::{Setting, Tuned, tune, tuned, untune};
pub use underway::{Underway, refuse};
pub use unshared::{Unshared, unshared};
