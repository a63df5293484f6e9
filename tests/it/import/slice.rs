//! Small logs, event by event.

use std::path::Path;

use itdesk::records::{Event, Recipient, State, Ticket};
use itdesk::rules::life;
use serde_json::json;

use super::{Bench, LOG_POLICY, reasons};

const HEADER: &str = "number,incident_state,reassignment_count,opened_at,sys_updated_by,sys_updated_at,\
category,subcategory,u_symptom,impact,urgency,priority,assignment_group,assigned_to,closed_code,resolved_at,closed_at";

/// Rows of one ticket: state, count, time of the update, team, and the time of its resolution.
fn log(rows: &[(&str, u32, &str, &str)], resolved: &str) -> String {
    let mut text = HEADER.to_owned();
    for (state, count, at, team) in rows {
        text.push_str(&format!(
            "\nINC1,{state},{count},1/2/2016 08:00,bob,{at},Mail,?,Slow,2 - Medium,1 - High,2 - High,{team},?,code 6,{resolved},?"
        ));
    }
    text
}

fn take(rows: &[(&str, u32, &str, &str)], resolved: &str) -> (Bench, Ticket) {
    let bench = Bench::with(LOG_POLICY);
    let summary =
        bench.take_with(log(rows, resolved), |r| r.profile = Some("servicenow".to_owned())).unwrap();
    assert!(summary.rejected.is_empty(), "{:?}", summary.rejected);
    let ticket = bench.ticket();
    (bench, ticket)
}

fn verbs(ticket: &Ticket) -> Vec<&str> {
    ticket.history.iter().map(|e| e.did.as_str()).collect()
}

fn at(event: &Event) -> String {
    event.at.to_string()
}

/// A ticket that meets everything: handed over, lost state, two waits, reopened, closed.
const COURSE: [(&str, u32, &str, &str); 12] = [
    ("New", 0, "1/2/2016 08:05", "?"),
    ("New", 0, "1/2/2016 08:10", "Net"),
    ("-100", 1, "1/2/2016 08:20", "Mail"),
    ("Active", 1, "1/2/2016 08:30", "Mail"),
    ("Active", 1, "1/2/2016 08:31", "Mail"),
    ("Awaiting User Info", 1, "1/2/2016 09:00", "Mail"),
    ("Awaiting Vendor", 1, "1/2/2016 10:00", "Mail"),
    ("Active", 1, "1/2/2016 11:00", "Mail"),
    ("Resolved", 1, "1/2/2016 12:00", "Mail"),
    ("Active", 1, "1/2/2016 13:00", "Mail"),
    ("Resolved", 1, "1/2/2016 14:00", "Mail"),
    ("Closed", 1, "2/2/2016 14:00", "Mail"),
];

#[test]
fn each_row_is_an_event_that_tells_what_changed() {
    let (_, ticket) = take(&COURSE, "1/2/2016 14:02");
    assert_eq!(
        verbs(&ticket),
        [
            "created", "assigned", "assigned", "started", "updated", "held", "held", "resumed", "resolved",
            "reopened", "resolved", "closed"
        ]
    );
    let first = &ticket.history[0];
    assert_eq!(at(first), "2016-02-01T08:00:00Z");
    assert_eq!(first.recorded.unwrap().to_string(), "2016-02-01T08:05:00Z");
    let changes = |i: usize| serde_json::to_value(&ticket.history[i].changes).unwrap();
    assert_eq!(changes(0), json!({ "state": [null, "new"], "class": [null, "B"] }));
    assert_eq!(changes(1), json!({ "team": [null, "Net"] }));
    assert_eq!(changes(2), json!({ "team": ["Net", "Mail"] }));
    assert_eq!(changes(4), json!({}));
    assert_eq!(changes(6), json!({ "pending": ["requester", "supplier"], "state": ["pending", "pending"] }));
    let answers: Vec<usize> =
        (0..12).filter(|i| ticket.history[*i].to == Some(Recipient::Requester)).collect();
    assert_eq!(answers, [5]);
    assert_eq!(ticket.title, "Mail: Slow");
}

#[test]
fn clocks_and_counts_follow_from_the_rows() {
    let (bench, ticket) = take(&COURSE, "1/2/2016 14:02");
    let told = bench.wire(&ticket);
    assert_eq!((told.reassignment_count, told.reopen_count), (1, 1));
    assert_eq!(told.resolved.unwrap().to_string(), "2016-02-01T14:02:00Z");
    assert_eq!(told.closed.unwrap().to_string(), "2016-02-02T14:00:00Z");
    assert_eq!(told.responded.unwrap().to_string(), "2016-02-01T09:00:00Z");
    // 6 h 2 min, less two hours of waiting and one hour resolved.
    assert_eq!(told.clocks.as_ref().unwrap().resolve.elapsed_seconds, 3 * 3600 + 120);
    assert!(ticket.history[11].marks.as_ref().unwrap().verdict.contains_key("resolve"));
}

#[test]
fn rows_out_of_time_order_stand_at_the_time_of_the_row_before() {
    let rows = [
        ("New", 0, "1/2/2016 07:00", "?"),
        ("Active", 0, "1/2/2016 09:00", "?"),
        ("Active", 0, "1/2/2016 08:30", "Net"),
    ];
    let (_, ticket) = take(&rows, "?");
    assert_eq!(at(&ticket.history[0]), "2016-02-01T08:00:00Z");
    assert_eq!(ticket.history[0].recorded, None);
    assert!(ticket.history[0].note[0].contains("2016-02-01T07:00:00Z"));
    assert_eq!(at(&ticket.history[2]), "2016-02-01T09:00:00Z");
    assert!(ticket.history[2].note[0].contains("2016-02-01T08:30:00Z"));
}

#[test]
fn a_resolution_whose_time_the_source_does_not_know_has_none() {
    let rows = [("Resolved", 0, "1/2/2016 09:00", "?"), ("Closed", 0, "1/2/2016 10:00", "?")];
    let (bench, ticket) = take(&rows, "?");
    let told = bench.wire(&ticket);
    assert_eq!(told.resolved, None);
    // The first row says when the work was over; it was not when the ticket was opened.
    assert_eq!(told.handled.unwrap().to_string(), "2016-02-01T09:00:00Z");
    assert_eq!(ticket.state, State::Closed);
}

#[test]
fn changes_are_those_that_the_rules_would_tell() {
    let text = log(
        &[("New", 0, "1/2/2016 08:05", "Net"), ("Resolved", 0, "1/2/2016 08:10", "Mail")],
        "1/2/2016 08:10",
    );
    // The second row differs in everything a row of a log can differ in.
    let text = text.replace(
        "08:10,Mail,?,Slow,2 - Medium,1 - High,2 - High,Mail,?",
        "08:10,Disk,Full,Red,3 - Low,3 - Low,4 - Low,Mail,Eve",
    );
    let bench = Bench::with(LOG_POLICY);
    bench.take_with(&text, |r| r.profile = Some("servicenow".to_owned())).unwrap();
    let after = bench.ticket();
    let first = text.lines().take(2).collect::<Vec<_>>().join("\n");
    let bench = Bench::with(LOG_POLICY);
    bench.take_with(first, |r| r.profile = Some("servicenow".to_owned())).unwrap();
    let before = Ticket { id: after.id, ..bench.ticket() };
    assert_eq!(after.history[1].changes, life::differences(&before, &after));
    assert!(after.history[1].changes.contains_key("targets.resolve"));
}

#[test]
fn a_bad_row_leaves_the_others_of_its_ticket() {
    let bench = Bench::with(LOG_POLICY);
    let rows = [
        ("New", 0, "1/2/2016 08:05", "?"),
        ("Actve", 0, "1/2/2016 08:10", "Net"),
        ("Active", 0, "31/2/2016 08:10", "Net"),
        ("Active", 0, "1/2/2016 09:00", "Mail"),
    ];
    let summary = bench.take_with(log(&rows, "?"), |r| r.profile = Some("servicenow".to_owned())).unwrap();
    let said = reasons(&summary);
    assert!(said[0].starts_with("3: column 'incident_state' is 'Actve'; allowed: New, Active,"), "{said:?}");
    assert!(
        said[1].starts_with("4: column 'sys_updated_at' is '31/2/2016 08:10', which is not a time"),
        "{said:?}"
    );
    assert_eq!((summary.events, summary.rows_read), (2, 4));
    let changes = &bench.ticket().history[1].changes;
    assert_eq!(json!(changes["team"]), json!([null, "Mail"]));
}

#[test]
fn the_sample_goes_in() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/servicenow-sample.csv");
    let bench = Bench::with(LOG_POLICY);
    let text = std::fs::read(path).unwrap();
    let summary = bench.take_with(&text, |r| r.profile = Some("servicenow".to_owned())).unwrap();
    assert_eq!((summary.tickets_added, summary.events, summary.rejected.len()), (300, 2_040, 0));
    let dry = |r: &mut itdesk::import::ImportRequest| {
        r.profile = Some("servicenow".to_owned());
        r.dry_run = true;
    };
    assert_eq!(bench.take_with(&text, dry).unwrap().tickets_known, 300);
    let empty = Bench::with(LOG_POLICY);
    assert_eq!(empty.take_with(&text, dry).unwrap().tickets_added, 300);
    assert!(empty.tickets().is_empty());
}
