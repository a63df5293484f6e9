//! Risk, and who approves (M6.1c, M6.1d).

use super::*;
use itdesk::records::words::RiskLevel;
use itdesk::rules::change::risk::level;
use itdesk::rules::policy::Changes;
use serde_json::json;

#[test]
fn the_default_matrix_of_risk() {
    let policy = Changes::default();
    let expected = ["HHHM", "HHMM", "HMML", "MMLL"];
    for (impact, row) in policy.impact.iter().zip(expected) {
        for (likelihood, letter) in policy.likelihood.iter().zip(row.chars()) {
            let (risk, reason) = level(&policy, likelihood, impact).unwrap();
            assert_eq!(risk.as_str()[..1].to_uppercase(), letter.to_string(), "{likelihood} {impact}");
            assert!(reason.contains(likelihood) && reason.contains(impact));
        }
    }
    assert_eq!(level(&policy, "never", "minor"), None);
    assert_eq!(policy.approval[RiskLevel::High as usize][0][1].quorum, 2);
}

#[test]
fn without_an_assessment_there_is_no_approval() {
    let desk = desk();
    let id = submitted(&desk, "");
    refused(
        &desk,
        &format!("change approve {id} --as lead"),
        "is not assessed",
        &format!("itdesk change assess {id}"),
    );
    let told = desk.cmd(&format!(
        "change assess {id} --likelihood certain --impact minor --effects e --mitigation m --signed-by lead"
    ));
    assert!(told.fails(2).stderr.contains("one of almost-certain, likely, possible, unlikely"));
    assert!(
        desk.cmd(&format!("change assess {id} --likelihood likely")).fails(2).stderr.contains("--impact")
    );
    let told = assess(&desk, &id, true).id();
    assert_eq!(told, id);
    let told = desk.show(&id);
    assert_eq!(
        (&told["state"], &told["risk"], &told["class"]),
        (&json!("assessed"), &json!("high"), &json!("B"))
    );
    assert_eq!(told["part"]["risk"]["signed_by"], "lead");
}

#[test]
fn low_risk_is_decided_by_the_first_vote_of_who_holds_the_role() {
    let desk = desk();
    let id = assessed(&desk, false, "--assign op");
    let vote = |who: &str, role: &str| format!("change approve {id} --role {role} --as {who}");
    refused(&desk, &vote("req", "technical-lead"), "req requested it", "technical-lead (c1, lead)");
    refused(&desk, &vote("op", "technical-lead"), "op implements it", "who decides");
    refused(&desk, &vote("c2", "technical-lead"), "c2 does not hold the role technical-lead", "who decides");
    refused(
        &desk,
        &vote("boss", "cab"),
        "the role cab does not decide on a change of low risk",
        "technical-lead",
    );
    // An address is the person, and the role need not be said when there is but one.
    let told = desk.cmd(&format!("change approve {id} --as lead@example.org --json")).json();
    assert_eq!((&told["state"], &told["part"]["approvals"][0]["who"]), (&json!("approved"), &json!("lead")));
    assert_eq!(told["part"]["approvals"][0]["role"], "technical-lead");
    refused(&desk, &vote("c1", "technical-lead"), "is approved: approve is not possible now", "schedule");
    let id = assessed(&desk, false, "");
    desk.cmd(&format!("change reject {id} --as lead")).fails(2);
    desk.cmd(&format!("change reject {id} --as lead --because 'not now'")).ok();
    assert_eq!(desk.show(&id)["state"], "rejected");
    desk.cmd(&format!("change submit {id}")).ok();
    assert!(desk.show(&id)["part"]["approvals"][0]["void"].is_string());
}

#[test]
fn high_risk_takes_the_quorum_of_the_board() {
    let desk = desk();
    let id = assessed(&desk, true, "");
    desk.cmd(&format!("change approve {id} --role cab --as c1")).ok();
    assert_eq!(desk.show(&id)["state"], "assessed");
    refused(
        &desk,
        &format!("change approve {id} --role cab --as c1"),
        "c1 has already voted",
        "1 of 2 votes",
    );
    let waits = desk.cmd("change approvals --as c2 --json").json();
    assert_eq!(
        (&waits[0]["role"], &waits[0]["votes"], &waits[0]["voters"]),
        (&json!("cab"), &json!(1), &json!(["boss", "c2"]))
    );
    assert_eq!(desk.cmd("change approvals --as lead").ok().stderr, "no changes are waiting for approval\n");
    assert_eq!(desk.cmd("change approvals --as boss --quiet").ok().stdout, format!("{id}\n"));
    assert!(
        desk.cmd("change approvals --all --format csv").ok().stdout.starts_with("id,state,risk,role,votes")
    );
    desk.cmd(&format!("change approve {id} --as c2")).ok();
    assert_eq!(desk.show(&id)["state"], "approved");
    assert_eq!(desk.cmd("change approvals --all -q").ok().stdout, "");
}

#[test]
fn the_board_refuses_as_soon_as_its_quorum_cannot_be_reached() {
    let desk = desk();
    let id = assessed(&desk, true, "");
    desk.cmd(&format!("change reject {id} --as c1 --because no --role cab")).ok();
    assert_eq!(desk.show(&id)["state"], "assessed", "two of three may still vote for it");
    desk.cmd(&format!("change reject {id} --as c2 --because no")).ok();
    assert_eq!(desk.show(&id)["state"], "rejected");
    // Who requested it is not of the board this time, so that one vote against is enough.
    let id = desk.cmd(&format!("change new X --as c1 {FORM}")).id();
    assess(&desk, &id, true).ok();
    desk.cmd(&format!("change reject {id} --as c2 --because no")).ok();
    assert_eq!(desk.show(&id)["state"], "rejected");
    // Where the quorum was never there, nobody votes for it.
    let id = desk.cmd(&format!("change new X --as c1 --assign c2 {FORM}")).id();
    assess(&desk, &id, true).ok();
    refused(
        &desk,
        &format!("change approve {id} --as boss --role cab"),
        "2 votes of the role cab cannot be reached: only 1",
        "itdesk.toml",
    );
    assert!(
        desk.cmd(&format!("change approve {id} --as boss")).fails(2).stderr.contains("--role is missing")
    );
    desk.cmd(&format!("change approve {id} --as boss --role senior-management")).ok();
    assert_eq!(desk.show(&id)["state"], "approved");
}

#[test]
fn another_form_makes_the_votes_void_and_says_so() {
    let desk = desk();
    for flag in [
        "--plan other",
        "--scope wider",
        "--affects web",
        "--service web",
        "--requester ben",
        "--description d",
    ] {
        let id = approved(&desk, "--service mail");
        desk.cmd(&format!("change schedule {id} --from 'in 1h' --to 1h --force --because busy")).ok();
        let told = desk.cmd(&format!("change edit {id} {flag}")).ok();
        assert!(told.stderr.contains("must be approved again; votes voided: 1"), "{flag}: {}", told.stderr);
        let told = desk.show(&id);
        assert_eq!((&told["state"], &told["part"]["window"]), (&json!("assessed"), &json!(null)), "{flag}");
        assert!(told["part"]["approvals"][0]["void"].is_string());
        desk.cmd(&format!("change approve {id} --as c1")).ok();
        assert_eq!(
            desk.show(&id)["part"]["approvals"].as_array().unwrap().len(),
            2,
            "the void vote stays on record"
        );
    }
    let id = approved(&desk, "");
    desk.cmd(&format!("change edit {id} --title 'Another name' --tag x")).ok();
    assert_eq!(desk.show(&id)["state"], "approved", "a name is not what the vote was about");
    assess(&desk, &id, false).ok();
    assert_eq!(desk.show(&id)["state"], "assessed", "another assessment is voted on anew");
}

#[test]
fn a_form_changed_by_hand_is_not_what_was_approved() {
    let desk = desk();
    let id = scheduled(&desk);
    desk.edit_record(&id, |r| r["change"]["plan"] = json!(["another program"]));
    refused(&desk, &format!("change start {id}"), "is not approved", "change approve");
    // Nor does a vote count that stands there for who requested it.
    let id = assessed(&desk, false, "");
    desk.cmd(&format!("change approve {id} --as lead")).ok();
    desk.edit_record(&id, |r| r["change"]["approvals"][0]["who"] = json!("req"));
    refused(&desk, &format!("change schedule {id} --from 'in 1h' --to 1h"), "is not approved", "");
}

#[test]
fn the_policy_may_let_the_implementer_vote() {
    let policy = POLICY.replace("[changes]", "[changes]\nimplementer_may_approve = true");
    let desk = TestDesk::with_policy(&policy);
    let id = assessed(&desk, false, "--assign lead");
    desk.cmd(&format!("change approve {id} --as lead")).ok();
    assert_eq!(desk.show(&id)["state"], "approved");
}

#[test]
fn an_emergency_may_begin_before_and_is_owed_an_approval() {
    let desk = desk();
    let id = submitted(&desk, "--type emergency --service mail");
    refused(&desk, &format!("change start {id} --implementer op"), "is not prepared", "change prepare");
    desk.cmd(&format!("change prepare {id} environment --not-needed training --because urgent")).ok();
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    let due = desk.cmd("due --within 2d --json").json();
    assert_eq!((&due[0]["clock"], &due[0]["due"]), (&json!("approval"), &json!("2026-11-24T09:00:00Z")));
    desk.at("2026-11-24T10:00:00Z");
    assert_eq!(desk.cmd("due --json").json()[0]["clock_state"], "breached");
    assess(&desk, &id, false).ok();
    assert_eq!(desk.cmd("change approvals --as lead --json").json()[0]["due"], "2026-11-24T09:00:00Z");
    desk.cmd(&format!("change approve {id} --as lead")).ok();
    assert_eq!(desk.show(&id)["state"], "implementing");
    assert_eq!(desk.show(&id)["record"]["approval"]["state"], "breached");
    assert_eq!(desk.cmd("due --json").json(), json!([]));
}

#[test]
fn an_emergency_that_is_rejected_afterwards_must_be_taken_back() {
    let desk = desk();
    let id = submitted(&desk, "--type emergency");
    desk.cmd(&format!("change prepare {id} --all")).ok();
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    desk.cmd(&format!("change complete {id}")).ok();
    desk.cmd(&format!("change monitor {id} 'mail is lost'")).ok();
    desk.cmd(&format!("change evaluate {id} --effect e --as-expected no --early --because 'seen enough'"))
        .ok();
    refused(&desk, &format!("change close {id}"), "still needs a decision", "change assess");
    desk.cmd(&format!("change rollback {id} --note back")).ok();
    assess(&desk, &id, false).ok();
    desk.cmd(&format!("change reject {id} --as lead --because never")).ok();
    desk.cmd(&format!("change evaluate {id} --effect e --as-expected no --early --because 'it is gone'"))
        .ok();
    desk.cmd(&format!("change close {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "closed");
    assert_eq!(desk.show(&id)["part"]["implementation"]["outcome"], "rolled_back");
}

#[test]
fn an_emergency_completes_its_form_before_it_is_closed() {
    let desk = desk();
    let id = desk.cmd("change new 'Block the worm' --as req --type emergency --content c --reason r").id();
    desk.cmd(&format!("change prepare {id} --all")).ok();
    desk.cmd(&format!("change start {id} --implementer op")).ok();
    desk.cmd(&format!("change complete {id}")).ok();
    assess(&desk, &id, false).ok();
    desk.cmd(&format!("change approve {id} --as lead")).ok();
    desk.cmd(&format!("change monitor {id} 'the worm is out'")).ok();
    desk.cmd(&format!("change evaluate {id} --effect e --as-expected yes --early --because 'it is out'"))
        .ok();
    refused(&desk, &format!("change close {id}"), "Missing: the scope of impact", "change edit");
}
