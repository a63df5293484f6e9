//! The figures of a desk by name: what a service's targets may name, and how their values are given.

use crate::records::words::Better;

/// What the value of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// 0 to 1.
    Share,
    /// Seconds; a target is given as a duration.
    Seconds,
    /// A number of things.
    Count,
    /// Things a day.
    PerDay,
    /// Things in 30 days.
    Per30Days,
    /// A mean or a score without a unit.
    Score,
}

/// A figure, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// Such as `availability`.
    pub name: &'static str,
    /// What its value is.
    pub sort: FigureKind,
    /// Which way is better; `None` where neither is.
    pub better: Option<Better>,
    /// Whether it is told of each class as well: `sla.resolve.A`.
    pub by_class: bool,
}

/// The statistics of each measure: `response_time.p95`.
pub const STATISTICS: [&str; 5] = ["mean", "p50", "p95", "p99", "last"];

const H: Option<Better> = Some(Better::Higher);
const L: Option<Better> = Some(Better::Lower);

/// Every figure that is not a statistic of a measure, in the order of a report.
pub const FIGURES: &[CatalogueEntry] = &[
    one("availability", FigureKind::Share, H),
    one("mtbf", FigureKind::Seconds, H),
    one("mttr", FigureKind::Seconds, L),
    one("outages", FigureKind::Count, L),
    one("downtime", FigureKind::Seconds, L),
    one("security.events", FigureKind::Per30Days, L),
    one("vulnerabilities.fixed", FigureKind::Share, H),
    one("vulnerabilities.age", FigureKind::Seconds, L),
    one("vulnerabilities.time_to_fix", FigureKind::Seconds, L),
    one("integrity", FigureKind::Share, H),
    one("crashes", FigureKind::PerDay, L),
    one("restore.mean", FigureKind::Seconds, L),
    one("restore.median", FigureKind::Seconds, L),
    one("csat.mean", FigureKind::Score, H),
    one("csat.satisfied", FigureKind::Share, H),
    one("nps", FigureKind::Score, H),
    one("standard.respond", FigureKind::Share, H),
    one("standard.resolve", FigureKind::Share, H),
    by_class("sla.respond", FigureKind::Share, H),
    by_class("sla.handle", FigureKind::Share, H),
    by_class("sla.resolve", FigureKind::Share, H),
    one("respond.mean", FigureKind::Seconds, L),
    one("respond.median", FigureKind::Seconds, L),
    by_class("resolve.mean", FigureKind::Seconds, L),
    by_class("resolve.median", FigureKind::Seconds, L),
    one("created", FigureKind::Count, None),
    one("done", FigureKind::Count, None),
    one("created.per_day", FigureKind::PerDay, None),
    one("done.per_day", FigureKind::PerDay, None),
    one("done.within_7d", FigureKind::Share, H),
    one("done.within_14d", FigureKind::Share, H),
    one("done.later", FigureKind::Share, L),
    one("done.mean", FigureKind::Seconds, L),
    one("completion", FigureKind::Share, H),
    by_class("backlog", FigureKind::Count, L),
    one("backlog.age.median", FigureKind::Seconds, L),
    one("backlog.age.oldest", FigureKind::Seconds, L),
    one("first_contact", FigureKind::Share, H),
    one("reopened", FigureKind::Share, L),
    one("reopenings", FigureKind::Count, L),
    one("reassigned", FigureKind::Share, L),
    one("reassignments", FigureKind::Count, L),
    one("escalated", FigureKind::Share, L),
    one("escalations", FigureKind::Count, L),
    one("records.complete", FigureKind::Share, H),
    one("records.filed", FigureKind::Share, H),
    one("causes.configuration_software", FigureKind::Share, None),
    one("causes.hardware_external", FigureKind::Share, None),
    one("causes.hardware", FigureKind::Share, None),
    one("causes.software", FigureKind::Share, None),
    one("causes.configuration", FigureKind::Share, None),
    one("causes.human", FigureKind::Share, None),
    one("causes.external", FigureKind::Share, None),
    one("repairs.several_rounds", FigureKind::Share, L),
    one("repairs.workarounds", FigureKind::Share, L),
    one("changes", FigureKind::Count, None),
    one("changes.risk_assessed", FigureKind::Share, H),
    one("changes.approved", FigureKind::Share, H),
    one("changes.succeeded", FigureKind::Share, H),
    one("changes.monitored", FigureKind::Share, H),
    one("changes.reviewed", FigureKind::Share, H),
    one("changes.improved", FigureKind::Share, H),
    one("changes.carried_out", FigureKind::Share, H),
    one("changes.on_record", FigureKind::Share, H),
    one("changes.incidents_caused", FigureKind::Count, L),
    one("deliveries", FigureKind::Count, None),
    one("acceptance.passed", FigureKind::Share, H),
    one("deliveries.late", FigureKind::Share, L),
    one("feedback.answered", FigureKind::Share, H),
    one("knowledge.solved", FigureKind::Share, H),
    one("knowledge.current", FigureKind::Share, H),
    one("knowledge.stuck", FigureKind::Count, L),
    one("knowledge.unhelpful", FigureKind::Count, L),
];

const fn one(name: &'static str, sort: FigureKind, better: Option<Better>) -> CatalogueEntry {
    CatalogueEntry { name, sort, better, by_class: false }
}

const fn by_class(name: &'static str, sort: FigureKind, better: Option<Better>) -> CatalogueEntry {
    CatalogueEntry { name, sort, better, by_class: true }
}

/// The figure of a name, that of a class included.
///
/// ```
/// use itdesk::rules::catalogue::figure;
/// assert_eq!(figure("sla.resolve.A").unwrap().name, "sla.resolve");
/// assert!(figure("mttr.A").is_none() && figure("response_time.p95").is_none());
/// ```
pub fn figure(name: &str) -> Option<&'static CatalogueEntry> {
    let whole = FIGURES.iter().find(|e| e.name == name);
    whole.or_else(|| {
        let (base, class) = name.rsplit_once('.')?;
        let of_class = ["A", "B", "C", "D"].contains(&class);
        FIGURES.iter().find(|e| e.by_class && of_class && e.name == base)
    })
}

/// Measure and statistic of a name such as `response_time.p95`; `None` when it is none.
pub fn statistic(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(measure, statistic)| {
        !measure.is_empty() && STATISTICS.contains(statistic) && figure(name).is_none()
    })
}
