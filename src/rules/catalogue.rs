//! The figures of a desk by name: what a service's targets may name, and how their values are given.

use crate::records::words::Better;

/// What the value of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
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
pub struct Entry {
    /// Such as `availability`.
    pub name: &'static str,
    /// What its value is.
    pub sort: Sort,
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
pub const FIGURES: &[Entry] = &[
    one("availability", Sort::Share, H),
    one("mtbf", Sort::Seconds, H),
    one("mttr", Sort::Seconds, L),
    one("outages", Sort::Count, L),
    one("downtime", Sort::Seconds, L),
    one("security.events", Sort::Per30Days, L),
    one("vulnerabilities.fixed", Sort::Share, H),
    one("vulnerabilities.age", Sort::Seconds, L),
    one("vulnerabilities.time_to_fix", Sort::Seconds, L),
    one("integrity", Sort::Share, H),
    one("crashes", Sort::PerDay, L),
    one("restore.mean", Sort::Seconds, L),
    one("restore.median", Sort::Seconds, L),
    one("csat.mean", Sort::Score, H),
    one("csat.satisfied", Sort::Share, H),
    one("nps", Sort::Score, H),
    one("standard.respond", Sort::Share, H),
    one("standard.resolve", Sort::Share, H),
    by_class("sla.respond", Sort::Share, H),
    by_class("sla.handle", Sort::Share, H),
    by_class("sla.resolve", Sort::Share, H),
    one("respond.mean", Sort::Seconds, L),
    one("respond.median", Sort::Seconds, L),
    by_class("resolve.mean", Sort::Seconds, L),
    by_class("resolve.median", Sort::Seconds, L),
    one("created", Sort::Count, None),
    one("done", Sort::Count, None),
    one("created.per_day", Sort::PerDay, None),
    one("done.per_day", Sort::PerDay, None),
    one("done.within_7d", Sort::Share, H),
    one("done.within_14d", Sort::Share, H),
    one("done.later", Sort::Share, L),
    one("done.mean", Sort::Seconds, L),
    one("completion", Sort::Share, H),
    by_class("backlog", Sort::Count, L),
    one("backlog.age.median", Sort::Seconds, L),
    one("backlog.age.oldest", Sort::Seconds, L),
    one("first_contact", Sort::Share, H),
    one("reopened", Sort::Share, L),
    one("reopenings", Sort::Count, L),
    one("reassigned", Sort::Share, L),
    one("reassignments", Sort::Count, L),
    one("records.complete", Sort::Share, H),
    one("records.filed", Sort::Share, H),
    one("causes.configuration_software", Sort::Share, None),
    one("causes.hardware_external", Sort::Share, None),
    one("causes.hardware", Sort::Share, None),
    one("causes.software", Sort::Share, None),
    one("causes.configuration", Sort::Share, None),
    one("causes.human", Sort::Share, None),
    one("causes.external", Sort::Share, None),
    one("repairs.several_rounds", Sort::Share, L),
    one("changes", Sort::Count, None),
    one("changes.risk_assessed", Sort::Share, H),
    one("changes.approved", Sort::Share, H),
    one("changes.succeeded", Sort::Share, H),
    one("changes.monitored", Sort::Share, H),
    one("changes.reviewed", Sort::Share, H),
    one("changes.improved", Sort::Share, H),
    one("changes.on_record", Sort::Share, H),
    one("changes.incidents_caused", Sort::Count, L),
    one("deliveries", Sort::Count, None),
    one("acceptance.passed", Sort::Share, H),
    one("deliveries.late", Sort::Share, L),
    one("feedback.answered", Sort::Share, H),
    one("knowledge.solved", Sort::Share, H),
    one("knowledge.current", Sort::Share, H),
    one("knowledge.stuck", Sort::Count, L),
    one("knowledge.unhelpful", Sort::Count, L),
];

const fn one(name: &'static str, sort: Sort, better: Option<Better>) -> Entry {
    Entry { name, sort, better, by_class: false }
}

const fn by_class(name: &'static str, sort: Sort, better: Option<Better>) -> Entry {
    Entry { name, sort, better, by_class: true }
}

/// The figure of a name, that of a class included.
///
/// ```
/// use itdesk::rules::catalogue::figure;
/// assert_eq!(figure("sla.resolve.A").unwrap().name, "sla.resolve");
/// assert!(figure("mttr.A").is_none() && figure("response_time.p95").is_none());
/// ```
pub fn figure(name: &str) -> Option<&'static Entry> {
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
