//! Names of figures for people.

use crate::lang::{self, mark, tr};
use crate::render::capital;
use crate::report::indicator::Chapter;
use crate::rules::catalogue::statistic;
use crate::rules::policy::Monitoring;

/// Titles of the figures that have one; of others the name is good enough.
const TITLES: &[(&str, &str)] = &[
    ("availability", mark!("Availability")),
    ("mtbf", mark!("Time between failures (MTBF)")),
    ("mttr", mark!("Time to repair (MTTR)")),
    ("outages", mark!("Outages")),
    ("downtime", mark!("Downtime")),
    ("security.events", mark!("Security events")),
    ("vulnerabilities.fixed", mark!("Vulnerabilities fixed")),
    ("vulnerabilities.age", mark!("Age of open vulnerabilities")),
    ("vulnerabilities.time_to_fix", mark!("Time to fix a vulnerability")),
    ("integrity", mark!("Integrity checks passed")),
    ("crashes", mark!("Crashes")),
    ("restore.mean", mark!("Time to restore, mean")),
    ("restore.median", mark!("Time to restore, median")),
    ("csat.mean", mark!("Satisfaction (CSAT), 1 to 5")),
    ("csat.satisfied", mark!("Satisfied customers")),
    ("nps", mark!("Net promoter score")),
    ("standard.respond", mark!("Answered within 24 h")),
    ("standard.resolve", mark!("Resolved within 48 h")),
    ("sla.respond", mark!("Answers in time")),
    ("sla.handle", mark!("Solutions in time")),
    ("sla.resolve", mark!("Resolutions in time")),
    ("respond.mean", mark!("Time to answer, mean")),
    ("respond.median", mark!("Time to answer, median")),
    ("resolve.mean", mark!("Time to resolve, mean")),
    ("resolve.median", mark!("Time to resolve, median")),
    ("created", mark!("Came in")),
    ("done", mark!("Done")),
    ("created.per_day", mark!("Came in a day")),
    ("done.per_day", mark!("Done a day")),
    ("done.within_7d", mark!("Done within 7 days")),
    ("done.within_14d", mark!("Done within 14 days")),
    ("done.later", mark!("Done later than in 14 days")),
    ("done.mean", mark!("Time a task takes, mean")),
    ("completion", mark!("Completed on schedule")),
    ("backlog", mark!("Open at the end")),
    ("backlog.age.median", mark!("Age of what is open, median")),
    ("backlog.age.oldest", mark!("Oldest that is open")),
    ("first_contact", mark!("Resolved at first contact")),
    ("reopened", mark!("Reopened")),
    ("reopenings", mark!("Reopenings")),
    ("reassigned", mark!("Changed hands")),
    ("reassignments", mark!("Reassignments")),
    ("escalated", mark!("Escalated")),
    ("escalations", mark!("Escalations")),
    ("records.complete", mark!("Records complete in time")),
    ("records.filed", mark!("Records filed in time")),
    ("causes.configuration_software", mark!("Configuration and software")),
    ("causes.hardware_external", mark!("Hardware and external")),
    ("causes.hardware", mark!("Hardware")),
    ("causes.software", mark!("Software")),
    ("causes.configuration", mark!("Configuration")),
    ("causes.human", mark!("Human error")),
    ("causes.external", mark!("External")),
    ("repairs.several_rounds", mark!("Repairs in several rounds")),
    ("repairs.workarounds", mark!("Repairs that are workarounds")),
    ("changes", mark!("Changes")),
    ("changes.risk_assessed", mark!("Risk assessed beforehand")),
    ("changes.approved", mark!("Approved")),
    ("changes.succeeded", mark!("Succeeded")),
    ("changes.monitored", mark!("Monitored afterwards")),
    ("changes.reviewed", mark!("Reviewed")),
    ("changes.improved", mark!("Reviews with improvements")),
    ("changes.carried_out", mark!("Reviews whose improvements were carried out")),
    ("changes.on_record", mark!("On record")),
    ("changes.incidents_caused", mark!("Incidents put down to changes")),
    ("deliveries", mark!("Deliveries")),
    ("acceptance.passed", mark!("Acceptances passed")),
    ("deliveries.late", mark!("Late deliveries")),
    ("feedback.answered", mark!("Feedback answered in time")),
    ("knowledge.solved", mark!("Incidents solved with an article")),
    ("knowledge.current", mark!("Articles looked at in time")),
    ("knowledge.stuck", mark!("Drafts waiting too long")),
    ("knowledge.unhelpful", mark!("Articles to be reworked")),
];

/// A figure for people: `Resolutions in time, class A`, `Response time, p95`.
pub fn title(name: &str, monitoring: &Monitoring) -> String {
    if let Some(known) = known(name) {
        return known.to_owned();
    }
    if let Some((base, class @ ("A" | "B" | "C" | "D"))) = name.rsplit_once('.')
        && let Some(base) = known(base)
    {
        return tr!("{base}, class {class}", base, class);
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
    TITLES.iter().find(|(known, _)| *known == name).map(|(_, title)| lang::text(title))
}

/// A name as words.
fn sentence(name: &str) -> String {
    capital(&name.replace(['_', '.'], " "))
}

/// The heading of a chapter.
pub fn chapter(chapter: Chapter) -> &'static str {
    lang::text(match chapter {
        Chapter::Availability => mark!("Availability"),
        Chapter::Performance => mark!("Performance"),
        Chapter::Security => mark!("Security"),
        Chapter::Reliability => mark!("Reliability"),
        Chapter::Experience => mark!("Experience"),
        Chapter::Levels => mark!("Service levels"),
        Chapter::Work => mark!("Work"),
        Chapter::Records => mark!("Records"),
        Chapter::Causes => mark!("Root causes"),
        Chapter::Changes => mark!("Changes"),
        Chapter::Acceptance => mark!("Acceptance"),
        Chapter::Knowledge => mark!("Knowledge"),
        Chapter::Improvement => mark!("Improvement"),
    })
}
