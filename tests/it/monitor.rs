//! Monitoring (M7): one file a verb.

mod policy;
mod record;
mod store;
