//! Now, here and me: what the words of a filter are read against.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What the words of a filter are read against.
#[derive(Debug, Clone)]
pub struct Context {
    /// The instant that ages and deadlines are counted from.
    pub now: Timestamp,
    /// The zone whose days `2026-11-01` and `today` are.
    pub timezone: TimeZone,
    /// Who `me` is, in `assignee:me` and `requester:me`.
    pub me: String,
}
