//! Chapter 6: changes.

use serde_json::json;

use super::figure;
use crate::change::{FORM, completed, desk, refused, submitted};

#[test]
fn m6_1a_a_change_has_five_steps() {
    let desk = desk();
    let id = completed(&desk);
    let log = desk.cmd(&format!("log {id} --json")).json();
    let verbs: Vec<_> = log.as_array().unwrap().iter().map(|e| e["did"].as_str().unwrap()).collect();
    for verb in ["created", "assessed", "approved", "started", "completed"] {
        assert!(verbs.contains(&verb), "{verb}: {verbs:?}");
    }
    assert_eq!(desk.show(&id)["state"], "monitoring");
}

#[test]
fn m6_1b_the_form_is_complete_before_it_is_submitted() {
    let desk = desk();
    let lacks = desk.cmd("change new 'Swap the gateway' --content c").fails(2);
    assert!(lacks.stderr.contains("--plan"), "{}", lacks.stderr);
    let id = desk.cmd(&format!("change new 'Swap the gateway' {FORM}")).id();
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["resources"]), (&json!("submitted"), &json!(["x"])));
}

#[test]
fn m6_1e_assessed_and_approved_changes_are_counted() {
    let desk = desk();
    completed(&desk);
    submitted(&desk, "");
    let figures = |name: &str| figure(&desk, "monitor scorecard --month 2026-11", "figure", name);
    assert_eq!(figures("changes.risk_assessed")["manual"], json!(0.78));
    assert_eq!(figures("changes.approved")["manual"], json!(0.85));
    let told = desk.cmd("report changes --json").json();
    assert!(told.to_string().contains("\"approved\""), "{told}");
}

#[test]
fn m6_2a_it_begins_prepared_with_a_named_implementer() {
    let desk = desk();
    let id = crate::change::scheduled(&desk);
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    assert_eq!(
        (&desk.show(&id)["state"], &desk.show(&id)["assignee"]),
        (&json!("implementing"), &json!("op"))
    );
    let other = submitted(&desk, "--service web");
    refused(&desk, &format!("change start {other} --implementer op"), "is not approved", "change approve");
}

#[test]
fn m6_2b_it_is_watched_and_evaluated_afterwards() {
    let desk = desk();
    let id = completed(&desk);
    let evaluate = format!("change evaluate {id} --effect 'no mail lost' --as-expected yes --left nothing");
    refused(&desk, &evaluate, "nothing was observed", "change monitor");
    desk.cmd(&format!("change monitor {id} 'all is quiet' --measure delay --value '9 s' --target '<= 30 s'"))
        .ok();
    desk.at("2026-11-30T23:00:00Z").cmd(&evaluate).ok();
    assert_eq!(desk.show(&id)["part"]["evaluation"]["as_expected"], true);
}

#[test]
fn m6_3a_the_record_of_a_change_is_complete() {
    let desk = desk();
    let id = completed(&desk);
    let record = desk.cmd(&format!("change record {id}")).ok().stdout;
    for part in
        ["**Number:**", "**Requester:**", "## Approvals", "**Responsible (implementer):** op", "**Outcome:**"]
    {
        assert!(record.contains(part), "{part}: {record}");
    }
    assert!(record.contains("| Item | State | By | When |"), "{record}");
    assert_eq!(figure(&desk, "monitor scorecard", "figure", "changes.on_record")["manual"], json!(0.95));
}

#[test]
fn m6_3b_it_is_kept_for_three_years_at_least() {
    let desk = desk();
    let id = submitted(&desk, "");
    assert!(desk.path(&id).starts_with(desk.root().join("changes/2026/11")));
    let kept = desk.cmd("monitor scorecard --json").json();
    let row = kept.as_array().unwrap().iter().find(|row| row["row"] == "M6.3b").unwrap().clone();
    assert_eq!((&row["manual"], &row["met"]), (&json!(36.0), &json!(true)));
}
