//! `due`: a line a ticket, with a word for what is late.

use serde_json::json;

use super::on_a_terminal;
use crate::desk::TestDesk;

/// A desk at a time when both clocks of one incident are late, and one of another is.
fn late() -> (TestDesk, [String; 2]) {
    let desk = TestDesk::new();
    let a = desk.incident("'VPN is down' --impact extensive --urgency critical");
    desk.at("2026-11-23T10:00:00Z");
    let b = desk.incident("'Mail is down' --impact extensive --urgency critical");
    desk.at("2026-11-23T13:30:00Z");
    (desk, [a, b])
}

#[test]
fn a_ticket_has_one_line_with_its_first_deadline_unless_each_is_asked_for() {
    let (desk, [a, b]) = late();
    let told = desk.cmd("due").ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    ID                CLASS  DUE      CLOCK    AT                WHO  TITLE
    INC-261123-#1  A      LATE 4h  respond  2026-11-23 09:30  -    VPN is down
    INC-261123-#2  A      LATE 3h  respond  2026-11-23 10:30  -    Mail is down
    ");
    let each = desk.cmd("due --each --format table").ok();
    assert_eq!(each.stdout.matches(&a).count(), 2, "{}", each.stdout);
    assert!(each.stdout.matches(&b).count() >= 1, "{}", each.stdout);
}

#[test]
fn programs_get_a_row_for_each_clock_as_before() {
    let (desk, [a, _]) = late();
    let rows = desk.cmd("due --json").json();
    let clocks: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["id"] == a)
        .map(|row| row["clock"].clone())
        .collect();
    assert_eq!(clocks, [json!("respond"), json!("handle")]);
    assert_eq!(desk.cmd("due --json --limit 1").json().as_array().unwrap().len(), 1);
    assert_eq!(desk.cmd("due --format ids").ok().lines().len(), 2, "an id once");
}

#[test]
fn the_rest_is_counted_and_a_check_counts_all() {
    let (desk, _) = late();
    let told = desk.cmd("due --limit 1 --check").fails(1);
    assert!(told.stderr.contains("and 1 more; --limit 0 shows all"), "{}", told.stderr);
    assert_eq!(told.stdout.lines().count(), 2);
    assert!(on_a_terminal(&desk, "due").contains("LATE"));
}

#[test]
fn fields_of_the_json_are_columns_with_local_times() {
    let (desk, [a, _]) = late();
    desk.policy("[desk]\nname = \"Desk\"\ntimezone = \"Europe/Berlin\"\n");
    let told = desk.cmd("due --fields id,clock,due --limit 1").ok();
    assert!(told.stdout.contains(&a) && told.stdout.contains("2026-11-23 10:30"), "{}", told.stdout);
    let row = desk.cmd("due --fields id,due --limit 1 --json").json();
    assert_eq!(row, json!([{ "id": a, "due": "2026-11-23T09:30:00Z" }]));
    let refused = desk.cmd("due --fields id,deu").fails(2);
    assert!(refused.stderr.contains("did you mean due?"), "{}", refused.stderr);
}
