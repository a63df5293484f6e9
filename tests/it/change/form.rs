//! The request form (M6.1b), standard changes, and edits.

use super::*;
use serde_json::json;

#[test]
fn a_whole_form_is_submitted_and_prints_its_id() {
    let desk = desk();
    let id = submitted(&desk, "--service mail --affects web --affects Web");
    assert!(id.starts_with("CHG-261123-"), "{id}");
    let told = desk.show(&id);
    assert_eq!(
        (&told["state"], &told["change_type"], &told["risk"]),
        (&json!("submitted"), &json!("normal"), &json!(null))
    );
    assert_eq!((&told["requester"]["name"], &told["affects"]), (&json!("req"), &json!(["web"])));
    assert_eq!(
        (&told["clocks"], &told["targets"], &told["class"]),
        (&json!(null), &json!(null), &json!("D"))
    );
    assert_eq!(told["part"]["plan"], json!(["p"]));
    assert!(desk.path(&id).ends_with(format!("changes/2026/11/23/{id}.json")));
    assert_eq!(desk.cmd("list service:web --format ids").ok().stdout.trim(), id);
    assert_eq!(desk.cmd("list type:normal kind:change -state:closed --format ids").ok().stdout.trim(), id);
    assert_eq!(desk.cmd("change list -service:web --count").ok().stdout, "0\n");
    assert_eq!(desk.cmd("search gateway --count").ok().stdout, "1\n");
}

#[test]
fn a_form_with_gaps_is_refused_or_kept_as_a_draft() {
    let desk = desk();
    let told = desk.cmd("change new 'Swap' --content c").fails(2);
    assert!(
        told.stderr.contains("the scope of impact, the reason, the resources, the plan, the rollback plan")
    );
    assert!(told.stderr.contains("--rollback-plan TEXT, or --draft"), "{}", told.stderr);
    assert!(desk.files().is_empty());
    let id = desk.cmd("change new 'Swap' --content c --draft").id();
    assert_eq!(desk.show(&id)["state"], "draft");
    refused(
        &desk,
        &format!("change submit {id}"),
        "Missing: the scope of impact",
        &format!("itdesk change edit {id} --scope TEXT"),
    );
    desk.cmd(&format!("change edit {id} --scope s --reason r --resources x --plan p --rollback-plan q")).ok();
    let told = desk.cmd(&format!("change submit {id} --json")).json();
    assert_eq!(told["state"], "submitted");
    assert_eq!(desk.cmd(&format!("change edit {id}")).fails(2).stderr.lines().count(), 2);
}

#[test]
fn a_form_that_was_handed_in_stays_whole() {
    let desk = desk();
    let id = approved(&desk, "");
    refused(&desk, &format!("change edit {id} --plan ''"), "is incomplete. Missing: the plan", "--plan TEXT");
    let draft = desk.cmd("change new X --draft --plan p").id();
    desk.cmd(&format!("change edit {draft} --plan ''")).ok();
    assert_eq!(part(&desk, &draft)["plan"], json!(null));
}

#[test]
fn an_emergency_needs_no_more_than_what_and_why_at_first() {
    let desk = desk();
    desk.cmd("change new 'Block the worm' --type emergency --content c").fails(2);
    let id = desk.cmd("change new 'Block the worm' --type emergency --content c --reason r").id();
    let told = desk.show(&id);
    assert_eq!((&told["state"], &told["class"]), (&json!("submitted"), &json!("A")));
}

#[test]
fn a_change_is_tied_to_what_it_is_for() {
    let desk = desk();
    let incident = desk.incident("Down");
    let id = submitted(&desk, &format!("--for {incident}"));
    assert_eq!(desk.show(&id)["links"], json!([{"rel": "follows", "id": incident}]));
    assert_eq!(desk.show(&incident)["links"], json!([{"rel": "followed_by", "id": id}]));
    let told = desk.cmd(&format!("change new X {FORM} --for INC-261123-00000")).fails(3);
    assert!(told.stderr.contains("no ticket"), "{}", told.stderr);
    assert_eq!(desk.files().len(), 2, "nothing is made for a ticket that is not there");
}

#[test]
fn a_standard_change_comes_from_its_template_approved() {
    let desk = desk();
    let id = desk.cmd("change new --template restart").id();
    let told = desk.show(&id);
    assert_eq!((&told["state"], &told["title"]), (&json!("approved"), &json!("Restart the mail server")));
    assert_eq!((&told["change_type"], &told["risk"]), (&json!("standard"), &json!("low")));
    assert_eq!((&told["service"], &told["affects"]), (&json!("mail"), &json!(["web"])));
    assert_eq!(told["part"]["approvals"][0]["who"], "boss");
    refused(
        &desk,
        &format!("change edit {id} --plan other"),
        "uses the form of its template",
        "--type normal",
    );
    refused(&desk, &format!("change approve {id} --as lead"), "already approved", "");
    assert_eq!(desk.cmd(&format!("change edit {id} --title Other --tag night")).id(), id);
    desk.cmd(&format!("change schedule {id} --from 'in 1h' --to 2h")).ok();
    desk.cmd(&format!("change prepare {id} --all")).ok();
    desk.at("2026-11-23T10:30:00Z").cmd(&format!("change start {id}")).ok();
}

#[test]
fn templates_and_types_that_do_not_fit_are_usage_errors() {
    let desk = desk();
    for (line, says) in [
        ("change new X --type standard", "--template is missing"),
        ("change new --template reboot", "templates in the policy: restart"),
        ("change new --template restart --type emergency", "is standard, not emergency"),
        ("change new --template restart --plan other", "takes its form from the template"),
        ("change new X --type weekly", "standard, normal, emergency"),
    ] {
        let told = desk.cmd(line).fails(2);
        assert!(told.stderr.contains(says), "{line}: {}", told.stderr);
    }
    assert!(desk.files().is_empty());
}

#[test]
fn only_those_the_policy_names_raise_changes() {
    let desk = TestDesk::with_policy(
        "[people.lead]\nroles = [\"technical-lead\"]\n[changes]\nrequesters = [\"technical-lead\"]\n",
    );
    refused(&desk, &format!("change new X {FORM}"), "may not create a change", "technical-lead");
    desk.cmd(&format!("change new X {FORM} --as lead")).ok();
}

#[test]
fn a_draft_printed_whole_is_taken_in_again() {
    let desk = desk();
    let id = approved(&desk, "--service mail");
    let printed = desk.cmd("export").ok().stdout;
    let other = super::desk();
    other.run_with(&["import", "-"], printed.as_bytes()).ok();
    let there = other.cmd("list --format ids").ok().stdout.trim().to_owned();
    assert_eq!(part(&other, &there), part(&desk, &id));
    assert_eq!(other.show(&there)["state"], "approved");
    // Rows of a table cannot hold a change, nor a state that its kind does not have.
    let rows = b"title,kind,state\na,incident,draft\nb,change,new\n";
    let told = other.run_with(&["import", "-"], rows).fails(1);
    assert!(told.stderr.contains("2 rejected"), "{}", told.stderr);
    other.cmd("doctor").ok();
}
