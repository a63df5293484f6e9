//! Monitoring (M7): one file a verb.

mod record;
mod statistics;
mod windows;
