//! A clock that is slow stops nobody; one that cannot be right writes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::desk::TestDesk;

const IMPOSSIBLE: [&str; 7] = [
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "1970-01-01T00:00:00Z",
    "1999-12-31T23:59:59Z",
    "2070-01-01T00:00:00Z",
    "2100-03-01T00:00:00Z",
    "9999-12-30T00:00:00Z",
];

/// Every file of the desk but the index.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with(".itdesk") {
                all.extend(files(&path));
            }
        } else {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_clock_that_cannot_be_right_writes_nothing() {
    let desk = TestDesk::new();
    let id = desk.request("'A printer' --requester Zhang");
    desk.write("rows.csv", "title\nOne\n");
    let before = files(desk.root());
    let writing = [
        "incident new Disk --requester Zhang".to_owned(),
        format!("request start {id}"),
        format!("note {id} seen"),
        format!("undo {id}"),
        "import rows.csv".to_owned(),
        "monitor record response_time 3".to_owned(),
        "archive --older-than 1d".to_owned(),
        "doctor --fix".to_owned(),
        "kb new Article --type guide --body text".to_owned(),
    ];
    for now in IMPOSSIBLE {
        desk.at(now);
        for command in &writing {
            let refused = desk.cmd(command).fails(7);
            let reason = format!("error: the clock says {now}; it must be between 2000 and 2069\n");
            assert!(refused.stderr.starts_with(&reason), "{command}: {}", refused.stderr);
            assert!(refused.stderr.contains("correct the clock"), "{}", refused.stderr);
        }
        assert!(files(desk.root()) == before, "something was written at {now}");
    }
}

#[test]
fn the_first_and_the_last_possible_instant_work() {
    for now in ["2000-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "2069-12-31T23:59:59Z"] {
        let desk = TestDesk::bare();
        desk.at(now).cmd("init .").ok();
        let id = desk.incident("Disk --requester Zhang");
        desk.cmd(&format!("incident start {id}")).ok();
        assert_eq!(desk.show(&id)["state"], "in_progress", "{now}");
        assert_eq!(desk.cmd("list --count").ok().stdout, "1\n");
        desk.cmd("doctor").ok();
    }
}

#[test]
fn a_time_that_no_id_can_name_is_refused() {
    let desk = TestDesk::new();
    let before = files(desk.root());
    for at in ["1969-12-31T23:59:59Z", "1950-06-01T00:00:00Z", "0001-01-01T00:00:00Z"] {
        for kind in ["incident", "request"] {
            let refused = desk.run(&[kind, "new", "Old", "--requester", "Zhang", "--at", at]).fails(2);
            assert!(refused.stderr.contains("that ids support"), "{}", refused.stderr);
        }
    }
    assert!(files(desk.root()) == before);
    // An old ticket within the range is an old ticket.
    let id =
        desk.run(&["incident", "new", "Old", "--requester", "Zhang", "--at", "1970-01-02T00:00:00Z"]).id();
    assert!(id.starts_with("INC-700102-"));
    desk.cmd(&format!("show {id}")).ok();
}

#[test]
fn a_slow_clock_works_on_what_others_wrote_ahead_of_it() {
    for slow in
        ["2026-11-23T08:59:59Z", "2026-11-23T08:00:00Z", "2026-11-20T00:00:00Z", "2001-01-01T00:00:00Z"]
    {
        let desk = TestDesk::new();
        let id =
            desk.at("2026-11-23T09:00:00Z").incident("Disk --requester Zhang --place here --symptom full");
        desk.cmd(&format!("incident start {id}")).ok();
        desk.at(slow);
        let steps = [
            format!("incident respond {id} 'We look'"),
            format!("note {id} seen"),
            format!("incident hold {id} --reason requester --message 'Which disk?'"),
            format!("incident resume {id}"),
            format!("incident assign {id} omar"),
            format!("incident resolve {id} --outcome cleaned"),
            format!("incident close {id}"),
            format!("incident reopen {id} --because again"),
            format!("incident cancel {id} --because test"),
        ];
        for step in &steps {
            desk.cmd(step).ok();
        }
        let record = desk.record(&id);
        let times: Vec<String> = record.history.iter().map(|event| event.at.to_string()).collect();
        assert!(times.is_sorted(), "{slow}: {times:?}");
        assert_eq!(times[2], "2026-11-23T09:00:01Z", "just after what is known");
        assert_eq!(times.len(), 2 + steps.len());
        desk.cmd("doctor").ok();
    }
}

#[test]
fn a_slow_clock_decides_and_publishes_too() {
    let desk = TestDesk::new();
    let article = desk.at("2026-11-23T09:00:00Z").cmd("kb new Reset --type guide --body text").ok().id();
    desk.at("2026-11-23T07:00:00Z").cmd(&format!("kb submit {article}")).ok();
    desk.cmd(&format!("kb approve {article} --publish --as chen")).ok();
    assert_eq!(desk.show(&article)["state"], "published");
    desk.cmd("doctor").ok();
}

#[test]
fn an_action_can_be_reverted_with_a_slow_clock() {
    let desk = TestDesk::new();
    let id = desk.at("2026-11-23T09:00:00Z").request("Printer --requester Zhang");
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-23T08:00:00Z").cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "new");
    desk.cmd("doctor").ok();
}

#[test]
fn a_time_that_a_person_gives_is_still_checked() {
    let desk = TestDesk::new();
    let id = desk.at("2026-11-23T09:00:00Z").request("Printer --requester Zhang");
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-23T12:00:00Z");
    let resolve = ["request", "resolve", &id, "--outcome", "done", "--at", "2026-11-23T08:30:00Z"];
    desk.run(&resolve).fails(4);
    let ahead = ["note", &id, "later", "--at", "2026-11-23T13:00:00Z"];
    assert!(desk.run(&ahead).fails(2).stderr.contains("in the future"));
}
