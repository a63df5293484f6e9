//! Chapter 2: service requests.

use serde_json::json;

use super::{desk, steps};

/// The class that an assessment leads to.
fn class(assessment: &str) -> String {
    let told = desk().cmd(&format!("rules explain --kind request {assessment} --json")).json();
    told["class"].as_str().unwrap().to_owned()
}

#[test]
fn m2_1b_a_type_sets_how_urgent_it_is_at_least() {
    for (kind, floor) in [("emergency", "A"), ("important", "B"), ("normal", "D"), ("special", "D")] {
        assert_eq!(class(&format!("--type {kind} --impact minor --urgency low")), floor, "{kind}");
    }
}

#[test]
fn m2_1c_there_are_four_classes() {
    let desk = desk();
    for (impact, urgency, letter) in [
        ("extensive", "critical", "A"),
        ("significant", "high", "B"),
        ("moderate", "medium", "C"),
        ("minor", "low", "D"),
    ] {
        let id = desk.request(&format!("Work --impact {impact} --urgency {urgency}"));
        assert_eq!(desk.show(&id)["class"], letter);
    }
    let first = desk.cmd("list --fields class --format csv").ok();
    assert_eq!(first.lines()[..3], ["class", "A", "B"], "the most urgent first");
}

#[test]
fn m2_3a_an_assessment_has_severity_scope_urgency_and_difficulty() {
    let desk = desk();
    let id = desk.request("Work --scope 'the whole sales team'");
    let assess = "request triage {} --impact moderate --urgency high --interruption partial \
                  --data-loss possible --difficulty high";
    steps(&desk, &id, &[assess]);
    let shown = desk.show(&id);
    for (field, value) in [
        ("impact", "moderate"),
        ("urgency", "high"),
        ("interruption", "partial"),
        ("data_loss", "possible"),
        ("difficulty", "high"),
    ] {
        assert_eq!(shown[field], value);
    }
    assert_eq!(shown["submission"]["scope"], json!("the whole sales team"));
}

#[test]
fn m2_3b_the_priority_follows_with_its_reasons() {
    assert_eq!(class("--impact minor --urgency low"), "D");
    assert_eq!(class("--impact minor --urgency low --difficulty high"), "C");
    assert_eq!(class("--impact minor --urgency low --interruption full"), "A");
    let told = desk().cmd("rules explain --type important --impact minor --urgency low --json").json();
    let reasons =
        json!(["impact minor and urgency low make class D", "type important: at least B, raised from D"]);
    assert_eq!(told["reasons"], reasons);
}

#[test]
fn m2_4a_work_is_assigned_and_the_requester_informed() {
    let desk = desk();
    let id = desk.request("'A new mailbox' --service mail --requester ann --contact ann@example.com");
    let chosen = desk.cmd(&format!("assign --auto {id}")).ok();
    assert!(chosen.stderr.contains("team network cares for the service"), "{}", chosen.stderr);
    steps(
        &desk,
        &id,
        &[
            "respond {} 'It takes a day'",
            "start {}",
            "note {} 'ordered'",
            "resolve {} --outcome 'It is there' --message 'You can log in'",
        ],
    );
    let mail = desk.cmd(&format!("message {id} resolved")).ok().stdout;
    assert!(mail.contains("<ann@example.com>") && mail.contains("You can log in"), "{mail}");
}

#[test]
fn m2_4b_it_ends_resolved_or_closed_and_is_archived() {
    let desk = desk();
    desk.at("2025-01-10T09:00:00Z");
    let id = desk.request("'A new mailbox' --requester ann");
    steps(&desk, &id, &["start {}", "resolve {} --outcome done"]);
    assert_eq!(desk.show(&id)["state"], "resolved");
    steps(&desk, &id, &["close {}"]);
    assert_eq!(desk.show(&id)["state"], "closed");
    assert_eq!(desk.at("2026-11-23T09:00:00Z").cmd("archive --json").json()["ids"], json!([id]));
    assert_eq!(desk.cmd("search mailbox --archive --format ids").ok().lines(), [&id]);
}

#[test]
fn m2_4c_each_priority_has_its_response_time() {
    let desk = desk();
    let targets = [("A", 30), ("B", 120), ("C", 480), ("D", 1440)];
    let levels =
        [("extensive", "critical"), ("significant", "high"), ("moderate", "medium"), ("minor", "low")];
    for ((class, minutes), (impact, urgency)) in targets.into_iter().zip(levels) {
        let told = desk.cmd(&format!("rules explain --impact {impact} --urgency {urgency} --json")).json();
        assert_eq!((&told["class"], &told["targets"]["respond"]), (&json!(class), &json!(minutes)));
    }
    let id = desk.request("Work --impact minor --urgency low");
    steps(&desk, &id, &["respond {} 'We look into it'"]);
    assert_eq!(desk.cmd("report sla --json").json()["kept"][0]["respond"]["share"], 1.0);
}
