//! Every figure that the manual states, and where the team's own comes from.

use serde::Serialize;

use super::indicator::Unit;
use crate::lang::mark;
use crate::records::Kind;
use crate::records::words::Better::{self, Higher, Lower};
use crate::rules::policy::{Policy, Targets};
use crate::rules::retention;

/// What the manual's figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreKind {
    /// A limit for the work: green when it is kept.
    Limit,
    /// What is usual elsewhere; it only informs.
    Statistic,
    /// A limit that the policy sets: green when it is no slacker than the manual's.
    Setting,
}

/// A row of the manual with a figure in it.
pub(super) struct Stated {
    pub row: &'static str,
    pub says: &'static str,
    pub figure: &'static str,
    pub sort: ScoreKind,
    pub manual: f64,
    pub better: Option<Better>,
    /// The limit itself is too much: `< 48 h`.
    pub strict: bool,
    pub own: Own,
}

/// Where the team's own figure comes from.
pub(super) enum Own {
    /// A figure of the period.
    Counted {
        /// Why it has no value, where it has none.
        none: &'static str,
    },
    /// Hours to a clock of class D, the slackest, in the default agreement.
    Hours(fn(&Targets) -> Option<i64>),
    /// Something else of the policy, and its unit.
    Policy(fn(&Policy) -> f64, fn() -> Unit),
    /// Nothing here counts it, and why.
    Unknown(&'static str),
}

const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

const fn limit(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    (manual, better): (f64, Better),
    none: &'static str,
) -> Stated {
    Stated {
        row,
        says,
        figure,
        sort: ScoreKind::Limit,
        manual,
        better: Some(better),
        strict: false,
        own: Own::Counted { none },
    }
}

const fn statistic(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    (manual, better): (f64, Option<Better>),
    none: &'static str,
) -> Stated {
    let own = Own::Counted { none };
    Stated { row, says, figure, sort: ScoreKind::Statistic, manual, better, strict: false, own }
}

const fn setting(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    (manual, better): (f64, Better),
    own: Own,
) -> Stated {
    Stated { row, says, figure, sort: ScoreKind::Setting, manual, better: Some(better), strict: false, own }
}

fn months() -> Unit {
    Unit::Own("months".to_owned())
}

fn share() -> Unit {
    Unit::Share
}

fn seconds() -> Unit {
    Unit::Seconds
}

/// Every figure of the manual, in its order.
pub(super) const STATED: &[Stated] = &[
    limit(
        "M1.3a",
        mark!("answered within 24 h"),
        "standard.respond",
        (1.0, Higher),
        mark!("no answer was due in this period"),
    ),
    limit(
        "M1.3a",
        mark!("resolved within 48 h"),
        "standard.resolve",
        (1.0, Higher),
        mark!("no resolution was due in this period"),
    ),
    statistic(
        "M3.1c",
        mark!("a task takes 14 days on average"),
        "done.mean",
        (14.0 * DAY, Some(Lower)),
        mark!("no task was done in this period"),
    ),
    statistic(
        "M3.1c",
        mark!("60 % are done within 7 days"),
        "done.within_7d",
        (0.6, Some(Higher)),
        mark!("no task was done in this period"),
    ),
    statistic(
        "M3.1c",
        mark!("a further 30 % within 14 days"),
        "done.within_14d",
        (0.9, Some(Higher)),
        mark!("no task was done in this period"),
    ),
    statistic(
        "M3.1c",
        mark!("10 % take longer"),
        "done.later",
        (0.1, Some(Lower)),
        mark!("no task was done in this period"),
    ),
    setting(
        "M3.3c",
        mark!("archived after 12 months"),
        "records.archive_after",
        (12.0, Lower),
        Own::Policy(|p| p.records.archive_after.rough_months(), months),
    ),
    setting(
        "M3.3c",
        mark!("kept until 5 years after"),
        "records.keep",
        (60.0, Higher),
        Own::Policy(|p| p.records.keep.rough_months(), months),
    ),
    limit(
        "M3.4c",
        mark!("85 % of acceptances pass"),
        "acceptance.passed",
        (0.85, Higher),
        mark!("no delivery was accepted or rejected in this period"),
    ),
    Stated {
        better: None,
        ..setting(
            "M3.4c",
            mark!("70 % of the verdict is satisfaction, 30 % the process"),
            "deliveries.satisfaction",
            (0.7, Higher),
            Own::Policy(|p| p.deliveries.satisfaction, share),
        )
    },
    limit(
        "M4.3a",
        mark!("feedback is answered within 24 h"),
        "feedback.answered",
        (1.0, Higher),
        mark!("no feedback was answered or due in this period"),
    ),
    setting(
        "M4.3a",
        mark!("feedback is answered within 24 h"),
        "deliveries.feedback",
        (24.0 * HOUR, Lower),
        Own::Policy(|p| p.deliveries.feedback as f64 * 60.0, seconds),
    ),
    setting(
        "M5.1a",
        mark!("respond within 24 h"),
        "sla.default.D.respond",
        (24.0 * HOUR, Lower),
        Own::Hours(|t| t.respond),
    ),
    setting(
        "M5.1a",
        mark!("handle within 48 h"),
        "sla.default.D.handle",
        (48.0 * HOUR, Lower),
        Own::Hours(|t| t.handle),
    ),
    setting(
        "M5.1a",
        mark!("resolve within 72 h"),
        "sla.default.D.resolve",
        (72.0 * HOUR, Lower),
        Own::Hours(|t| t.resolve),
    ),
    limit(
        "M5.1a",
        mark!("answered in the time agreed"),
        "sla.respond",
        (1.0, Higher),
        mark!("no answer was due in this period"),
    ),
    limit(
        "M5.1a",
        mark!("handled in the time agreed"),
        "sla.handle",
        (1.0, Higher),
        mark!("no solution was due in this period"),
    ),
    limit(
        "M5.1a",
        mark!("resolved in the time agreed"),
        "sla.resolve",
        (1.0, Higher),
        mark!("no resolution was due in this period"),
    ),
    limit(
        "M5.1d",
        mark!("90 % of customers are satisfied"),
        "csat.satisfied",
        (0.9, Higher),
        mark!("no customer answered a survey in this period"),
    ),
    Stated {
        strict: true,
        ..limit(
            "M5.1d",
            mark!("mean time to resolve below 48 h"),
            "resolve.mean",
            (48.0 * HOUR, Lower),
            mark!("no incident was resolved in this period"),
        )
    },
    statistic(
        "M5.2d",
        mark!("60 % of causes are configuration or software"),
        "causes.configuration_software",
        (0.6, None),
        mark!("no root cause was found for what was done in this period"),
    ),
    statistic(
        "M5.2d",
        mark!("30 % are hardware or external"),
        "causes.hardware_external",
        (0.3, None),
        mark!("no root cause was found for what was done in this period"),
    ),
    statistic(
        "M5.3b",
        mark!("40 % of repairs take several rounds"),
        "repairs.several_rounds",
        (0.4, Some(Lower)),
        mark!("nothing was repaired in this period"),
    ),
    limit(
        "M5.4c",
        mark!("70 % of records are complete within 24 h"),
        "records.complete",
        (0.7, Higher),
        mark!("no record of an incident had to be complete in this period"),
    ),
    limit(
        "M5.4c",
        mark!("70 % of records are filed within 72 h"),
        "records.filed",
        (0.7, Higher),
        mark!("no record of an incident had to be filed in this period"),
    ),
    setting(
        "M5.4c",
        mark!("complete within 24 h"),
        "records.complete",
        (24.0 * HOUR, Lower),
        Own::Policy(|p| p.records.complete as f64 * 60.0, seconds),
    ),
    setting(
        "M5.4c",
        mark!("filed within 72 h"),
        "records.filed",
        (72.0 * HOUR, Lower),
        Own::Policy(|p| p.records.filed as f64 * 60.0, seconds),
    ),
    statistic(
        "M6.1e",
        mark!("78 % are risk-assessed before they begin"),
        "changes.risk_assessed",
        (0.78, Some(Higher)),
        mark!("no change of this period has started"),
    ),
    statistic(
        "M6.1e",
        mark!("85 % are approved"),
        "changes.approved",
        (0.85, Some(Higher)),
        mark!("no change of this period was decided or has started"),
    ),
    statistic(
        "M6.2b",
        mark!("62 % are monitored afterwards"),
        "changes.monitored",
        (0.62, Some(Higher)),
        mark!("no change of this period was implemented"),
    ),
    statistic(
        "M6.3a",
        mark!("95 % are on record"),
        "changes.on_record",
        (0.95, Some(Higher)),
        mark!("no change of this period is closed"),
    ),
    setting(
        "M6.3b",
        mark!("changes are kept at least 3 years"),
        "records.keep",
        (36.0, Higher),
        Own::Policy(|p| retention::keep(&p.records, Kind::Change).rough_months(), months),
    ),
    statistic(
        "M6.4a",
        mark!("40 % are reviewed"),
        "changes.reviewed",
        (0.4, Some(Higher)),
        mark!("no change of this period is to be reviewed yet"),
    ),
    statistic(
        "M6.4a",
        mark!("60 % of reviews lead to improvements"),
        "changes.improved",
        (0.6, Some(Higher)),
        mark!("no change of this period was reviewed"),
    ),
    statistic(
        "M6.4a",
        mark!("60 % of reviews lead to improvements that are carried out"),
        "changes.carried_out",
        (0.6, Some(Higher)),
        mark!("no change of this period was reviewed"),
    ),
    Stated {
        own: Own::Unknown(mark!("itdesk does not count it: a root cause names no document")),
        ..statistic(
            "M8.1b",
            mark!("60 % of problems come from missing or stale documents"),
            "knowledge.causes",
            (0.6, Some(Lower)),
            mark!("itdesk does not count it: a root cause names no document"),
        )
    },
];
