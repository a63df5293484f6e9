//! No name, an empty name and a mistyped name: nobody is recorded by accident, and no typing error passes in silence.

use crate::desk::TestDesk;

const POLICY: &str = r#"
[teams.network]
members = ["omar"]
[services.vpn]
team = "network"
[services.email]
[people.omar]
name = "Omar Said"
email = "omar@example.org"
[people.zoe]
name = "Zoë Quin"
[[sla.agreement]]
name = "gold"
when = { team = "network" }
A = { respond = "5m" }
B = { respond = "5m" }
C = { respond = "5m" }
D = { respond = "5m" }
"#;

#[test]
fn nobody_is_a_person_to_give_a_ticket_to() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down --requester z --assign omar");
    for nobody in ["''", "none", "NONE", "'  '", "ｎｏｎｅ"] {
        desk.cmd(&format!("assign {id} omar"));
        desk.cmd(&format!("incident assign {id} omar")).ok();
        desk.cmd(&format!("incident assign {id} {nobody}")).ok();
        assert!(desk.show(&id)["assignee"].is_null(), "{nobody}");
    }
}

#[test]
fn an_empty_name_is_refused() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down --requester z");
    let before = desk.bytes(&id);
    for line in [
        "note ID hello --as ''",
        "note ID hello --as '  '",
        "incident edit ID --requester ''",
        "incident edit ID --requester '\u{3000}'",
        "request new x --requester ''",
        "request new x --requester none",
    ] {
        let told = desk.cmd(&line.replace("ID", &id));
        assert!([2, 4].contains(&told.code), "{line}: {told:?}");
        assert!(told.stderr.contains("\n  → "), "{line}: {}", told.stderr);
    }
    assert_eq!(desk.bytes(&id), before);
    desk.cmd(&format!("incident edit {id} --requester none")).ok();
    assert!(desk.show(&id)["requester"]["name"].is_null());
}

#[test]
fn a_mistyped_name_is_said_with_the_nearest_one() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down --requester z");
    for (line, nearest) in [
        ("incident new x --requester z --team netwrok", "network"),
        ("incident new x --requester 'Omar Siad'", "Omar Said"),
        ("incident assign ID omra", "omar"),
        ("list service:vpm", "vpn"),
        ("list team:netwrok,network", "network"),
        ("list assignee:omra", "omar"),
        ("list 'requester:Zoe Qin'", "Zoë Quin"),
        ("list impact:signifcant", "significant"),
        ("list -team:netwrok", "network"),
        ("due service:emial", "email"),
        ("search down service:emial", "email"),
        ("export team:netwrok", "network"),
        ("report sla --service vpm", "vpn"),
        ("report sla --team netwrok", "network"),
        ("monitor report --service vpm", "vpn"),
        ("report changes team:netwrok", "network"),
        ("monitor audit team:netwrok", "network"),
        ("monitor record vpm response_time 3", "vpn"),
        ("incident new x --requester z --service vpm", "vpn"),
        ("incident new x --requester z --impact signifcant", "significant"),
    ] {
        let told = desk.cmd(&line.replace("ID", &id));
        assert!(told.stderr.contains(nearest), "{line}: {}{}", told.stdout, told.stderr);
    }
    for line in [
        "list team:none",
        "list assignee:me",
        "list service:vp*",
        "list requester:Somebody",
        "list team:NETWORK",
    ] {
        assert_eq!(desk.cmd(line).stderr.matches("note:").count(), 0, "{line}");
    }
}

#[test]
fn a_filter_finds_a_person_under_every_name() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down --requester z --assign zoe");
    let other = desk.incident("Router --requester 'Omar Said' --assign omar");
    for name in ["zoe", "ZOE", "'\"Zoe Quin\"'", "'Zoë Quin'", "ｚｏｅ"] {
        let words: Vec<String> =
            vec!["list".into(), format!("assignee:{}", name.trim_matches('\'')), "-q".into()];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(desk.run(&words).ok().stdout.trim(), id, "{name}");
    }
    for name in ["omar", "omar@example.org", "OMAR@example.org", "Omar Said"] {
        for key in ["assignee", "requester"] {
            assert_eq!(
                desk.run(&["list", &format!("{key}:{name}"), "-q"]).ok().stdout.trim(),
                other,
                "{key}:{name}"
            );
        }
    }
}

#[test]
fn the_agreement_of_a_team_holds_from_creation_through_its_service() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Down --requester z --service vpn --impact significant --urgency high");
    let shown = desk.show(&id);
    assert_eq!(shown["targets"]["policy"], "gold");
    assert_eq!(shown["due"]["respond"], "2026-11-23T09:05:00Z");
    // Another team that has the ticket has other agreements.
    desk.cmd(&format!("incident assign {id} --team other")).ok();
    assert_eq!(desk.show(&id)["targets"]["policy"], "default");
}
