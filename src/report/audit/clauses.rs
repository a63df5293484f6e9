//! The clauses of standards for which a desk has evidence: a table from clause to rules and figures.

use super::looked::Subject::{self, *};
use crate::lang::mark;

/// A standard whose clauses are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// ISO/IEC 20000-1:2018, clause 8.
    Iso20000,
    /// GB/T 28827.1-2022.
    Gbt28827,
}

/// A clause, and what of the audit is about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    /// Its number; `None` where only the title of the chapter is known for certain.
    pub number: Option<&'static str>,
    pub title: &'static str,
    /// The tickets that are its evidence.
    pub subjects: &'static [Subject],
    /// The rules that are asked of them. Without any, the tickets themselves are the evidence.
    pub rules: &'static [&'static str],
    /// The figures that measure it.
    pub figures: &'static [&'static str],
    /// What a desk never has.
    pub beyond: Option<&'static str>,
}

impl Standard {
    pub(super) fn clauses(self) -> &'static [Clause] {
        match self {
            Standard::Iso20000 => ISO,
            Standard::Gbt28827 => GBT,
        }
    }
}

const CHANGE: &[&str] = &[
    "change-form",
    "change-assessed",
    "change-approved",
    "change-prepared",
    "change-window",
    "change-evaluated",
    "change-record",
];
const CHANGE_FIGURES: &[&str] =
    &["changes.risk_assessed", "changes.approved", "changes.succeeded", "changes.reviewed"];
const LEVELS: &[&str] = &["respond", "handle", "resolve"];
const LEVEL_FIGURES: &[&str] = &["sla.respond", "sla.handle", "sla.resolve"];
const INCIDENT: &[&str] =
    &["registration", "assessed", "assigned", "confirmed", "elements", "record-complete", "record-filed"];
const REQUEST: &[&str] = &["registration", "assessed", "assigned", "told"];
const PROBLEM: &[&str] = &["analysed", "cause", "verified"];
const IMPROVEMENT: &[&str] = &[
    "improvement-figure",
    "improvement-in-time",
    "improvement-reviewed",
    "improvement-told",
    "improvement-helped",
];
const WORK: &[Subject] = &[Requests, Incidents, Problems];
const FAULTS: &[Subject] = &[Incidents, Problems];

const ISO: &[Clause] = &[
    clause("8.2.2", mark!("Plan the services"), &[Deliveries], &["delivery-needs"], &[])
        .beyond(mark!("a plan of the service portfolio")),
    clause(
        "8.3.2",
        mark!("Business relationship management"),
        &[Deliveries, Requests, Incidents],
        &["told", "confirmed", "delivery-feedback", "delivery-reviews"],
        &["csat.mean", "csat.satisfied", "nps", "feedback.answered"],
    ),
    clause("8.3.3", mark!("Service level management"), WORK, LEVELS, LEVEL_FIGURES),
    clause("8.5.1", mark!("Change management"), &[Changes], CHANGE, CHANGE_FIGURES),
    clause(
        "8.5.2",
        mark!("Service design and transition"),
        &[Deliveries],
        &["delivery-needs", "delivery-criteria", "delivery-five-steps"],
        &["acceptance.passed"],
    ),
    clause(
        "8.5.3",
        mark!("Release and deployment management"),
        &[Deliveries, Changes],
        &["delivery-tested", "delivery-in-time", "change-monitored"],
        &["deliveries.late", "changes.monitored"],
    ),
    clause("8.6.1", mark!("Incident management"), &[Incidents], INCIDENT, &["restore.mean", "reopened"]),
    clause("8.6.2", mark!("Service request management"), &[Requests], REQUEST, &["completion"]),
    clause("8.6.3", mark!("Problem management"), FAULTS, PROBLEM, &["repairs.several_rounds"]),
    clause(
        "8.7.1",
        mark!("Service availability management"),
        &[Outages],
        &[],
        &["availability", "mtbf", "mttr", "outages", "downtime"],
    ),
    clause("8.7.2", mark!("Service continuity management"), &[Outages], &[], &["restore.mean"])
        .beyond(mark!("a continuity plan and its tests")),
    clause(
        "8.7.3",
        mark!("Information security management"),
        &[Security],
        &[],
        &["security.events", "vulnerabilities.fixed", "vulnerabilities.time_to_fix"],
    )
    .beyond(mark!("a security policy and its controls")),
];

const GBT: &[Clause] = &[
    chapter(mark!("Capability management"), &[Improvements], IMPROVEMENT, &[]),
    chapter(mark!("People"), WORK, &["assigned"], &[]).beyond(mark!("training, skills and their assessment")),
    chapter(mark!("Processes: service levels"), WORK, LEVELS, LEVEL_FIGURES),
    chapter(mark!("Processes: requests"), &[Requests], REQUEST, &["completion"]),
    chapter(mark!("Processes: incidents"), &[Incidents], INCIDENT, &["restore.mean", "reopened"]),
    chapter(mark!("Processes: problems"), FAULTS, PROBLEM, &["repairs.several_rounds"]),
    chapter(mark!("Processes: changes"), &[Changes], CHANGE, CHANGE_FIGURES),
    chapter(
        mark!("Processes: deliveries"),
        &[Deliveries],
        &["delivery-needs", "delivery-tested", "delivery-criteria", "delivery-five-steps"],
        &["acceptance.passed", "deliveries.late"],
    ),
    chapter(
        mark!("Processes: availability and continuity"),
        &[Outages],
        &[],
        &["availability", "mtbf", "mttr"],
    ),
    chapter(
        mark!("Processes: information security"),
        &[Security],
        &[],
        &["security.events", "vulnerabilities.fixed"],
    ),
    chapter(mark!("Technology"), FAULTS, &["analysed", "verified"], &[])
        .beyond(mark!("research and development of methods")),
    chapter(mark!("Resources"), &[Articles], &[], &["knowledge.current", "knowledge.solved"])
        .beyond(mark!("tools, spare parts and the software library")),
];

const fn clause(
    number: &'static str,
    title: &'static str,
    subjects: &'static [Subject],
    rules: &'static [&'static str],
    figures: &'static [&'static str],
) -> Clause {
    Clause { number: Some(number), title, subjects, rules, figures, beyond: None }
}

const fn chapter(
    title: &'static str,
    subjects: &'static [Subject],
    rules: &'static [&'static str],
    figures: &'static [&'static str],
) -> Clause {
    Clause { number: None, title, subjects, rules, figures, beyond: None }
}

impl Clause {
    const fn beyond(self, what: &'static str) -> Clause {
        Clause { beyond: Some(what), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::audit::rules;
    use crate::rules::catalogue::FIGURES;

    #[test]
    fn clauses_name_rules_and_figures_that_exist() {
        for clause in [ISO, GBT].concat() {
            for name in clause.rules {
                assert!(rules().any(|rule| rule.name == *name), "{name}");
            }
            for name in clause.figures {
                assert!(FIGURES.iter().any(|figure| figure.name == *name), "{name}");
            }
            assert!(!clause.subjects.is_empty(), "{}", clause.title);
        }
    }
}
