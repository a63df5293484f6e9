//! `[duties.NAME]`: what the desk does regularly.

use jiff::civil::Date;

use super::Period;
use crate::records::words::DutyKind;

/// Something that is done again and again (M3.2b, M4.4a, M1.3d).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What is to be done.
    pub what: String,
    /// What it is.
    pub kind: DutyKind,
    /// How long after it was done it is due again.
    pub every: Period,
    /// The first day on which it is due; without one, it is due until it is done once.
    pub first: Option<Date>,
    /// The person or the team who does it.
    pub owner: Option<String>,
    /// The service that it is about.
    pub service: Option<String>,
}
