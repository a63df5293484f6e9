//! `[git]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};

table! {
    bool = Some(false),
    "What git records.",
    see: Some("guides/git.md"),
    example: "",
    COMMIT = "commit", Is::Flag,
        "Whether each command commits the files that it wrote, and nothing else."
        => |commit| json!(commit);
}
