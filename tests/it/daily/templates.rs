//! `--template` and `--fields` on every list.

use crate::desk::TestDesk;

fn desk() -> (TestDesk, String) {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down' --impact extensive --urgency critical --tag a --tag b");
    desk.cmd(&format!("incident start {id}")).ok();
    (desk, id)
}

#[test]
fn a_template_makes_a_line_of_each_ticket_in_every_list() {
    let (desk, id) = desk();
    desk.at("2026-11-23T10:00:00Z");
    for (list, template) in [
        ("list", "{{ id }}|{{ class }}"),
        ("incident list", "{{ id }}|{{ class }}"),
        ("mine", "{{ id }}|{{ class }}"),
        ("search VPN", "{{ id }}|{{ class }}"),
        ("due", "{{ id }}|{{ class }}"),
    ] {
        let told = desk.cmd(&format!("{list} --template '{template}'")).ok();
        assert_eq!(told.stdout, format!("{id}|A\n"), "{list}");
    }
    let told = desk.cmd("list --template '{{ tags | join(\"+\") }} {{ team }}.{{ external.number }}'").ok();
    assert_eq!(told.stdout, "a+b .\n", "what is not there is empty");
}

#[test]
fn a_wrong_template_is_refused_before_a_line_is_printed() {
    let (desk, _) = desk();
    let refused = desk.cmd("list --template '{{ titel }}'").fails(2);
    assert_eq!(refused.stdout, "");
    assert!(refused.stderr.contains("did you mean title?"), "{}", refused.stderr);
    desk.cmd("list --template '{{ id'").fails(2);
    desk.cmd("list --template '{{ id }}' --json").fails(2);
    desk.cmd("list --template '{{ id }}' --fields id").fails(2);
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{ id }}{% endfor %}{% endfor %}";
    desk.run(&["list", "--template", endless]).fails(2);
}

#[test]
fn times_in_the_columns_of_a_table_are_local_and_in_json_they_are_utc() {
    let (desk, id) = desk();
    desk.policy("[desk]\nname = \"Desk\"\ntimezone = \"Asia/Shanghai\"\n");
    let told = desk.cmd("list --fields id,created,title").ok();
    assert!(told.stdout.contains("2026-11-23 17:00"), "{}", told.stdout);
    let found = desk.cmd("search VPN --fields id,created --json").json();
    assert_eq!(found, serde_json::json!([{ "id": id, "created": "2026-11-23T09:00:00Z" }]));
}

#[test]
fn a_refusal_gives_times_in_the_zone_of_the_desk() {
    let (desk, id) = desk();
    desk.policy("[desk]\nname = \"Desk\"\ntimezone = \"Europe/Berlin\"\n");
    let refused = desk.cmd(&format!("note {id} x --at 2026-11-24T00:00:00Z")).fails(2);
    let said = "--at 2026-11-24 01:00 CET is in the future (it is 2026-11-23 10:00 CET)";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let json = desk.cmd(&format!("note {id} x --at 2026-11-24T00:00:00Z --json")).fails(2);
    assert!(json.stderr.contains("2026-11-24T00:00:00Z"), "{}", json.stderr);
}
