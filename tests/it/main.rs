//! Every integration test in one binary: one file a command or a theme.

mod calendar;
mod config_policy;
mod docs;
mod examples;
mod import;
mod query;
