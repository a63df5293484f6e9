//! `[teams.NAME]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use crate::rules::policy::Team;

table! {
    Team = Some(Team::default()),
    "Who works together.",
    see: None,
    example: r#"[teams.platform]
title = "Platform"
members = ["lin"]"#,
    TITLE = "title", Is::Text, "A name for people." => |t| json!(t.title);
    MEMBERS = "members", Is::Texts, "People, by the names under `people`." => |t| json!(t.members);
}
