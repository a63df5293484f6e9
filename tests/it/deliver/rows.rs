//! The rows of the manual on preparing, testing and accepting (M4.1, M4.2), each by its commands.

use super::*;
use crate::change::refused;
use serde_json::json;

/// A desk that asks for everything; zhao and ma are qualified to accept.
const POLICY: &str = r#"
[people.zhao]
qualifications = ["acceptance"]
[people.ma]
qualifications = ["Acceptance", "security"]
[people.chen]
[[sla.agreement]]
name = "mail-gold"
when = { service = "mail" }
D = { respond = "1h", handle = "8h", resolve = "2d" }
measures = { availability = ">= 99.9 %", "response time" = "<= 200 ms" }
[deliveries]
tests = ["performance"]
requires = ["needs", "resources", "blueprint", "deployment", "agreement", "dates", "responsibilities"]
acceptance_qualification = "acceptance"
"#;

fn new(desk: &TestDesk) -> String {
    desk.cmd("deliver new 'New mail' --service mail --need mail --criterion 'delay <= 9 s' --acceptance-team zhao,ma").id()
}

/// Everything of an area, ready.
fn ready_area(desk: &TestDesk, id: &str, noun: &str, parts: [&str; 4]) {
    for part in parts {
        desk.cmd(&format!("deliver {noun} add {id} {part} 'what {part} takes' --state ready")).ok();
    }
}

#[test]
fn m4_1a_needs_by_kind_and_a_plan_with_states_are_asked_for_at_the_start() {
    let desk = TestDesk::with_policy(POLICY);
    let id = new(&desk);
    for says in [
        "needs (functional, performance, security)",
        "resources (people, equipment, software, infrastructure)",
        "blueprint (process, components, interfaces, mode)",
        "deployment (plan, environment, test, verification)",
        "the agreement, the dates (begin, deliver by), the responsibilities, a passed performance test",
    ] {
        refused(
            &desk,
            &format!("deliver start {id} --by lin"),
            says,
            &format!("itdesk deliver resource add {id} people"),
        );
    }
    let chinese = desk.cmd(&format!("deliver start {id} --by lin --lang zh-CN")).fails(4).stderr;
    assert!(chinese.contains("资源（人员，设备，软件，基础设施）"), "{chinese}");

    desk.cmd(&format!("deliver resource add {id} people 'two engineers' -m 'lin and omar'")).ok();
    desk.cmd(&format!("deliver resource add {id} people trainer --state ready")).ok();
    desk.cmd(&format!("deliver resource add {id} equipment none --state not-needed")).ok();
    desk.cmd(&format!("deliver resource add {id} software 'ten licences' --state ready")).ok();
    desk.cmd(&format!("deliver resource add {id} infrastructure 'data centre 1' --state done")).ok();
    ready_area(&desk, &id, "blueprint", ["process", "components", "interfaces", "mode"]);
    ready_area(&desk, &id, "deployment", ["verification", "plan", "environment", "test"]);
    desk.cmd(&format!(
        "deliver edit {id} --functional 'shared calendars' --performance 'delay <= 9 s' --security 'only from the office'"
    ))
    .ok();
    refused(
        &desk,
        &format!("deliver start {id} --by lin"),
        "the state ready of people",
        &format!("deliver resource set {id} people --state ready"),
    );
    desk.cmd(&format!("deliver resource set {id} 'Two Engineers' --state ready")).ok();

    desk.cmd(&format!("deliver resource add {id} process x")).fails(2);
    desk.cmd(&format!("deliver resource add {id} people ' '")).fails(2);
    desk.cmd(&format!("deliver resource set {id} people")).fails(2);
    refused(
        &desk,
        &format!("deliver blueprint remove {id} people"),
        "no blueprint 'people'",
        "process: what process takes",
    );
    desk.cmd(&format!("deliver resource remove {id} trainer")).ok();

    let part = part(&desk, &id);
    assert_eq!(part["needs_by_kind"][2], json!({"kind": "security", "text": "only from the office"}));
    assert_eq!(
        part["preparation"][0],
        json!({"part": "people", "text": "two engineers", "state": "ready", "by": "lin@example.org", "at": "2026-11-23T09:00:00Z"})
    );
    let parts: Vec<&str> =
        part["preparation"].as_array().unwrap().iter().map(|p| p["part"].as_str().unwrap()).collect();
    assert_eq!((parts.len(), parts[8], parts[11]), (12, "plan", "verification"));
    let page = desk.cmd(&format!("deliver resource {id}")).ok().stdout;
    assert!(page.contains("people: two engineers — ready (lin@example.org"), "{page}");
    assert!(page.contains("Service blueprint") && page.contains("security: only from the office"), "{page}");
    let page = desk.cmd(&format!("deliver show {id} --lang zh-CN")).ok().stdout;
    assert!(page.contains("人员：two engineers — 就绪"), "{page}");
    let log = desk.cmd(&format!("log {id}")).ok().stdout;
    assert!(log.contains("people: two engineers (planned)") && log.contains("lin and omar"), "{log}");
    let report = desk.cmd(&format!("deliver report {id}")).ok().stdout;
    assert!(
        report.contains("| people | two engineers | ready | lin@example.org | 2026-11-23 09:00 |"),
        "{report}"
    );
    assert_eq!(desk.cmd("search licences --format ids").ok().stdout.trim(), id);

    // A rejected delivery is planned again; an accepted one is not.
    desk.cmd(&format!(
        "deliver edit {id} --contract C-7 --begin 1d --deliver-by 9d --responsible 'lin: all'"
    ))
    .ok();
    desk.cmd(&format!("deliver test {id} performance --measured 'delay=3 s'")).ok();
    desk.cmd(&format!("deliver start {id} --by lin")).ok();
    desk.cmd(&format!("deliver deployment set {id} plan --state done")).ok();
}

#[test]
fn m4_1b_an_agreement_is_one_of_the_policy_and_its_targets_are_shown() {
    let desk = TestDesk::with_policy(POLICY);
    let id = new(&desk);
    refused(
        &desk,
        &format!("deliver edit {id} --agreement mail-glod"),
        "no agreement 'mail-glod'",
        "did you mean 'mail-gold'?",
    );
    refused(
        &desk,
        &format!("deliver edit {id} --agreement SLA-2026"),
        "no agreement 'SLA-2026'",
        "--contract",
    );
    desk.cmd(&format!("deliver edit {id} --agreement Mail-Gold --contract C-2026-7")).ok();
    let told = desk.show(&id);
    assert_eq!(
        (&told["part"]["agreement"], &told["part"]["contract"]),
        (&json!("mail-gold"), &json!("C-2026-7"))
    );
    assert_eq!(
        told["agreement_terms"],
        json!({
            "targets": {"policy": "mail-gold", "calendar": "always", "respond": 60, "handle": 480, "resolve": 2880, "update": null},
            "measures": {"availability": ">= 99.9 %", "response time": "<= 200 ms"}
        })
    );
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains("respond 1h, handle 8h, resolve 2d") && page.contains("<= 200 ms"), "{page}");
    let report = desk.cmd(&format!("deliver report {id}")).ok().stdout;
    assert!(
        report.contains("- **response time:** &lt;= 200 ms")
            || report.contains("- **response time:** <= 200 ms"),
        "{report}"
    );
    // A text of an older record stays, and is no agreement.
    desk.edit_record(&id, |record| record["delivery"]["agreement"] = json!("SLA-7"));
    assert_eq!(desk.show(&id)["agreement_terms"], json!(null));
    assert!(desk.cmd(&format!("show {id}")).ok().stdout.contains("SLA-7"));
    // A policy without agreements takes any text.
    let desk = TestDesk::new();
    let id = desk.cmd("deliver new X --agreement 'SLA 7'").id();
    assert_eq!(part(&desk, &id)["agreement"], "SLA 7");
}

#[test]
fn m4_1c_values_are_compared_with_criteria_and_agreement_and_decide_a_test() {
    let desk = TestDesk::with_policy(POLICY);
    let id = new(&desk);
    refused(
        &desk,
        &format!("deliver test {id} performance --measured 'response time=180 ms'"),
        "has a target for 'response time'",
        "known: delay",
    );
    desk.cmd(&format!("deliver edit {id} --agreement mail-gold")).ok();
    desk.cmd(&format!("deliver test {id} performance --measured 'response time=180 ms' --measured 'Delay=12 s' -m 'load test 4'")).ok();
    let failed = part(&desk, &id)["tests"][0].clone();
    assert_eq!((&failed["verdict"], &failed["evidence"]), (&json!("failed"), &json!(["load test 4"])));
    assert_eq!(
        failed["measured"],
        json!([
            {"name": "response time", "value": "180 ms", "target": "<= 200 ms", "met": true, "agreement": "mail-gold"},
            {"name": "delay", "value": "12 s", "target": "<= 9 s", "met": false}
        ])
    );
    refused(&desk, &format!("deliver start {id}"), "a passed performance test", "deliver test");
    refused(
        &desk,
        &format!("deliver test {id} performance --passed --measured delay=12s"),
        "cannot pass: delay 12 s, misses <= 9 s",
        "the values decide",
    );
    refused(
        &desk,
        &format!("deliver test {id} performance --measured 'delay=3 MB'"),
        "cannot be compared",
        "a compatible unit",
    );
    for wrong in ["delay", "=3 s", "delay=fast"] {
        let told = desk.run(&["deliver", "test", &id, "uat", "--measured", wrong]).fails(2);
        assert!(told.stderr.contains("--measured 'response time=180 ms'"), "{}", told.stderr);
    }
    desk.cmd(&format!("deliver test {id} performance --measured delay=3 --measured availability=99.95")).ok();
    desk.cmd(&format!("deliver test {id} security --failed --measured delay=3 -m 'an open port'")).ok();
    let tests = part(&desk, &id)["tests"].clone();
    assert_eq!(
        (&tests[1]["verdict"], &tests[1]["measured"][1]["value"]),
        (&json!("passed"), &json!("99.95 %"))
    );
    assert_eq!(tests[2]["verdict"], "failed");
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains("delay 12 s, misses <= 9 s") && page.contains("(mail-gold)"), "{page}");
    let page = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(page.contains("未达到 <= 9 s"), "{page}");
    let log = desk.cmd(&format!("log {id}")).ok().stdout;
    assert!(log.contains("delay 12 s, misses <= 9 s"), "{log}");
}

#[test]
fn m4_2a_m4_2b_every_round_keeps_its_values_and_only_the_qualified_accept() {
    let desk = TestDesk::with_policy(&POLICY.replace("requires", "# requires"));
    refused(
        &desk,
        "deliver new X --acceptance-team zhao,chen,acme",
        "chen, acme: not qualified to accept deliveries",
        "qualified: ma, zhao",
    );
    let id = new(&desk);
    desk.cmd(&format!("deliver criterion add {id} loss --target '<= 1 %'")).ok();
    desk.cmd(&format!("deliver test {id} performance --measured delay=3")).ok();
    // Named before the policy asked for it, or by hand.
    desk.edit_record(&id, |record| record["delivery"]["acceptance_team"] = json!(["zhao", "ma", "chen"]));
    refused(
        &desk,
        &format!("deliver start {id} --by lin"),
        "Missing: the qualification 'acceptance' of chen",
        "qualified: ma, zhao",
    );
    desk.edit_record(&id, |record| record["delivery"]["acceptance_team"] = json!(["zhao", "ma"]));
    desk.cmd(&format!("deliver start {id} --by lin")).ok();
    desk.edit_record(&id, |record| record["delivery"]["acceptance_team"] = json!(["zhao", "ma", "chen"]));
    refused(&desk, &format!("deliver accept {id} --as chen"), "chen: not qualified", "qualified: ma, zhao");
    desk.edit_record(&id, |record| record["delivery"]["acceptance_team"] = json!(["zhao", "ma"]));

    desk.cmd(&format!("deliver measure {id} delay '12 s'")).ok();
    desk.cmd(&format!("deliver accept {id} need --as zhao")).ok();
    desk.cmd(&format!("deliver reject {id} --reason slow --as zhao")).ok();
    desk.at("2026-11-24T09:00:00Z").cmd(&format!("deliver start {id} --by lin")).ok();
    desk.cmd(&format!("deliver measure {id} delay '5 s'")).ok();
    desk.cmd(&format!("deliver measure {id} loss '0.5 %'")).ok();
    desk.cmd(&format!("deliver accept {id} need --as zhao")).ok();
    desk.cmd(&format!("deliver accept {id} process --conformity 95 --as zhao")).ok();
    desk.cmd(&format!("deliver accept {id} result --as zhao")).ok();
    desk.cmd(&format!("deliver accept {id} feedback --satisfaction 90 --as ma")).ok();
    desk.cmd(&format!("deliver accept {id} confirm --as ma")).ok();
    let rounds = part(&desk, &id)["acceptances"].clone();
    assert_eq!(
        (&rounds[0]["verdict"], &rounds[0]["values"]),
        (
            &json!("rejected"),
            &json!([
                {"name": "delay", "value": "12 s", "target": "<= 9 s", "met": false},
                {"name": "loss", "target": "<= 1 %", "met": false}
            ])
        )
    );
    assert_eq!(
        (&rounds[1]["verdict"], &rounds[1]["values"][0]["value"]),
        (&json!("accepted"), &json!("5 s"))
    );
    let report = desk.cmd(&format!("deliver report {id}")).ok().stdout;
    let (first, second) = report.split_once("## Acceptance, round 2").unwrap();
    assert!(
        first.contains("| delay | &lt;= 9 s | 12 s | no |")
            && first.contains("| loss | &lt;= 1 % | not measured | no |"),
        "{report}"
    );
    assert!(
        first.contains("- **Verdict:** rejected")
            && first.contains("zhao (acceptance), ma (Acceptance, security)"),
        "{report}"
    );
    assert!(
        second.contains("| delay | &lt;= 9 s | 5 s | yes |") && second.contains("- **Verdict:** accepted"),
        "{report}"
    );
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("delay 12 s, misses <= 9 s, loss not measured, target <= 1 %; rejected"), "{page}");
    assert!(page.contains("delay 5 s, meets <= 9 s"), "{page}");
    let chinese = desk.cmd(&format!("deliver report {id} --lang zh-CN")).ok().stdout;
    assert!(chinese.contains("未测量"), "{chinese}");
}
