//! What lies resolved, closed or cancelled: no clock counts that time, and no later policy moves its verdict.

use serde_json::{Value, json};

use crate::desk::TestDesk;

fn clock(desk: &TestDesk, id: &str, name: &str) -> (String, i64) {
    let clock = desk.show(id)["clocks"][name].clone();
    (clock["state"].as_str().unwrap().to_owned(), clock["elapsed_seconds"].as_i64().unwrap())
}

fn request(desk: &TestDesk) -> String {
    let id = desk.at("2026-11-02T09:00:00Z").request("Printer --requester Zhang");
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-02T11:00:00Z");
    id
}

#[test]
fn a_solution_that_answered_in_time_answers_for_good() {
    for end in [&["resolve ID --outcome done"][..], &["resolve ID --outcome done", "close ID"]] {
        let desk = TestDesk::new();
        let id = request(&desk);
        for step in end {
            desk.cmd(&format!("request {}", step.replace("ID", &id))).ok();
        }
        assert_eq!(clock(&desk, &id, "respond"), ("met".to_owned(), 7200));
        for (day, again) in [("2026-11-16", "2026-11-17"), ("2026-11-25", "2026-11-26")] {
            desk.at(&format!("{day}T11:00:00Z")).cmd(&format!("request reopen {id} --because again")).ok();
            assert_eq!(clock(&desk, &id, "respond"), ("met".to_owned(), 7200));
            desk.at(&format!("{again}T11:00:00Z")).cmd(&format!("request resolve {id}")).ok();
            assert_eq!(clock(&desk, &id, "respond"), ("met".to_owned(), 7200));
        }
    }
}

#[test]
fn the_time_a_ticket_lay_over_unanswered_does_not_count() {
    let desk = TestDesk::new();
    let id = request(&desk);
    desk.cmd(&format!("request cancel {id} --because twice")).ok();
    desk.at("2026-11-16T11:00:00Z").cmd(&format!("request reopen {id} --because 'not twice'")).ok();
    assert_eq!(clock(&desk, &id, "respond"), ("running".to_owned(), 7200));
    desk.at("2026-11-16T12:00:00Z").cmd(&format!("request cancel {id} --because 'it is'")).ok();
    desk.at("2026-11-20T12:00:00Z").cmd(&format!("request reopen {id} --because 'it is not'")).ok();
    desk.at("2026-11-20T13:00:00Z");
    assert_eq!(clock(&desk, &id, "respond"), ("running".to_owned(), 14_400));
    desk.cmd(&format!("request respond {id} 'we are on it'")).ok();
    assert_eq!(clock(&desk, &id, "respond"), ("met".to_owned(), 14_400));
}

#[test]
fn the_limits_of_a_record_wait_while_the_incident_lies_closed() {
    let desk = TestDesk::new();
    desk.at("2026-11-02T09:00:00Z");
    let id = desk.incident("Disk --place here --symptom full --requester Zhang");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome cleaned")).ok();
    desk.cmd(&format!("incident close {id}")).ok();
    assert_eq!(desk.show(&id)["record"]["filed"]["state"], "met");
    desk.at("2026-11-16T11:00:00Z").cmd(&format!("incident reopen {id} --because again")).ok();
    let filed = desk.show(&id)["record"]["filed"].clone();
    // 72 hours from the creation, and the fourteen days and two hours that it lay closed.
    assert_eq!((&filed["state"], &filed["due"]), (&json!("running"), &json!("2026-11-19T11:00:00Z")));
    desk.at("2026-11-19T11:00:01Z");
    assert_eq!(desk.show(&id)["record"]["filed"]["state"], "breached");
}

fn policy(close: &str, minutes: i64) -> String {
    format!(
        "[calendar.o]\ntimezone = \"UTC\"\nhours = {{ mon = [\"09:00-{close}\"], tue = [\"09:00-{close}\"] }}\n\
         [sla.default]\ncalendar = \"o\"\nD = {{ respond = \"4h\", handle = \"{minutes}m\", resolve = \"{minutes}m\" }}\n"
    )
}

#[test]
fn a_policy_that_changes_later_moves_no_verdict_on_what_is_resolved() {
    let desk = TestDesk::with_policy(&policy("12:00", 480));
    let mut tickets = Vec::new();
    for close in [false, true] {
        desk.at("2026-11-23T09:00:00Z");
        let id = desk.request("Printer --requester Zhang");
        desk.cmd(&format!("request start {id}")).ok();
        desk.at("2026-11-24T10:00:00Z")
            .cmd(&format!("request resolve {id} --outcome done --message done"))
            .ok();
        if close {
            desk.cmd(&format!("request close {id}")).ok();
        }
        tickets.push(id);
    }
    let clocks = |desk: &TestDesk| -> Vec<Value> {
        tickets.iter().map(|id| desk.show(id)["clocks"].clone()).collect()
    };
    let report = |desk: &TestDesk| desk.cmd("report sla --since 2026-11-01 --format csv").ok().stdout;
    let (before, said) = (clocks(&desk), report(&desk));
    assert_eq!(before[0]["resolve"]["state"], "met");
    for (close, minutes) in [("17:00", 480), ("12:00", 5), ("09:30", 1)] {
        desk.policy(&policy(close, minutes));
        assert_eq!(clocks(&desk), before, "{close} {minutes}");
        assert_eq!(report(&desk), said);
        assert_eq!(desk.cmd("list clock:breached --count").ok().stdout, "0\n");
    }
    // What goes on is judged by the policy of its time again.
    desk.at("2026-11-24T10:30:00Z").cmd(&format!("request reopen {} --because again", tickets[0])).ok();
    assert_eq!(clock(&desk, &tickets[0], "resolve").0, "breached");
}

#[test]
fn a_resolution_that_is_undone_has_no_verdict() {
    let desk = TestDesk::with_policy(&policy("12:00", 480));
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.request("Printer --requester Zhang");
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("request resolve {id} --outcome done")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    desk.at("2026-11-23T11:00:00Z");
    assert_eq!(clock(&desk, &id, "resolve"), ("running".to_owned(), 7200));
}

#[test]
fn an_export_carries_the_verdict_on_what_is_resolved() {
    let desk = TestDesk::with_policy(&policy("12:00", 480));
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.request("Printer --requester Zhang");
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-24T10:00:00Z").cmd(&format!("request resolve {id} --outcome done")).ok();
    let exported = desk.cmd("export").ok().stdout;
    let other = TestDesk::with_policy(&policy("17:00", 480));
    other.at("2026-11-25T10:00:00Z").run_with(&["import", "-"], exported.as_bytes()).ok();
    assert_eq!(clock(&other, &format!("itdesk:{id}"), "resolve"), clock(&desk, &id, "resolve"));
}

#[test]
fn the_time_to_resolve_leaves_out_the_weeks_it_lay_closed() {
    let desk = TestDesk::new();
    desk.at("2026-10-01T09:00:00Z");
    let id = desk.incident("Disk --place here --symptom full --requester Zhang");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.at("2026-10-01T11:00:00Z").cmd(&format!("incident resolve {id} --outcome cleaned")).ok();
    desk.cmd(&format!("incident close {id}")).ok();
    desk.at("2026-11-20T09:00:00Z").cmd(&format!("incident reopen {id} --because again")).ok();
    desk.at("2026-11-20T10:00:00Z").cmd(&format!("incident resolve {id}")).ok();
    desk.at("2026-11-23T09:00:00Z");
    let report = desk.cmd("monitor report --month 2026-11 --json").ok().stdout;
    for name in ["resolve.mean", "resolve.median", "done.mean"] {
        let place = report.find(&format!("\"name\": \"{name}\"")).unwrap_or_else(|| panic!("no {name}"));
        let figure: String = report[place..].chars().take(400).filter(|c| !c.is_whitespace()).collect();
        assert!(figure.contains("\"value\":10800.0"), "{name}: {figure}");
    }
}
