//! The audit of the process (M1.3b, M3.2b): what the manual asks of each ticket, rule by rule, and which did not keep it.

mod auditor;
mod change;
mod delivery;
mod improvement;
mod rule;
mod standing;
mod work;

pub use auditor::{Audited, Auditor, Nonconformity, rules};
pub use rule::{Aspect, AuditRule};
pub use standing::{Standing, standings, unanswered};
