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
use crate::cli::session::globals::Session;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::records::Kind;

/// Monitoring: measurements, alerts, reports, improvement
#[derive(Debug, Subcommand)]
pub(crate) enum MonitorVerb {
    /// Now: what is down, too late, at risk, waiting for you
    Status(StatusArgs),
    /// Take in what a monitoring system says: alerts become incidents
    Ingest(IngestArgs),
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
    /// A period: figures, anomalies, health of the services, what to do better
    Report(ReportArgs),
    /// The team's own figure beside every figure that the manual states
    Scorecard(ScorecardArgs),
    /// Figures for Prometheus: OpenMetrics text, for node_exporter's textfile collector
    Export(ExportArgs),
    /// Improvements: planned, done, checked before against after, made to last
    #[command(subcommand)]
    Improve(Deferred<ImproveVerb>),
    /// The process against the manual, rule by rule
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
