//! `assign`, by hand and by rule (M3.1b).

use serde_json::json;

use crate::desk::TestDesk;

const POLICY: &str = r#"
[services.email]
team = "platform"
skills = ["mail", "linux"]
[services.wifi]
team = "network"
[services.orphan]
[teams.platform]
members = ["ana", "ben", "cem"]
[teams.network]
members = ["dan"]
[people.ana]
skills = ["mail"]
[people.ben]
skills = ["mail"]
[people.cem]
skills = ["mail", "linux"]
away = true
[people.dan]
away = true
[people.lin]
email = ["lin@example.org", "lin@home.example"]
"#;

fn auto(desk: &TestDesk, new: &str) -> String {
    let id = desk.incident(new);
    let t = desk.cmd(&format!("incident assign {id} --auto --json")).json();
    format!("{}/{}", t["team"].as_str().unwrap(), t["assignee"].as_str().unwrap())
}

#[test]
fn a_ticket_goes_to_a_person_a_team_or_both() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down");
    for (to, team, who) in [
        ("ANA", json!(null), json!("ana")),
        ("me", json!(null), json!("lin")),
        ("lin@HOME.example", json!(null), json!("lin")),
        ("--team network", json!("network"), json!(null)),
        ("ben --team platform", json!("platform"), json!("ben")),
        ("--team platform", json!("platform"), json!("ben")),
        ("--to stranger", json!("platform"), json!("stranger")),
    ] {
        let t = desk.cmd(&format!("incident assign {id} {to} --json")).json();
        assert_eq!((&t["team"], &t["assignee"], &t["state"]), (&team, &who, &json!("assigned")), "{to}");
    }
    assert_eq!(desk.show(&id)["reassignment_count"], 4);
}

#[test]
fn by_rule_the_team_of_the_service_and_the_lightest_load() {
    let desk = TestDesk::with_policy(POLICY);
    let said = desk.cmd(&format!("incident assign {} --auto", desk.incident("One --service email"))).ok();
    insta::assert_snapshot!(desk.said(&said), @r"
    INC-261123-#1
    team platform cares for the service
    ana: 1 of 2 skills asked for (mail, linux); open load 0 (weighted by class), the lightest of those
    ");
    assert_eq!(auto(&desk, "Two --service email --impact extensive --urgency critical"), "platform/ben");
    // Ana holds one of class D, Ben one of class A.
    assert_eq!(auto(&desk, "Three --service email"), "platform/ana");
    assert_eq!(auto(&desk, "Four --service email"), "platform/ana");
}

#[test]
fn skill_comes_before_load_and_the_away_are_passed_over() {
    let desk = TestDesk::with_policy(
        &POLICY.replace("skills = [\"mail\", \"linux\"]\naway = true", "skills = [\"mail\", \"linux\"]"),
    );
    for _ in 0..3 {
        assert_eq!(auto(&desk, "Down --service email --class A --because test"), "platform/cem");
    }
    desk.policy(POLICY);
    assert_eq!(auto(&desk, "Down --service email"), "platform/ana");
}

#[test]
fn the_team_a_ticket_has_comes_before_its_services() {
    let desk = TestDesk::with_policy(&POLICY.replace("[people.dan]\naway = true", "[people.dan]"));
    assert_eq!(auto(&desk, "Down --service email --team network"), "network/dan");
}

#[test]
fn ended_tickets_weigh_nothing() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Heavy --assign ana --class A --because test");
    assert_eq!(auto(&desk, "Down --service email"), "platform/ben");
    desk.cmd(&format!("incident cancel {id} --because 'not so'")).ok();
    assert_eq!(auto(&desk, "Down --service email"), "platform/ana");
}

#[test]
fn without_a_team_or_anyone_present_it_is_refused() {
    let desk = TestDesk::with_policy(POLICY);
    let refused = |new: &str| {
        let id = desk.incident(new);
        let before = desk.bytes(&id);
        let said = desk.said(&desk.cmd(&format!("incident assign {id} --auto")).fails(4));
        assert_eq!(desk.bytes(&id), before);
        said
    };
    insta::assert_snapshot!(refused("Down"), @r"
    error: INC-261123-#1 has no service, so itdesk cannot choose a team
      → name one with edit --service, or assign by hand: assign ID WHO --team TEAM
    ");
    insta::assert_snapshot!(refused("Down --service orphan"), @r"
    error: the policy names no team for service 'orphan'
      → set team under [services.orphan] in itdesk.toml, or assign by hand
    ");
    insta::assert_snapshot!(refused("Down --service wifi"), @r"
    error: nobody in team 'network' is available
      → add members under [teams.network] in itdesk.toml, or name someone: assign ID WHO
    ");
}

#[test]
fn someone_must_be_named() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let refused = desk.cmd(&format!("incident assign {id}")).fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: no assignee is given
      → put a person last (me is you), or give --to WHO, --team TEAM or --auto
    ");
    desk.cmd(&format!("incident assign {id} ben --auto")).fails(3);
    desk.cmd(&format!("incident assign {id} --to ben --auto")).fails(2);
}

#[test]
fn a_resolved_ticket_is_not_given_away() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    desk.cmd(&format!("incident assign {id} ben")).fails(4);
}
