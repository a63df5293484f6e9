//! A class, service, customer, team or type that changes after an answer: the answer keeps its verdict.

use serde_json::Value;

use crate::desk::TestDesk;

const GOLD: &str = "\n[[sla.agreement]]\nname = \"gold\"\nwhen = { customer = [\"acme\"] }\nD = { respond = \"30m\" }\n\
     [[sla.agreement]]\nname = \"mail\"\nwhen = { service = [\"mail\"] }\nD = { respond = \"20m\" }\n\
     [[sla.agreement]]\nname = \"night\"\nwhen = { team = [\"night\"] }\nD = { respond = \"10m\" }\n\
     [services.mail]\n[teams.night]\n";

fn policy(retroactive: Option<bool>) -> String {
    let key = retroactive.map_or_else(String::new, |yes| format!("[sla]\nretroactive = {yes}\n"));
    format!("{key}{GOLD}")
}

/// A request of class D that was answered after an hour, and then these steps.
fn answered(desk: &TestDesk, steps: &[&str]) -> String {
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.request("Printer --requester Zhang");
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("request respond {id} 'we are on it'")).ok();
    for step in steps {
        desk.cmd(&step.replace("ID", &id)).ok();
    }
    id
}

fn clock(desk: &TestDesk, id: &str, name: &str) -> (String, i64) {
    let clock: Value = desk.show(id)["clocks"][name].clone();
    let seconds = |name: &str| clock[name].as_i64().unwrap();
    let target = seconds("elapsed_seconds") + seconds("remaining_seconds");
    (clock["state"].as_str().unwrap().to_owned(), target)
}

fn respond(desk: &TestDesk, id: &str) -> String {
    clock(desk, id, "respond").0
}

/// What makes the target of an answer stricter.
const RAISES: [&str; 5] = [
    "request triage ID --impact extensive --urgency critical",
    "request triage ID --class A --because 'the board waits'",
    "request edit ID --customer acme",
    "request edit ID --service mail",
    "request assign ID --team night",
];

#[test]
fn an_answer_that_met_its_target_stays_met() {
    for raise in RAISES {
        for (retroactive, state) in [(None, "met"), (Some(false), "met"), (Some(true), "breached")] {
            let desk = TestDesk::with_policy(&policy(retroactive));
            let id = answered(&desk, &[raise]);
            assert_eq!(respond(&desk, &id), state, "{raise} {retroactive:?}");
            // Later in the day, and once it is over, the verdict is the same.
            desk.at("2026-11-23T13:00:00Z").cmd(&format!("request start {id}")).ok();
            assert_eq!(respond(&desk, &id), state, "{raise} {retroactive:?}");
            desk.cmd(&format!("request resolve {id} --outcome done")).ok();
            assert_eq!(respond(&desk, &id), state, "{raise} {retroactive:?}");
        }
    }
}

#[test]
fn so_it_does_where_the_ticket_is_cancelled_or_reopened() {
    let desk = TestDesk::with_policy(&policy(None));
    let id = answered(&desk, &[RAISES[0], "request cancel ID --because twice"]);
    assert_eq!(respond(&desk, &id), "met");
    desk.at("2026-11-24T10:00:00Z").cmd(&format!("request reopen {id} --because 'not twice'")).ok();
    assert_eq!(respond(&desk, &id), "met");
}

#[test]
fn a_class_raised_before_the_answer_holds() {
    let desk = TestDesk::with_policy(&policy(None));
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.request("Printer --requester Zhang");
    desk.at("2026-11-23T09:10:00Z")
        .cmd(&format!("request triage {id} --impact extensive --urgency critical"))
        .ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("request respond {id} 'we are on it'")).ok();
    assert_eq!(respond(&desk, &id), "breached");
    // An answer that is written down later counts by its own time.
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.request("Printer --requester Zhang");
    desk.at("2026-11-23T10:10:00Z")
        .cmd(&format!("request triage {id} --impact extensive --urgency critical"))
        .ok();
    desk.cmd(&format!("request respond {id} 'we are on it' --at 2026-11-23T10:00:00Z")).ok();
    assert_eq!(respond(&desk, &id), "met");
}

#[test]
fn a_class_lowered_later_excuses_no_late_answer() {
    for (retroactive, state) in [(None, "breached"), (Some(true), "met")] {
        let desk = TestDesk::with_policy(&policy(retroactive));
        desk.at("2026-11-23T09:00:00Z");
        let id = desk.request("Printer --requester Zhang --impact extensive --urgency critical");
        desk.at("2026-11-23T10:00:00Z").cmd(&format!("request respond {id} 'we are on it'")).ok();
        desk.cmd(&format!("request triage {id} --impact minor --urgency low")).ok();
        assert_eq!(respond(&desk, &id), state, "{retroactive:?}");
    }
}

#[test]
fn what_is_still_to_come_follows_the_new_class() {
    let desk = TestDesk::with_policy(&policy(None));
    let id = answered(&desk, &[RAISES[0]]);
    assert_eq!(clock(&desk, &id, "handle"), ("running".to_owned(), 4 * 3600));
    desk.at("2026-11-23T14:00:00Z");
    assert_eq!(
        (respond(&desk, &id), clock(&desk, &id, "handle").0),
        ("met".to_owned(), "breached".to_owned())
    );
}

#[test]
fn a_repair_that_met_its_target_stays_met() {
    let desk = TestDesk::with_policy(&policy(None));
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.incident("Down --place hall --symptom dark");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.at("2026-11-23T18:00:00Z").cmd(&format!("incident repair {id} 'new cable'")).ok();
    desk.cmd(&format!("incident triage {id} --impact extensive --urgency critical")).ok();
    assert_eq!(clock(&desk, &id, "handle"), ("met".to_owned(), 48 * 3600));
    // A failed verification takes the solution back, and the clock runs on under the new class.
    desk.cmd(&format!("incident verify {id} --failed")).ok();
    assert_eq!(clock(&desk, &id, "handle"), ("breached".to_owned(), 4 * 3600));
}

#[test]
fn undoing_the_raise_changes_nothing_about_the_answer() {
    let desk = TestDesk::with_policy(&policy(None));
    let id = answered(&desk, &[RAISES[0], "undo ID"]);
    assert_eq!(clock(&desk, &id, "respond"), ("met".to_owned(), 24 * 3600));
}

#[test]
fn lists_and_reports_say_the_same() {
    for (retroactive, count) in [(None, "0\n"), (Some(true), "1\n")] {
        let desk = TestDesk::with_policy(&policy(retroactive));
        answered(&desk, &[RAISES[0]]);
        assert_eq!(desk.cmd("list clock:breached --count").ok().stdout, count, "{retroactive:?}");
        assert_eq!(desk.cmd("list clock.respond:breached --count").ok().stdout, count, "{retroactive:?}");
    }
}
