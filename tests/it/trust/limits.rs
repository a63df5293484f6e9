//! What is too large is answered in time, or refused with the limit named; nothing else suffers.

use serde_json::{Value, json};

use crate::desk::TestDesk;

/// The longest template, in bytes.
const TEMPLATE: usize = 65_536;

fn with_template(body: &str) -> (TestDesk, String) {
    let desk = TestDesk::new();
    let id = desk.incident("Slow --contact zhang@example.org");
    desk.policy(&format!(
        "[mail]\naddress = \"help@example.org\"\n[mail.templates.received]\nbody = \"{body}\"\n"
    ));
    (desk, id)
}

#[test]
fn a_template_over_the_limit_stops_the_message_that_needs_it_and_nothing_else() {
    let long = "x".repeat(TEMPLATE + 1);
    let deep = format!("{{{{ {}1 }}}}", "not ".repeat(100_000));
    let tag = format!("{{{{ {}1 }}}}", "a~".repeat(10_000));
    for (body, limit) in [(long, "at most 65536"), (deep, "at most 65536"), (tag, "at most 4096")] {
        let (desk, id) = with_template(&body);
        for line in ["list", "due", "doctor", "search slow"] {
            desk.cmd(line).ok();
        }
        desk.cmd(&format!("incident note {id} hello")).ok();
        let checked = desk.cmd("config check");
        let said = format!("{}{}", checked.stdout, checked.stderr);
        assert!(said.contains("mail.templates.received.body") && said.contains(limit), "{said}");
        let refused = desk.cmd(&format!("message {id} received"));
        assert_eq!(refused.code, 6, "{}", refused.stderr);
        assert!(refused.stderr.contains("mail.templates.received.body"), "{}", refused.stderr);
        assert!(refused.stderr.contains(limit), "{}", refused.stderr);
    }
}

#[test]
fn no_template_within_the_limit_aborts_a_command() {
    let nested = |before: &str, after: &str| {
        let room = (TEMPLATE - 20) / (before.len() + after.len());
        format!("{{{{ {}1{} }}}}", before.repeat(room), after.repeat(room))
    };
    let bodies = [
        nested("-", ""),
        nested("not ", ""),
        nested("(", ")"),
        nested("[", "]"),
        nested("{1:", "}"),
        nested("", ".a"),
        nested("", "|e"),
        nested("", "~a"),
        nested("", " if a"),
        format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(5_000)),
        "{% if 1 %}".repeat(6_000),
    ];
    for body in bodies {
        let (desk, id) = with_template(&body);
        for line in ["list", "config check", &format!("message {id} received")] {
            let done = desk.cmd(line);
            assert!((0..8).contains(&done.code), "{line}: {} {}", done.code, &body[..40]);
        }
    }
}

#[test]
fn a_filter_of_a_thousand_words_answers_and_a_longer_one_names_the_limit() {
    let desk = TestDesk::new();
    let id = desk.incident("Slow --service erp --tag t0");
    let repeated = |word: &str, count| (0..count).map(|n| format!("{word}{n}")).collect::<Vec<_>>();
    let fits = [
        repeated("-tag:u", 1_000),
        vec![format!("tag:{}", repeated("t", 1_000).join(","))],
        vec![
            format!("tag:{}", repeated("t", 500).join(",")),
            format!("-tag:{}", repeated("u", 500).join(",")),
        ],
        repeated("-word", 1_000),
    ];
    for words in fits {
        let mut line = vec!["list", "--format", "ids"];
        line.extend(words.iter().map(String::as_str));
        let found = desk.run(&line).ok();
        assert_eq!(found.stdout.trim(), id, "{}", words[0]);
    }
    let too_many = [repeated("tag:t", 1_001), vec![format!("tag:{}", repeated("t", 1_001).join(","))]];
    for command in [&["list"][..], &["due"], &["export"], &["search"], &["kb", "search"]] {
        for words in &too_many {
            let words = words.iter().map(String::as_str);
            let line: Vec<&str> = command.iter().copied().chain(words).collect();
            let refused = desk.run(&line);
            assert_eq!(refused.code, 2, "{command:?}: {}", refused.stderr);
            let said = "a filter takes at most 1000 words and values, not 1001";
            assert!(refused.stderr.contains(said), "{command:?}: {}", refused.stderr);
        }
    }
}

#[test]
fn fields_are_printed_whichever_and_however_many_are_named() {
    let desk = TestDesk::new();
    let id = desk.incident("Slow");
    let only = desk.cmd("list --fields id --format csv").ok();
    assert_eq!(only.stdout, format!("id\n{id}\n"));
    let many = vec!["title"; 1_000].join(",");
    desk.run(&["list", "--fields", &many]).ok();
    let refused = desk.run(&["list", "--fields", &format!("{many},id")]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("at most 1000 can be printed"), "{}", refused.stderr);
}

#[test]
fn a_ticket_with_twenty_thousand_links_is_shown_checked_and_worked_on() {
    let desk = TestDesk::new();
    let (id, other) = (desk.incident("Slow"), desk.incident("Other"));
    let link = |n: usize| json!({ "rel": "relates_to", "id": format!("INC-261101-{n:05}") });
    desk.edit_record(&id, |record| record["links"] = (0..20_000).map(link).collect());
    for line in [format!("show {id}"), format!("log {id}"), "list link:any".to_owned()] {
        desk.cmd(&line).ok();
    }
    assert!(desk.cmd("doctor").code <= 1);
    desk.cmd(&format!("link {id} blocks {other}")).ok();
    desk.cmd(&format!("link {id} blocks {other} --remove")).ok();
    desk.cmd(&format!("incident edit {id} --tag many")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["links"].as_array().map(Vec::len), Some(20_000));
}

#[test]
fn a_title_over_the_limit_is_refused_or_cut_at_every_door() {
    let desk = TestDesk::new();
    let long = "x".repeat(501);
    let incident = desk.incident("Slow");
    let article = desk.cmd("kb new Slow --body text --type faq").id();
    let doors = [
        &["incident", "new", &long][..],
        &["request", "new", &long],
        &["incident", "edit", &incident, "--title", &long],
        &["change", "new", &long, "--draft"],
        &["deliver", "new", &long, "--need", "x"],
        &["monitor", "improve", "new", &long],
        &["kb", "new", &long, "--body", "x", "--type", "faq"],
        &["kb", "edit", &article, "--title", &long, "-m", "x"],
        &["incident", "problem", &incident, "--title", &long],
    ];
    let before = desk.cmd("list --count").stdout;
    for door in doors {
        let refused = desk.run(door);
        assert_ne!(refused.code, 0, "{:?}", &door[..2]);
        let known = refused.stderr.contains("500") || refused.stderr.contains("unexpected argument");
        assert!(known, "{:?}: {}", &door[..2], refused.stderr);
    }
    assert_eq!(desk.cmd("list --count").stdout, before);
    desk.write("in.csv", format!("title,service\n{long},vpn\nfine,vpn\n"));
    let taken = desk.cmd("import in.csv");
    assert!(taken.code == 1 && taken.stderr.contains("at most 500"), "{}", taken.stderr);
    let huge = "a b ".repeat(500_000);
    let mail = format!("From: a@example.org\nTo: d@example.org\nMessage-ID: <1@x>\nSubject: {huge}\n\nx\n");
    desk.run_with(&["mail", "receive"], mail.as_bytes()).ok();
    let alert = json!({ "version": "4", "status": "firing", "alerts": [{
        "status": "firing", "labels": { "alertname": huge }, "annotations": { "summary": huge },
        "startsAt": "2026-11-23T08:00:00Z", "fingerprint": "f1",
    }] });
    desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], alert.to_string().as_bytes()).ok();
    let all = desk.cmd("list --all --json").json();
    let title = |ticket: &Value| ticket["title"].as_str().unwrap().chars().count();
    assert!(all.as_array().unwrap().iter().all(|ticket| title(ticket) <= 500));
    // Two from before, one row, one message, one alert.
    assert_eq!(all.as_array().unwrap().len(), 5);
}

#[test]
fn a_record_with_a_title_of_megabytes_is_worked_on_and_its_title_corrected() {
    let desk = TestDesk::new();
    let (id, other) = (desk.incident("Slow --service erp"), desk.incident("Other"));
    desk.edit_record(&id, |record| {
        record["title"] = "a b ".repeat(1_000_000).into();
        record["service"] = "s".repeat(400_000).into();
    });
    for line in ["list", "list --json", "search other", "due", "doctor", "log", "monitor status"] {
        let done = desk.cmd(line).ok();
        assert!(done.stdout.len() < 10_000_000, "{line}: {}", done.stdout.len());
    }
    desk.cmd(&format!("show {id}")).ok();
    desk.cmd(&format!("incident note {id} hello")).ok();
    desk.cmd(&format!("link {other} relates_to {id}")).ok();
    desk.cmd(&format!("incident edit {id} --title short")).ok();
    assert_eq!(desk.show(&id)["title"], "short");
}
