//! Monitoring (M7): one file a verb.

mod audit;
mod improve;
mod ingest;
mod policy;
mod real;
mod record;
