//! Which measurements a verb reads.

use clap::Args;
use jiff::Timestamp;

use super::record;
use crate::cli::session::dates::instant;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::import::DESK;
use crate::lang::tr;
use crate::records::Measurement;
use crate::report::measured::MeasureLine;
use crate::store::{Asked, Unreadable};

/// Which of them; all that is given must hold.
#[derive(Debug, Args)]
pub(crate) struct AskedArgs {
    /// Only for this service, or @desk; may be repeated
    #[arg(long, value_name = "SERVICE")]
    service: Vec<String>,
    /// Only this measure; may be repeated
    #[arg(long, value_name = "MEASURE")]
    measure: Vec<String>,
    /// Only those with this label; may be repeated
    #[arg(long = "label", value_name = "NAME=TEXT")]
    labels: Vec<String>,
    /// Measured at this time or later: 2026-11-01, mon, 7d (ago); see itdesk help times
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// Measured before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<String>,
}

impl AskedArgs {
    /// The measurements, in the order of time.
    ///
    /// # Errors
    /// Exit 2 for times that are none, 7 when the system refuses.
    pub(super) fn read(&self, desk: &Desk) -> Result<(Vec<Measurement>, Vec<Unreadable>)> {
        let at = |flag: &str, text: &Option<String>| -> Result<Option<Timestamp>> {
            text.as_deref().map(|text| instant(flag, text, desk.now, &desk.policy.desk.timezone)).transpose()
        };
        let labels = record::labels(&self.labels)?;
        let that = |m: &Measurement| {
            let service = m.service.as_deref().unwrap_or(DESK);
            (self.service.is_empty() || self.service.iter().any(|s| s == service))
                && labels.iter().all(|(name, text)| m.labels.get(name) == Some(text))
        };
        let measures = self.measure.iter().map(String::as_str).collect();
        let since = at("--since", &self.since)?;
        let until = at("--until", &self.until)?;
        desk.store.measurements_of(&Asked { since, until, measures, that: Some(&that) })
    }

    /// Takes out measures without values that were not asked for.
    pub(super) fn narrow(&self, lines: &mut Vec<MeasureLine>) {
        let other = !self.service.is_empty() || !self.labels.is_empty();
        lines.retain(|l| {
            l.values > 0 || !other && (self.measure.is_empty() || self.measure.contains(&l.measure))
        });
    }
}

/// Names the lines that are no measurements; the exit code tells that there were some.
///
/// # Errors
/// Exit 6.
pub(super) fn report(spoiled: &[Unreadable]) -> Result<()> {
    if spoiled.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<String> = spoiled.iter().take(20).map(|s| s.error.message.clone()).collect();
    if spoiled.len() > lines.len() {
        lines.push(tr!("and {lines} more", lines = spoiled.len() - lines.len()));
    }
    Err(Error::new(ErrorKind::Damaged, lines.join("\n       "))
        .hint(tr!("all other measurements are included; itdesk doctor --fix moves such lines aside")))
}
