//! Monitoring (M7): one file a verb.

mod audit;
mod figures;
mod improve;
mod ingest;
mod policy;
mod real;
mod record;
mod reliability;
mod statistics;
mod targets;
mod windows;
