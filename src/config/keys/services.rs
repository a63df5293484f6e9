//! `[services.NAME]`.

use serde_json::{Value, json};

use super::key::{Is, Key, Table, table};
use super::show::by_name;
use crate::records::words::Sector;
use crate::records::{Audience, ContentClass, ProcessStage};
use crate::rules::catalogue::{FigureKind, figure};
use crate::rules::duration::format_duration;
use crate::rules::policy::Service;

table! {
    Service = Some(Service::default()),
    "What the desk cares for.",
    see: Some("reference/reports.md"),
    example: r#"[services.email]
title = "E-mail"
team = "platform"
content_class = "application"
audience = "internal"
stage = "monitoring"
skills = ["mail"]
depends_on = ["vpn", "db-01"]
hours = "office"
targets = { availability = 0.995, mttr = "4h", sla.resolve = 0.95 }

[services.fax]
ended = 2026-06-30"#,
    TITLE = "title", Is::Text, "A name for people." => |s| json!(s.title);
    TEAM = "team", Is::Text, "The team that `assign --auto` takes." => |s| json!(s.team);
    CONTENT_CLASS = "content_class", Is::Word(ContentClass::WORDS),
        "What the service is about; its tickets are found and reported by it."
        => |s| json!(s.content_class);
    AUDIENCE = "audience", Is::Word(Audience::WORDS), "Whom it serves." => |s| json!(s.audience);
    STAGE = "stage", Is::Word(ProcessStage::WORDS), "The stage of the process that it belongs to."
        => |s| json!(s.stage);
    SKILLS = "skills", Is::Texts, "The skills that work on it needs." => |s| json!(s.skills);
    HOURS = "hours", Is::Text, "The calendar of its agreed service hours; without one, always."
        => |s| json!(s.hours);
    DEPENDS_ON = "depends_on", Is::Texts,
        "What it needs in order to work: services, and configuration items by name, serial number or id."
        => |s| json!(s.depends_on);
    SECTOR = "sector", Is::Word(Sector::WORDS),
        "The set of measures that its sector asks for, with their order in reports and their targets."
        => |s| json!(s.sector);
    TARGETS = "targets", Is::Free("FIGURE", &Is::Other("a share from 0 to 1, a duration or a number")),
        "What its figures are to reach: figures of the report, or statistics such as `response_time.p95`."
        => |s| by_name(s.targets.iter().map(|(name, target)| (name.as_str(), target_value(name, *target))));
    ENDED = "ended", Is::Other("a day"),
        "The last day on which it was provided, from which `records.keep` counts; without one, the service is in operation and none of its records expires.",
        example "2026-06-30"
        => |s| json!(s.ended);
}

/// A target as the file would give it: a duration as text.
fn target_value(name: &str, target: f64) -> Value {
    match figure(name).map(|figure| figure.sort) {
        Some(FigureKind::Seconds) => json!(format_duration(target as i64)),
        _ => json!(target),
    }
}
