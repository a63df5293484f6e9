//! Changes by command: the form, its risk, who decides, when, and what it came to (M6).

mod approval;
mod course;
mod form;
mod levels;
mod policy;
mod window;

use serde_json::Value;

use crate::desk::{Output, TestDesk};

pub const POLICY: &str = r#"
[people.req]
[people.op]
[people.lead]
name = "Lea Lead"
email = "lead@example.org"
roles = ["technical-lead"]
[people.boss]
roles = ["senior-management", "cab"]
[people.c1]
roles = ["cab", "technical-lead"]
[people.c2]
roles = ["CAB"]

[changes]
checklist = ["environment", "training"]

[[changes.freeze]]
name = "year end"
from = "2026-12-20"
to = "2026-12-31"
[[changes.freeze]]
name = "payroll"
from = "2026-12-01"
to = "2026-12-02 12:00"
services = ["payroll"]

[changes.templates.restart]
title = "Restart the mail server"
content = ["Restart"]
scope = "mail"
services = ["mail", "web"]
plan = ["drain", "restart"]
rollback_plan = ["start the old one"]
approved_by = "boss"
"#;

pub const FORM: &str = "--content c --scope s --reason r --resources x --plan p --rollback-plan q";

pub fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

/// A change by `req`, submitted.
pub fn submitted(desk: &TestDesk, rest: &str) -> String {
    desk.cmd(&format!("change new 'Swap the gateway' --as req {FORM} {rest}")).id()
}

/// The same, assessed: of high or low risk.
pub fn assessed(desk: &TestDesk, high: bool, rest: &str) -> String {
    let id = submitted(desk, rest);
    assess(desk, &id, high).ok();
    id
}

pub fn assess(desk: &TestDesk, id: &str, high: bool) -> Output {
    let (likelihood, impact) = if high { ("likely", "extensive") } else { ("unlikely", "minor") };
    desk.cmd(&format!(
        "change assess {id} --likelihood {likelihood} --impact {impact} --effects e --mitigation m --signed-by lead"
    ))
}

/// The same, of low risk and approved by the technical lead.
pub fn approved(desk: &TestDesk, rest: &str) -> String {
    let id = assessed(desk, false, rest);
    desk.cmd(&format!("change approve {id} --as lead")).ok();
    id
}

/// The same, in a window of which the clock then stands at the beginning, prepared.
pub fn scheduled(desk: &TestDesk) -> String {
    let id = approved(desk, "--service mail");
    desk.cmd(&format!("change schedule {id} --from '2026-11-23 22:00' --to 4h")).ok();
    desk.cmd(&format!("change prepare {id} --all")).ok();
    desk.at("2026-11-23T22:00:00Z");
    id
}

/// The same, carried out by `op`.
pub fn completed(desk: &TestDesk) -> String {
    let id = scheduled(desk);
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    desk.at("2026-11-23T23:00:00Z").cmd(&format!("change complete {id}")).ok();
    id
}

pub fn part(desk: &TestDesk, id: &str) -> Value {
    desk.show(id)["part"].clone()
}

/// That a command is refused by a rule, with these words and this way out, and leaves the record as it was.
#[track_caller]
pub fn refused(desk: &TestDesk, line: &str, why: &str, way_out: &str) {
    let files: Vec<_> = desk.files().iter().map(|f| std::fs::read(f).unwrap()).collect();
    let told = desk.cmd(line).fails(4);
    assert!(told.stderr.contains(why) && told.stderr.contains(way_out), "{}", told.stderr);
    assert!(told.stderr.lines().count() <= 3, "{}", told.stderr);
    let after: Vec<_> = desk.files().iter().map(|f| std::fs::read(f).unwrap()).collect();
    assert!(files == after, "a refusal wrote something");
}
