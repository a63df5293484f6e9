//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod asked;
mod audit;
mod destination;
mod improve;
mod ingest;
mod measures;
mod record;
mod report;
mod survey;
mod values;
mod vulnerability;
mod written;

use clap::Subcommand;

use super::globals::Session;
use super::special::Special;
use crate::error::Result;
use audit::AuditArgs;
use improve::ImproveVerb;
use ingest::IngestArgs;
use measures::MeasuresArgs;
use record::RecordArgs;
use report::ReportArgs;
use survey::SurveyArgs;
use values::ValuesArgs;
use vulnerability::VulnerabilityVerb;

/// Monitoring: measurements, alerts, reports, improvement
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Write down a measured value, or a file of them
    Record(RecordArgs),
    /// List measured values
    #[command(visible_alias = "list")]
    Values(ValuesArgs),
    /// What is measured: layer, target, last value
    Measures(MeasuresArgs),
    /// Write down what a customer says: satisfaction, recommendation
    Survey(SurveyArgs),
    /// Vulnerabilities: found, fixed, open
    #[command(subcommand, visible_alias = "vuln")]
    Vulnerability(VulnerabilityVerb),
    /// Improvements: planned, done, checked before against after, made to last
    #[command(subcommand)]
    Improve(ImproveVerb),
    /// The process against the manual, rule by rule
    Audit(AuditArgs),
    /// Take in what a monitoring system says: alerts become incidents
    Ingest(IngestArgs),
    /// A period: figures, anomalies, health of the services, what to do better
    Report(ReportArgs),
}

impl MonitorVerb {
    /// The formats of its own that a verb prints beside the five that all do.
    pub(crate) fn prints(&self) -> &'static [Special] {
        match self {
            MonitorVerb::Report(_) => &[Special::Terminal, Special::Markdown, Special::Html],
            _ => &[],
        }
    }
}

/// Runs a verb of monitoring.
pub(crate) fn run(session: &Session, verb: MonitorVerb) -> Result<()> {
    match verb {
        MonitorVerb::Record(args) => record::run(session, &args),
        MonitorVerb::Values(args) => values::run(session, &args),
        MonitorVerb::Measures(args) => measures::run(session, &args),
        MonitorVerb::Survey(args) => survey::run(session, &args),
        MonitorVerb::Vulnerability(verb) => vulnerability::run(session, &verb),
        MonitorVerb::Improve(verb) => improve::run(session, verb),
        MonitorVerb::Audit(args) => audit::run(session, &args),
        MonitorVerb::Ingest(args) => ingest::run(session, &args),
        MonitorVerb::Report(args) => report::run(session, &args),
    }
}
