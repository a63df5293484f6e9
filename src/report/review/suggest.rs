//! What to do better (M7.2a, suggestions): stated rules, each with the evidence that made it speak.

use serde::Serialize;

use super::super::indicator::Unit;
use super::reviewed::Reviewed;
use super::service::ServiceReview;
use crate::lang::mark;

/// A rule: when it speaks, and what it says.
#[derive(Debug, Clone, Copy)]
pub struct SuggestionRule {
    /// Its name, stable.
    pub name: &'static str,
    /// When it speaks, in words.
    pub when: &'static str,
    /// What it says.
    pub advice: &'static str,
    /// The rows of the manual it rests on.
    pub rows: &'static [&'static str],
    /// All of these must hold.
    all: &'static [Test],
}

/// What a rule asks of a figure.
#[derive(Debug, Clone, Copy)]
struct Test {
    figure: &'static str,
    is: Is,
    /// How many observations it must rest on to count.
    least: u64,
}

#[derive(Debug, Clone, Copy)]
enum Is {
    /// More than so much.
    Above(f64),
    /// So much at least.
    Least(f64),
    /// Less than so much.
    Below(f64),
    /// Its goal is missed.
    Missed,
    /// Higher than in the period before, by this share at least.
    Grown(f64),
    /// More than so many times another figure.
    Times(f64, &'static str),
}

/// What made a rule speak.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The figure.
    pub figure: &'static str,
    /// Its value.
    pub value: f64,
    /// In which unit.
    pub unit: Unit,
    /// How many observations it rests on.
    pub n: u64,
    /// The value it was held against.
    pub limit: Option<f64>,
}

/// Something to do, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// The rule that says so.
    pub rule: &'static str,
    /// When it speaks, in words.
    pub when: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// The rows of the manual it rests on.
    pub rows: &'static [&'static str],
    /// Where it spoke, and why.
    pub findings: Vec<Observed>,
}

/// Where a rule spoke.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Observed {
    /// The service; none for the desk as a whole.
    pub service: Option<String>,
    /// What made it speak.
    pub evidence: Vec<Evidence>,
}

const fn above(figure: &'static str, limit: f64, least: u64) -> Test {
    Test { figure, is: Is::Above(limit), least }
}

const fn below(figure: &'static str, limit: f64, least: u64) -> Test {
    Test { figure, is: Is::Below(limit), least }
}

const fn missed(figure: &'static str) -> Test {
    Test { figure, is: Is::Missed, least: 1 }
}

/// Every rule, the gravest matter first.
pub const RULES: &[SuggestionRule] = &[
    SuggestionRule {
        name: "recurring-outages",
        when: mark!("availability misses its target with two outages or more"),
        advice: mark!("Open a problem for what the outages have in common and analyse its root cause."),
        rows: &["M5.1b", "M5.2b", "M7.1a"],
        all: &[missed("availability"), above("outages", 1.0, 1)],
    },
    SuggestionRule {
        name: "fix-vulnerabilities",
        when: mark!("known vulnerabilities are open (less than all are fixed)"),
        advice: mark!("Fix or accept in writing every open vulnerability, the oldest first."),
        rows: &["M7.1c"],
        all: &[below("vulnerabilities.fixed", 1.0, 1)],
    },
    SuggestionRule {
        name: "change-control",
        when: mark!("60 % or more of at least five root causes are configuration or software"),
        advice: mark!(
            "Take configurations and releases under change control: assess the risk, test, plan the way back."
        ),
        rows: &["M5.2d", "M6.1d", "M6.2a"],
        all: &[Test { figure: "causes.configuration_software", is: Is::Least(0.6), least: 5 }],
    },
    SuggestionRule {
        name: "renew-what-fails",
        when: mark!("more than 30 % of at least five root causes are hardware or external"),
        advice: mark!("Renew or double what fails, and agree on times to recover with those who supply it."),
        rows: &["M5.2d"],
        all: &[above("causes.hardware_external", 0.3, 5)],
    },
    SuggestionRule {
        name: "write-it-down",
        when: mark!("more than 25 % of at least five root causes are human error"),
        advice: mark!(
            "Write the procedures down, as checklists where steps were left out, and train on them."
        ),
        rows: &["M5.2d", "M8.1a"],
        all: &[above("causes.human", 0.25, 5)],
    },
    SuggestionRule {
        name: "changes-break-things",
        when: mark!("incidents are put down to changes"),
        advice: mark!(
            "Test changes in an environment like the real one before the start, and review those that broke something."
        ),
        rows: &["M6.2a", "M6.4a"],
        all: &[above("changes.incidents_caused", 0.0, 1)],
    },
    SuggestionRule {
        name: "resolve-sooner",
        when: mark!("the mean time to resolve misses its target"),
        advice: mark!(
            "Escalate what is at risk before it is late (itdesk due), and keep the longest cases as problems of their own."
        ),
        rows: &["M5.1d", "M5.1b"],
        all: &[missed("resolve.mean")],
    },
    SuggestionRule {
        name: "answer-first",
        when: mark!("less than 90 % of at least five first answers were in time"),
        advice: mark!("Answer first, then analyse: name who takes new tickets in each shift."),
        rows: &["M2.4c", "M5.1a"],
        all: &[below("sla.respond", 0.9, 5)],
    },
    SuggestionRule {
        name: "verify-before-resolving",
        when: mark!("more than 5 % of at least ten resolved tickets were reopened"),
        advice: mark!("Verify each repair and let the customer confirm it before the ticket is resolved."),
        rows: &["M5.3a", "M5.1c"],
        all: &[above("reopened", 0.05, 10)],
    },
    SuggestionRule {
        name: "test-the-repair",
        when: mark!("more than 40 % of at least five repairs took several rounds"),
        advice: mark!(
            "Carry the analysis to the root cause before repairing, and test the repair before it goes in."
        ),
        rows: &["M5.3b", "M5.2c"],
        all: &[above("repairs.several_rounds", 0.4, 5)],
    },
    SuggestionRule {
        name: "right-team-first",
        when: mark!("more than 30 % of at least ten tickets changed hands"),
        advice: mark!(
            "Name the team of each service and the skills it asks for in the policy, so that work goes to the right team at once."
        ),
        rows: &["M3.1b"],
        all: &[above("reassigned", 0.3, 10)],
    },
    SuggestionRule {
        name: "more-hands",
        when: mark!("10 % more tickets came in than were done, and the backlog grew by 10 %"),
        advice: mark!("Bring in people, or agree on what may wait: more comes in than is done."),
        rows: &["M3.1b"],
        all: &[
            Test { figure: "created", is: Is::Times(1.1, "done"), least: 10 },
            Test { figure: "backlog", is: Is::Grown(0.1), least: 10 },
        ],
    },
    SuggestionRule {
        name: "finish-what-is-old",
        when: mark!("more than 10 % of at least ten tasks took longer than 14 days"),
        advice: mark!("Finish or close the oldest work first, and say why it waits."),
        rows: &["M3.1c"],
        all: &[above("done.later", 0.1, 10)],
    },
    SuggestionRule {
        name: "whole-records",
        when: mark!("less than 70 % of at least five records were complete within their limit"),
        advice: mark!("Write time, place, event and outcome down while the fault is being handled."),
        rows: &["M5.4b", "M5.4c"],
        all: &[below("records.complete", 0.7, 5)],
    },
    SuggestionRule {
        name: "answer-feedback",
        when: mark!("feedback of customers was not answered in time"),
        advice: mark!(
            "Answer every piece of feedback within a day, be it only to say when more will be known."
        ),
        rows: &["M4.3a", "M1.4b"],
        all: &[below("feedback.answered", 1.0, 1)],
    },
    SuggestionRule {
        name: "ask-why-unhappy",
        when: mark!("less than 90 % of at least five customers who answered are satisfied"),
        advice: mark!("Ask those who were not satisfied what went wrong, and agree on a plan with them."),
        rows: &["M5.1d", "M4.3b"],
        all: &[below("csat.satisfied", 0.9, 5)],
    },
    SuggestionRule {
        name: "assess-changes",
        when: mark!("less than 78 % of the changes were assessed before they began"),
        advice: mark!("Assess the risk of every change before it begins, standard ones by their template."),
        rows: &["M6.1d", "M6.1e"],
        all: &[below("changes.risk_assessed", 0.78, 1)],
    },
    SuggestionRule {
        name: "review-changes",
        when: mark!("less than 40 % of at least five changes were reviewed"),
        advice: mark!("Review changes with those responsible, the failed ones first."),
        rows: &["M6.4a"],
        all: &[below("changes.reviewed", 0.4, 5)],
    },
    SuggestionRule {
        name: "agree-on-criteria",
        when: mark!("less than 85 % of the acceptances passed"),
        advice: mark!("Agree on the criteria and measure against them before the customer does."),
        rows: &["M3.4c", "M4.2a"],
        all: &[below("acceptance.passed", 0.85, 1)],
    },
];

/// What the rules say of the scopes: of the whole desk, or of each service where they say nothing of the desk.
pub(super) fn suggestions(desk: Option<&[Reviewed]>, services: &[ServiceReview]) -> Vec<Suggestion> {
    let said = RULES.iter().map(|rule| {
        // What holds for the desk is not repeated for each of its services.
        let of_desk = desk.and_then(|figures| rule.evidence(figures));
        let findings = match of_desk {
            Some(evidence) => vec![Observed { service: None, evidence }],
            None => services.iter().filter_map(|s| rule.finding(s)).collect(),
        };
        Suggestion { rule: rule.name, when: rule.when, advice: rule.advice, rows: rule.rows, findings }
    });
    said.filter(|s| !s.findings.is_empty()).collect()
}

impl SuggestionRule {
    fn evidence(&self, figures: &[Reviewed]) -> Option<Vec<Evidence>> {
        self.all.iter().map(|test| test.evidence(figures)).collect()
    }

    fn finding(&self, service: &ServiceReview) -> Option<Observed> {
        let evidence = self.evidence(&service.figures)?;
        Some(Observed { service: Some(service.name.clone()), evidence })
    }
}

impl Test {
    /// The figure as evidence, where it passes the test.
    fn evidence(&self, figures: &[Reviewed]) -> Option<Evidence> {
        let figure = named(figures, self.figure)?;
        // One of two cases is 50 %, and no reason to change how people work.
        let value = figure.now.value.filter(|_| figure.now.n >= self.least)?;
        let (holds, limit) = match self.is {
            Is::Above(limit) => (value > limit, Some(limit)),
            Is::Least(limit) => (value >= limit, Some(limit)),
            Is::Below(limit) => (value < limit, Some(limit)),
            Is::Missed => (figure.judged() == Some(false), figure.now.goal.map(|goal| goal.value)),
            Is::Grown(by) => (figure.before.is_some_and(|b| value > b * (1.0 + by)), figure.before),
            Is::Times(times, other) => {
                let other = named(figures, other)?.now.value?;
                (value > times * other, Some(other))
            }
        };
        let unit = figure.now.unit.clone();
        holds.then_some(Evidence { figure: self.figure, value, unit, n: figure.now.n, limit })
    }
}

fn named<'f>(figures: &'f [Reviewed], name: &str) -> Option<&'f Reviewed> {
    figures.iter().find(|f| f.now.name == name)
}
