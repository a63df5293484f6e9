//! `[escalation]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::some;
use crate::rules::policy::Escalation;

table! {
    Escalation = Some(Escalation::default()),
    "To whom work goes that is late or stuck: `escalate` by hand, `due --escalate` by the clocks.",
    see: Some("guides/incidents.md"),
    example: "",
    AT = "at", Is::Share, "The used share of a target from which `due --escalate` escalates." => |e| json!(e.at);
    LEVEL = "level", Is::Tables(&level::TABLE), "Who comes next."
        => |e| some(&e.levels.iter().map(|l| level::TABLE.value(l)).collect::<Vec<_>>());
}

pub(in crate::config) mod level {
    use super::*;
    use crate::config::keys::sla::when;
    use crate::rules::policy::EscalationLevel;

    table! {
        EscalationLevel = None,
        "A level. Of those whose conditions hold for a ticket, the first in the file is its level 1.",
        see: None,
        example: r#"[[escalation.level]]
to = "platform"

[[escalation.level]]
to = "lin"
at = 1.0
when = { class = ["A", "B"] }"#,
        TO = "to", Is::Text, "A team or a person." => |l| json!(l.to);
        AT = "at", Is::Other("a number from 0 to 10, 1 at the deadline"),
            "The used share of a target from which it is due; without it, `escalation.at`." => |l| json!(l.at);
        WHEN = "when", Is::Inline(&when::TABLE), "The tickets that it is for; without it, all."
            => |l| when::TABLE.value(&l.when);
    }
}
