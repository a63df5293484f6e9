//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

use clap::Subcommand;

use super::audit::AuditArgs;
use super::export::ExportArgs;
use super::improve::ImproveVerb;
use super::ingest::IngestArgs;
use super::measures::MeasuresArgs;
use super::record::RecordArgs;
use super::report::ReportArgs;
use super::scorecard::ScorecardArgs;
use super::status::StatusArgs;
use super::survey::SurveyArgs;
use super::values::ValuesArgs;
use super::vulnerability::VulnerabilityVerb;
use super::{
    audit, export, improve, ingest, measures, record, report, scorecard, status, survey, values,
    vulnerability,
};
use crate::cli::session::deferred::{Deferred, NounVerbs};
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::records::Kind;

/// Record measurements and alerts, report on services, plan improvements
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Show what is down, breached, at risk or waiting for you
    Status(StatusArgs),
    /// Create incidents from the alerts of a monitoring system
    Ingest(IngestArgs),
    /// Record a measured value, or a file of values
    Record(RecordArgs),
    /// List measured values
    #[command(visible_alias = "list")]
    Values(ValuesArgs),
    /// List the measures: layer, target, last value
    Measures(MeasuresArgs),
    /// Record a customer's survey answer: satisfaction, recommendation
    Survey(SurveyArgs),
    /// Record and list vulnerabilities
    #[command(subcommand, visible_alias = "vuln")]
    Vulnerability(VulnerabilityVerb),
    /// Report figures, anomalies, service health and improvements of a period
    Report(ReportArgs),
    /// Compare your figures with every figure in the service manual
    Scorecard(ScorecardArgs),
    /// Print OpenMetrics figures for Prometheus (node_exporter textfile collector)
    Export(ExportArgs),
    /// Plan, carry out and check improvements, and make them last
    #[command(subcommand)]
    Improve(Deferred<ImproveVerb>),
    /// Audit the process against the service manual, rule by rule
    Audit(AuditArgs),
}

impl NounVerbs for MonitorVerb {
    const KIND: Option<Kind> = None;
}

impl MonitorVerb {
    /// The formats of its own that a verb prints beside the five that all do.
    pub(crate) fn prints(&self) -> &'static [Special] {
        match self {
            MonitorVerb::Report(_) => &[Special::Terminal, Special::Markdown, Special::Html],
            MonitorVerb::Scorecard(_) => &[Special::Markdown],
            MonitorVerb::Export(_) => &[Special::Openmetrics],
            _ => &[],
        }
    }
}

/// Runs a verb of monitoring.
pub(crate) fn run(session: &Session, verb: MonitorVerb) -> Result<Exit> {
    match verb {
        MonitorVerb::Status(args) => status::run(session, &args)?,
        MonitorVerb::Ingest(args) => return ingest::run(session, &args),
        MonitorVerb::Record(args) => return record::run(session, &args),
        MonitorVerb::Values(args) => values::run(session, &args)?,
        MonitorVerb::Measures(args) => measures::run(session, &args)?,
        MonitorVerb::Survey(args) => survey::run(session, &args)?,
        MonitorVerb::Vulnerability(verb) => vulnerability::run(session, &verb)?,
        MonitorVerb::Report(args) => report::run(session, &args)?,
        MonitorVerb::Scorecard(args) => scorecard::run(session, &args)?,
        MonitorVerb::Export(args) => export::run(session, &args)?,
        MonitorVerb::Improve(Deferred(verb)) => improve::run(session, verb)?,
        MonitorVerb::Audit(args) => return audit::run(session, &args),
    }
    Ok(Exit::Done)
}
