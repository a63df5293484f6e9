//! `[measures.NAME]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use crate::records::words::{Better, Layer};
use crate::rules::policy::Measure;

table! {
    Measure = Some(Measure::default()),
    "What is measured, and what is to be reached. A name with a dot is written in quotes.",
    see: Some("guides/monitoring.md"),
    example: r#"[measures.response_time]
title = "Response time"
layer = "performance"
unit = "ms"
target = 300
better = "lower"
baseline = "28d"

[measures.csat]
target = 4.5"#,
    TITLE = "title", Is::Text, "A name for people." => |m| json!(m.title);
    LAYER = "layer", Is::Word(Layer::WORDS), "The layer it belongs to." => |m| json!(m.layer);
    UNIT = "unit", Is::Text, "The unit of its values; a value in another unit is converted."
        => |m| json!(m.unit);
    TARGET = "target", Is::Number, "What is to be reached, in that unit." => |m| json!(m.target);
    BETTER = "better", Is::Word(Better::WORDS), "Which way is better." => |m| json!(m.better);
    BASELINE = "baseline", Is::Days, "How far back its normal range is taken from."
        => |m| json!(format!("{}d", m.baseline));
}
