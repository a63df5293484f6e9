//! `[views.NAME]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use crate::rules::policy::View;

table! {
    View = Some(View::default()),
    "A list under a name: `itdesk view NAME`. A user's own configuration may have views, too.",
    see: Some("reference/filters.md"),
    example: r#"[views.network]
filter = "team:network -state:pending"
sort = "due"
fields = "id,class,due,title""#,
    FILTER = "filter", Is::Text, "Filter words, as `itdesk list` takes them." => |v| json!(v.filter);
    SORT = "sort", Is::Text, "The order, as `--sort` takes it." => |v| json!(v.sort);
    FIELDS = "fields", Is::Text, "The fields, as `--fields` takes them." => |v| json!(v.fields);
    GROUP_BY = "group_by", Is::Text, "The fields whose values are counted, as `--group-by` takes them."
        => |v| json!(v.group_by);
}
