//! `[duties.NAME]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::text;
use crate::records::words::DutyKind;
use crate::rules::policy::Duty;

table! {
    Duty = None,
    "What the desk does regularly: `itdesk duty list` and `due` show when it is due, `itdesk duty done NAME` records it.",
    see: Some("guides/duties.md"),
    example: r#"[duties.process-audit]
what = "Audit the incident process"
kind = "audit"
every = "3mo"
first = "2026-12-01"
owner = "lin"

[duties.vpn-training]
what = "Train the service desk on the VPN"
kind = "training"
every = "6mo""#,
    WHAT = "what", Is::Text, "What is to be done." => |d| json!(d.what);
    KIND = "kind", Is::Word(DutyKind::WORDS), "What it is." => |d| json!(d.kind);
    EVERY = "every", Is::Period, "How long after it was done it is due again." => |d| text(d.every);
    FIRST = "first", Is::Other("a day"),
        "The first day on which it is due; without it, it is due until it is done once."
        => |d| json!(d.first.map(|day| day.to_string()));
    OWNER = "owner", Is::Text, "The person or the team who does it." => |d| json!(d.owner);
    SERVICE = "service", Is::Text, "The service that it is about." => |d| json!(d.service);
}
