//! What an empty `itdesk.toml` means.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::records::Class::{self, A, B, C, D};
use crate::rules::calendar::Calendar;
use crate::rules::policy::{
    Agreement, AgreementConditions, Changes, Classification, Deliveries, DeskPolicy, Escalation,
    FeedbackPolicy, Floors, Knowledge, MailPolicy, Major, Policy, RecordLimits, Sla, Targets,
};

/// The calendar that is always there, open 24 hours on 7 days.
pub(super) const ALWAYS: &str = "always";

/// The name of the targets that hold where no agreement does.
pub(super) const DEFAULT: &str = "default";

/// The built-in policy: the manual's rules, for a desk that has decided nothing of its own.
pub fn default_policy() -> Policy {
    Policy {
        desk: DeskPolicy {
            name: "Service desk".to_owned(),
            timezone: TimeZone::UTC,
            channels: Vec::new(),
            subjects: Vec::new(),
            language: None,
            controlled: false,
        },
        classification: classification(),
        calendars: BTreeMap::from([(ALWAYS.to_owned(), Calendar::always())]),
        sla: sla(),
        records: RecordLimits::default(),
        registration: Vec::new(),
        services: BTreeMap::new(),
        teams: BTreeMap::new(),
        people: BTreeMap::new(),
        changes: Changes::default(),
        items: Default::default(),
        deliveries: Deliveries::default(),
        feedback: FeedbackPolicy::default(),
        escalation: Escalation::default(),
        major: Major::default(),
        monitoring: Default::default(),
        alerts: Default::default(),
        knowledge: Knowledge::default(),
        weights: [8, 4, 2, 1],
        mail: MailPolicy::default(),
        duties: BTreeMap::new(),
        views: BTreeMap::new(),
    }
}

/// Four levels each, and the matrix of M2.1c.
pub(super) fn classification() -> Classification {
    const MATRIX: [[Class; 4]; 4] = [[A, A, B, C], [A, B, C, C], [B, C, C, D], [C, C, D, D]];
    Classification {
        impact: texts(&["extensive", "significant", "moderate", "minor"]),
        urgency: texts(&["critical", "high", "medium", "low"]),
        matrix: MATRIX.iter().map(|row| row.to_vec()).collect(),
        floors: Floors::default(),
    }
}

/// The reasons to hold a ticket that every desk has.
pub(super) fn pending_reasons() -> Vec<String> {
    texts(&["requester", "supplier", "change", "problem", "evidence", "schedule"])
}

/// Those that stop the clocks: the desk waits for someone else.
pub(super) fn pause_on() -> Vec<String> {
    texts(&["requester", "supplier", "evidence"])
}

/// Targets for every class, class D at the limits of M5.1a.
fn sla() -> Sla {
    let row = |respond, handle, resolve| {
        Some(Targets { respond: Some(respond), handle: Some(handle), resolve: Some(resolve), update: None })
    };
    let rows = [row(30, 240, 480), row(120, 480, 1440), row(480, 1440, 2880), row(1440, 2880, 4320)];
    Sla {
        default: Agreement {
            name: DEFAULT.to_owned(),
            when: AgreementConditions::default(),
            calendar: ALWAYS.to_owned(),
            rows,
            pause_on: None,
            measures: Default::default(),
            kept: None,
        },
        agreements: Vec::new(),
        pending_reasons: pending_reasons(),
        pause_on: pause_on(),
        at_risk: 0.75,
        retroactive: false,
        kept: 0.95,
        kept_of: [None; 4],
        objection: 7 * 24 * 60,
    }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&t| t.to_owned()).collect()
}
