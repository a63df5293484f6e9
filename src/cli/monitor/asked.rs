//! Which measurements a verb reads.

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use super::record;
use crate::cli::session::dates::instant;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::import::DESK;
use crate::lang::tr;
use crate::records::Measurement;
use crate::report::measured::MeasureLine;
use crate::rules::policy::Policy;
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
    /// The measurements, in the order of time. Before those that are asked for are those from which their normal
    /// ranges are taken; the number says how many.
    ///
    /// # Errors
    /// Exit 2 for times that are none, 7 when the system refuses.
    pub(super) fn read(&self, desk: &Desk) -> Result<(Vec<Measurement>, usize, Vec<Unreadable>)> {
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
        let asked = at("--since", &self.since)?;
        let until = at("--until", &self.until)?;
        let longest = desk.policy.monitoring.measures.values().map(|m| m.baseline).max().unwrap_or(28);
        let longest = SignedDuration::from_hours(longest.saturating_mul(24));
        let since = asked.map(|since| since.checked_sub(longest).unwrap_or(Timestamp::MIN));
        let asked_for = Asked { since, until, measures, that: Some(&that) };
        let (all, spoiled) = desk.store.measurements_of(&asked_for)?;
        let before = asked.map_or(0, |since| all.partition_point(|m| m.at < since));
        Ok((all, before, spoiled))
    }

    /// Takes out measures without values that were not asked for.
    pub(super) fn narrow(&self, policy: &Policy, lines: &mut Vec<MeasureLine>) {
        let of_service = |l: &MeasureLine| match &l.service {
            Some(service) => self.service.is_empty() || self.service.contains(service),
            None => self.service.is_empty(),
        };
        let is_asked = |l: &MeasureLine| self.measure.is_empty() || self.measure.contains(&l.measure);
        lines.retain(|l| l.values > 0 || self.labels.is_empty() && of_service(l) && is_asked(l));
        // One service alone is listed as its sector asks.
        let sector = match &self.service[..] {
            [name] => policy.services.get(name).and_then(|service| service.sector),
            _ => None,
        };
        if let Some(sector) = sector {
            let place = |layer| sector.layers().iter().position(|other| *other == layer);
            lines.sort_by_key(|line| place(line.layer));
        }
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
