//! `triage`: the assessment, and the class that follows from it.

use crate::desk::TestDesk;

#[test]
fn the_class_and_the_deadlines_follow_the_assessment() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down'");
    assert_eq!(desk.show(&id)["class"], "D");
    let told =
        desk.cmd(&format!("incident triage {id} --impact extensive --urgency high --format table")).ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    INC-261123-#1  triaged  class A  respond due in 30m
    ");
    let t = desk.show(&id);
    assert_eq!((t["state"].as_str(), t["class"].as_str()), (Some("triaged"), Some("A")));
    assert_eq!(t["due"]["handle"], "2026-11-23T13:00:00Z");
}

#[test]
fn each_cell_and_floor_makes_its_class() {
    let desk = TestDesk::new();
    // M2.1b, M2.1c, M2.3a.
    for (assessment, class) in [
        ("--impact extensive --urgency critical", "A"),
        ("--impact significant --urgency high", "B"),
        ("--impact moderate --urgency high", "C"),
        ("--impact minor --urgency low", "D"),
        ("--type emergency", "A"),
        ("--type important", "B"),
        ("--interruption full", "A"),
        ("--interruption partial", "B"),
        ("--data-loss actual", "A"),
        ("--data-loss possible", "D"),
        ("--difficulty high", "C"),
        ("--impact extensive --urgency critical --difficulty high", "A"),
        ("--impact EXTENSIVE --urgency Critical", "A"),
        ("-i ext -u crit", "A"),
    ] {
        let id = desk.incident("Down");
        let t = desk.cmd(&format!("incident triage {id} {assessment} --json")).json();
        assert_eq!(t["class"], class, "{assessment}");
    }
}

#[test]
fn a_new_assessment_takes_back_a_class_set_by_hand() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --class A --because 'the board is waiting'");
    let t = desk.cmd(&format!("incident triage {id} --impact minor --urgency low --json")).json();
    assert_eq!(t["class"], "D");
    let t = desk.cmd(&format!("incident triage {id} --class B --because 'it grows' --json")).json();
    insta::assert_snapshot!(t["reasons"], @r#"["set to B by lin@example.org: it grows","the rules alone would give class D","impact minor and urgency low make class D"]"#);
}

#[test]
fn an_unknown_level_names_those_there_are() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let before = desk.bytes(&id);
    let refused = desk.cmd(&format!("incident triage {id} --urgency now")).fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: --urgency 'now' is not a level of the policy
      → did you mean low? one of critical, high, medium, low
    ");
    let refused = desk.cmd(&format!("incident triage {id} --urgency now --json")).fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r#"{"error":{"kind":"usage","message":"--urgency 'now' is not a level of the policy","exit":2,"hint":"did you mean low? one of critical, high, medium, low"}}"#);
    assert_eq!(desk.bytes(&id), before);
}

#[test]
fn the_other_kind_and_ended_tickets_are_refused() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    let other = desk.cmd(&format!("incident analyse {id} slow")).fails(3);
    insta::assert_snapshot!(desk.said(&other), @r"
    error: REQ-261123-#1 is of kind request, not incident
      → see its next steps: itdesk show REQ-261123-#1
    ");
    desk.cmd(&format!("request cancel {id} --because 'not needed'")).ok();
    let ended = desk.cmd(&format!("request triage {id} --impact minor")).fails(4);
    insta::assert_snapshot!(desk.said(&ended), @r"
    error: REQ-261123-#1 is cancelled: triage is not possible now
      → next steps: reopen
    ");
}

#[test]
fn the_same_assessment_again_changes_nothing() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident triage {id} --impact minor")).ok();
    let before = desk.bytes(&id);
    let again = desk.cmd(&format!("incident triage {id} --impact minor")).ok();
    assert_eq!(desk.said(&again), "INC-261123-#1\nINC-261123-#1: nothing to change\n");
    assert_eq!(desk.bytes(&id), before);
}

#[test]
fn a_level_is_named_by_how_it_begins_with_three_letters_or_more() {
    let desk = TestDesk::with_policy(
        "[classification]\nimpact = [\"extended\", \"extensive\", \"minor\"]\n\
        urgency = [\"high\", \"low\"]\nmatrix = [[\"A\", \"B\"], [\"B\", \"C\"], [\"C\", \"D\"]]\n",
    );
    let id = desk.incident("Down");
    for (given, impact) in [("min", "minor"), ("extens", "extensive"), ("EXTEND", "extended")] {
        desk.cmd(&format!("incident triage {id} -i {given}")).ok();
        assert_eq!(desk.show(&id)["impact"], impact, "{given}");
    }
    for given in ["mi", "ext", "minors", "''"] {
        desk.cmd(&format!("incident triage {id} -i {given}")).fails(2);
    }
    assert_eq!(desk.show(&id)["impact"], "extended");
}
