//! Monitoring (M7): one file a verb.

mod audit;
mod doctor;
mod figures;
mod improve;
mod ingest;
mod policy;
mod real;
mod record;
mod reliability;
mod security;
mod statistics;
mod store;
mod targets;
mod values;
mod windows;
