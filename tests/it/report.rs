//! `report`: figures of changes and deliveries beside the manual's.

mod changes;
mod deliveries;
mod levels;

use itdesk::records::change::Approval;
use itdesk::records::{Event, Ticket};
use itdesk::report::Figure;
use itdesk::rules::change::form::fingerprint;
use itdesk::rules::policy::Policy;
use itdesk::store::Place;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::desk::TestDesk;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn policy() -> Policy {
    itdesk::config::read_policy("", at("2026-11-23T09:00:00Z")).0
}

fn ratio(figure: &Figure) -> (u64, u64) {
    (figure.ratio.part, figure.ratio.of)
}

fn ticket(id: &str, edit: impl FnOnce(&mut Value)) -> Ticket {
    let mut ticket = Ticket::blank(id.parse().unwrap(), "Work");
    ticket.history.push(Event::new("e1".to_owned(), at("2026-11-02T08:00:00Z"), "wang", "created"));
    let mut record = serde_json::to_value(ticket).unwrap();
    edit(&mut record);
    Ticket::parse(record.to_string().as_bytes()).unwrap()
}

/// A draft of a change, and what `edit` makes of it. Votes whose form is empty are given on the form as it is then.
pub fn change(number: u32, edit: impl FnOnce(&mut Value)) -> Ticket {
    let mut ticket = ticket(&format!("CHG-261102-{number:05}"), edit);
    let form = fingerprint(&ticket);
    let open = |vote: &&mut Approval| vote.form.is_empty();
    let votes = ticket.change_mut().unwrap().approvals.iter_mut();
    votes.filter(open).for_each(|vote| vote.form = form.clone());
    ticket
}

pub fn delivery(number: u32, edit: impl FnOnce(&mut Value)) -> Ticket {
    ticket(&format!("DLV-261102-{number:05}"), edit)
}

/// Makes a draft a change that went well from beginning to end, and was closed.
pub fn carried_out(record: &mut Value) {
    record["state"] = json!("closed");
    record["description"] = json!(["New certificates"]);
    record["change"] = json!({
        "type": "normal",
        "risk": { "effects": ["VPN drops"], "level": "low", "signed_by": "Zhou", "at": "2026-11-02T10:00:00Z" },
        "approvals": [{ "role": "technical-lead", "who": "Chen", "vote": "approved",
            "at": "2026-11-02T11:00:00Z", "form": "" }],
        "implementation": { "by": "Li", "started": "2026-11-02T12:00:00Z", "ended": "2026-11-02T13:00:00Z",
            "outcome": "completed" },
        "observations": [{ "at": "2026-11-02T14:00:00Z", "by": "Li", "text": ["stable"] }],
        "evaluation": { "effect": ["no more drops"], "as_expected": true, "by": "Li", "at": "2026-11-09T12:00:00Z" },
        "review": { "content": ["certificates"], "course": ["quiet"], "result": ["good"],
            "improvements": ["renew by timer"], "attended": ["Zhou"], "at": "2026-11-10T12:00:00Z" },
    });
}

/// A desk with these records.
fn desk(tickets: &[Ticket]) -> TestDesk {
    let desk = TestDesk::new();
    for ticket in tickets {
        desk.write(ticket.id.path().to_str().unwrap(), ticket.to_bytes());
    }
    desk
}

fn three_changes() -> [Ticket; 3] {
    let unwatched = change(2, |record| {
        carried_out(record);
        record["service"] = json!("mail");
        record["change"]["type"] = json!("emergency");
        record["change"]["risk"]["at"] = json!("2026-11-02T15:00:00Z");
        record["change"]["observations"] = json!([]);
    });
    [change(1, carried_out), unwatched, change(3, |record| record["title"] = json!("Draft"))]
}

#[test]
fn changes_are_told_as_a_table() {
    let desk = desk(&three_changes());
    insta::assert_snapshot!(desk.cmd("report changes").ok().stdout, @r"
    FIGURE                VALUE  OF      MANUAL  ROW
    changes                   3
    risk assessed          50 %  1 of 2    78 %  M6.1e
    approved              100 %  2 of 2    85 %  M6.1e
    monitored              50 %  1 of 2    62 %  M6.2b
    reviewed              100 %  2 of 2    40 %  M6.4a
    improved              100 %  2 of 2    60 %  M6.4a
    carried out             0 %  0 of 2    60 %  M6.4a
    on record              50 %  1 of 2    95 %  M6.3a
    types standard            0
    types normal              2
    types emergency           1
    risks low                 2
    risks medium              0
    risks high                0
    risks none                1
    outcomes completed        2
    outcomes failed           0
    outcomes rolled back      0
    causing                   0
    incidents caused          0
    ");
    let some = desk.cmd("report changes service:none -title:draft").ok();
    insta::assert_snapshot!(some.lines()[3], @"approved              100 %  1 of 1    85 %  M6.1e");
    // Of nothing there is nothing to tell.
    insta::assert_snapshot!(desk.cmd("report changes nowhere").ok().lines()[2], @"risk assessed             -  0 of 0    78 %  M6.1e");
}

#[test]
fn deliveries_are_told_as_a_table() {
    let accepted = delivery(1, |record| {
        record["state"] = json!("accepted");
        record["delivery"] = json!({
            "deliver_by": "2026-11-05T12:00:00Z",
            "delivered": { "by": "Li", "at": "2026-11-05T12:00:00Z" },
            "acceptances": [{ "verdict": "rejected" }, { "verdict": "with_open_points" }],
            "criteria": [{ "name": "uptime", "target": ">= 99.9 %", "open_point": "REQ-261103-00001" }],
            "feedback": [{ "number": 1, "text": ["slow"], "received": "2026-11-06T08:00:00Z",
                "answered": "2026-11-06T09:00:00Z" }],
            "surveys": [{ "csat": 5, "nps": 9, "at": "2026-11-07T08:00:00Z" },
                { "csat": 3, "at": "2026-11-07T08:00:00Z" }],
        });
    });
    let desk = desk(&[accepted, delivery(2, |_| ())]);
    insta::assert_snapshot!(desk.cmd("report deliveries").ok().stdout, @r"
    FIGURE          VALUE  OF         MANUAL  ROW
    deliveries          2
    passed           50 %  1 of 2       85 %  M3.4c
    late              0 %  0 of 1             M1.4b
    answered        100 %  1 of 1      100 %  M4.3a
    csat mean         4.0  2 answers          M7.1e
    csat satisfied   50 %  1 of 2             M7.1e
    nps score       100.0  1 answer           M7.1e
    nps promoters       1
    nps passives        0
    nps detractors      0
    open points         1
    ");
}

#[test]
fn programs_get_json_csv_and_ids() {
    let desk = desk(&three_changes());
    let told = desk.cmd("report changes --json --since 2026-11-01").json();
    assert_eq!(
        told["period"],
        json!({ "since": "2026-11-01T00:00:00Z", "until": null, "now": crate::desk::NOW })
    );
    let monitored = json!({ "part": 1, "of": 2, "share": 0.5, "manual": 0.62, "row": "M6.2b" });
    assert_eq!((&told["changes"], &told["monitored"]), (&json!(3), &monitored));
    assert_eq!(desk.cmd("report changes --format jsonl").ok().lines().len(), 1);
    let csv = desk.cmd("report changes --format csv").ok();
    assert_eq!(
        csv.lines()[..3],
        ["figure,value,part,of,manual,row", "changes,3,,,,", "risk_assessed,0.5,1,2,0.78,M6.1e",]
    );
    // What a share is made of.
    let ids = desk.cmd("report changes type:emergency --format ids").ok();
    assert_eq!(ids.stdout, "CHG-261102-00002\n");
    assert_eq!(desk.cmd("report deliveries -q").ok().stdout, "");
    assert_eq!(desk.cmd("report deliveries --json").json()["passed"]["share"], Value::Null);
}

#[test]
fn archived_tickets_count_and_the_period_is_by_creation() {
    let [one, two, three] = three_changes();
    let desk = desk(&[three]);
    for ticket in [one, two] {
        desk.write(Place::Archive.path(ticket.id).to_str().unwrap(), ticket.to_bytes());
    }
    let counted = |line: &str| desk.cmd(&format!("report changes {line} --json")).json()["changes"].clone();
    assert_eq!(desk.cmd("list kind:change --count").ok().stdout, "1\n");
    assert_eq!(counted(""), 3);
    assert_eq!(counted("--until 2026-11-02T08:00:00Z"), 0);
    assert_eq!(counted("--since 2026-11-02 --until 2026-11-03"), 3);
    assert_eq!(counted("--since 20d"), 0);
}

#[test]
fn what_cannot_be_told_is_refused() {
    let desk = desk(&three_changes());
    let backwards = desk.cmd("report changes --since 2026-12-01 --until 2026-11-01").fails(2);
    insta::assert_snapshot!(desk.said(&backwards), @r"
    error: --until 2026-11-01 00:00 UTC is not after --since 2026-12-01 00:00 UTC: the period is empty
      → give a later --until; the period ends just before it
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("report deliveries --since soon").fails(2)), @r#"
    error: --since 'soon' is not a time
      → use a form such as 14:00, yesterday 9:30, fri 17:00, 2026-11-28, "2026-11-28 14:00", 2h ago, in 3d · all forms: itdesk help times
    "#);
    for line in ["report", "report incidents", "report changes risc:low", "report changes --format ics"] {
        desk.cmd(line).fails(2);
    }
    // A damaged record is named, and the others are told all the same.
    desk.write("changes/2026/11/02/CHG-261102-00009.json", "{");
    let told = desk.cmd("report changes --json").fails(6);
    assert_eq!(serde_json::from_str::<Value>(&told.stdout).unwrap()["changes"], 3);
    assert!(told.stderr.contains("CHG-261102-00009"), "{}", told.stderr);
}

#[test]
fn every_figure_is_documented() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/reports.md")).unwrap();
    let desk = TestDesk::new();
    for kind in ["changes", "deliveries"] {
        let told = desk.cmd(&format!("report {kind} --format csv")).ok().stdout;
        for figure in told.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
            // Words of a list are documented together; the parts of the score, with it.
            let name = figure.split('.').next().unwrap();
            let known = [format!("`{figure}`"), format!("`{name}`"), format!("`{name}.score`")];
            assert!(figure == kind || known.iter().any(|name| page.contains(name)), "{figure}");
        }
    }
}
