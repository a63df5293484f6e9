//! `itdesk monitor …`: what is measured, what raises alarm, what it comes to, what is made of it (M7).

mod asked;
mod audit;
mod improve;
mod measures;
mod record;
mod survey;
mod values;
mod vulnerability;
mod written;

use clap::Subcommand;

use super::globals::Session;
use crate::error::Result;
use audit::AuditArgs;
use improve::ImproveVerb;
use measures::MeasuresArgs;
use record::RecordArgs;
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
    }
}
