//! `[changes]` and `[deliveries]` in the policy.

use super::*;

#[test]
fn every_mistake_has_its_line_and_a_way_out() {
    for (policy, says) in [
        ("[changes]\nmatrix = [\"HHX\"]\n", "2:11: error: changes.matrix[0]"),
        ("[changes]\nmatrix = [\"HH\", \"HL\"]\n", "4 rows of 4 letters"),
        ("[changes]\nchecklist = [\"a\"]\nchecklists = []\n", "3:1: error: changes.checklists"),
        ("[changes.approval]\nhigh = [\"cab:0\"]\n", "'cab:0' is not ROLE or ROLE:VOTES"),
        ("[changes.approval]\nhigh = []\n", "names no role"),
        ("[changes.approval]\nhuge = [\"cab\"]\n", "'huge' is not a key"),
        ("[changes.freeze]\nfrom = \"2026-12-01\"\n", "[[changes.freeze]]"),
        ("[[changes.freeze]]\nfrom = \"2026-12-01\"\n", "has no to"),
        ("[[changes.freeze]]\nfrom = \"2026-12-02\"\nto = \"2026-12-01\"\n", "ends before it begins"),
        ("[[changes.freeze]]\nfrom = \"soon\"\nto = \"2026-12-01\"\n", "'soon' is not a day or a time"),
        ("[changes.templates.x]\nplan = [\"p\"]\n", "approved_by, plan and rollback_plan"),
        ("[deliveries]\ntests = [\"uats\"]\n", "uats"),
        ("[deliveries]\npass = 85\n", "write 0.85 for 85 %"),
        ("[deliveries]\nrequires = [\"blueprints\"]\n", "blueprints"),
        (
            "[[sla.agreement]]\nname = \"gold\"\nmeasures = { delay = \"fast\" }\n",
            "sla.agreement[0].measures.delay",
        ),
    ] {
        let desk = TestDesk::with_policy(policy);
        let told = desk.cmd("config check").fails(1);
        assert!(
            format!("{}{}", told.stdout, told.stderr).contains(says),
            "{policy}: {}{}",
            told.stdout,
            told.stderr
        );
    }
}

#[test]
fn what_the_policy_says_holds_and_is_shown() {
    let desk = TestDesk::with_policy(
        "[people.ann]\nroles = [\"owner\"]\n[people.ben]\n[changes]\nimpact = [\"big\", \"small\"]\nlikelihood = [\"often\"]\nmatrix = [\"H\", \"L\"]\n\
         [changes.approval]\nhigh = [\"owner\"]\n",
    );
    desk.cmd("config check").ok();
    let shown = desk.cmd("config show").ok().stdout;
    for says in ["changes.matrix", "changes.approval.high", "deliveries.pass", "changes.emergency_approval"] {
        assert!(shown.contains(says), "{says} in {shown}");
    }
    let id = desk.cmd(&format!("change new X --as ben {FORM}")).id();
    desk.cmd(&format!(
        "change assess {id} --likelihood often --impact Big --effects e --mitigation m --signed-by ann"
    ))
    .ok();
    desk.cmd(&format!("change approve {id} --as ann")).ok();
    assert_eq!(desk.show(&id)["state"], "approved");
}
