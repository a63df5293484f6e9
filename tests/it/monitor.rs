//! Monitoring (M7): one file a verb.

mod audit;
mod improve;
mod policy;
mod record;
