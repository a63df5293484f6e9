//! A record grows with what happens to its ticket, and not with the square of its lists.

mod either_style;

use serde_json::{Value, json};

use crate::desk::TestDesk;
use crate::git::clones::Clones;

/// The clock so many minutes after ten.
fn minute(count: usize) -> String {
    format!("2026-11-23T{:02}:{:02}:00Z", 10 + count / 60, count % 60)
}

/// A ticket, and after each of so many steps the bytes of its record; `step` runs the commands.
fn sizes(desk: &TestDesk, id: &str, steps: usize, step: impl Fn(usize)) -> Vec<usize> {
    let size = |count| {
        desk.at(&minute(count));
        step(count);
        desk.bytes(id).len()
    };
    (0..steps).map(size).collect()
}

fn analyse(desk: &TestDesk, id: &str, step: usize) {
    let finding = format!("{step} {}", "x".repeat(120));
    desk.at(&minute(step)).run(&["incident", "analyse", id, &finding, "--step", "deep"]).ok();
}

/// An incident with so many steps of analysis.
fn analysed(desk: &TestDesk, steps: usize) -> String {
    let id = desk.incident("Slow --service erp");
    (0..steps).for_each(|step| analyse(desk, &id, step));
    id
}

fn steps_of(record: &Value) -> Option<usize> {
    record["part"]["analysis"].as_array().map(Vec::len)
}

fn record(desk: &TestDesk, id: &str) -> Value {
    serde_json::from_slice(&desk.bytes(id)).unwrap()
}

#[test]
fn sixty_steps_of_analysis_take_a_record_that_grows_evenly() {
    let desk = TestDesk::new();
    let id = desk.incident("Slow --service erp");
    let sizes = sizes(&desk, &id, 60, |step| analyse(&desk, &id, step));
    let (half, full) = (sizes[29], sizes[59]);
    assert!(full < half * 21 / 10, "{half} bytes, then {full}");
    assert!(full < 70_000, "{full} bytes");
}

#[test]
fn every_list_of_a_record_grows_evenly() {
    let desk = TestDesk::new();
    let others: Vec<String> = (0..STEPS).map(|n| desk.incident(&format!("other{n}"))).collect();
    let new = |line: &str| desk.cmd(line).id();
    let incident = || new("incident new Slow --service erp --impact minor --urgency low");
    let delivery = new("deliver new Wifi --need fast");
    let change = new("change new Swap --service erp --draft");
    let article = new("kb new Slow --body first --type faq");
    let improvement = new("monitor improve new Better");
    let id = incident();
    evenly(&desk, &id, |n, x| vec![args(&["incident", "edit", &id, "--tag", &format!("{n}{x}")])]);
    let id = incident();
    evenly(&desk, &id, |n, _| vec![args(&["link", &id, "relates_to", &others[n]])]);
    let id = incident();
    evenly(&desk, &id, |n, x| vec![args(&["incident", "edit", &id, "-d", &lines(n, x)])]);
    let id = incident();
    evenly(&desk, &id, |n, _| {
        let service = format!("service-{n}");
        let end = args(&["incident", "outage", "end", &id]);
        vec![args(&["incident", "outage", "start", &id, "--service", &service]), end]
    });
    let id = incident();
    desk.cmd(&format!("incident start {id}")).ok();
    evenly(&desk, &id, |n, x| {
        let repaired = args(&["incident", "repair", &id, &format!("{n} {x}")]);
        vec![repaired, args(&["incident", "verify", &id, "--failed", "-m", x])]
    });
    let id = delivery;
    evenly(&desk, &id, |n, x| vec![args(&["deliver", "edit", &id, "--need", &format!("{n} {x}")])]);
    evenly(&desk, &id, |n, x| {
        vec![args(&["deliver", "criterion", "add", &id, &format!("{n} {x}"), "--target", "<= 9 ms"])]
    });
    evenly(&desk, &id, |n, x| {
        vec![args(&["deliver", "measure", &id, &format!("{} {x}", n % 3), &format!("{n} ms")])]
    });
    evenly(&desk, &id, |_, x| vec![args(&["deliver", "test", &id, "uat", "--passed", "--evidence", x])]);
    evenly(&desk, &id, |n, x| vec![args(&["deliver", "feedback", "add", &id, &format!("{n} {x}")])]);
    let id = change;
    evenly(&desk, &id, |n, x| vec![args(&["change", "edit", &id, "--plan", &lines(n, x)])]);
    evenly(&desk, &id, |n, x| vec![args(&["change", "edit", &id, "--affects", &format!("{n}{x}")])]);
    let id = article;
    evenly(&desk, &id, |n, x| vec![args(&["kb", "edit", &id, "--body", &lines(n, x), "-m", "more"])]);
    evenly(&desk, &id, |n, x| vec![args(&["kb", "edit", &id, "--tag", &format!("{n}{x}"), "-m", "more"])]);
    let id = improvement;
    evenly(&desk, &id, |n, x| {
        vec![args(&["monitor", "improve", "edit", &id, "--evidence", &format!("{n} {x}")])]
    });
}

const STEPS: usize = 12;

fn args(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A text that is one line longer at each step.
fn lines(step: usize, line: &str) -> String {
    (0..=step).map(|n| format!("{n} {line}\n")).collect()
}

/// The second half of the steps adds to the record about what the first did; a record that keeps
/// complete lists grows three times as much.
fn evenly(desk: &TestDesk, id: &str, step: impl Fn(usize, &str) -> Vec<Vec<String>>) {
    let (x, before) = ("x".repeat(120), desk.bytes(id).len());
    let run = |count: usize| {
        for line in step(count, &x) {
            desk.run(&line.iter().map(String::as_str).collect::<Vec<_>>()).ok();
        }
    };
    let sizes = sizes(desk, id, STEPS, run);
    let (half, full) = (sizes[STEPS / 2 - 1], sizes[STEPS - 1]);
    let (first, second) = (half - before, full - half);
    let command = step(0, "x").concat().join(" ");
    assert!(second * 2 < first * 3, "{command}: {first} bytes, then {second}");
}

#[test]
fn a_record_of_edits_is_gone_back_over_and_undone_entry_by_entry() {
    let desk = TestDesk::new();
    let id = analysed(&desk, 20);
    for (minute, steps) in [("05", 6), ("12", 13), ("18", 19)] {
        let line = format!("show {id} --json --as-of 2026-11-23T10:{minute}:30Z");
        assert_eq!(steps_of(&desk.cmd(&line).json()), Some(steps), "at {minute}");
    }
    desk.at("2026-11-23T11:00:00Z").cmd(&format!("undo {id}")).ok();
    assert_eq!(steps_of(&desk.show(&id)), Some(19));
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(steps_of(&desk.show(&id)), Some(18));
    desk.cmd("doctor").ok();
    let log = desk.cmd(&format!("log {id} --format csv")).ok().stdout;
    assert!(log.contains("analysis + "), "{log}");
}

#[test]
fn a_record_with_complete_lists_reads_and_goes_on_with_edits() {
    let desk = TestDesk::new();
    let id = analysed(&desk, 8);
    // As 0.1 wrote it: every event with the list before and after.
    desk.edit_record(&id, |record| {
        let all = record["incident"]["analysis"].as_array().unwrap().clone();
        let mut count = 0;
        for event in record["history"].as_array_mut().unwrap() {
            if let Some(change) = event["changes"].get_mut("incident.analysis") {
                let before = if count == 0 { Value::Null } else { json!(all[..count]) };
                count += 1;
                *change = json!([before, all[..count]]);
            }
        }
    });
    analyse(&desk, &id, 60);
    let last = record(&desk, &id)["history"].as_array().unwrap().last().unwrap().clone();
    let edits = &last["changes"]["incident.analysis"]["edits"];
    assert_eq!((&edits[0]["at"], edits[0]["added"].as_array().map(Vec::len)), (&json!(8), Some(1)));
    for (at, steps) in [("10:03:30", 4), ("10:59:00", 8), ("11:00:00", 9)] {
        let line = format!("show {id} --json --as-of 2026-11-23T{at}Z");
        assert_eq!(steps_of(&desk.cmd(&line).json()), Some(steps), "at {at}");
    }
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(steps_of(&desk.show(&id)), Some(8));
}

#[test]
fn a_script_reads_the_entries_that_an_event_added_and_where() {
    let desk = TestDesk::new();
    let id = analysed(&desk, 5);
    let shown = desk.show(&id);
    let last = shown["history"].as_array().unwrap().last().unwrap().clone();
    let [removed, added] = [0, 1].map(|side| last["changes"]["incident.analysis"][side].clone());
    assert_eq!((removed, added.as_array().map(Vec::len)), (json!([]), Some(1)), "{last}");
    assert_eq!(last["edits"]["incident.analysis"], json!([{ "at": 4, "removed": 0, "added": 1 }]));
}

#[test]
fn edits_of_two_clones_merge_alike_with_the_driver_and_with_resolve() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new Slow --service erp").id();
    let analyse = |clone: &str, from: usize, to: usize| {
        for step in from..to {
            clones.at(&minute(step));
            let finding = format!("{clone}{step} {}", "x".repeat(120));
            clones.run(clone, &["incident", "analyse", &id, &finding, "--step", "deep"]).ok();
        }
        clones.commit(clone);
    };
    analyse("a", 0, 6);
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    analyse("a", 10, 15);
    analyse("b", 12, 18);
    clones.cmd("b", "git setup").ok();
    // No driver in a: git leaves a conflict to resolve.
    assert!(!clones.merge("a", "b"), "both wrote at the end of one list");
    clones.cmd("a", "git resolve").ok();
    assert!(clones.merge("b", "a"));
    let (ours, theirs) = (clones.record("a", &id), clones.record("b", &id));
    assert_eq!(ours, theirs);
    let merged: Value = serde_json::from_str(&ours).unwrap();
    assert_eq!(merged["incident"]["analysis"].as_array().map(Vec::len), Some(17));
    assert!(ours.len() < 25_000, "{} bytes", ours.len());
    clones.cmd("b", "doctor").ok();
}
