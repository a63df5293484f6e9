//! Monitoring (M7): one file a verb.

mod audit;
mod doctor;
mod improve;
mod policy;
mod record;
mod security;
mod store;
mod values;
