//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod ingest;
mod record;
mod written;

use clap::Subcommand;

use super::globals::Session;
use crate::error::Result;
use ingest::IngestArgs;
use record::RecordArgs;

/// Monitoring: measurements, alerts, reports, improvement
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Write down a measured value, or a file of them
    Record(RecordArgs),
    /// Take in what a monitoring system says: alerts become incidents
    Ingest(IngestArgs),
}

/// Runs a verb of monitoring.
pub(crate) fn run(session: &Session, verb: MonitorVerb) -> Result<()> {
    match verb {
        MonitorVerb::Record(args) => record::run(session, &args),
        MonitorVerb::Ingest(args) => ingest::run(session, &args),
    }
}
