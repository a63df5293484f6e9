//! Names of figures for people.

use crate::report::indicator::Chapter;
use crate::rules::catalogue::statistic;
use crate::rules::policy::Monitoring;

/// Titles of the figures that have one; of others the name is good enough.
const TITLES: &[(&str, &str)] = &[
    ("availability", "Availability"),
    ("mtbf", "Time between failures (MTBF)"),
    ("mttr", "Time to repair (MTTR)"),
    ("outages", "Outages"),
    ("downtime", "Downtime"),
    ("security.events", "Security events"),
    ("vulnerabilities.fixed", "Vulnerabilities fixed"),
    ("vulnerabilities.age", "Age of open vulnerabilities"),
    ("vulnerabilities.time_to_fix", "Time to fix a vulnerability"),
    ("integrity", "Integrity checks passed"),
    ("crashes", "Crashes"),
    ("restore.mean", "Time to restore, mean"),
    ("restore.median", "Time to restore, median"),
    ("csat.mean", "Satisfaction (CSAT), 1 to 5"),
    ("csat.satisfied", "Satisfied customers"),
    ("nps", "Net promoter score"),
    ("standard.respond", "Answered within 24 h"),
    ("standard.resolve", "Resolved within 48 h"),
    ("sla.respond", "Answers in time"),
    ("sla.handle", "Solutions in time"),
    ("sla.resolve", "Resolutions in time"),
    ("respond.mean", "Time to answer, mean"),
    ("respond.median", "Time to answer, median"),
    ("resolve.mean", "Time to resolve, mean"),
    ("resolve.median", "Time to resolve, median"),
    ("created", "Came in"),
    ("done", "Done"),
    ("created.per_day", "Came in a day"),
    ("done.per_day", "Done a day"),
    ("done.within_7d", "Done within 7 days"),
    ("done.within_14d", "Done within 14 days"),
    ("done.later", "Done later than in 14 days"),
    ("done.mean", "Time a task takes, mean"),
    ("completion", "Completion"),
    ("backlog", "Open at the end"),
    ("backlog.age.median", "Age of what is open, median"),
    ("backlog.age.oldest", "Oldest that is open"),
    ("first_contact", "Resolved at first contact"),
    ("reopened", "Reopened"),
    ("reopenings", "Reopenings"),
    ("reassigned", "Changed hands"),
    ("reassignments", "Reassignments"),
    ("records.complete", "Records complete in time"),
    ("records.filed", "Records filed in time"),
    ("causes.configuration_software", "Configuration and software"),
    ("causes.hardware_external", "Hardware and external"),
    ("causes.hardware", "Hardware"),
    ("causes.software", "Software"),
    ("causes.configuration", "Configuration"),
    ("causes.human", "Human error"),
    ("causes.external", "External"),
    ("repairs.several_rounds", "Repairs in several rounds"),
    ("changes", "Changes"),
    ("changes.risk_assessed", "Risk assessed beforehand"),
    ("changes.approved", "Approved"),
    ("changes.succeeded", "Succeeded"),
    ("changes.monitored", "Monitored afterwards"),
    ("changes.reviewed", "Reviewed"),
    ("changes.improved", "Reviews with improvements"),
    ("changes.on_record", "On record"),
    ("changes.incidents_caused", "Incidents put down to changes"),
    ("deliveries", "Deliveries"),
    ("acceptance.passed", "Acceptances passed"),
    ("deliveries.late", "Late deliveries"),
    ("feedback.answered", "Feedback answered in time"),
    ("knowledge.solved", "Incidents solved with an article"),
    ("knowledge.current", "Articles looked at in time"),
    ("knowledge.stuck", "Drafts waiting too long"),
    ("knowledge.unhelpful", "Articles to be reworked"),
];

/// A figure for people: `Resolutions in time, class A`, `Response time, p95`.
pub fn title(name: &str, monitoring: &Monitoring) -> String {
    if let Some(known) = known(name) {
        return known.to_owned();
    }
    if let Some((base, class @ ("A" | "B" | "C" | "D"))) = name.rsplit_once('.')
        && let Some(base) = known(base)
    {
        return format!("{base}, class {class}");
    }
    if let Some((measure, statistic)) = statistic(name) {
        return format!("{}, {statistic}", self::measure(measure, monitoring));
    }
    sentence(name)
}

/// A measure for people.
pub fn measure(name: &str, monitoring: &Monitoring) -> String {
    let titled = monitoring.measures.get(name).and_then(|m| m.title.clone());
    titled.unwrap_or_else(|| sentence(name))
}

fn known(name: &str) -> Option<&'static str> {
    TITLES.iter().find(|(known, _)| *known == name).map(|(_, title)| *title)
}

/// A name as words.
fn sentence(name: &str) -> String {
    let words = name.replace(['_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The heading of a chapter.
pub fn chapter(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Availability => "Availability",
        Chapter::Performance => "Performance",
        Chapter::Security => "Security",
        Chapter::Reliability => "Reliability",
        Chapter::Experience => "Experience",
        Chapter::Levels => "Service levels",
        Chapter::Work => "Work",
        Chapter::Records => "Records",
        Chapter::Causes => "Root causes",
        Chapter::Changes => "Changes",
        Chapter::Acceptance => "Acceptance",
        Chapter::Knowledge => "Knowledge",
        Chapter::Improvement => "Improvement",
    }
}
