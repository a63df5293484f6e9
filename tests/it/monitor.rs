//! Monitoring (M7): one file a verb.

mod doctor;
mod policy;
mod record;
mod security;
mod store;
mod values;
