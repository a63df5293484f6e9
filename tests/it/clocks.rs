//! The clocks, seen through the commands (M5.1a, M2.4a).

use serde_json::{Value, json};

use crate::desk::TestDesk;

const OFFICE: &str = r#"
[calendar.office]
hours.mon = ["09:00-17:00"]
hours.tue = ["09:00-17:00"]
hours.wed = ["09:00-17:00"]
hours.thu = ["09:00-17:00"]
hours.fri = ["09:00-17:00"]
[sla.default]
calendar = "office"
D = { respond = "2h", handle = "8h", resolve = "16h" }
"#;

/// Runs `itdesk incident LINE` at a time, with ID for the ticket.
pub(crate) fn at(desk: &TestDesk, id: &str, time: &str, line: &str) {
    desk.at(&format!("2026-11-{time}Z")).cmd(&format!("incident {}", line.replace("ID", id))).ok();
}

/// A course: an incident made at 09:00 on Monday the 23rd, and what befell it then.
pub(crate) fn course(desk: &TestDesk, new: &str, steps: &[(&str, &str)]) -> String {
    let id = desk.at("2026-11-23T09:00:00Z").incident(new);
    for (time, line) in steps {
        at(desk, &id, time, line);
    }
    id
}

fn due(desk: &TestDesk, id: &str, clock: &str) -> Value {
    desk.show(id)["due"][clock].clone()
}

#[test]
fn respond_is_met_by_someone_elses_answer_or_the_solution_at_the_latest() {
    // M5.1a: each course with the time of the first answer.
    let started = ("23T09:05:00", "start ID");
    for (steps, responded) in [
        (vec![("23T09:10:00", "respond ID 'on it'")], json!("2026-11-23T09:10:00Z")),
        (vec![("23T09:10:00", "respond ID still --as Ana")], json!(null)),
        (vec![("23T09:10:00", "respond ID still --as ANA@example.org")], json!(null)),
        (vec![("23T09:10:00", "note ID internal")], json!(null)),
        (
            vec![("23T09:10:00", "respond ID still --as Ana"), ("23T09:20:00", "respond ID yes")],
            json!("2026-11-23T09:20:00Z"),
        ),
        (vec![started, ("23T09:30:00", "resolve ID")], json!("2026-11-23T09:30:00Z")),
        (vec![started, ("23T09:30:00", "repair ID done")], json!("2026-11-23T09:30:00Z")),
        (
            vec![started, ("23T09:30:00", "repair ID done"), ("23T09:40:00", "respond ID done")],
            json!("2026-11-23T09:30:00Z"),
        ),
        (
            vec![started, ("23T09:30:00", "hold ID --reason requester --message 'which one?'")],
            json!("2026-11-23T09:30:00Z"),
        ),
        (vec![started, ("23T09:30:00", "hold ID --reason requester --note 'asked'")], json!(null)),
        (vec![("23T10:00:00", "respond ID late --at 2026-11-23T09:01:00Z")], json!("2026-11-23T09:01:00Z")),
    ] {
        let desk = TestDesk::new();
        let id = course(&desk, "Down --requester Ana --contact ana@example.org", &steps);
        assert_eq!(desk.show(&id)["responded"], responded, "{steps:?}");
    }
}

#[test]
fn the_requesters_own_answer_counts_for_nothing_under_the_name_the_policy_gives_them_either() {
    let desk = TestDesk::with_policy("[people.ana]\nname = \"Ana Li\"\nemail = \"ana@example.org\"\n");
    for requester in ["--contact ana@example.org", "--requester ana", "--requester 'Ana Li'"] {
        let id = course(
            &desk,
            &format!("Down {requester}"),
            &[("23T09:10:00", "respond ID still --as ana@example.org")],
        );
        assert_eq!(desk.show(&id)["responded"], json!(null), "{requester}");
    }
}

#[test]
fn a_pausing_reason_stops_handle_and_resolve_to_the_second_and_another_does_not() {
    let hold = |reason| format!("hold ID --reason {reason}");
    for (reason, pauses) in
        [("requester", true), ("supplier", true), ("evidence", true), ("change", false), ("schedule", false)]
    {
        let desk = TestDesk::new();
        let held = hold(reason);
        let id = course(&desk, "Down", &[("23T10:00:00", "start ID"), ("23T10:00:07", &held)]);
        let t = desk.at("2026-11-23T11:00:00Z").show(&id);
        let state = if pauses { "paused" } else { "running" };
        for clock in ["handle", "resolve"] {
            assert_eq!(t["clocks"][clock]["state"], state, "{reason} {clock}");
            assert_eq!(
                t["clocks"][clock]["elapsed_seconds"],
                if pauses { 3607 } else { 7200 },
                "{reason} {clock}"
            );
        }
        assert_eq!(t["clocks"]["respond"]["elapsed_seconds"], 7200, "respond is never paused");
        at(&desk, &id, "23T11:01:09", "resume ID");
        let moved = if pauses { "2026-11-25T10:01:02Z" } else { "2026-11-25T09:00:00Z" };
        assert_eq!(due(&desk, &id, "handle"), moved, "{reason}");
    }
}

#[test]
fn another_class_recomputes_from_creation_and_keeps_the_pauses() {
    let desk = TestDesk::new();
    let steps = [
        ("23T09:30:00", "start ID"),
        ("23T10:00:00", "hold ID --reason supplier"),
        ("23T10:20:00", "resume ID"),
    ];
    let id = course(&desk, "Down", &steps);
    assert_eq!(due(&desk, &id, "handle"), "2026-11-25T09:20:00Z");
    at(&desk, &id, "23T11:00:00", "triage ID --type emergency");
    assert_eq!(due(&desk, &id, "respond"), "2026-11-23T09:30:00Z");
    assert_eq!(due(&desk, &id, "handle"), "2026-11-23T13:20:00Z");
    assert_eq!(due(&desk, &id, "resolve"), "2026-11-23T17:20:00Z");
}

#[test]
fn the_time_a_reopened_ticket_lay_resolved_is_a_pause() {
    let desk = TestDesk::new();
    let steps = [
        ("23T09:30:00", "start ID"),
        ("23T10:00:00", "resolve ID"),
        ("24T10:00:00", "reopen ID --because again"),
    ];
    let id = course(&desk, "Down", &steps);
    let t = desk.at("2026-11-24T11:00:00Z").show(&id);
    assert_eq!(t["clocks"]["resolve"]["elapsed_seconds"], 2 * 3600);
    assert_eq!(
        (&t["due"]["handle"], &t["due"]["resolve"]),
        (&json!("2026-11-26T09:00:00Z"), &json!("2026-11-27T09:00:00Z"))
    );
    // The same for one that was closed in between.
    let id = course(
        &desk,
        "Down --place x --symptom y",
        &[
            ("23T09:30:00", "start ID"),
            ("23T10:00:00", "resolve ID --outcome z"),
            ("23T12:00:00", "close ID"),
            ("24T10:00:00", "reopen ID --because again"),
        ],
    );
    assert_eq!(due(&desk, &id, "resolve"), "2026-11-27T09:00:00Z");
}

#[test]
fn an_open_tickets_deadlines_move_with_the_policy_and_a_closed_ones_verdict_stays() {
    let desk = TestDesk::new();
    let steps =
        [("23T09:30:00", "start ID"), ("23T12:00:00", "resolve ID --outcome z"), ("23T12:00:00", "close ID")];
    let closed = course(&desk, "Down --place x --symptom y", &steps);
    let cancelled = course(&desk, "Down", &[("23T12:00:00", "cancel ID --because no")]);
    let open = course(&desk, "Down", &[]);
    let clocks = |id: &str| desk.show(id)["clocks"].clone();
    let before = [clocks(&closed), clocks(&cancelled)];
    assert_eq!(before[0]["handle"]["state"], "met");
    desk.policy("[sla.default]\nD = { respond = \"10m\", handle = \"1h\", resolve = \"2h\" }\n");
    assert_eq!([clocks(&closed), clocks(&cancelled)], before);
    assert_eq!(due(&desk, &open, "handle"), "2026-11-23T10:00:00Z");
    // Notes and links afterwards do not move it either.
    desk.cmd(&format!("note {closed} afterwards")).ok();
    desk.cmd(&format!("link {closed} relates_to {open}")).ok();
    assert_eq!(clocks(&closed), before[0]);
    // Reopened, it is under the policy of the day.
    at(&desk, &closed, "23T12:00:00", "reopen ID --because again");
    assert_eq!(clocks(&closed)["handle"]["state"], "breached");
}

#[test]
fn a_pause_stays_a_pause_when_the_policy_changes() {
    let desk = TestDesk::new();
    let id =
        course(&desk, "Down", &[("23T10:00:00", "start ID"), ("23T10:00:00", "hold ID --reason supplier")]);
    desk.policy("[sla]\npause_on = []\n");
    assert_eq!(desk.at("2026-11-23T12:00:00Z").show(&id)["clocks"]["handle"]["elapsed_seconds"], 3600);
}

#[test]
fn of_equal_agreements_the_stricter_wins_and_the_more_specific_before_it() {
    let agreement = |name: &str, when: &str, calendar: &str, d: &str| {
        format!(
            "[[sla.agreement]]\nname = \"{name}\"\nwhen = {{ {when} }}\ncalendar = \"{calendar}\"\nD = {{ {d} }}\n"
        )
    };
    let calendar = &OFFICE[..OFFICE.find("[sla").unwrap()];
    let policy = [
        calendar.to_owned(),
        agreement("loose", "service = \"email\"", "always", "resolve = \"30h\""),
        agreement("strict", "customer = \"acme\"", "always", "resolve = \"20h\""),
        // Ten office hours are more wall time than twenty hours around the clock.
        agreement("office", "team = \"network\"", "office", "resolve = \"10h\""),
        agreement("both", "service = \"email\", team = \"network\"", "always", "resolve = \"40h\""),
    ];
    let desk = TestDesk::with_policy(&policy.concat());
    for (new, wins) in [
        ("Down --service email", "loose"),
        ("Down --service email --customer acme", "strict"),
        ("Down --customer acme --team network", "strict"),
        ("Down --service EMAIL --customer acme --team network", "both"),
        ("Down", "default"),
    ] {
        assert_eq!(desk.show(&desk.incident(new))["targets"]["policy"], wins, "{new}");
    }
}

#[test]
fn clocks_count_office_hours_alone() {
    let desk = TestDesk::with_policy(OFFICE);
    // Friday 20 November is followed by a weekend.
    for (created, respond, handle) in [
        ("2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z", "2026-11-23T17:00:00Z"),
        ("2026-11-23T15:00:00Z", "2026-11-23T17:00:00Z", "2026-11-24T15:00:00Z"),
        ("2026-11-23T15:00:01Z", "2026-11-24T09:00:01Z", "2026-11-24T15:00:01Z"),
        ("2026-11-23T17:00:00Z", "2026-11-24T11:00:00Z", "2026-11-24T17:00:00Z"),
        ("2026-11-20T20:00:00Z", "2026-11-23T11:00:00Z", "2026-11-23T17:00:00Z"),
        ("2026-11-22T03:00:00Z", "2026-11-23T11:00:00Z", "2026-11-23T17:00:00Z"),
    ] {
        let id = desk.at(created).incident("Down");
        assert_eq!(
            (due(&desk, &id, "respond"), due(&desk, &id, "handle")),
            (json!(respond), json!(handle)),
            "{created}"
        );
    }
}

#[test]
fn at_the_deadline_it_is_met_and_a_second_later_breached() {
    for (time, state) in [("23T16:59:59", "met"), ("23T17:00:00", "met"), ("23T17:00:01", "breached")] {
        let desk = TestDesk::with_policy(OFFICE);
        let id = course(&desk, "Down", &[("23T09:30:00", "start ID"), (time, "resolve ID")]);
        // Nobody works after 17:00, yet what is done then is late.
        assert_eq!(desk.show(&id)["clocks"]["handle"]["state"], state, "{time}");
    }
}

#[test]
fn a_running_clock_is_at_risk_from_three_quarters_on() {
    // Class D responds within 24 h: three quarters are 18 h.
    for (time, at_risk, state) in [
        ("2026-11-24T02:59:59Z", false, "running"),
        ("2026-11-24T03:00:00Z", true, "running"),
        ("2026-11-24T09:00:00Z", true, "running"),
        ("2026-11-24T09:00:01Z", false, "breached"),
    ] {
        let desk = TestDesk::new();
        let id = desk.incident("Down");
        let clock = desk.at(time).show(&id)["clocks"]["respond"].clone();
        assert_eq!((&clock["at_risk"], &clock["state"]), (&json!(at_risk), &json!(state)), "{time}");
        let code = if at_risk || state == "breached" { 1 } else { 0 };
        let rows = desk.cmd("due --check --json").fails(code);
        assert_eq!(rows.stdout.contains("\"respond\""), code == 1, "{time}");
    }
    let desk = TestDesk::with_policy("[sla]\nat_risk = 0.5\n");
    let id = desk.incident("Down");
    assert_eq!(desk.at("2026-11-23T21:00:00Z").show(&id)["clocks"]["respond"]["at_risk"], true);
}

#[test]
fn late_entries_count_when_they_happened() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.at("2026-11-23T12:00:00Z");
    for (line, code) in [
        ("start ID --at 2026-11-23T08:59:59Z", 4),
        ("start ID --at 2026-11-23T12:00:01Z", 2),
        ("start ID --at yesterday", 4),
        ("start ID --at sometime", 2),
        ("start ID --at '2026-11-23 10:00'", 0),
        ("hold ID --reason supplier --at 2026-11-23T09:30:00Z", 4),
        ("hold ID --reason supplier --at 90m", 0),
        ("resume ID --at '1h ago'", 0),
        ("respond ID 'called back' --at 2026-11-23T09:10:00Z", 0),
        ("note ID early --at 2026-11-23T08:00:00Z", 4),
    ] {
        desk.cmd(&format!("incident {}", line.replace("ID", &id))).fails(code);
    }
    let t = desk.show(&id);
    assert_eq!(
        (&t["responded"], &t["due"]["handle"]),
        (&json!("2026-11-23T09:10:00Z"), &json!("2026-11-25T09:30:00Z"))
    );
    let history = t["history"].as_array().unwrap();
    let times: Vec<_> = history.iter().map(|e| e["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(history[1..].iter().all(|e| e["recorded"] == "2026-11-23T12:00:00Z"));
}

#[test]
fn the_update_clock_counts_the_silence_towards_the_requester() {
    // M2.4a
    let desk = TestDesk::with_policy(
        "[sla.default]\nD = { respond = \"24h\", handle = \"48h\", resolve = \"72h\", update = \"1h\" }\n",
    );
    let id = course(&desk, "Down --requester Ana", &[]);
    let update = |time: &str| desk.at(time).show(&id)["clocks"]["update"].clone();
    assert_eq!(update("2026-11-23T09:30:00Z")["due"], "2026-11-23T10:00:00Z");
    at(&desk, &id, "23T09:40:00", "respond ID 'on it'");
    at(&desk, &id, "23T09:50:00", "respond ID 'thanks' --as Ana");
    assert_eq!(update("2026-11-23T10:00:00Z")["due"], "2026-11-23T10:40:00Z");
    assert_eq!(update("2026-11-23T10:40:01Z")["state"], "breached");
    at(&desk, &id, "23T11:00:00", "start ID");
    at(&desk, &id, "23T11:00:00", "hold ID --reason supplier");
    assert_eq!(update("2026-11-23T12:00:00Z"), json!(null));
    // After a wait the silence counts from when the work was taken up again.
    at(&desk, &id, "23T13:00:00", "resume ID");
    assert_eq!(update("2026-11-23T13:30:00Z")["due"], "2026-11-23T14:00:00Z");
}

#[test]
fn a_wait_after_the_solution_is_no_second_pause() {
    // The handle clock stood still from the solution on.
    let desk = TestDesk::new();
    let steps = [
        ("23T10:00:00", "start ID"),
        ("23T11:00:00", "repair ID done"),
        ("23T11:00:00", "verify ID --passed"),
        ("23T13:00:00", "hold ID --reason requester"),
        ("23T14:00:00", "resume ID"),
        ("23T15:00:00", "resolve ID"),
        ("23T17:00:00", "reopen ID --because again"),
    ];
    let id = course(&desk, "Down", &steps);
    let clocks = desk.show(&id)["clocks"].clone();
    assert_eq!(clocks["handle"]["elapsed_seconds"], 2 * 3600);
    assert_eq!(clocks["resolve"]["elapsed_seconds"], 5 * 3600);
}
