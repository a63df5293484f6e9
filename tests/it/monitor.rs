//! Monitoring (M7): one file a verb.

mod ingest;
mod policy;
mod real;
mod record;
