//! `[changes]`.

use serde_json::{Value, json};

use super::key::{Is, Key, Table, table};
use super::show::{by_name, minutes, some};
use crate::records::words::RiskLevel;
use crate::rules::policy::Changes;

table! {
    Changes = Some(Changes::default()),
    "How changes are assessed, approved and scheduled.",
    see: Some("guides/changes.md"),
    example: "",
    REQUESTERS = "requesters", Is::Texts, "Roles that may raise a change; none lets everyone."
        => |c| json!(c.requesters);
    LIKELIHOOD = "likelihood", Is::Texts, "Levels of likelihood, the most likely first."
        => |c| json!(c.likelihood);
    IMPACT = "impact", Is::Texts, "Levels of impact, the gravest first." => |c| json!(c.impact);
    MATRIX = "matrix", Is::Other("rows of risks"),
        "A row for each impact, with a letter for each likelihood: L, M or H, the risk."
        => |c| {
            let row = |row: &Vec<RiskLevel>| row.iter().map(|l| l.as_str()[..1].to_uppercase()).collect();
            json!(c.matrix.iter().map(row).collect::<Vec<String>>())
        };
    APPROVAL = "approval", Is::Table(&approval::TABLE), "Who approves a change, by its risk."
        => |c| approval::TABLE.value(c);
    IMPLEMENTER_MAY_APPROVE = "implementer_may_approve", Is::Flag,
        "Whether a person who carries a change out may vote on it."
        => |c| json!(c.implementer_may_approve);
    SIGNED = "signed", Is::Flag,
        "Whether a vote counts for a window only once its commit has the voter's signature, by a key in `ssh_keys`."
        => |c| json!(c.signed);
    EMERGENCY_APPROVAL = "emergency_approval", Is::Duration,
        "How soon an emergency that has begun is decided."
        => |c| minutes(c.emergency_approval);
    STEP_APPROVAL = "step_approval", Is::Duration,
        "How soon each step of an approval is decided; without it, there is no limit.", example "\"2d\""
        => |c| c.step_approval.map_or(Value::Null, minutes);
    MONITORING = "monitoring", Is::Duration, "How long a change is watched afterwards."
        => |c| minutes(c.monitoring);
    CHECKLIST = "checklist", Is::Texts, "What must be ready before the start." => |c| json!(c.checklist);
    FREEZE = "freeze", Is::Tables(&freeze::TABLE), "Times in which nothing is changed."
        => |c| some(&c.freezes.iter().map(|f| freeze::TABLE.value(f)).collect::<Vec<_>>());
    TEMPLATES = "templates", Is::Named(&template::TABLE), "Standard changes, by name."
        => |c| by_name(c.templates.iter().map(|(name, it)| (name.as_str(), template::TABLE.value(it))));
}

pub(in crate::config) mod approval {
    use super::*;
    use crate::rules::policy::{ApprovalSteps, Route};

    const STEPS: Is = Is::Other("list of roles, or a list of roles for each step");

    table! {
        Changes = Some(Changes::default()),
        "Who approves a change of each risk: any one of the roles decides; `cab:2` takes two votes of people who have the role, `@lin` is a person. Lists within the list are steps that decide in order.",
        see: None,
        example: "",
        LOW = "low", STEPS, "Roles for a low risk." => |c| steps(&c.approval[RiskLevel::Low as usize]);
        MEDIUM = "medium", STEPS, "Roles for a medium risk."
            => |c| steps(&c.approval[RiskLevel::Medium as usize]);
        HIGH = "high", STEPS, "Roles for a high risk." => |c| steps(&c.approval[RiskLevel::High as usize]);
        RULE = "rule", Is::Tables(&rule::TABLE), "Who approves some changes instead."
            => |c| some(&c.approval_rules.iter().map(|r| rule::TABLE.value(r)).collect::<Vec<_>>());
    }

    /// As the file gives them: one step without a list around it.
    pub(super) fn steps(steps: &ApprovalSteps) -> Value {
        let route = |route: &Route| match route.quorum {
            1 => route.role.clone(),
            votes => format!("{}:{votes}", route.role),
        };
        let step = |step: &Vec<Route>| json!(step.iter().map(route).collect::<Vec<_>>());
        match &steps[..] {
            [only] => step(only),
            steps => steps.iter().map(step).collect(),
        }
    }
}

pub(in crate::config) mod rule {
    use super::*;
    use crate::config::keys::show::patterns;
    use crate::records::words::{ChangeType, Difficulty};
    use crate::rules::policy::ApprovalRule;

    table! {
        ApprovalRule = None,
        "Who approves the changes that match all the conditions; the first rule that matches decides.",
        see: None,
        example: r#"[[changes.approval.rule]]
complexity = "high"
impact = ["extensive", "significant"]
steps = [["@lin"], ["technical-lead", "department-head"]]"#,
        RISK = "risk", Is::Words(RiskLevel::WORDS), "Levels of risk." => |r| some(&r.risk);
        TYPE = "type", Is::Words(ChangeType::WORDS), "Types of change." => |r| some(&r.r#type);
        SERVICE = "service", Is::Texts, "Services, any of which the change touches." => |r| some(&r.service);
        SCOPE = "scope", Is::Patterns, "Patterns of the scope of impact, such as `*all offices*`."
            => |r| patterns(&r.scope);
        IMPACT = "impact", Is::Texts, "Levels of impact that the risk assessment has." => |r| some(&r.impact);
        COMPLEXITY = "complexity", Is::Words(Difficulty::WORDS),
            "Levels of complexity; `change assess` then needs `--complexity`."
            => |r| some(&r.complexity);
        STEPS = "steps", Is::Other("list of roles, or a list of roles for each step"),
            "Who decides, as under `[changes.approval]`."
            => |r| approval::steps(&r.steps);
    }
}

pub(in crate::config) mod freeze {
    use super::*;
    use crate::config::keys::show::text;
    use crate::rules::policy::Freeze;

    table! {
        Freeze = None,
        "A time in which nothing is changed: days or times of the desk's zone, the last day included.",
        see: None,
        example: r#"[[changes.freeze]]
name = "year end"
from = "2026-12-20"
to = "2027-01-03"
services = ["email"]"#,
        NAME = "name", Is::Text, "Its name." => |f| json!(f.name);
        FROM = "from", Is::Other("a day or a time"), "Its first day or instant." => |f| text(f.from);
        TO = "to", Is::Other("a day or a time"), "Its last day, or the instant it ends." => |f| text(f.to);
        SERVICES = "services", Is::Texts, "The services it is for; without them, it is for all."
            => |f| json!(f.services);
    }
}

pub(in crate::config) mod template {
    use super::*;
    use crate::rules::policy::Template;

    table! {
        Template = None,
        "A standard change: approved beforehand, and made with `itdesk change new --template NAME`.",
        see: None,
        example: r#"[changes.templates.restart-mail]
title = "Restart the mail server"
services = ["email"]
risk = "low"
plan = ["drain the queue", "restart the service"]
rollback_plan = ["start the old process"]
approved_by = "lin""#,
        TITLE = "title", Is::Text, "The title of the change." => |t| json!(t.title);
        CONTENT = "content", Is::Texts, "What is done." => |t| some(&t.content);
        SCOPE = "scope", Is::Text, "What it affects." => |t| json!(t.scope);
        REASON = "reason", Is::Texts, "Why it is done." => |t| some(&t.reason);
        RESOURCES = "resources", Is::Texts, "What it needs." => |t| some(&t.resources);
        PLAN = "plan", Is::Texts, "How it is carried out." => |t| some(&t.plan);
        ROLLBACK_PLAN = "rollback_plan", Is::Texts, "How it is rolled back." => |t| some(&t.rollback_plan);
        SERVICES = "services", Is::Texts, "Its services, the main one first." => |t| json!(t.services);
        EFFECTS = "effects", Is::Texts, "What may happen." => |t| some(&t.effects);
        MITIGATION = "mitigation", Is::Texts, "What is done against that." => |t| some(&t.mitigation);
        RISK = "risk", Is::Word(RiskLevel::WORDS), "Its risk; without it, low." => |t| json!(t.risk);
        APPROVED_BY = "approved_by", Is::Text, "Who approved the template." => |t| json!(t.approved_by);
    }
}
