//! `workflow`, `schema`, `completions`: what the program says of itself is true.

use itdesk::records::{Kind, State};
use itdesk::rules::workflow::leads;
use serde_json::Value;

use crate::desk::TestDesk;

#[test]
fn the_life_cycle_needs_no_desk() {
    let desk = TestDesk::bare();
    insta::assert_snapshot!(desk.said(&desk.cmd("workflow request").ok()), @r"
    STEP     FROM                                                    TO
    triage   new, triaged, assigned, in_progress, pending            triaged, stays   assess it: the class and the deadlines follow
    assign   new, triaged, assigned, in_progress, pending            assigned, stays  give it to a team or a person
    respond  new, triaged, assigned, in_progress, pending, resolved  stays            answer the requester
    start    new, triaged, assigned                                  in_progress      begin the work
    hold     in_progress                                             pending          wait for someone, and say for what
    resume   pending                                                 in_progress      go on after waiting
    resolve  in_progress, pending                                    resolved         the solution is carried out
    close    resolved                                                closed           all is recorded and confirmed
    reopen   resolved, closed, cancelled                             in_progress      it was not over
    cancel   new, triaged, assigned, in_progress, pending            cancelled        it is not to be done
    edit     new, triaged, assigned, in_progress, pending, resolved  stays            correct what was written
    ");
    let table = desk.cmd("workflow incident --json").json();
    for step in table.as_array().unwrap() {
        let verb = step["verb"].as_str().unwrap();
        for (from, to) in step["leads"].as_array().unwrap().iter().map(|pair| (&pair[0], &pair[1])) {
            let state = |v: &Value| v.as_str().unwrap().parse::<State>().unwrap();
            assert_eq!(leads(Kind::Incident, verb, state(from)).next(), Some(state(to)), "{verb}");
        }
    }
    desk.cmd("workflow change").fails(2);
}

#[test]
fn every_key_that_is_printed_stands_in_the_schema() {
    let desk = TestDesk::with_policy(
        "[sla.default]\nA = { respond = \"30m\", handle = \"4h\", resolve = \"8h\", update = \"30m\" }\n",
    );
    for kind in ["request", "incident"] {
        let schema = desk.cmd(&format!("schema {kind}")).json();
        let id = desk.cmd(&format!("{kind} new 'Everything' --type emergency --requester Ana --external jira:1 --dedupe-key {kind}")).id();
        let other = desk.request("Other");
        desk.cmd(&format!("link {id} blocks {other}")).ok();
        desk.cmd(&format!("{kind} start {id} --at 2026-11-23T09:00:00Z")).ok();
        desk.at("2026-11-23T09:30:00Z").cmd(&format!("note {id} late --at 5m")).ok();
        desk.at(crate::desk::NOW);
        let mut told = vec![desk.show(&id)];
        told.extend(desk.cmd(&format!("list kind:{kind} --json")).json().as_array().unwrap().clone());
        for value in &told {
            covered(&schema, &schema, value, kind);
        }
    }
}

/// Every object's keys are properties of its schema, all the way down.
fn covered(root: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = resolved(root, schema);
    match value {
        Value::Object(map) => {
            let free = schema.get("additionalProperties").filter(|a| a.is_object());
            for (key, value) in map {
                match (property(root, schema, key), free) {
                    (Some(inner), _) => covered(root, inner, value, &format!("{at}.{key}")),
                    (None, Some(free)) => covered(root, free, value, &format!("{at}.{key}")),
                    // A value of any shape: the schema is `true` or only describes it.
                    (None, None) => assert!(
                        schema.get("type").is_none() && schema.get("properties").is_none(),
                        "{at}.{key}"
                    ),
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema.get("items") {
                items.iter().for_each(|item| covered(root, inner, item, &format!("{at}[]")));
            }
        }
        _ => {}
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
        return resolved(
            root,
            root.pointer(pointer.trim_start_matches('#')).expect("a $ref leads somewhere"),
        );
    }
    let some = schema.get("anyOf").and_then(|any| any.as_array()?.iter().find(|s| s.get("$ref").is_some()));
    some.map_or(schema, |inner| resolved(root, inner))
}

fn property<'a>(root: &'a Value, schema: &'a Value, key: &str) -> Option<&'a Value> {
    let of = |s: &'a Value| resolved(root, s).get("properties").and_then(|p| p.get(key));
    let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|k| schema.get(*k)?.as_array()).flatten();
    of(schema).or_else(|| parts.into_iter().find_map(of))
}

#[test]
fn the_schema_names_the_words_of_the_manual() {
    let desk = TestDesk::bare();
    let schema = desk.cmd("schema incident").json();
    assert_eq!(schema["type"], "object");
    for word in ["in_progress", "emergency", "possible", "internal", "monitor", "problem"] {
        assert!(schema.to_string().contains(&format!("\"{word}\"")), "{word}");
    }
    assert!(schema["properties"].get("clocks").is_some());
    desk.cmd("schema change").fails(2);
}

#[test]
fn completions_know_the_commands() {
    let desk = TestDesk::bare();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.cmd(&format!("completions {shell}")).ok().stdout;
        assert!(
            script.contains("itdesk") && script.contains("incident") && script.contains("dedupe-key"),
            "{shell}"
        );
    }
    desk.cmd("completions tcsh").fails(2);
}

#[test]
fn help_and_version_are_no_errors() {
    let desk = TestDesk::bare();
    assert_eq!(desk.cmd("--version").ok().stdout, format!("itdesk {}\n", env!("CARGO_PKG_VERSION")));
    let help = desk.cmd("--help").ok();
    assert!(help.stdout.contains("Exit codes: 0 done"), "{}", help.stdout);
    assert!(desk.cmd("list --help").ok().stdout.contains("Filter keys"));
}
