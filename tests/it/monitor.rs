//! Monitoring (M7): one file a verb.

mod audit;
mod busy;
mod decide;
mod doctor;
mod export;
pub mod figures;
mod html;
mod improve;
mod ingest;
mod log;
mod policy;
pub mod real;
mod record;
mod reliability;
mod report;
mod review;
mod scorecard;
mod security;
mod standard;
mod statistics;
mod status;
mod store;
mod targets;
mod values;
mod watch;
mod windows;
