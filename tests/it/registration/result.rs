//! What came of an incident: confirmed by the customer, by a lasting repair or a workaround, and whether that is all.

use serde_json::json;

use crate::desk::TestDesk;

/// An incident on which work began, with what its record needs.
fn begun(desk: &TestDesk) -> String {
    let id = desk.incident("Down --place x --description y --service mail --requester Zhao");
    desk.cmd(&format!("start {id}")).ok();
    id
}

/// The same, repaired and verified.
fn repaired(desk: &TestDesk, how: &str) -> String {
    let id = begun(desk);
    desk.cmd(&format!("incident repair {id} restarted {how}")).ok();
    desk.cmd(&format!("incident verify {id} --passed")).ok();
    id
}

#[test]
fn m5_1c_the_policy_says_when_the_customer_confirms() {
    let desk = TestDesk::with_policy("[records]\nconfirmation = \"resolve\"\n");
    let id = begun(&desk);
    insta::assert_snapshot!(desk.redact(&desk.cmd(&format!("resolve {id} --outcome z")).fails(4).stderr), @"
    error: INC-261123-#1 cannot be resolved yet. Missing: the customer's confirmation
      → add: --confirmed-by NAME · while it is outstanding: --result feedback
    ");
    desk.cmd(&format!("done {id} fixed")).fails(4);
    desk.cmd(&format!("resolve {id} --outcome z --confirmed-by Zhao")).ok();
    let shown = desk.show(&id);
    assert_eq!(shown["part"]["confirmed_by"], "Zhao");
    assert_eq!(shown["confirmation"]["by"], "customer");
    let by = shown["history"].as_array().unwrap().last().unwrap();
    assert_eq!(by["changes"]["incident.confirmed_by"], json!([null, "Zhao"]));
    // The clock stops where it is resolved.
    assert_eq!(shown["clocks"]["resolve"]["stopped"], true);
    // Asked for at every closing.
    desk.policy("[records]\nconfirmation = \"close\"\n");
    let other = begun(&desk);
    desk.cmd(&format!("resolve {other} --outcome z")).ok();
    let refused = desk.cmd(&format!("close {other}")).fails(4).stderr;
    assert!(refused.contains("Missing: the customer's confirmation"), "{refused}");
    let refused = desk.cmd(&format!("close {other} --lang zh-CN")).fails(4).stderr;
    assert!(refused.contains("缺少：客户确认"), "{refused}");
    // As before, only for what was repaired.
    desk.policy("");
    desk.cmd(&format!("close {other}")).ok();
}

#[test]
fn m5_3a_a_workaround_needs_a_problem_or_further_handling() {
    let desk = TestDesk::new();
    let id = repaired(&desk, "--workaround");
    assert_eq!(desk.show(&id)["part"]["repairs"][0]["workaround"], true);
    insta::assert_snapshot!(desk.redact(&desk.cmd(&format!("resolve {id} --outcome z")).fails(4).stderr), @"
    error: the last repair of INC-261123-#1 is a workaround, and no problem is linked as its cause
      → link the problem: itdesk link INC-261123-#1 caused_by PROBLEM · or resolve with --further
    ");
    let problem = desk.incident("Cause --nature problem");
    desk.cmd(&format!("link {id} caused_by {problem}")).ok();
    desk.cmd(&format!("resolve {id} --outcome z")).ok();
    let lasting = repaired(&desk, "--lasting");
    desk.cmd(&format!("resolve {lasting} --outcome z")).ok();
    assert_eq!(desk.show(&lasting)["part"]["repairs"][0]["workaround"], json!(null));
    let page = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(page.contains("临时措施"), "{page}");
    desk.at("2026-11-24T09:00:00Z");
    let report = desk.cmd("monitor report --since 2026-11-01 --json").json();
    let figures = report["figures"].as_array().unwrap();
    let workarounds = figures.iter().find(|f| f["name"] == "repairs.workarounds").unwrap();
    assert_eq!((&workarounds["value"], &workarounds["n"]), (&json!(0.5), &json!(2)));
}

#[test]
fn m5_3a_a_repair_is_compared_with_the_targets_of_its_service() {
    let desk = TestDesk::with_policy(
        "[measures.latency]\nunit = \"ms\"\ntarget = 300\n[measures.errors]\ntarget = 5\n\
         [services.mail]\ntargets = { latency.p95 = 200 }\n",
    );
    let id = begun(&desk);
    desk.cmd("monitor record mail latency 900").ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident repair {id} restarted")).ok();
    desk.at("2026-11-23T10:10:00Z").cmd("monitor record mail latency 250").ok();
    desk.cmd("monitor record mail errors 1").ok();
    let told = desk.at("2026-11-23T10:20:00Z").cmd(&format!("incident verify {id} --passed")).ok().stderr;
    assert_eq!(told, "latency.p95 of mail is 250 ms since the repair, outside its target of 200 ms\n");
    let verification = desk.show(&id)["part"]["repairs"][0]["verifications"][0].clone();
    let measured = verification["measured"].as_array().unwrap();
    let brief: Vec<_> =
        measured.iter().map(|m| (m["name"].as_str().unwrap(), m["met"].as_bool().unwrap())).collect();
    assert_eq!(brief, [("errors.mean", true), ("latency.p95", false)]);
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains("outside its target:") && page.contains("latency.p95"), "{page}");
    desk.cmd(&format!("resolve {id} --outcome z")).ok();
    let audit = desk.cmd("monitor audit --json").json();
    let rule = audit["rules"].as_array().unwrap().iter().find(|r| r["rule"] == "verified").unwrap().clone();
    assert!(rule["findings"].to_string().contains("latency.p95 outside the target"), "{rule}");
    // Within the targets it says so.
    let other = begun(&desk);
    desk.cmd(&format!("incident repair {other} restarted")).ok();
    desk.at("2026-11-23T10:30:00Z").cmd("monitor record mail latency 100").ok();
    let told = desk
        .at("2026-11-23T10:40:00Z")
        .cmd(&format!("incident verify {other} --passed --lang zh-CN"))
        .ok()
        .stderr;
    assert!(told.contains("修复以来，mail 达到目标：latency.p95"), "{told}");
}

#[test]
fn m5_4a_a_result_is_resolved_further_or_feedback() {
    let desk = TestDesk::new();
    let id = repaired(&desk, "--workaround");
    let made = desk.cmd(&format!("resolve {id} --outcome z --further")).ok().stderr;
    assert!(made.contains(&format!("goes on with {id}")), "{made}");
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["result"]), (&json!("resolved"), &json!("further")));
    let next =
        shown["links"].as_array().unwrap().iter().find(|l| l["rel"] == "followed_by").unwrap()["id"].clone();
    let next = desk.show(next.as_str().unwrap());
    assert_eq!((&next["title"], &next["service"]), (&json!("Further handling: Down"), &json!("mail")));
    assert_eq!(next["links"][0], json!({ "rel": "follows", "id": id }));
    // What another goes on with is closed without a confirmation.
    desk.cmd(&format!("close {id}")).ok();
    // A ticket that is there may go on with it.
    let other = begun(&desk);
    let named = next["id"].as_str().unwrap();
    desk.cmd(&format!("resolve {other} --outcome z --result further --follow-up {named}")).ok();
    assert_eq!(desk.show(&other)["links"][0], json!({ "rel": "followed_by", "id": named }));
    // Feedback that is outstanding is a limit, and closing asks for it.
    let asked = begun(&desk);
    desk.cmd(&format!("resolve {asked} --outcome z --result feedback")).ok();
    let limit = desk.show(&asked)["record"]["confirmation"].clone();
    assert_eq!((&limit["due"], &limit["done"]), (&json!("2026-11-26T09:00:00Z"), &json!(null)));
    let due = desk.cmd("due --within 4d --json").json().to_string();
    assert!(due.contains("\"confirmation\"") && due.contains(&asked), "{due}");
    let page = desk.cmd(&format!("show {asked} --lang zh-CN")).ok().stdout;
    assert!(page.contains("须取得客户反馈") && page.contains("需要客户反馈"), "{page}");
    desk.cmd(&format!("close {asked}")).fails(4);
    desk.at("2026-11-24T09:00:00Z").cmd(&format!("close {asked} --confirmed-by Zhao")).ok();
    assert_eq!(desk.show(&asked)["record"]["confirmation"]["done"], "2026-11-24T09:00:00Z");
    // Reopened, nothing of it is left.
    desk.cmd(&format!("reopen {asked} --reason again")).ok();
    assert_eq!(desk.show(&asked)["part"]["result"], json!(null));
    let request = desk.request("One");
    desk.cmd(&format!("start {request}")).ok();
    desk.cmd(&format!("resolve {request} --result feedback")).fails(2);
    desk.cmd(&format!("resolve {asked} --result feedback --follow-up {named}")).fails(2);
}
