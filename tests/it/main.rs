//! Every integration test in one binary: one file a command or a theme.

mod calendar;
mod config_policy;
mod desk;
mod docs;
mod doctor;
mod examples;
mod import;
mod query;

mod analysis;
mod archive;
mod assign;
mod clocks;
mod columns;
mod concurrency;
mod damage;
mod edit;
mod export;
mod hold;
mod hostile;
mod index;
mod init;
mod intake;
mod life;
mod lists;
mod record_limits;
mod records;
mod reference;
mod reopen;
mod resolve;
mod respond;
mod rules;
mod script;
mod settings;
mod show;
mod triage;
