//! The closed word lists of the manual, each an enum with one spelling on disk. On the
//! command line a word may also be typed in any language of the program.

use super::typed;
use crate::lang::{self, tr};
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that is none of the words of a list; the message lists them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownWord {
    /// What was given.
    pub text: String,
    /// What it should have been, with its article: "a channel".
    pub what: &'static str,
    /// The words of the list, as they are spelled on disk.
    pub words: &'static [&'static str],
}

impl UnknownWord {
    /// The words of the list in the language of the reader, separated by commas.
    pub fn allowed(&self) -> String {
        lang::listed(self.words.iter().copied())
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, allowed) = (lang::text(self.what), self.allowed());
        f.write_str(&tr!("'{text}' is not {what}; it is one of: {allowed}", text = self.text, what, allowed))
    }
}

/// Declares a word list: the enum, its spelling, the list of all, parsing and serde.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal $(in $form:literal)? { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[allow(missing_docs, reason = "a word says what it means, unless it has a text")]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every word of the list, in the manual's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The spelling of every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it stands on disk and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            /// Case does not matter, nor does the language; anything else is an error that lists the
            /// words.
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let words = || Self::WORDS.iter().copied();
                let found = typed::position(words(), text);
                $(let found = found.or_else(|| typed::position(words(), &typed::inside($form, text)?));)?
                let word = found.and_then(|place| Self::ALL.get(place));
                word.copied().ok_or_else(|| UnknownWord {
                    text: text.to_owned(),
                    what: $what,
                    words: Self::WORDS,
                })
            }
        }
    };
}

words! {
    /// The class of a piece of work (M2.1c): A gravely affects business continuity, D may be deferred.
    Class, "a class" in "class {class}" { A = "A", B = "B", C = "C", D = "D" }
}

words! {
    /// The type of a request or incident (M2.1b).
    TicketType, "a type" {
        /// Outage, data loss, business interruption: the shortest time.
        Emergency = "emergency",
        /// Business continuity, key systems, major customer interest.
        Important = "important",
        /// Configuration, routine support, backups.
        Normal = "normal",
        /// Complex technology, several departments, outside resources.
        Special = "special",
    }
}

words! {
    /// How far the business is interrupted (M2.3a, severity).
    Interruption, "an interruption" { None = "none", Partial = "partial", Full = "full" }
}

words! {
    /// The chance that data is lost (M2.3a, severity).
    DataLoss, "a data loss" { None = "none", Possible = "possible", Actual = "actual" }
}

words! {
    /// Technology, time and departments it takes (M2.3a, difficulty).
    Difficulty, "a difficulty" { Low = "low", Medium = "medium", High = "high" }
}

words! {
    /// Whom a service serves (M1.1b).
    Audience, "an audience" {
        /// Staff, management, departments.
        Internal = "internal",
        /// Customers, partners, suppliers.
        External = "external",
    }
}

words! {
    /// The stage of the process that a service belongs to (M1.1c).
    ProcessStage, "a process stage" {
        NeedsAnalysis = "needs-analysis", Design = "design", Implementation = "implementation",
        Monitoring = "monitoring", Improvement = "improvement",
    }
}

words! {
    /// What a service is about (M1.1a).
    ContentClass, "a content class" {
        System = "system", Application = "application", Data = "data",
        Network = "network", Support = "support", Cloud = "cloud",
    }
}

words! {
    /// A field that the policy may require at registration (M2.2b, M2.2c).
    RegistrationField, "a field of a registration" {
        Requester = "requester", Contact = "contact", Customer = "customer", Audience = "audience",
        Channel = "channel", Service = "service", Subject = "subject", Type = "type",
        Description = "description", Scope = "scope", ExpectedImpact = "expected_impact",
        CurrentState = "current_state", Impact = "impact", Urgency = "urgency",
        Interruption = "interruption", DataLoss = "data_loss", Difficulty = "difficulty",
        Occurred = "occurred", Place = "place", Symptom = "symptom", FoundBy = "found_by",
    }
}

words! {
    /// The states of all kinds, in the order of their lives; [`Kind::states`](super::Kind::states) tells which
    /// are whose, and `rules::workflow` which steps lead where.
    State, "a state" {
        New = "new", Triaged = "triaged", Assigned = "assigned", InProgress = "in_progress",
        Pending = "pending", Resolved = "resolved",
        Draft = "draft", Submitted = "submitted", Assessed = "assessed", Approved = "approved",
        Scheduled = "scheduled", Implementing = "implementing", Monitoring = "monitoring",
        Failed = "failed", RolledBack = "rolled_back", Evaluated = "evaluated",
        Preparing = "preparing", Delivering = "delivering", Accepting = "accepting",
        Accepted = "accepted", FollowingUp = "following_up",
        Plan = "plan", Do = "do", Check = "check", Act = "act",
        InReview = "in_review", Published = "published", Archived = "archived",
        Planned = "planned", InUse = "in_use", InRepair = "in_repair", Spare = "spare", Retired = "retired",
        Rejected = "rejected", Closed = "closed", Cancelled = "cancelled",
    }
}

impl State {
    /// True while work is still owed: neither resolved nor published nor ended. A configuration item owes
    /// none in any state.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Resolved | State::Published) && !self.is_of_item() && !self.is_ended()
    }

    /// True for the states of a configuration item that is there: all but retired.
    pub fn is_of_item(self) -> bool {
        matches!(self, State::Planned | State::InUse | State::InRepair | State::Spare)
    }

    /// True when the ticket has left the desk's hands for good (until someone reopens it).
    pub fn is_ended(self) -> bool {
        matches!(self, State::Closed | State::Cancelled | State::Archived | State::Retired)
    }
}

words! {
    /// What a configuration item is (M5.2b).
    ItemType, "a type of configuration item" {
        Server = "server", Network = "network", Storage = "storage", Database = "database",
        Application = "application", ServiceComponent = "service_component", Software = "software",
        Licence = "licence", Workstation = "workstation", Facility = "facility",
        SparePart = "spare_part", Other = "other",
    }
}

#[expect(clippy::derivable_impls, reason = "the word lists derive no default")]
impl Default for ItemType {
    fn default() -> ItemType {
        ItemType::Other
    }
}

words! {
    /// Whether a report is one event or the cause behind several (M5.1b).
    Nature, "a nature" { Incident = "incident", Problem = "problem" }
}

#[expect(clippy::derivable_impls, reason = "the word lists derive no default")]
impl Default for Nature {
    fn default() -> Nature {
        Nature::Incident
    }
}

words! {
    /// The five steps of analysis (M5.2c), in order.
    AnalysisStep, "a step of analysis" {
        Observe = "observe", First = "first", Deep = "deep", RootCause = "root-cause", Solution = "solution",
    }
}

words! {
    /// A method of analysis (M5.2b): fault tree, impact analysis, root cause analysis.
    Method, "a method" { Fta = "fta", Fia = "fia", Rca = "rca" }
}

words! {
    /// The manual's classes of root cause (M5.2d).
    CauseClass, "a class of cause" {
        Hardware = "hardware", Software = "software", Configuration = "configuration",
        Human = "human", External = "external",
    }
}

words! {
    /// How the causes under an event explain it (M5.2b).
    Gate, "a gate" {
        /// All of them are needed.
        And = "and",
        /// One of them suffices.
        Or = "or",
    }
}

words! {
    /// What is known of a possible cause (M5.2b).
    CauseStatus, "a state of a cause" { Confirmed = "confirmed", Excluded = "excluded" }
}

words! {
    /// How an incident was found (M5.2a).
    FoundBy, "a way of being found" { Customer = "customer", Monitoring = "monitoring", Log = "log", Staff = "staff" }
}

words! {
    /// What the handling of an incident came to (M5.4a).
    HandlingResult, "a result" {
        Resolved = "resolved",
        /// It goes on in another ticket.
        Further = "further",
        /// The customer still has to say whether it is well.
        Feedback = "feedback",
    }
}

words! {
    /// When the customer's confirmation of an incident is asked for (M5.1c).
    ConfirmedAt, "a time of confirmation" {
        /// At the closing of what was repaired.
        Repair = "repair",
        /// At every closing.
        Close = "close",
        /// When it is resolved.
        Resolve = "resolve",
    }
}

words! {
    /// What a verification of a repair found (M5.3a).
    Verdict, "a verdict" { Passed = "passed", Failed = "failed" }
}

words! {
    /// The type of a change (M6.1b).
    ChangeType, "a type of change" {
        /// By a template of the policy, approved beforehand.
        Standard = "standard",
        /// Assessed and approved before it begins.
        Normal = "normal",
        /// May begin before it is approved.
        Emergency = "emergency",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum stands in a macro")]
impl Default for ChangeType {
    fn default() -> ChangeType {
        ChangeType::Normal
    }
}

words! {
    /// How risky a change is (M6.1c, M6.1d), the least first.
    RiskLevel, "a level of risk" { Low = "low", Medium = "medium", High = "high" }
}

words! {
    /// A vote on a change (M6.1c).
    Vote, "a vote" { Approved = "approved", Rejected = "rejected" }
}

words! {
    /// How carrying out a change ended.
    ChangeOutcome, "an outcome" { Completed = "completed", Failed = "failed", RolledBack = "rolled_back" }
}

words! {
    /// Tests before a delivery (M4.1c).
    TestKind, "a test" {
        Functional = "functional", Performance = "performance", Security = "security",
        /// User acceptance.
        Uat = "uat",
    }
}

words! {
    /// The kinds of needs that a delivery is planned for (M4.1a).
    NeedKind, "a kind of need" {
        Functional = "functional", Performance = "performance", Security = "security",
    }
}

words! {
    /// What a delivery is prepared with (M4.1a).
    PlanArea, "an area of the plan" {
        Resources = "resources",
        /// The design of the service.
        Blueprint = "blueprint",
        Deployment = "deployment",
    }
}

words! {
    /// The parts of a plan (M4.1a): four of the resources, four of the blueprint, four of the deployment.
    PlanPart, "a part of a plan" {
        People = "people", Equipment = "equipment", Software = "software", Infrastructure = "infrastructure",
        Process = "process", Components = "components", Interfaces = "interfaces",
        /// How the service reaches the customer.
        Mode = "mode",
        /// How it is rolled out.
        Plan = "plan",
        /// Where it runs.
        Environment = "environment",
        Test = "test", Verification = "verification",
    }
}

impl PlanPart {
    /// The area that the part belongs to.
    pub fn area(self) -> PlanArea {
        match self {
            PlanPart::People | PlanPart::Equipment | PlanPart::Software | PlanPart::Infrastructure => {
                PlanArea::Resources
            }
            PlanPart::Process | PlanPart::Components | PlanPart::Interfaces | PlanPart::Mode => {
                PlanArea::Blueprint
            }
            PlanPart::Plan | PlanPart::Environment | PlanPart::Test | PlanPart::Verification => {
                PlanArea::Deployment
            }
        }
    }

    /// The parts of an area, in the manual's order.
    pub fn of(area: PlanArea) -> impl Iterator<Item = PlanPart> {
        PlanPart::ALL.iter().copied().filter(move |part| part.area() == area)
    }
}

words! {
    /// How far a part of a plan is prepared (M4.1a).
    Readiness, "a state of preparation" {
        Planned = "planned", Ready = "ready", Done = "done",
        /// This delivery does without it.
        NotNeeded = "not-needed",
    }
}

words! {
    /// What the policy may ask of a delivery before it begins (M4.1a, M4.1b).
    DeliveryDemand, "a part of the preparation" {
        /// A functional need, a performance need and a security need.
        Needs = "needs",
        Resources = "resources", Blueprint = "blueprint", Deployment = "deployment",
        /// A contract, or an agreement of the policy.
        Agreement = "agreement",
        /// When it begins and by when it is delivered.
        Dates = "dates",
        Responsibilities = "responsibilities",
    }
}

words! {
    /// The five steps of acceptance (M3.4b), in order.
    AcceptanceStep, "a step of acceptance" {
        /// The need is confirmed.
        Need = "need",
        /// The process is verified.
        Process = "process",
        /// The result is verified.
        Result = "result",
        /// The customer's feedback is in.
        Feedback = "feedback",
        /// The delivery is confirmed and recorded.
        Confirm = "confirm",
    }
}

words! {
    /// How a round of acceptance ended.
    AcceptanceVerdict, "a verdict of acceptance" {
        Accepted = "accepted",
        /// With criteria missed, each followed up in a ticket of its own.
        WithOpenPoints = "with_open_points",
        Rejected = "rejected",
    }
}

words! {
    /// What a customer's feedback is (M4.3a).
    FeedbackType, "a type of feedback" {
        /// Something is wrong, and the desk owes an answer.
        Complaint = "complaint",
        /// Something was good.
        Praise = "praise",
        /// Something could be better.
        Suggestion = "suggestion",
        /// Anything else.
        Comment = "comment",
    }
}

words! {
    /// What an improvement changes (M4.3b, M6.4a).
    ImprovementKind, "a kind of improvement" {
        /// How the work is done.
        Process = "process",
        /// Who and what is there for it.
        Resource = "resource",
        /// What is promised, or required.
        Standard = "standard",
        /// Tools and equipment.
        Tool = "tool",
        /// What people know.
        Training = "training",
        /// What could go wrong.
        Risk = "risk",
    }
}

words! {
    /// What a message about a ticket is for: to the requester (M2.4a), or to whoever gets it.
    Purpose, "a message" {
        /// Their request has come in, and what happens next.
        Received = "received",
        /// How it stands, or what they are asked.
        Progress = "progress",
        /// What came of it.
        Resolved = "resolved",
        /// How they found it (M7.1e).
        Survey = "survey",
        /// That it is theirs now: to whoever it was escalated to (M5.1b).
        Escalated = "escalated",
    }
}

words! {
    /// What a knowledge article is (M8.1a).
    ArticleType, "a type of article" {
        /// How the team works.
        Process = "process",
        /// How something is done or operated.
        Guide = "guide",
        /// A fault, its cause and its repair.
        Fault = "fault",
        /// What was agreed with whom.
        Sla = "sla",
        /// How changes are made.
        Change = "change",
        /// A question that is often asked.
        Faq = "faq",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum stands in a macro")]
impl Default for ArticleType {
    fn default() -> ArticleType {
        ArticleType::Guide
    }
}

words! {
    /// The layer an indicator belongs to (M7.1g).
    Layer, "a layer" {
        /// State, resources, network.
        Base = "base",
        Performance = "performance", Security = "security", Experience = "experience",
    }
}

words! {
    /// How grave a vulnerability is (M7.1c), the least first.
    Severity, "a severity" { Low = "low", Medium = "medium", High = "high", Critical = "critical" }
}

words! {
    /// Outside of what a measured value raises an alert (M7.1f).
    Outside, "a limit of a value" {
        /// Of its target.
        Target = "target",
        /// Of its normal range, on the worse side.
        Normal = "normal",
        /// Of one of the two.
        Either = "either",
    }
}

words! {
    /// The sector a service works for, which decides what is measured first (M7.1g).
    Sector, "a sector" {
        /// Security and reliability first.
        Finance = "finance",
        /// Experience and performance first.
        Internet = "internet",
    }
}

words! {
    /// Which way a measured value is better.
    Better, "a direction" { Higher = "higher", Lower = "lower" }
}

words! {
    /// What a regular duty is (M1.3d, M3.1b, M3.2b, M4.4a).
    DutyKind, "a kind of duty" {
        /// An audit of a process.
        Audit = "audit",
        /// A review of a service.
        ServiceReview = "service-review",
        /// A report.
        Report = "report",
        /// A training session.
        Training = "training",
        /// An appraisal of people and teams.
        Appraisal = "appraisal",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What acting on a check decided (M7.4a).
    Effect, "an effect" {
        /// It lasts, and becomes the way of working.
        Lasting = "lasting",
        /// It does not, or not enough: plan again.
        Again = "again",
    }
}

words! {
    /// A monitoring system whose alerts the desk reads (M5.2a).
    AlertSource, "a source of alerts" {
        Alertmanager = "alertmanager", Grafana = "grafana", Nagios = "nagios", Icinga = "icinga", Zabbix = "zabbix",
        /// A trap as snmptrapd hands it to its `traphandle`.
        Snmptrap = "snmptrap",
        /// Any JSON, read by a profile of the policy.
        Generic = "generic",
        /// Lines of a log, by the rules of the policy or of a file.
        Log = "log",
        /// The desk's own measured values; nothing is read from outside.
        Measure = "measure",
    }
}

words! {
    /// What an alert says of itself.
    AlertState, "a state of an alert" {
        Firing = "firing", Resolved = "resolved",
        /// Someone told the monitoring system that it is being seen to.
        Acknowledged = "acknowledged",
        /// A word on it that begins and ends nothing: a downtime, flapping.
        Informed = "informed",
    }
}

words! {
    /// What the desk does once an alert is over. Each does what those before it do.
    OnResolve, "what a resolved alert does" {
        /// It is noted.
        Note = "note",
        /// The outage ends.
        EndOutage = "end-outage",
        /// The incident is marked as one to be resolved.
        Propose = "propose",
        /// The incident is resolved.
        Resolve = "resolve",
    }
}

words! {
    /// Which new lines in the text of an alert that goes on firing are noted.
    AlertNews, "what of a repeat is noted" {
        /// All.
        Text = "text",
        /// Those that differ in more than their numbers from what stands there.
        Words = "words",
        /// None.
        Never = "never",
    }
}

words! {
    /// How grave an alert is, in words that those of every system come down to; the gravest first.
    AlertSeverity, "a severity" { Critical = "critical", High = "high", Warning = "warning", Info = "info" }
}
