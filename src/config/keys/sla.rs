//! `[sla]`.

use serde_json::{Value, json};

use super::key::{Is, Key, Table, table};
use super::show::{by_name, minutes, some};
use crate::config::defaults::default_policy;
use crate::records::Class;
use crate::rules::policy::{Agreement, Sla};

table! {
    Sla = Some(default_policy().sla),
    "How fast work is done.",
    see: Some("reference/sla.md"),
    example: "",
    PENDING_REASONS = "pending_reasons", Is::Texts, "What a ticket on hold may wait for."
        => |s| json!(s.pending_reasons);
    PAUSE_ON = "pause_on", Is::Texts,
        "The reasons that pause the handle and resolve targets; `sla.default` and an agreement may have their own."
        => |s| json!(s.pause_on);
    AT_RISK = "at_risk", Is::Share, "The used share of its time from which a target is at risk."
        => |s| json!(s.at_risk);
    RETROACTIVE = "retroactive", Is::Flag,
        "Whether a class, service, customer, team or type that changes after an answer or a solution judges it again."
        => |s| json!(s.retroactive);
    OBJECTION = "objection", Is::Duration,
        "How long the customer may object before a resolution counts as confirmed."
        => |s| minutes(s.objection);
    KEPT = "kept", Is::Share, "The share of tickets that are to meet their targets: the goal of reports."
        => |s| json!(s.kept);
    KEPT_OF = "kept_of", Is::Each(Class::WORDS, &Is::Share), "The same share for single classes.",
        example "{ A = 0.99 }"
        => |s| of_classes(&s.kept_of);
    DEFAULT = "default", Is::Table(&default::TABLE), "The targets that hold where no agreement does."
        => |s| default::TABLE.value(&s.default);
    AGREEMENT = "agreement", Is::Tables(&agreement::TABLE), "Agreements with customers, or for services."
        => |s| some(&s.agreements.iter().map(|a| agreement::TABLE.value(a)).collect::<Vec<_>>());
}

fn of_classes(shares: &[Option<f64>; 4]) -> Value {
    let given = Class::WORDS.iter().zip(shares).filter_map(|(class, share)| Some((*class, json!((*share)?))));
    match by_name(given) {
        Value::Object(all) if all.is_empty() => Value::Null,
        all => all,
    }
}

pub(in crate::config) mod agreement {
    use super::*;

    table! {
        Agreement = None,
        "An agreement with a customer, or for a service. Of those that match, the one with the most conditions decides; a class without a row falls to the next.",
        see: None,
        example: r#"[[sla.agreement]]
name = "email-gold"
when = { service = "email", customer = ["acme", "globex"] }
calendar = "office"
kept = 0.98
A = { respond = "10m", handle = "1h", resolve = "2h", update = "30m" }
B = { respond = "1h", handle = "4h", resolve = "8h" }
measures = { availability = ">= 99.9 %", "response time" = "<= 200 ms" }"#,
        NAME = "name", Is::Text, "The name that tickets and reports show." => |a| json!(a.name);
        WHEN = "when", Is::Inline(&when::TABLE), "What a ticket must have for the agreement to hold."
            => |a| when::TABLE.value(&a.when);
        CALENDAR = "calendar", Is::Text, "The calendar that its targets are counted on."
            => |a| json!(a.calendar);
        PAUSE_ON = "pause_on", Is::Texts, "The reasons that pause its targets; without them, those of `sla`.",
            example "[\"requester\"]"
            => |a| json!(a.pause_on);
        KEPT = "kept", Is::Share,
            "The share of its tickets that are to meet their targets; without it, that of `sla`.",
            example "0.98"
            => |a| json!(a.kept);
        A = "A", Is::Inline(&targets::TABLE), "The targets of class A." => |a| row(a, 0);
        B = "B", Is::Inline(&targets::TABLE), "The targets of class B." => |a| row(a, 1);
        C = "C", Is::Inline(&targets::TABLE), "The targets of class C." => |a| row(a, 2);
        D = "D", Is::Inline(&targets::TABLE), "The targets of class D." => |a| row(a, 3);
        MEASURES = "measures", Is::Free("NAME", &Is::Other("a target, such as `>= 99.9 %`")),
            "What deliveries under the agreement are measured by, each with its target."
            => |a| by_name(a.measures.iter().map(|(name, target)| (name.as_str(), json!(target))));
    }

    fn row(agreement: &Agreement, class: usize) -> Value {
        agreement.rows[class].as_ref().map_or(Value::Null, |row| targets::TABLE.value(row))
    }
}

/// The default agreement has no name and no conditions.
pub(in crate::config) mod default {
    use super::agreement::{A, B, C, CALENDAR, D, PAUSE_ON};
    use super::*;

    pub(in crate::config) static TABLE: Table<Agreement> = Table {
        about: "The targets that hold where no agreement does: the first answer, the solution, the confirmed end. \
                The manual allows 24, 48 and 72 hours at most.",
        see: None,
        example: "",
        builtin: || Some(default_policy().sla.default),
        keys: &[&CALENDAR, &PAUSE_ON, &A, &B, &C, &D],
    };
}

pub(in crate::config) mod when {
    use super::*;
    use crate::records::{Kind, TicketType};
    use crate::rules::policy::AgreementConditions;

    table! {
        AgreementConditions = None,
        "The conditions of an agreement; all that are given must hold.",
        see: None,
        example: "",
        SERVICE = "service", Is::Texts, "Services of which one must be that of the ticket." => |w| some(&w.service);
        CUSTOMER = "customer", Is::Texts, "Customers of which one must be that of the ticket." => |w| some(&w.customer);
        TEAM = "team", Is::Texts, "Teams of which one must be that of the ticket." => |w| some(&w.team);
        KIND = "kind", Is::Words(Kind::WORDS), "Kinds of which one must be that of the ticket." => |w| some(&w.kind);
        TYPE = "type", Is::Words(TicketType::WORDS), "Types of which one must be that of the ticket." => |w| some(&w.r#type);
        CLASS = "class", Is::Words(Class::WORDS), "Classes of which one must be that of the ticket." => |w| some(&w.class);
    }
}

pub(in crate::config) mod targets {
    use super::*;
    use crate::rules::policy::Targets;

    table! {
        Targets = None,
        "The targets of a class, in time of the calendar.",
        see: None,
        example: "",
        RESPOND = "respond", Is::Duration, "To the first answer to the requester."
            => |t| json!(t.respond.map(minutes));
        HANDLE = "handle", Is::Duration, "To the solution, or a workaround." => |t| json!(t.handle.map(minutes));
        RESOLVE = "resolve", Is::Duration, "To the confirmed end." => |t| json!(t.resolve.map(minutes));
        UPDATE = "update", Is::Duration, "The longest silence towards the requester."
            => |t| json!(t.update.map(minutes));
    }
}
