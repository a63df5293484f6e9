//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod asked;
mod audit;
mod destination;
mod export;
mod ids;
mod improve;
mod ingest;
mod log;
mod measures;
mod outcomes;
pub(crate) mod overview;
mod raised;
mod record;
mod report;
mod scorecard;
mod standard;
mod status;
mod survey;
mod values;
mod verb;
mod vulnerability;
mod written;

pub(crate) use verb::{MonitorVerb, run};
