//! `[items]`.

use super::key::{Is, Key, Table, table};
use super::show::minutes;
use crate::rules::policy::Items;

table! {
    Items = Some(Items::default()),
    "Configuration items: servers, software, spare parts and what depends on them.",
    see: Some("guides/configuration-items.md"),
    example: "",
    NOTICE = "notice", Is::Duration,
        "How long before its end a warranty or a licence shows in `due`."
        => |i| minutes(i.notice);
    RECENT_CHANGES = "recent_changes", Is::Duration,
        "How far back a new incident looks for changes to its items and to what they depend on."
        => |i| minutes(i.recent_changes);
}
