//! From a fault to an approved article to the next incident solved with it (M5.4a, M8.2a).

use super::{desk, publish, published};
use crate::desk::TestDesk;

/// An incident that was repaired and closed.
fn fault(desk: &TestDesk) -> String {
    let id = desk.incident(
        "'VPN drops' --service vpn --tag remote --symptom 'tunnel <b>resets</b>' --place 'Building 2' --requester Zhang --contact 555-0199",
    );
    for step in [
        "start {}",
        "analyse {} 'the token is #1 suspect' --cause configuration --cause-text 'token lives ten minutes'",
        "repair {} 'raised the lifetime'",
        "verify {} --passed -m 'up for an hour' --confirmed-by Zhang",
        "resolve {} --outcome 'stable'",
        "close {}",
    ] {
        desk.cmd(&format!("incident {}", step.replace("{}", &id))).ok();
    }
    id
}

#[test]
fn from_a_fault_to_an_article_to_the_next_incident_solved_with_it() {
    let desk = desk();
    let fault = fault(&desk);
    let article = desk.cmd(&format!("kb from {fault}")).id();
    let drafted = desk.cmd(&format!("kb show {article} --raw")).ok().stdout;
    for said in [
        "## Place",
        "Building 2",
        "## Analysis",
        "token is #1 suspect",
        "## Cause",
        "configuration",
        "token lives ten minutes",
        "## Repair",
        "raised the lifetime",
        "## Verification",
        "up for an hour",
    ] {
        assert!(drafted.contains(said), "{said}: {drafted}");
    }
    // Who asked, and how to reach them, stays in the incident.
    assert!(!drafted.contains("Zhang") && !drafted.contains("555-0199"));
    let told = desk.show(&article);
    assert_eq!(
        (&told["article_type"], &told["service"], &told["tags"][0]),
        (&"fault".into(), &"vpn".into(), &"remote".into())
    );
    assert_eq!(told["links"][0]["rel"], "documents");
    assert_eq!(desk.show(&fault)["links"][0]["rel"], "documented_by");

    let refused = desk.cmd(&format!("kb from {fault}")).fails(4);
    assert!(refused.stderr.contains(&format!("is already documented by {article}")));

    publish(&desk, &article);
    let next = desk.incident("'tunnel resets again' --place home --symptom 'tunnel resets'");
    let known = desk.cmd(&format!("kb suggest {next} --json")).json();
    assert_eq!(known["articles"][0]["id"], article.as_str());
    assert!(known["articles"][0]["score"].as_f64().unwrap() > 0.0);
    assert_eq!(known["tickets"][0]["id"], fault.as_str());

    desk.cmd(&format!("incident start {next}")).ok();
    desk.cmd(&format!("incident resolve {next} --article {article} --outcome 'as written'")).ok();
    let page = desk.cmd(&format!("kb show {article}")).ok().stdout;
    assert!(
        page.contains(&format!("from       {fault}")) && page.contains(&format!("solved     {next}")),
        "{page}"
    );

    let figures = desk.cmd("report knowledge --json").json();
    assert_eq!(figures["solved_with_article"]["part"], 1);
    assert_eq!(figures["solved_with_article"]["of"], 2);
    assert_eq!(figures["documented"]["part"], 2);
    // A report ends before the instant at which it is asked for.
    desk.at("2026-12-10T09:00:00Z");
    let report = desk.cmd("monitor report --since 2026-11-15 --json").json();
    let all = report["figures"].as_array().unwrap();
    let solved = all.iter().find(|f| f["name"] == "knowledge.solved").unwrap();
    assert_eq!((&solved["part"], &solved["n"]), (&1.into(), &2.into()));
    assert_eq!(figures["articles"][0]["uses"], 1);
    assert_eq!(desk.cmd("doctor").ok().code, 0);
}

#[test]
fn an_article_that_nobody_can_have_read_solved_nothing() {
    let desk = desk();
    let article = super::draft(&desk, "Draft --body x");
    let incident = desk.incident("Disk");
    desk.cmd(&format!("incident start {incident}")).ok();
    let refused = desk.cmd(&format!("incident resolve {incident} --article {article}")).fails(4);
    assert!(refused.stderr.contains("has no version in force"), "{}", refused.stderr);
    assert_eq!(desk.show(&incident)["state"], "in_progress");
    let other = desk.cmd(&format!("incident resolve {incident} --article {incident}")).fails(3);
    assert!(other.stderr.contains("is of kind incident, not article"));
}

#[test]
fn a_request_becomes_a_question_and_a_change_no_article() {
    let desk = desk();
    let request = desk.request("'How do I book a room' --description 'the room declines'");
    desk.cmd(&format!("request start {request}")).ok();
    desk.cmd(&format!("request resolve {request} --outcome 'four hours at most'")).ok();
    let article = desk.cmd(&format!("kb from {request}")).id();
    assert_eq!(desk.show(&article)["article_type"], "faq");
    assert!(desk.cmd(&format!("kb show {article} --raw")).ok().stdout.contains("four hours at most"));
    let change = desk.cmd("change new x --draft").id();
    desk.cmd(&format!("kb from {change}")).fails(4);
}

#[test]
fn off_a_terminal_nothing_is_suggested() {
    let desk = desk();
    published(&desk, "'Disk is full' --body 'clean up'");
    let made = desk.cmd("incident new 'Disk is full'").ok();
    assert_eq!(made.stderr, "");
    let id = made.id();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    let closed = desk.cmd(&format!("incident close {id} --place x --symptom y --outcome z")).ok();
    assert_eq!(closed.stderr, "");
}
