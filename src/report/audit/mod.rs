//! The audit of the process (M1.3b, M3.2b): what the manual asks of each ticket, rule by rule, and which did not keep it.

mod auditor;
mod change;
mod clauses;
mod delivery;
mod improvement;
mod looked;
mod rule;
mod standard;
mod standing;
mod work;

pub use auditor::{Audited, Auditor, Nonconformity, rules};
pub use clauses::Standard;
pub use looked::{Looked, Subject};
pub use rule::{Aspect, AuditRule};
pub use standard::{Check, ClauseEvidence, Missing, clauses};
pub use standing::{Standing, standings, unanswered};
