//! `[major]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::minutes;
use crate::rules::policy::Major;

table! {
    Major = Some(Major::default()),
    "How major incidents are led and reported on.",
    see: Some("guides/major-incidents.md"),
    example: "",
    UPDATE = "update", Is::Duration, "The longest silence towards those affected, in real time."
        => |m| minutes(m.update);
    REVIEW = "review", Is::Days, "How long after the resolution the review is due."
        => |m| json!(format!("{}d", m.review));
    ROLES = "roles", Is::Texts, "The roles that people can have; the first leads."
        => |m| json!(m.roles);
}
