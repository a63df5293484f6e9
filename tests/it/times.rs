//! Times that people type: one grammar in every flag and filter.

mod grammar;

use insta::assert_snapshot;

use crate::desk::TestDesk;

/// A desk in Shanghai, on a Monday at 17:00 there.
fn shanghai() -> TestDesk {
    TestDesk::with_policy("[desk]\ntimezone = \"Asia/Shanghai\"\n")
}

#[test]
fn an_action_is_dated_by_any_form_that_has_been() {
    let desk = shanghai();
    let id = desk.at("2026-11-01T00:00:00Z").incident("Down");
    desk.at("2026-11-23T09:00:00Z");
    let table = [
        ("fri 17:00", "2026-11-20T09:00:00Z"),
        ("2026/11/21 9:05", "2026-11-21T01:05:00Z"),
        ("昨天 14时30分", "2026-11-22T06:30:00Z"),
        ("14:00", "2026-11-23T06:00:00Z"),
        ("２ h ago", "2026-11-23T07:00:00Z"),
        ("90m", "2026-11-23T07:30:00Z"),
        ("2026年11月23日 16时", "2026-11-23T08:00:00Z"),
    ];
    for (typed, expected) in table {
        desk.run(&["note", &id, typed, "--at", typed]).ok();
        let shown = desk.show(&id);
        let last = shown["history"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["at"], expected, "{typed}");
    }
}

#[test]
fn a_window_counts_forward_and_its_end_from_its_beginning() {
    let desk = shanghai();
    let id = desk.cmd("change new 'New switch' --draft").id();
    let refused = desk.cmd(&format!("change schedule {id} --from 'fri 22:00' --to 'fri 21:00' --json"));
    // The next Friday at 21:00 after its beginning is a week later: only the state refuses it.
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    let refused =
        desk.cmd(&format!("change schedule {id} --from 'tomorrow 22:00' --to 'today 21:00'")).fails(2);
    assert!(refused.stderr.contains("--to is not after --from"), "{}", refused.stderr);
}

#[test]
fn filters_take_the_words_too() {
    let desk = shanghai();
    desk.at("2026-11-20T08:00:00Z").incident("Friday");
    desk.at("2026-11-22T04:00:00Z").incident("Sunday");
    desk.at("2026-11-23T09:00:00Z");
    let count =
        |filter: &str| desk.run(&["list", "--count", filter]).ok().stdout.trim().parse::<u32>().unwrap();
    assert_eq!(count("created:fri"), 1);
    assert_eq!(count("created:周五"), 1);
    assert_eq!(count("created:yesterday"), 1);
    assert_eq!(count("created:\"2026年11月22日\""), 1);
    assert_eq!(count("created:\">fri 15:00\""), 2);
    assert_eq!(count("created:\">fri 17:00\""), 1);
    assert_eq!(count("created:2026.11.20..2026.11.21"), 1);
    assert_eq!(count("created:2026年11月"), 2);
    assert_eq!(count("created:<2mo"), 2);
    assert_eq!(count("created:>2mo"), 0);
    assert_eq!(count("created:\">2 days ago\""), 1);
    assert_eq!(count("due:<eow"), 2);
    assert_eq!(count("due:<now"), 2);
}

#[test]
fn due_within_takes_a_time() {
    let desk = shanghai();
    let id = desk.incident("Down --impact minor --urgency low");
    let clocks = |within: &str| {
        let rows = desk.run(&["due", "--within", within, "--json"]).json();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["clock"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(clocks("1m"), Vec::<String>::new(), "{id}");
    assert_eq!(clocks("2w"), clocks("2026-12-07 17:00"));
    assert!(!clocks("eow").is_empty());
}

#[test]
fn what_is_no_time_is_refused_with_the_forms() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    assert_snapshot!(desk.said(&desk.run(&["note", &id, "x", "--at", "half past nine"]).fails(2)), @r#"
    error: --at 'half past nine' is not a time
      → use a form such as 14:00, yesterday 9:30, fri 17:00, 2026-11-28, "2026-11-28 14:00", 2h ago, in 3d · all forms: itdesk help times
    "#);
    for wrong in ["25:00", "2026-02-30", "28.11.2026", "11/28/2026", "2026-11", "fri 9", "3x", "-"] {
        for line in [&["log", "--since", wrong][..], &["due", "--within", wrong], &["list", "--as-of", wrong]]
        {
            let refused = desk.run(line).fails(2);
            assert!(refused.stderr.contains("is not a time"), "{line:?}: {}", refused.stderr);
        }
    }
}

#[test]
fn months_are_mo_and_an_old_policy_stays_readable() {
    let desk = TestDesk::with_policy("[records]\nkeep = \"70m\"\n\n[knowledge]\nreview = { faq = \"6m\" }\n");
    assert_snapshot!(desk.said(&desk.cmd("config check").fails(1)), @r"
    itdesk.toml:2:8: warning: records.keep: m is read as months here, but is minutes everywhere else
      → write 5y10mo
    itdesk.toml:5:18: warning: knowledge.review.faq: m is read as months here, but is minutes everywhere else
      → write 6mo
    ");
    let shown = desk.cmd("config show").ok().stdout;
    assert!(shown.contains("5y10mo") && shown.contains("6mo"), "{shown}");
    assert_snapshot!(desk.said(&desk.cmd("archive --older-than 6m").fails(2)), @"error: --older-than: '6m' is minutes; for months write 6mo");
    desk.cmd("archive --older-than 6mo").ok();
}

#[test]
fn a_new_desk_has_the_time_zone_of_the_system() {
    let zone_of = |zone: Option<&str>, args: &[&str]| {
        let desk = TestDesk::bare();
        let mut command = desk.command();
        match zone {
            Some(zone) => command.env("TZ", zone),
            None => command.env_remove("TZ"),
        };
        command.args(["init", "."]).args(args).assert().success();
        let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
        let line = policy.lines().find(|line| line.starts_with("timezone = ")).unwrap().to_owned();
        line.trim_start_matches("timezone = ").trim_matches('"').to_owned()
    };
    assert_eq!(zone_of(Some("Asia/Shanghai"), &[]), "Asia/Shanghai");
    assert_eq!(zone_of(Some("Mars/Olympus"), &[]), "UTC");
    assert_eq!(zone_of(Some("Asia/Shanghai"), &["--timezone", "europe/berlin"]), "Europe/Berlin");
    let refused = TestDesk::bare().cmd("init . --timezone Asia/Beijing").fails(2);
    assert!(refused.stderr.contains("'Asia/Beijing' is not a known time zone"), "{}", refused.stderr);
}
