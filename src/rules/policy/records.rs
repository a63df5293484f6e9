//! `[records]`: when a record must be complete, and how long it is kept.

use super::Period;
use crate::records::words::ConfirmedAt;

/// Limits on records: of M5.4c, in minutes of real time, and of M3.3c, by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordLimits {
    /// From the fault to a complete record (24 h).
    pub complete: i64,
    /// From the fault to the filed record (72 h).
    pub filed: i64,
    /// Whether closing an incident asks for the time of the fault (M5.4b); the time of the creation stands for it
    /// otherwise.
    pub occurred: bool,
    /// When the customer's confirmation of an incident is asked for (M5.1c).
    pub confirmation: ConfirmedAt,
    /// From the resolution to the customer's feedback, where it is outstanding (72 h).
    pub feedback: i64,
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
        RecordLimits {
            complete: 24 * 60,
            filed: 72 * 60,
            occurred: false,
            confirmation: ConfirmedAt::Repair,
            feedback: 72 * 60,
            archive_after,
            keep,
            reopen_within: 24 * 60,
        }
    }
}
