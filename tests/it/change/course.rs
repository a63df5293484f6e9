//! From the start to the review (M6.2, M6.3a, M6.4).

use super::*;
use serde_json::json;

#[test]
fn it_is_watched_evaluated_reviewed_and_closed() {
    let desk = desk();
    let id = completed(&desk);
    let i = part(&desk, &id)["implementation"].clone();
    assert_eq!(
        (&i["started"], &i["ended"]),
        (&json!("2026-11-23T22:00:00Z"), &json!("2026-11-23T23:00:00Z"))
    );
    assert_eq!((&i["outcome"], &i["watched_until"]), (&json!("completed"), &json!("2026-11-30T23:00:00Z")));
    assert_eq!(desk.cmd("due --within 8d --json").json()[0]["clock"], "evaluation");
    refused(&desk, &format!("change close {id}"), "is monitoring: close is not possible now", "evaluate");
    let evaluate =
        format!("change evaluate {id} --effect 'no mail lost' --as-expected no --left 'a slow line'");
    refused(&desk, &evaluate, "nothing was observed", "change monitor");
    let early = format!("change evaluate {id} --effect e");
    refused(
        &desk,
        &early,
        "nothing was observed after implementation; also missing: --as-expected",
        "change monitor",
    );
    desk.cmd(&format!("change monitor {id} 'the line is slow'")).ok();
    refused(&desk, &evaluate, "is monitored until 2026-11-30 23:00 UTC", "--early and --reason");
    desk.at("2026-11-30T23:00:00Z").cmd(&evaluate).ok();
    let review = format!("change review {id} --course smooth --result good --improvements 'test before'");
    assert!(desk.cmd(&review).fails(2).stderr.contains("--attended is missing"));
    desk.cmd(&format!("{review} --attended op --attended lead@example.org")).ok();
    let told = desk.cmd(&format!("change close {id} --json")).json();
    assert_eq!(
        (&told["state"], &told["part"]["evaluation"]["as_expected"]),
        (&json!("closed"), &json!(false))
    );
    assert_eq!(told["part"]["review"]["attended"], json!(["op", "lead"]));
    assert_eq!(told["part"]["review"]["content"], json!(["c"]), "the content of the form");
    assert_eq!(told["record"]["evaluation"]["state"], "met");
    refused(&desk, &format!("change edit {id} --title x"), "no step leads on from here", "");
}

#[test]
fn what_did_not_work_is_told_and_taken_back() {
    let desk = desk();
    let id = scheduled(&desk);
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    desk.cmd(&format!("change fail {id}")).fails(2);
    desk.cmd(&format!("change fail {id} --note 'the queue does not drain'")).ok();
    desk.cmd(&format!("change rollback {id} --because 'as planned'")).ok();
    let told = desk.show(&id);
    assert_eq!(
        (&told["state"], &told["part"]["implementation"]["outcome"]),
        (&json!("rolled_back"), &json!("rolled_back"))
    );
    let until = desk.cmd(&format!("change complete {id} --watch-until 2d")).fails(4);
    assert!(until.stderr.contains("rolled_back: complete is not possible now"));
}

#[test]
fn values_are_held_against_their_targets() {
    let desk = desk();
    let id = completed(&desk);
    let monitor = format!("change monitor {id}");
    desk.cmd(&format!("{monitor} --measure delay --value '0.3 s' --target '<= 250 ms'")).ok();
    desk.cmd(&format!("{monitor} 'queue empty' --measure delay --value 200")).ok();
    desk.cmd(&format!("{monitor} 'all quiet'")).ok();
    let notes: Vec<String> =
        desk.record(&id).history.iter().rev().take(3).map(|e| e.note.join("|")).collect();
    assert_eq!(
        notes,
        ["all quiet", "delay 200, keeps <= 250 ms|queue empty", "delay 0.3 s, misses <= 250 ms"]
    );
    refused(
        &desk,
        &format!("{monitor} --measure delay --value '3 MB'"),
        "cannot be compared: MB and ms",
        "compatible units",
    );
    for wrong in ["--value 3", "--measure delay --value fast", "--measure delay --value 3 --target 250ms", ""]
    {
        desk.cmd(&format!("{monitor} {wrong}")).fails(2);
    }
}

#[test]
fn incidents_of_the_service_are_offered_and_shown_once_tied() {
    let desk = desk();
    desk.at("2026-11-23T09:00:00Z").incident("Old --service mail");
    let id = completed(&desk);
    let mine = desk.at("2026-11-24T08:00:00Z").incident("Slow --service mail");
    let other = desk.incident("Elsewhere --service web");
    let told = desk.cmd(&format!("change monitor {id} quiet")).ok();
    assert!(told.stderr.contains(&format!("itdesk link {mine} caused_by {id}")), "{}", told.stderr);
    assert!(
        !told.stderr.contains(&other)
            && told.stderr.matches("was reported during the watch period").count() == 1
    );
    assert!(
        desk.cmd(&format!("change show {id}")).ok().stdout.contains("Incidents of its services since then")
    );
    desk.cmd(&format!("link {mine} caused_by {id}")).ok();
    let page = desk.cmd(&format!("change show {id}")).ok().stdout;
    assert!(page.contains(&format!("Incidents it caused\n  · {mine} new Slow")), "{page}");
    assert!(!page.contains("since then"), "{page}");
    assert_eq!(desk.cmd(&format!("change monitor {id} quiet")).ok().stderr, "");
    // After the time of watching nothing is offered.
    desk.at("2026-12-24T08:00:00Z").incident("Late --service mail");
    assert_eq!(desk.cmd(&format!("change monitor {id} quiet")).ok().stderr, "");
}

#[test]
fn the_written_record_holds_what_the_manual_asks_for() {
    let desk = desk();
    let id = completed(&desk);
    desk.cmd(&format!("change monitor {id} --measure delay --value '0.3 s' --target '<= 250 ms'")).ok();
    desk.at("2026-11-30T23:00:00Z");
    desk.cmd(&format!("change evaluate {id} --effect 'no mail lost' --as-expected yes")).ok();
    let record = desk.cmd(&format!("change record {id}")).ok().stdout;
    for says in [
        format!("# Change {id}: Swap the gateway"),
        "- **Type:** normal".to_owned(),
        "- **State:** evaluated".to_owned(),
        "- **Responsible (implementer):** op".to_owned(),
        "- **Approved by:** lead (technical-lead)".to_owned(),
        "- **Window:** 2026-11-23 22:00 to 2026-11-24 02:00".to_owned(),
        "| 2026-11-23 23:00 | lin@example.org | delay | 0.3 s | &lt;= 250 ms | no |  |".to_owned(),
        "- **As expected:** yes".to_owned(),
        "no mail lost".to_owned(),
    ] {
        assert!(record.contains(&says), "{says} in {record}");
    }
    assert_eq!(desk.cmd(&format!("change record {id} --json")).ok().stdout.lines().next(), Some("{"));
    desk.cmd("change record INC-261123-00000").fails(3);
}

#[test]
fn hostile_text_stays_text_in_the_record() {
    let desk = desk();
    let id = desk
        .run(&[
            "change",
            "new",
            "a | b <script>",
            "--as",
            "req",
            "--content",
            "# no heading\n1. no list\n| no | table |",
            "--scope",
            "s",
            "--reason",
            "\u{1b}[31mred",
            "--resources",
            "[x](http://x)",
            "--plan",
            "`p`",
            "--rollback-plan",
            "q",
        ])
        .id();
    let record = desk.cmd(&format!("change record {id}")).ok().stdout;
    for says in [
        r"a \| b &lt;script&gt;",
        r"\# no heading",
        r"1\. no list",
        r"\| no \| table \|",
        r"\\x1b\[31mred",
        r"\[x\](http://x)",
        r"\`p\`",
    ] {
        assert!(record.contains(says), "{says} in {record}");
    }
    assert!(!record.contains('\u{1b}'));
}

#[test]
fn a_damaged_change_is_named_and_nothing_panics() {
    let desk = desk();
    let id = approved(&desk, "");
    let whole = desk.bytes(&id);
    for (wrong, says) in [
        (json!({"type": "weekly"}), "weekly"),
        (json!({}), "type"),
        (json!({"type": "normal", "approvals": [{"role": 3}]}), "invalid type"),
        (
            json!({"type": "normal", "observations": [{"at": "2026-11-23T09:00:00Z", "by": "x", "value": "fast"}]}),
            "fast",
        ),
    ] {
        desk.edit_record(&id, |r| r["change"] = wrong.clone());
        let told = desk.cmd(&format!("show {id}")).fails(6);
        assert!(told.stderr.contains(says) && told.stderr.contains(".json:"), "{}", told.stderr);
        desk.cmd("change calendar").fails(6);
        std::fs::write(desk.path(&id), &whole).unwrap();
    }
    desk.edit_record(&id, |r| r["state"] = json!("triaged"));
    assert!(desk.cmd(&format!("show {id}")).fails(6).stderr.contains("the kind change has no state triaged"));
}

#[test]
fn m6_4a_a_review_creates_improvements_and_counts_those_carried_out() {
    let desk = desk();
    let id = completed(&desk);
    desk.cmd(&format!("change monitor {id} quiet")).ok();
    desk.cmd(&format!("change evaluate {id} --effect e --as-expected yes --early --reason 'seen enough'"))
        .ok();
    let review =
        format!("change review {id} --course c --result r --attended lead --problems 'no rehearsal'");
    assert!(desk.cmd(&format!("{review} --improve 'training:'")).fails(2).stderr.contains("has no title"));
    let told = desk
        .cmd(&format!("{review} --improve 'training: Rehearse the rollback' --improve 'Ask: earlier'"))
        .ok();
    assert!(
        told.stderr.contains("created IMP-") && told.stderr.contains("Rehearse the rollback"),
        "{}",
        told.stderr
    );
    let shown = desk.show(&id);
    assert_eq!(
        shown["part"]["review"]["improvements"],
        serde_json::json!(["Rehearse the rollback", "Ask: earlier"])
    );
    let list = desk.cmd("list kind:improvement --json").json();
    let of = |title: &str| {
        let all = list.as_array().unwrap();
        all.iter().find(|t| t["title"] == title).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (one, other) = (of("Rehearse the rollback"), of("Ask: earlier"));
    let made = desk.show(&one);
    assert_eq!(
        (&made["part"]["kinds"][0], &made["service"], &made["state"]),
        (&serde_json::json!("training"), &serde_json::json!("mail"), &serde_json::json!("plan"))
    );
    assert_eq!(
        (&made["links"][0]["rel"], &made["links"][0]["id"]),
        (&serde_json::json!("follows"), &serde_json::json!(id))
    );
    assert_eq!(made["part"]["evidence"], serde_json::json!(["no rehearsal"]));
    let figures = |desk: &TestDesk| desk.cmd("report changes --json").json();
    let told = figures(&desk);
    assert_eq!(
        (&told["improved"]["part"], &told["carried_out"]["part"], &told["carried_out"]["of"]),
        (&serde_json::json!(1), &serde_json::json!(0), &serde_json::json!(1))
    );
    let plan = "--measure created --plan p --owner lead --done-by 2026-11-30";
    desk.cmd(&format!("monitor improve plan {one} {plan}")).ok();
    desk.cmd(&format!("monitor improve do {one} 'rehearsed it'")).ok();
    desk.at("2026-12-10T09:00:00Z").cmd(&format!("monitor improve check {one}")).ok();
    desk.cmd(&format!("monitor improve act {one} --lasting -m good")).ok();
    desk.cmd(&format!("monitor improve close {one} --told lead")).ok();
    assert_eq!(figures(&desk)["carried_out"]["part"], 0, "the other is still open");
    desk.cmd(&format!("monitor improve cancel {other} -m 'not needed'")).ok();
    assert_eq!(figures(&desk)["carried_out"]["part"], 1);
    let card = desk.cmd("monitor scorecard --json").ok().stdout;
    assert!(card.contains("changes.carried_out"), "{card}");
    let chinese = desk.cmd("report changes --lang zh-CN").ok().stdout;
    assert!(chinese.contains("已实施"), "{chinese}");
}
