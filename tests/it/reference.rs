//! `workflow`, `schema`, `completions`: what the program says of itself is true.

mod help;

use itdesk::records::{Kind, State};
use itdesk::rules::workflow::{Verb, begins, leads, steps};
use serde_json::Value;

use crate::desk::TestDesk;

#[test]
fn the_life_cycle_needs_no_desk() {
    let desk = TestDesk::bare();
    insta::assert_snapshot!(desk.said(&desk.cmd("workflow request").ok()), @"
    STEP      FROM                             TO
    triage    new                              triaged            Assess impact and urgency, which set
                                                                  the class and deadlines
              triaged, assigned, in_progress,  stays
              pending
    assign    new, triaged                     assigned           Assign a ticket to a team or a person
              assigned, in_progress, pending   stays
    respond   new, triaged, assigned,          stays              Answer the requester; this stops the
              in_progress, pending, resolved                      respond clock
    start     new, triaged, assigned           in_progress        Start work; an unassigned ticket
                                                                  becomes yours
    hold      in_progress                      pending            Put a ticket on hold; the policy says
                                                                  which reasons pause the clocks
    resume    pending                          in_progress        Resume work after a hold
    escalate  new, triaged                     stays or assigned  Escalate a ticket by one level
              assigned, in_progress, pending   stays
    resolve   in_progress, pending             resolved           Mark a ticket as resolved
    close     resolved                         closed             Close a ticket once everything is
                                                                  recorded and confirmed
    reopen    resolved, closed, cancelled      in_progress        Reopen a ticket
    cancel    new, triaged, assigned,          cancelled          Cancel a ticket
              in_progress, pending
    edit      new, triaged, assigned,          stays              Correct the fields of a ticket
              in_progress, pending, resolved
    ");
    desk.cmd("workflow asset").fails(2);
}

#[test]
fn a_step_that_may_lead_to_several_states_says_so() {
    let table = TestDesk::bare().cmd("workflow change").ok().stdout;
    let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in ["approved, scheduled stays or assessed", "stays or approved Vote for"] {
        assert!(table.contains(line), "{line}\n{table}");
    }
}

#[test]
fn the_table_is_the_one_that_the_code_obeys() {
    let desk = TestDesk::bare();
    for kind in Kind::ALL {
        for step in desk.cmd(&format!("workflow {} --json", kind.verb())).json().as_array().unwrap() {
            let word = step["verb"].as_str().unwrap();
            let verb = *Verb::ALL.iter().find(|verb| verb.as_str() == word).unwrap();
            for pair in step["leads"].as_array().unwrap() {
                let state = |v: &Value| v.as_str().unwrap().parse::<State>().unwrap();
                let (from, to) = (state(&pair[0]), state(&pair[1]));
                assert!(leads(*kind, verb, from).any(|s| s == to), "{kind} {verb}: {from} to {to}");
                assert!(kind.states().contains(&from) && kind.states().contains(&to), "{kind} {verb}");
            }
        }
    }
}

/// Every way of the table from one state to another is drawn, with its steps, and nothing else is.
#[test]
fn the_diagram_draws_the_table() {
    let desk = TestDesk::bare();
    for kind in Kind::ALL {
        let diagram = desk.cmd(&format!("workflow {} --format mermaid", kind.verb())).ok().stdout;
        let (mut drawn, mut begun, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        for line in diagram.strip_prefix("stateDiagram-v2\n").unwrap().lines() {
            let (from, to) = line.trim().split_once(" --> ").unwrap();
            match (from, to.split_once(": ")) {
                ("[*]", None) => begun.push(to.to_owned()),
                (from, None) => ended.push((from.to_owned(), to.to_owned())),
                (from, Some((to, verbs))) => {
                    drawn.extend(verbs.split(", ").map(|v| format!("{v}: {from} to {to}")));
                }
            }
        }
        let ways = steps(*kind).iter().flat_map(|s| s.leads.iter().map(move |(from, to)| (s.verb, from, to)));
        let mut ways: Vec<String> = ways
            .filter(|(_, from, to)| from != to)
            .map(|(v, from, to)| format!("{v}: {from} to {to}"))
            .collect();
        ways.sort();
        drawn.sort();
        assert_eq!(drawn, ways, "{kind}");
        assert_eq!(begun, begins(*kind).iter().map(|s| s.to_string()).collect::<Vec<_>>());
        let ends = kind.states().iter().filter(|s| s.is_ended());
        assert_eq!(ended, ends.map(|s| (s.to_string(), "[*]".to_owned())).collect::<Vec<_>>());
    }
}

#[test]
fn a_format_of_one_command_is_refused_by_the_others() {
    let desk = TestDesk::new();
    insta::assert_snapshot!(desk.said(&desk.cmd("list --format mermaid").fails(2)), @r"
    error: --format mermaid is not available for this command, only for itdesk workflow, itdesk incident analysis and itdesk ci impact
      → give one of: table, json, jsonl, csv, ids
    ");
    for line in ["workflow change --format ics", "show 4KX9P --format ics", "init x --format mermaid"] {
        let refused = desk.cmd(line).fails(2);
        assert!(refused.stderr.contains("only for itdesk "), "{line}: {}", refused.stderr);
    }
    assert!(!desk.root().join("x").exists());
    // Nor can a user settle on one for all commands.
    desk.write("own.toml", "format = \"mermaid\"\n");
    let refused =
        desk.command().env("ITDESK_CONFIG", "own.toml").args(["workflow", "change"]).output().unwrap();
    let refused = crate::desk::told("workflow change", refused).fails(2);
    assert!(refused.stderr.contains("one of table, json, jsonl, csv, ids"), "{}", refused.stderr);
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
pub fn covered(root: &Value, schema: &Value, value: &Value, at: &str) {
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

pub fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
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
    for word in ["in_progress", "emergency", "possible", "internal", "problem"] {
        assert!(schema.to_string().contains(&format!("\"{word}\"")), "{word}");
    }
    assert!(schema["properties"].get("clocks").is_some());
    for (kind, words) in [("change", ["rolled_back", "standard"]), ("deliver", ["following_up", "normal"])] {
        let schema = desk.cmd(&format!("schema {kind}")).json();
        for word in words {
            assert!(schema.to_string().contains(&format!("\"{word}\"")), "{kind}: {word}");
        }
    }
    desk.cmd("schema asset").fails(2);
}

#[test]
fn the_help_of_a_verb_is_its_row_in_the_life_cycle() {
    let desk = TestDesk::bare();
    for kind in itdesk::records::Kind::ALL {
        let help = desk.cmd(&format!("{} --help", kind.noun())).ok().stdout;
        // Long lines are wrapped.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for step in itdesk::rules::workflow::steps(*kind) {
            assert!(help.contains(&format!("{} {}", step.verb, step.says)), "{kind} {}: {help}", step.verb);
        }
    }
}

#[test]
fn the_script_of_earlier_versions_still_knows_the_commands() {
    let desk = TestDesk::bare();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.cmd(&format!("completions {shell} --static")).ok().stdout;
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

#[test]
fn a_noun_has_its_help_though_it_is_described_late() {
    let desk = TestDesk::bare();
    for (noun, opens, verb) in [
        ("request", "Handle service requests", "triage"),
        ("incident", "Handle incidents and problems", "verify"),
        ("change", "Assess, approve, implement", "rollback"),
        ("deliver", "Plan and test deliveries", "follow-up"),
    ] {
        let help = desk.cmd(&format!("{noun} --help")).ok().stdout;
        assert!(help.starts_with(opens) && help.contains(verb), "{help}");
        assert!(desk.cmd("--help").ok().stdout.contains(opens));
        assert!(desk.cmd(&format!("{noun} {verb} --help")).ok().stdout.contains("ID"), "{noun}");
        assert!(desk.cmd("completions bash --static").ok().stdout.contains(verb));
        assert!(desk.cmd(&format!("{noun} frobnicate")).fails(2).stderr.contains("frobnicate"));
    }
}
