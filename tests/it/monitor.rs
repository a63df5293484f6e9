//! Monitoring (M7): one file a verb.

mod figures;
mod policy;
mod record;
mod reliability;
mod statistics;
mod targets;
mod windows;
