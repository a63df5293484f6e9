//! Approval by levels: steps in order, rules that choose them, substitutes (M6.1c), and who signs (M6.1d).

use super::*;
use serde_json::json;

const LEVELS: &str = r#"
[people.req]
[people.lead]
roles = ["technical-lead"]
[people.head]
roles = ["department-head"]
substitute = "vice"
[[people.head.absence]]
from = "2026-12-01"
to = "2026-12-05"
[people.vice]
[people.boss]
roles = ["senior-management", "cab"]
[people.c1]
roles = ["cab"]
[people.c2]
roles = ["cab"]

[changes]
checklist = []
step_approval = "2d"
[changes.approval]
high = [["department-head"], ["cab:2"]]
[[changes.approval.rule]]
complexity = "high"
steps = [["@lead"], ["department-head"], ["senior-management"]]
[[changes.approval.rule]]
service = "payroll"
scope = "*all offices*"
steps = ["department-head"]
"#;

fn assess(desk: &TestDesk, id: &str, complexity: &str) {
    desk.cmd(&format!(
        "change assess {id} --likelihood likely --impact extensive --complexity {complexity} --effects e \
         --mitigation m --signed-by lead"
    ))
    .ok();
}

#[test]
fn m6_1c_steps_decide_in_order_and_due_names_who_is_waited_for() {
    let desk = TestDesk::with_policy(LEVELS);
    let id = submitted(&desk, "");
    assess(&desk, &id, "low");
    let vote = |who: &str, rest: &str| format!("change approve {id} --as {who} {rest}");
    refused(
        &desk,
        &vote("c1", ""),
        &format!("cab decides on {id} in step 2 of 2: step 1 must be approved first"),
        "who decides: step 1 of 2: department-head (head)",
    );
    refused(&desk, &format!("change reject {id} --as c1 -m no"), "step 1 must be approved first", "head");
    let shown = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(shown.contains("step 1 of 2: waiting for department-head (0 of 1: head)"), "{shown}");
    let due = desk.cmd("due --within 3d --json").json();
    assert_eq!(
        (&due[0]["clock"], &due[0]["step"], &due[0]["waits_for"], &due[0]["due"]),
        (
            &json!("approval"),
            &json!("1 of 2"),
            &json!("department-head: head"),
            &json!("2026-11-25T09:00:00Z")
        )
    );
    desk.at("2026-11-24T09:00:00Z");
    let voted = desk.cmd(&vote("head", "--json")).json();
    assert_eq!(
        (&voted["state"], &voted["part"]["approvals"][0]["role"]),
        (&json!("assessed"), &json!("department-head"))
    );
    let log = desk.cmd(&format!("log {id}")).ok().stdout;
    assert!(log.contains("head votes as department-head (1 for it): step 1 of 2 approved"), "{log}");
    refused(
        &desk,
        &vote("head", ""),
        "step 1 of",
        "who decides: step 2 of 2: cab (boss, c1, c2, 0 of 2 votes)",
    );
    let due = desk.cmd("due --within 3d").ok().stdout;
    assert!(due.contains("approval 2/2") && due.contains("cab: boss, c1, c2"), "{due}");
    let waits = desk.cmd("change approvals --as c2 --json").json();
    assert_eq!(
        (&waits[0]["step"], &waits[0]["steps"], &waits[0]["due"]),
        (&json!(2), &json!(2), &json!("2026-11-26T09:00:00Z"))
    );
    assert_eq!(desk.cmd("change approvals --as head").ok().stderr, "no changes are waiting for approval\n");
    desk.cmd(&vote("c1", "")).ok();
    assert_eq!(desk.show(&id)["state"], "assessed");
    desk.cmd(&vote("c2", "")).ok();
    assert_eq!(desk.show(&id)["state"], "approved");
    // Undone, the step is open again, and a window is not given.
    desk.cmd(&format!("undo {id} --as c2")).ok();
    refused(&desk, &format!("change schedule {id} --from 'in 1h' --to 1h"), "", "");
}

#[test]
fn m6_1c_a_step_that_rejects_ends_the_approval() {
    let desk = TestDesk::with_policy(LEVELS);
    let id = submitted(&desk, "");
    assess(&desk, &id, "low");
    desk.cmd(&format!("change approve {id} --as head")).ok();
    desk.cmd(&format!("change reject {id} --as c1 -m no")).ok();
    assert_eq!(desk.show(&id)["state"], "assessed", "two of three may still vote for it");
    desk.cmd(&format!("change reject {id} --as c2 -m no")).ok();
    assert_eq!(desk.show(&id)["state"], "rejected");
}

#[test]
fn m6_1c_rules_choose_the_steps_by_complexity_service_and_scope() {
    let desk = TestDesk::with_policy(LEVELS);
    let id = submitted(&desk, "");
    let line = format!(
        "change assess {id} --likelihood likely --impact minor --effects e --mitigation m --signed-by lead"
    );
    assert!(desk.cmd(&line).fails(2).stderr.contains("--complexity"));
    assess(&desk, &id, "high");
    assert_eq!(desk.show(&id)["part"]["risk"]["complexity"], "high");
    refused(&desk, &format!("change approve {id} --as boss"), "step 3 of 3", "step 1 of 3: @lead (lead)");
    for who in ["lead", "head", "boss"] {
        desk.cmd(&format!("change approve {id} --as {who}")).ok();
    }
    assert_eq!(desk.show(&id)["state"], "approved");
    // Another complexity is another assessment: its votes are void.
    assess(&desk, &id, "low");
    assert_eq!(desk.show(&id)["state"], "assessed");
    let id = desk
        .cmd(
            &format!("change new X --as req {FORM} --service web --affects payroll --scope 'all offices'")
                .replace("--scope s ", ""),
        )
        .id();
    assess(&desk, &id, "low");
    desk.cmd(&format!("change approve {id} --as head")).ok();
    assert_eq!(desk.show(&id)["state"], "approved", "the rule for payroll has one step");
}

#[test]
fn m6_1c_a_substitute_votes_for_who_is_away() {
    let desk = TestDesk::with_policy(LEVELS);
    let id = submitted(&desk, "");
    assess(&desk, &id, "low");
    let vote = |who: &str, rest: &str| format!("change approve {id} --as {who} {rest}");
    refused(&desk, &vote("vice", "--for head"), "head is not away", "department-head (head)");
    refused(&desk, &vote("vice", ""), "vice does not hold the role department-head", "head");
    desk.at("2026-12-02T09:00:00Z");
    refused(
        &desk,
        &vote("c1", "--for head --role department-head"),
        "c1 is not the substitute of head",
        "vice for head",
    );
    assert_eq!(desk.cmd("change approvals --as vice --json").json()[0]["voters"], json!(["vice"]));
    let shown = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(shown.contains("第 1 步，共 2 步") && shown.contains("vice 代 head"), "{shown}");
    let voted = desk.cmd(&vote("vice", "--json")).json();
    let ballot = &voted["part"]["approvals"][0];
    assert_eq!(
        (&ballot["who"], &ballot["for"], &ballot["role"]),
        (&json!("vice"), &json!("head"), &json!("department-head"))
    );
    refused(&desk, &vote("vice", "--role cab"), "vice does not hold the role cab", "step 2 of 2");
    let record = desk.cmd(&format!("change record {id}")).ok().stdout;
    assert!(record.contains("vice for head"), "{record}");
    // Who asked for the change is not heard through a substitute either.
    let id = desk.cmd(&format!("change new X --as head {FORM}")).id();
    assess(&desk, &id, "low");
    refused(&desk, &format!("change approve {id} --as vice --for head"), "head requested it", "");
}

#[test]
fn m6_1c_config_check_finds_roles_that_nobody_can_fill() {
    for (policy, says) in [
        (
            "[people.a]\n[changes.approval]\nhigh = [[\"department-head+cab:2\"]]\n",
            "nobody has the role 'department-head+cab'",
        ),
        (
            "[people.a]\nroles = [\"cab\"]\n[changes.approval]\nhigh = [\"cab:2\"]\n",
            "2 votes of 'cab' cannot be reached, 1 have the role",
        ),
        ("[people.a]\n[changes.approval]\nhigh = [[\"@b\"]]\n", "no person 'b' is declared"),
        ("[people.a]\nsubstitute = \"b\"\n", "no person 'b' is declared"),
        ("[changes.approval]\nhigh = [\"a\", [\"b\"]]\n", "mixes roles and steps"),
        ("[changes.approval]\nhigh = [[]]\n", "names no role"),
        ("[[changes.approval.rule]]\nrisk = \"high\"\n", "has no steps"),
        ("[[changes.approval.rule]]\nrisk = \"huge\"\nsteps = [\"a\"]\n", "'huge' is not"),
        (
            "[[people.a.absence]]\nfrom = \"2026-12-02\"\nto = \"2026-12-01\"\n[people.a]\n",
            "ends before it begins",
        ),
    ] {
        let found = itdesk::config::read_policy(policy, "2026-11-23T09:00:00Z".parse().unwrap()).1;
        let told: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert!(told.iter().any(|line| line.contains(says)), "{policy}: {told:?}");
    }
    let desk = TestDesk::with_policy(LEVELS);
    let found = desk.cmd("config check");
    assert!(!found.stdout.contains("nobody has the role"), "{}", found.stdout);
    let shown = desk.cmd("config show changes.approval --json").ok().stdout;
    assert!(shown.contains("cab:2") && shown.contains("@lead"), "{shown}");
}

#[test]
fn m6_1d_the_assessment_is_signed_by_a_person_of_the_policy() {
    let desk = TestDesk::with_policy(LEVELS);
    let id = submitted(&desk, "");
    let line = |who: &str| {
        format!(
            "change assess {id} --likelihood likely --impact minor --complexity low --effects e --mitigation m \
             --signed-by {who}"
        )
    };
    refused(&desk, &line("nobody"), "nobody is not a person of this desk", "people in itdesk.toml: ");
    desk.cmd(&line("LEAD")).ok();
    assert_eq!(desk.show(&id)["part"]["risk"]["signed_by"], "lead");
    // A desk that names no people takes any name.
    let desk = TestDesk::with_policy("");
    let id = submitted(&desk, "");
    desk.cmd(&format!(
        "change assess {id} --likelihood likely --impact minor --effects e --mitigation m --signed-by nobody"
    ))
    .ok();
}
