//! `[measures.NAME]`.

use serde_json::{Value, json};

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
alert = { outside = "target", after = 3, clear = 2, severity = "high" }

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
    ALERT = "alert", Is::Inline(&alert::TABLE),
        "When its values raise an alert, which they never do without it; `{}` takes the defaults."
        => |m| m.alert.as_ref().map_or(Value::Null, |alert| alert::TABLE.value(alert));
}

pub(in crate::config) mod alert {
    use super::*;
    use crate::config::keys::show::minutes;
    use crate::records::words::{AlertSeverity, Outside};
    use crate::rules::policy::MeasureAlert;

    table! {
        MeasureAlert = Some(MeasureAlert::default()),
        "When the values of a measure raise an alert, and when they end it.",
        see: None,
        example: "",
        OUTSIDE = "outside", Is::Word(Outside::WORDS),
            "Outside of what: the `target`, the `normal` range on its worse side, or `either`; without it, the target, or the normal range where there is no target."
            => |a| json!(a.outside);
        AFTER = "after", Is::Count, "So many values in a row outside raise the alert."
            => |a| json!(a.after);
        LASTING = "lasting", Is::Duration, "For at least this long the values are outside before the alert is raised."
            => |a| minutes(a.lasting);
        CLEAR = "clear", Is::Count, "So many values in a row inside end the alert." => |a| json!(a.clear);
        SEVERITY = "severity", Is::Word(AlertSeverity::WORDS),
            "How severe the alert is: the incident gets its class from it, or from an `[[alerts.rule]]`."
            => |a| json!(a.severity);
        MAX_AGE = "max_age", Is::Duration, "Values older than this open no incident." => |a| minutes(a.max_age);
    }
}
