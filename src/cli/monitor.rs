//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod record;
mod written;

use clap::Subcommand;

use super::globals::Session;
use crate::error::Result;
use record::RecordArgs;

/// Monitoring: measurements, alerts, reports, improvement
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Write down a measured value, or a file of them
    Record(RecordArgs),
}

/// Runs a verb of monitoring.
pub(crate) fn run(session: &Session, verb: MonitorVerb) -> Result<()> {
    match verb {
        MonitorVerb::Record(args) => record::run(session, &args),
    }
}
