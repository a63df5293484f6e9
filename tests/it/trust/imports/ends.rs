//! Tickets that are over: since when, and what follows where nobody knows.

use serde_json::{Value, json};

use super::{each, take, tickets};
use crate::desk::TestDesk;

const LATE: &str = "2026-11-23T09:00:00Z";

/// No clock of any ticket is judged, none counts, and the reports agree.
fn judges_nothing(desk: &TestDesk, times: usize) {
    let told = tickets(desk);
    assert_eq!(told.len(), times);
    for ticket in &told {
        for clock in ["handle", "resolve"] {
            assert_eq!(ticket["clocks"][clock]["state"], "unknown", "{ticket}");
            assert_eq!(ticket["clocks"][clock]["due"], Value::Null);
        }
        assert_eq!((&ticket["resolved"], &ticket["closed"]), (&Value::Null, &Value::Null), "{ticket}");
        assert!(ticket["history"].to_string().contains("the source does not say when"), "{ticket}");
    }
    assert_eq!(desk.cmd("due --within 9999d --json").ok().stdout.trim(), "[]");
    assert_eq!(desk.cmd("list --all clock:breached --count").ok().stdout, "0\n");
    assert_eq!(desk.cmd("list --all clock:unknown --count").ok().stdout, format!("{times}\n"));
    let sla = desk.cmd("report sla --json").json();
    for clock in ["handle", "resolve"] {
        let of: Vec<u64> = found(&sla, clock).iter().filter_map(|ratio| ratio["of"].as_u64()).collect();
        assert!(of.iter().all(|of| *of == 0), "{sla}");
    }
}

/// Every value under a key, however deep.
fn found<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(map) => {
            map.iter().flat_map(|(name, v)| if name == key { vec![v] } else { found(v, key) }).collect()
        }
        Value::Array(items) => items.iter().flat_map(|v| found(v, key)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_ticket_that_is_over_since_nobody_knows_when_is_judged_by_no_clock() {
    let csv = "title,external,state,created\nA,hd:1,closed,2026-11-01T10:00:00Z\n\
        B,hd:2,resolved,2026-11-01T10:00:00Z\nC,hd:3,closed,2026-11-20T10:00:00Z\n";
    let desk = TestDesk::new();
    take(&desk, &[], csv);
    judges_nothing(&desk, 3);

    let json = json!([
        { "title": "A", "state": "Closed", "created": "2026-11-01", "kind": "request" },
        { "title": "B", "state": "resolved", "created": "2026-11-01", "resolved": null },
    ]);
    let desk = TestDesk::new();
    take(&desk, &[], json.to_string());
    judges_nothing(&desk, 2);
}

#[test]
fn a_log_that_shows_only_the_end_of_a_ticket_judges_it_by_no_clock() {
    let profile = "name = \"log\"\ngroup_by = \"n\"\n[fields]\nexternal = \"n\"\ntitle = \"t\"\nstate = \"s\"\n\
        [events]\nat = \"at\"\n[milestones]\nresolved = \"r\"\n";
    let desk = TestDesk::new();
    desk.write("log.toml", profile);
    let rows = "n,t,s,at,r\n1,A,closed,2026-11-01T10:00:00Z,\n2,B,resolved,2026-11-01T10:00:00Z,\n";
    take(&desk, &["--profile", "log.toml"], rows);
    judges_nothing(&desk, 2);
}

#[test]
fn a_first_row_that_is_closed_later_than_the_opening_ends_at_its_own_time() {
    let profile = "name = \"log\"\ngroup_by = \"n\"\n[fields]\nexternal = \"n\"\ntitle = \"t\"\nstate = \"s\"\n\
        [events]\nat = \"at\"\ncreated = \"c\"\n";
    let desk = TestDesk::new();
    desk.write("log.toml", profile);
    take(&desk, &["--profile", "log.toml"], "n,t,s,c,at\n1,A,closed,2026-11-02,2026-11-04\n");
    let ticket = &tickets(&desk)[0];
    assert_eq!(
        (&ticket["created"], &ticket["closed"]),
        (&json!("2026-11-02T00:00:00Z"), &json!("2026-11-04T00:00:00Z"))
    );
    assert_eq!(ticket["history"][0]["did"], "created");
    assert_eq!(ticket["history"][1]["did"], "closed");
}

#[test]
fn what_is_not_judged_stays_so_when_it_is_closed_by_hand_and_counts_anew_once_reopened() {
    let desk = TestDesk::new();
    take(&desk, &[], "title,state,created\nB,resolved,2026-11-01T10:00:00Z\n");
    let id = tickets(&desk)[0]["id"].as_str().unwrap().to_owned();
    desk.at(LATE).cmd(&format!("incident reopen {id} --because 'it is back'")).ok();
    assert_ne!(desk.show(&id)["clocks"]["resolve"]["state"], "unknown");
    assert_eq!(desk.cmd("list --all clock:unknown --count").ok().stdout, "0\n");
}

#[test]
fn an_end_that_one_time_dates_is_judged_by_that_one() {
    let desk = TestDesk::new();
    take(&desk, &[], "title,state,created,resolved\nA,closed,2026-11-02T10:00:00Z,2026-11-02T10:05:00Z\n");
    let ticket = &tickets(&desk)[0];
    assert_eq!(ticket["clocks"]["resolve"]["state"], "met");
    assert_eq!(ticket["resolved"], "2026-11-02T10:05:00Z");
}

#[test]
fn times_in_an_order_they_cannot_have_are_moved_and_kept_in_words() {
    let desk = TestDesk::new();
    let csv = "title,state,created,responded,resolved,closed\n\
        A,closed,2026-11-02T10:00:00Z,,2026-11-01T10:00:00Z,2026-11-03T10:00:00Z\n\
        B,closed,2026-11-02T10:00:00Z,,2026-11-04T10:00:00Z,2026-11-03T10:00:00Z\n\
        C,new,2026-11-02T10:00:00Z,2026-11-01T10:00:00Z,,\n";
    let summary = take(&desk, &[], csv);
    assert_eq!((&summary["tickets_added"], summary["rejected"].as_array().unwrap().len()), (&json!(3), 0));
    assert_eq!(each(&desk, "/resolved")[0], "2026-11-02T10:00:00Z");
    assert_eq!(each(&desk, "/closed")[1], "2026-11-04T10:00:00Z");
    let told: Vec<String> = each(&desk, "/history").iter().map(Value::to_string).collect();
    assert!(told[0].contains("the source dates it resolved 2026-11-01T10:00:00Z, before it was created"));
    assert!(told[1].contains("the source dates it closed 2026-11-03T10:00:00Z, before it was resolved"));
    assert!(told[2].contains("the source dates it responded 2026-11-01T10:00:00Z, before it was created"));
}

#[test]
fn an_export_of_what_is_not_judged_comes_back_unjudged() {
    let (desk, other) = (TestDesk::new(), TestDesk::new());
    take(&desk, &[], "title,state,created\nA,closed,2026-11-01T10:00:00Z\nB,resolved,2026-11-01T10:00:00Z\n");
    take(&other, &[], desk.cmd("export").ok().stdout);
    judges_nothing(&other, 2);
    let brief = TestDesk::new();
    take(&brief, &[], desk.cmd("list --all --json").ok().stdout);
    judges_nothing(&brief, 2);
}
