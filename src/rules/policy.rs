//! The desk's policy as the rules read it. `config` makes it from `itdesk.toml`.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::alerts::policy::Alerts;
pub use super::article::policy::{Grade, Knowledge};
use super::calendar::Calendar;
pub use super::change::policy::{Changes, Freeze, Route, Template};
pub use super::mail::MailPolicy;
use super::monitoring::Monitoring;
use super::retention::Period;
use crate::records::words::TestKind;
use crate::records::{Audience, Class, ContentClass, Kind, TicketType};

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
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// Teams by name.
    pub teams: BTreeMap<String, Team>,
    /// People by name, the name that stands in `assignee`.
    pub people: BTreeMap<String, Person>,
    /// How changes are assessed, approved and scheduled (M6).
    pub changes: Changes,
    /// How deliveries are tested and accepted (M4).
    pub deliveries: Deliveries,
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
}

/// The desk's own name and time zone.
#[derive(Debug, Clone)]
pub struct DeskPolicy {
    /// Shown in headings.
    pub name: String,
    /// The zone in which times are shown and times without a zone are read.
    pub timezone: TimeZone,
}

/// How work is classed (M2.1c, M2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Impact levels, the gravest first.
    pub impact: Vec<String>,
    /// Urgency levels, the most urgent first.
    pub urgency: Vec<String>,
    /// A row an impact, a class an urgency.
    pub matrix: Vec<Vec<Class>>,
    /// The class a ticket has at least, whatever the matrix says.
    pub floors: Floors,
}

/// Floors under the matrix: the class may be graver, never milder (M2.1b, M2.3a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floors {
    /// Type `emergency`.
    pub emergency: Class,
    /// Type `important`.
    pub important: Class,
    /// Interruption `full`: an outage.
    pub outage: Class,
    /// Interruption `partial`.
    pub partial: Class,
    /// Data loss `actual`.
    pub data_loss: Class,
    /// Difficulty `high`.
    pub difficult: Class,
}

impl Default for Floors {
    fn default() -> Self {
        Floors {
            emergency: Class::A,
            important: Class::B,
            outage: Class::A,
            partial: Class::B,
            data_loss: Class::A,
            difficult: Class::C,
        }
    }
}

/// Service levels.
#[derive(Debug, Clone)]
pub struct Sla {
    /// What holds where no agreement matches.
    pub default: Agreement,
    /// In the order of the file.
    pub agreements: Vec<Agreement>,
    /// The reasons a ticket may be put on hold for.
    pub pending_reasons: Vec<String>,
    /// Those among them that pause the handle and resolve clocks, where an agreement sets no others.
    pub pause_on: Vec<String>,
    /// The used share from which a running clock is at risk, 0 to 1.
    pub at_risk: f64,
    /// Whether a class, service, customer, team or type that changes after an answer or a solution judges it anew.
    pub retroactive: bool,
    /// How long the customer may object to a resolution before it counts as confirmed; minutes.
    pub objection: i64,
}

/// One agreement: whom it is for, its calendar and its targets by class.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// `default` for the default.
    pub name: String,
    /// What must match; empty matches everything.
    pub when: When,
    /// A name in [`Policy::calendars`].
    pub calendar: String,
    /// Targets of class A, B, C, D; `None` where the agreement says nothing of a class.
    pub rows: [Option<Targets>; 4],
    /// Pending reasons that pause under this agreement; `None` takes the desk's.
    pub pause_on: Option<Vec<String>>,
}

/// Targets in minutes of the agreement's calendar; `None` takes the default agreement's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Targets {
    /// To the first answer to the requester.
    pub respond: Option<i64>,
    /// To the solution carried out.
    pub handle: Option<i64>,
    /// To the confirmed end.
    pub resolve: Option<i64>,
    /// The longest silence towards the requester (M2.4a).
    pub update: Option<i64>,
}

/// The conditions of an agreement. An empty list asks nothing; otherwise the ticket's value is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// Service names.
    pub service: Vec<String>,
    pub customer: Vec<String>,
    pub team: Vec<String>,
    pub kind: Vec<Kind>,
    pub r#type: Vec<TicketType>,
    pub class: Vec<Class>,
}

/// Limits on records: of M5.4c, in minutes of real time, and of M3.3c, by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordLimits {
    /// From the fault to a complete record (24 h).
    pub complete: i64,
    /// From the fault to the filed record (72 h).
    pub filed: i64,
    /// How long a ticket lies closed before it goes to the archive (12 months).
    pub archive_after: Period,
    /// How long an archived record is kept after the ticket was closed (5 years).
    pub keep: Period,
    /// What comes again under a dedupe key this soon after its ticket was over reopens it; minutes (24 h).
    pub reopen_within: i64,
}

impl Default for RecordLimits {
    fn default() -> Self {
        let (archive_after, keep) = (Period::months(12), Period::months(60));
        RecordLimits { complete: 24 * 60, filed: 72 * 60, archive_after, keep, reopen_within: 24 * 60 }
    }
}

/// A service the desk cares for (M1.1).
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// A name for people.
    pub title: Option<String>,
    /// The team that `assign --auto` takes.
    pub team: Option<String>,
    /// What the service is about; a request takes it over.
    pub content_class: Option<ContentClass>,
    /// Whom it serves.
    pub audience: Option<Audience>,
    /// Skills that work on this service asks for.
    pub skills: Vec<String>,
    /// The calendar of its agreed service hours, a name in [`Policy::calendars`]; `None`: always (M7.1a).
    pub hours: Option<String>,
    /// What its figures are to reach, by name, in the unit of each; shares 0 to 1, durations in seconds (M3.1a).
    pub targets: BTreeMap<String, f64>,
}

/// A team.
#[derive(Debug, Clone, Default)]
pub struct Team {
    /// A name for people.
    pub title: Option<String>,
    /// Names in [`Policy::people`].
    pub members: Vec<String>,
}

/// A person of the desk.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The name for people.
    pub name: Option<String>,
    /// Every address the person acts under; `--as` with one of them is this person.
    pub email: Vec<String>,
    /// What the person can do, in the words of [`Service::skills`].
    pub skills: Vec<String>,
    /// Roles such as `technical-lead`, `cab`.
    pub roles: Vec<String>,
    /// Public SSH keys, as `ssh-keygen` writes them: a commit signed by one of them is this person's.
    pub ssh_keys: Vec<String>,
    /// Away: never chosen by `assign --auto`.
    pub away: bool,
}

/// How deliveries are tested and accepted (M4, M3.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Deliveries {
    /// Tests of which the last must have passed before a delivery begins (M4.1c).
    pub tests: Vec<TestKind>,
    /// The share of the verdict that rests on the customer's satisfaction, 0 to 1; the rest is process
    /// conformity (M3.4c).
    pub satisfaction: f64,
    /// The score from which a delivery passes, 0 to 1 (M3.4c).
    pub pass: f64,
    /// By when feedback is answered, in minutes of real time (M4.3a).
    pub feedback: i64,
}

impl Default for Deliveries {
    fn default() -> Self {
        let tests = vec![TestKind::Functional, TestKind::Performance, TestKind::Uat];
        Deliveries { tests, satisfaction: 0.7, pass: 0.85, feedback: 24 * 60 }
    }
}
