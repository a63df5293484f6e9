//! The desk's policy as the rules read it: types and their defaults, one file a section.
//!
//! `config` makes it from `itdesk.toml`. Nothing here imports a rule that reads the policy; of the
//! other rules it uses only `calendar`, which knows no policy.

mod alerts;
mod approval;
mod changes;
mod classification;
mod deliveries;
mod desk;
mod duties;
mod escalation;
mod feedback;
mod glob;
mod items;
mod knowledge;
mod logs;
mod mail;
mod major;
mod measures;
mod people;
mod period;
mod records;
mod registration;
mod sla;
mod views;

pub use alerts::{AlertConditions, AlertRule, Alerts, Grouping, Profile, Trap};
pub use approval::{ApprovalRule, ApprovalSteps, Route, person_of};
pub use changes::{Changes, Freeze, Template};
pub use classification::{Classification, Floors};
pub use deliveries::Deliveries;
pub use desk::{DeskPolicy, Policy};
pub use duties::Duty;
pub use escalation::{Escalation, EscalationLevel};
pub use feedback::FeedbackPolicy;
pub use glob::Glob;
pub use items::Items;
pub use knowledge::{Grade, Knowledge, PUBLIC, STAFF};
pub use logs::{LogRule, Pattern};
pub use mail::{MailPolicy, MailRule, MailTemplate, Quotes, Thanks};
pub use major::Major;
pub use measures::{Measure, MeasureAlert, Monitoring};
pub use people::{Absence, Person, Service, Team};
pub use period::Period;
pub use records::RecordLimits;
pub use registration::RegistrationRule;
pub use sla::{Agreement, AgreementConditions, Sla, Targets};
pub use views::View;
