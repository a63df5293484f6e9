//! `[records]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::{minutes, text};
use crate::records::words::ConfirmedAt;
use crate::rules::policy::RecordLimits;

table! {
    RecordLimits = Some(RecordLimits::default()),
    "When the record of an incident must be ready, and how long tickets are kept.",
    see: Some("guides/archive.md"),
    example: "",
    COMPLETE = "complete", Is::Duration,
        "How soon after the fault the record of an incident is complete."
        => |r| minutes(r.complete);
    FILED = "filed", Is::Duration,
        "How soon after the fault the record of an incident is filed."
        => |r| minutes(r.filed);
    OCCURRED = "occurred", Is::Flag,
        "Whether closing an incident asks for the time of the fault, which is otherwise that of its creation."
        => |r| json!(r.occurred);
    CONFIRMATION = "confirmation", Is::Word(ConfirmedAt::WORDS),
        "When an incident needs the customer's confirmation: when what was repaired is closed, at every closing, or when it is resolved."
        => |r| json!(r.confirmation);
    FEEDBACK = "feedback", Is::Duration,
        "How soon after the resolution outstanding feedback of the customer is obtained."
        => |r| minutes(r.feedback);
    ARCHIVE_AFTER = "archive_after", Is::Period,
        "How long a ticket is closed before `archive` moves it to the archive."
        => |r| text(r.archive_after);
    KEEP = "keep", Is::Period,
        "How long records are kept after their service ended (`services.NAME.ended`), and those of no service after their own end; the record of a change is kept for three years at least."
        => |r| text(r.keep);
    REOPEN_WITHIN = "reopen_within", Is::Duration,
        "How soon after its end a report under the same dedupe key reopens a ticket; a later one opens a new ticket."
        => |r| minutes(r.reopen_within);
}
