//! Who edits by hand, and the event that an edit by hand becomes.

use jiff::{SignedDuration, Timestamp};

use crate::records::Event;
use crate::records::id::event_letters;
use crate::rules::fnv::fnv;

/// The one who edits by hand, of whom a record knows nothing.
pub const BY_HAND: &str = "by hand";

/// By whom, as a sentence says it: `by lin`; `by hand`.
pub fn by_whom(by: &str) -> String {
    if by == BY_HAND { by.to_owned() } else { format!("by {by}") }
}

/// An event for what someone edited by hand, written down just `after` another. Its id follows from its `content`, so
/// that every clone that finds it makes the same one.
pub(super) fn found(content: &str, at: Timestamp, after: Timestamp) -> Event {
    let mut event = Event::new(event_letters(fnv(content.as_bytes())), at, BY_HAND, "edited");
    event.recorded = Some(after.saturating_add(SignedDuration::from_secs(1)).unwrap_or(at));
    event
}
