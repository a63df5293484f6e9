//! The complete policy of a desk, and what it says of the desk itself.

use crate::lang::{self, Language};
use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{
    Alerts, Changes, Classification, Deliveries, Duty, Escalation, FeedbackPolicy, Items, Knowledge,
    MailPolicy, Major, Monitoring, Person, RecordLimits, RegistrationRule, Service, Sla, Team, View,
};
use crate::rules::calendar::Calendar;

/// Everything a desk has decided about how it works.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The desk's own name and time zone.
    pub desk: DeskPolicy,
    /// The matrix and floors that class work.
    pub classification: Classification,
    /// Calendars by name; `always` (24 × 7) is always there.
    pub calendars: BTreeMap<String, Calendar>,
    /// Targets: the default and the agreements.
    pub sla: Sla,
    /// The limits for complete and filed records (M5.4c).
    pub records: RecordLimits,
    /// What requests and incidents are registered with (M2.2).
    pub registration: Vec<RegistrationRule>,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// Teams by name.
    pub teams: BTreeMap<String, Team>,
    /// People by name, the name that stands in `assignee`.
    pub people: BTreeMap<String, Person>,
    /// How changes are assessed, approved and scheduled (M6).
    pub changes: Changes,
    /// What is asked of configuration items (M5.2b).
    pub items: Items,
    /// How deliveries are tested and accepted (M4).
    pub deliveries: Deliveries,
    /// Which feedback owes the customer an answer, and by when (M4.3).
    pub feedback: FeedbackPolicy,
    /// What is measured (M7).
    pub monitoring: Monitoring,
    /// What alerts of monitoring systems do to the desk (M5.2a).
    pub alerts: Alerts,
    /// How knowledge is graded, kept current and found (M8).
    pub knowledge: Knowledge,
    /// How much an open ticket of class A, B, C, D weighs in a person's load (M3.1b).
    pub weights: [u32; 4],
    /// How mail becomes tickets, and tickets mail (M2.2a, M2.4a).
    pub mail: MailPolicy,
    /// To whom work goes that is late or stuck (M5.1b).
    pub escalation: Escalation,
    /// How major incidents are led (M3.2a).
    pub major: Major,
    /// What the desk does regularly, by name (M3.2b).
    pub duties: BTreeMap<String, Duty>,
    /// Lists under a name, for `itdesk view`.
    pub views: BTreeMap<String, View>,
}

/// The desk's own name and time zone.
#[derive(Debug, Clone)]
pub struct DeskPolicy {
    /// Shown in headings.
    pub name: String,
    /// The zone in which times are shown and times without a zone are read.
    pub timezone: TimeZone,
    /// Channels beside the built-in ones (M2.2a).
    pub channels: Vec<String>,
    /// Subjects beside the built-in ones (M2.1a).
    pub subjects: Vec<String>,
    /// The language of what the desk writes for people; `None` where the policy names none.
    pub language: Option<Language>,
    /// Whether a weaker policy takes an approved change, which `verify` checks (M3.2b).
    pub controlled: bool,
}

impl DeskPolicy {
    /// The language of what is sent or stored: mails, drafts, tickets that the program creates.
    /// English where the policy names none, so that it does not depend on who runs the program.
    pub fn language_of_texts(&self) -> Language {
        self.language.unwrap_or(Language::ENGLISH)
    }

    /// The language of a report: the reader's where the policy names none.
    pub fn language_of_reports(&self) -> Language {
        self.language.unwrap_or_else(lang::current)
    }
}
