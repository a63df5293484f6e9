//! Now, here and me: what the words of a filter are read against.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::rules::policy::Policy;

/// What the words of a filter are read against.
#[derive(Debug, Clone)]
pub struct Context<'p> {
    /// The instant that ages and deadlines are counted from.
    pub now: Timestamp,
    /// The zone whose days `2026-11-01` and `today` are.
    pub timezone: TimeZone,
    /// Who `me` is, in `assignee:me` and `requester:me`.
    pub me: String,
    /// Who is one person under several names.
    pub policy: &'p Policy,
}

impl<'p> Context<'p> {
    /// What the words of a filter are read against when nobody asks: `me` is nobody.
    pub fn of(policy: &'p Policy, now: Timestamp) -> Context<'p> {
        Context { now, timezone: policy.desk.timezone.clone(), me: String::new(), policy }
    }
}
