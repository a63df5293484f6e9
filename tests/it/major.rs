//! Major incidents: roles, updates, timeline, review (M3.2a).

use serde_json::{Value, json};

use crate::desk::TestDesk;

const POLICY: &str = r#"
[services.mail]
[people.lin]
email = "lin@example.org"
[people.mei]
[major]
update = "20m"
review = "3d"
roles = ["commander", "scribe", "liaison"]
"#;

fn due(desk: &TestDesk, clock: &str) -> Option<Value> {
    let rows = desk.cmd("due --within 30d --json").json();
    rows.as_array().unwrap().iter().find(|row| row["clock"] == clock).cloned()
}

#[test]
fn m3_2a_a_major_incident_is_led_reported_on_and_reviewed() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident(
        "'Mail is down' --service mail --place hall --symptom silence --impact significant --urgency high",
    );
    let problem = desk.incident("'Full disk' --nature problem");
    desk.cmd(&format!("link {id} caused_by {problem}")).ok();
    desk.cmd(&format!("incident outage start {id} --time 30m")).ok();

    // Roles, of which the policy knows three; whoever declares it leads.
    desk.cmd(&format!("incident major {id} --scribe mei --role liaison=lin")).ok();
    let told = desk.show(&id);
    let roles: Vec<_> = told["part"]["roles"].as_array().unwrap().iter().map(|r| r["role"].clone()).collect();
    assert_eq!(roles, ["commander", "scribe", "liaison"]);
    assert_eq!(told["major"], "2026-11-23T09:00:00Z");
    let refused = desk.cmd(&format!("incident major {id} --role cook=lin")).fails(4);
    assert!(refused.stderr.contains("its roles are commander, scribe, liaison"), "{}", refused.stderr);
    desk.cmd(&format!("incident major {id} --role cook")).fails(2);
    let bytes = desk.bytes(&id);
    desk.cmd(&format!("incident major {id} --scribe mei")).ok();
    assert_eq!(desk.bytes(&id), bytes, "nothing new");
    desk.cmd(&format!("incident review {id} --held")).fails(4);
    assert_eq!(desk.cmd("list major:any --format ids").ok().stdout.trim(), id);

    // An update every 20 minutes, around the clock; each message to the requester starts it anew.
    assert_eq!(due(&desk, "update").unwrap()["due"], "2026-11-23T09:20:00Z");
    desk.at("2026-11-23T09:15:00Z");
    desk.cmd(&format!("respond {id} 'we found the cause'")).ok();
    assert_eq!(due(&desk, "update").unwrap()["due"], "2026-11-23T09:35:00Z");
    desk.at("2026-11-23T09:36:00Z");
    assert_eq!(due(&desk, "update").unwrap()["clock_state"], "breached");

    // Resolved and closed, its review is due, and nothing else.
    desk.cmd(&format!("start {id}")).ok();
    desk.cmd(&format!(
        "incident analyse {id} 'disk full' --step root-cause --cause configuration --cause-text 'no rotation'"
    ))
    .ok();
    desk.cmd(&format!("incident outage end {id}")).ok();
    desk.cmd(&format!("resolve {id} --outcome 'disk grown' --confirmed-by Zhang")).ok();
    desk.cmd(&format!("close {id}")).ok();
    let row = due(&desk, "review").unwrap();
    assert_eq!((&row["due"], &row["id"]), (&json!("2026-11-26T09:36:00Z"), &json!(id)));
    assert_eq!(due(&desk, "update"), None);

    // What happened, in order, with the event behind each entry.
    let entries = desk.cmd(&format!("incident timeline {id} --json")).json();
    let entries = entries.as_array().unwrap();
    let sources: Vec<_> =
        entries.iter().map(|e| (e["at"].as_str().unwrap(), e["did"].as_str().unwrap())).collect();
    assert_eq!(sources[0], ("2026-11-23T08:30:00Z", "down"));
    assert!(sources.contains(&("2026-11-23T09:36:00Z", "up")), "{sources:?}");
    assert!(sources.is_sorted_by_key(|(at, _)| at.to_owned()), "{sources:?}");
    let known = |ticket: &str| -> Vec<Value> {
        desk.show(ticket)["history"].as_array().unwrap().iter().map(|e| e["event"].clone()).collect()
    };
    let events = [known(&id), known(&problem)].concat();
    assert!(entries.iter().all(|entry| events.contains(&entry["event"])), "{entries:?}");
    assert!(entries.iter().any(|entry| entry["ticket"] == json!(problem)));
    let table = desk.cmd(&format!("incident timeline {id} --format table")).ok().stdout;
    assert!(table.contains("service down") && table.contains("we found the cause"), "{table}");
    let markdown = desk.cmd(&format!("incident timeline {id} --format markdown")).ok().stdout;
    assert!(markdown.starts_with("| Time | Ticket | What | Who | Text | Event |"), "{markdown}");

    // The draft names an event behind every fact.
    let draft = desk.cmd(&format!("incident review {id}")).ok().stdout;
    for heading in
        ["# Review of", "## Impact", "## Detection", "## Response", "## Causes", "## Timeline", "## Actions"]
    {
        assert!(draft.contains(heading), "{heading}: {draft}");
    }
    assert!(draft.contains("configuration: no rotation (event "), "{draft}");
    assert!(draft.contains("1h 6m (event "), "{draft}");
    let facts = draft.lines().filter(|line| line.starts_with("- **"));
    for fact in facts {
        assert!(
            events.iter().any(|event| fact.contains(&format!("(event {})", event.as_str().unwrap()))),
            "{fact}"
        );
    }

    // Held, with what is to be done; the same action again is the same request.
    for _ in 0..2 {
        desk.cmd(&format!("incident review {id} --action 'Rotate the logs'")).ok();
    }
    desk.cmd(&format!("incident review {id} --held --note 'with all teams'")).ok();
    assert_eq!(due(&desk, "review"), None);
    let request = desk.cmd("list tag:review --format ids").ok().stdout;
    assert_eq!(request.lines().count(), 1);
    assert!(
        desk.show(request.trim())["links"].as_array().unwrap().contains(&json!({"rel": "follows", "id": id}))
    );
    assert!(desk.cmd(&format!("incident review {id}")).ok().stdout.contains("Rotate the logs"));
    desk.cmd(&format!("incident review {id} --article")).ok();
    assert_eq!(desk.cmd("list kind:article --count").ok().stdout.trim(), "1");
    let chinese = desk.cmd(&format!("incident timeline {id} --format table --lang zh-CN")).ok().stdout;
    assert!(chinese.contains("时间"), "{chinese}");
}

#[test]
fn m3_2a_a_declaration_can_be_taken_back() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("Slow");
    desk.cmd(&format!("incident major {id} --commander lin")).ok();
    desk.cmd(&format!("incident major {id} --revoke -m 'one office only'")).ok();
    let told = desk.show(&id);
    assert_eq!((&told["major"], &told["part"]["roles"]), (&json!(null), &json!(null)));
    assert_eq!(told["history"][2]["did"], "no longer major");
    assert_eq!(due(&desk, "update"), None);
    let refused = desk.cmd(&format!("incident major {id} --revoke")).fails(4);
    assert!(refused.stderr.contains("is not a major incident"), "{}", refused.stderr);
}
