//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod audit;
mod export;
mod improve;
mod ingest;
mod output;
mod record;
mod report;
mod scorecard;
mod status;
mod written;

use clap::Subcommand;

use super::globals::Session;
use super::special::Special;
use crate::error::Result;
use audit::AuditArgs;
use export::ExportArgs;
use improve::ImproveVerb;
use ingest::IngestArgs;
use record::RecordArgs;
use report::ReportArgs;
use scorecard::ScorecardArgs;
use status::StatusArgs;

/// Monitoring: measurements, alerts, reports, improvement
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Write down a measured value, or a file of them
    Record(RecordArgs),
    /// Now: what is down, too late, at risk, waiting for you
    Status(StatusArgs),
    /// A period: figures, anomalies, health of the services, what to do better
    Report(ReportArgs),
    /// The team's own figure beside every figure that the manual states
    Scorecard(ScorecardArgs),
    /// Figures for Prometheus: OpenMetrics text, for node_exporter's textfile collector
    Export(ExportArgs),
    /// Improvements: planned, done, checked before against after, made to last
    #[command(subcommand)]
    Improve(ImproveVerb),
    /// The process against the manual, rule by rule
    Audit(AuditArgs),
    /// Take in what a monitoring system says: alerts become incidents
    Ingest(IngestArgs),
}

impl MonitorVerb {
    /// The formats of its own that a verb prints beside the five that all do.
    pub(crate) fn prints(&self) -> &'static [Special] {
        match self {
            MonitorVerb::Report(_) => &[Special::Terminal, Special::Markdown, Special::Html],
            MonitorVerb::Export(_) => &[Special::Openmetrics],
            _ => &[],
        }
    }
}

/// Runs a verb of monitoring.
pub(crate) fn run(session: &Session, verb: MonitorVerb) -> Result<()> {
    match verb {
        MonitorVerb::Record(args) => record::run(session, &args),
        MonitorVerb::Status(args) => status::run(session, &args),
        MonitorVerb::Report(args) => report::run(session, &args),
        MonitorVerb::Export(args) => export::run(session, &args),
        MonitorVerb::Scorecard(args) => scorecard::run(session, &args),
        MonitorVerb::Improve(verb) => improve::run(session, verb),
        MonitorVerb::Audit(args) => audit::run(session, &args),
        MonitorVerb::Ingest(args) => ingest::run(session, &args),
    }
}
