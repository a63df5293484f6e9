//! `init`: a desk is made once, and what is there stays.

use std::collections::{BTreeMap, BTreeSet};

use itdesk::config::{Source, no_files, settings};

use crate::desk::TestDesk;

#[test]
fn a_desk_has_a_policy_and_tells_git_what_to_do() {
    let desk = TestDesk::bare();
    let made = desk.run(&["init", "."]).ok();
    insta::assert_snapshot!(desk.said(&made), @r#"
    created a desk in [DESK]: itdesk.toml, .gitattributes, .gitignore
    next:
      edit itdesk.toml, then: itdesk config check
      itdesk incident new "VPN is down" --impact significant --urgency high
      itdesk list · itdesk due · itdesk show ID
    "#);
    let text = |name: &str| std::fs::read_to_string(desk.root().join(name)).unwrap();
    assert_eq!(text("itdesk.toml"), itdesk::config::TEMPLATE);
    insta::assert_snapshot!(text(".gitignore"), @r"
    /.itdesk/
    .itdesk-*.tmp
    ");
    insta::assert_snapshot!(text(".gitattributes"), @r"
    *.json text eol=lf
    *.toml text eol=lf
    ???-??????-?????.json merge=itdesk
    KB-??????-?????.json merge=itdesk
    measurements/**/*.jsonl text eol=lf merge=itdesk
    archive/*/*.jsonl.zst -text -diff merge=itdesk
    ");
    desk.cmd("config check").ok();
}

/// What a policy gives with every example taken up, and the settings in force without them.
fn read(text: &str) -> (Vec<String>, BTreeMap<String, serde_json::Value>) {
    let now = crate::desk::NOW.parse().unwrap();
    let in_use: String = text.lines().map(|l| l.strip_prefix("# ").unwrap_or(l).to_owned() + "\n").collect();
    assert_eq!(itdesk::config::read_policy(text, now).1, []);
    assert_eq!(itdesk::config::read_policy(&in_use, now).1, []);
    let given = settings(&in_use, &no_files).into_iter();
    let given = given.filter(|s| matches!(s.source, Source::Policy { .. })).map(|s| s.key).collect();
    (given, settings(text, &no_files).into_iter().map(|s| (s.key, s.value)).collect())
}

#[test]
fn a_desk_in_chinese_has_a_chinese_policy_that_means_the_same() {
    let desk = TestDesk::bare();
    let made = desk.run(&["--lang", "zh-CN", "init", "."]).ok();
    assert!(made.stderr.contains("创建服务台"), "{}", made.stderr);
    let text = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    for line in text.lines().filter(|line| line.starts_with("## ")) {
        assert!(line.contains(|c| matches!(c, '\u{4e00}'..='\u{9fff}')), "{line}");
    }
    let ((keys, english), (of_chinese, chinese)) = (read(itdesk::config::TEMPLATE), read(&text));
    assert_eq!(of_chinese, keys);
    let all: BTreeSet<&String> = english.keys().chain(chinese.keys()).collect();
    let differ: Vec<&String> = all.into_iter().filter(|key| english.get(*key) != chinese.get(*key)).collect();
    insta::assert_snapshot!(differ.into_iter().cloned().collect::<Vec<_>>().join("\n"), @r"
    calendar.office.holidays
    calendar.office.hours.fri
    calendar.office.hours.mon
    calendar.office.hours.sat
    calendar.office.hours.sun
    calendar.office.hours.thu
    calendar.office.hours.tue
    calendar.office.hours.wed
    calendar.office.timezone
    changes.approval.high
    changes.approval.low
    changes.approval.medium
    desk.language
    desk.name
    desk.timezone
    ");
    desk.cmd("config check").ok();
    // Its calendar has the holidays of China, and what makes up for them.
    let worked = |day: &str| {
        let told = desk.cmd(&format!("rules elapsed --calendar office --from {day}T00:00 --to {day}T23:59"));
        told.ok().stdout.trim().to_owned()
    };
    assert_eq!([worked("2026-10-01"), worked("2026-10-10")], ["0s", "7h30m"]);
    desk.request("'打印机卡纸' --type emergency");
}

#[test]
fn the_language_and_the_zone_of_a_new_desk_are_those_of_its_people() {
    let first_lines = |arguments: &[&str], variable: (&str, &str)| {
        let desk = TestDesk::bare();
        let made = desk.process().env(variable.0, variable.1).args(arguments).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let text = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
        let line = |key: &str| text.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
        format!("{} {}", line("name"), line("timezone"))
    };
    let chinese = "name = \"服务台\" timezone = ";
    for (arguments, variable, expected) in [
        (vec!["init"], ("LANG", "zh_CN.UTF-8"), format!("{chinese}\"Asia/Shanghai\"")),
        (vec!["init", "--json"], ("ITDESK_LANG", "zh-CN"), format!("{chinese}\"Asia/Shanghai\"")),
        (
            vec!["init", "--lang", "zh", "--timezone", "Asia/Urumqi"],
            ("A", ""),
            format!("{chinese}\"Asia/Urumqi\""),
        ),
        (vec!["init", "--lang", "zh"], ("TZ", "Europe/Berlin"), format!("{chinese}\"Europe/Berlin\"")),
        (vec!["init"], ("TZ", "UTC"), "name = \"Service desk\" timezone = \"UTC\"".to_owned()),
    ] {
        assert_eq!(first_lines(&arguments, variable), expected, "{arguments:?}");
    }
}

#[test]
fn making_a_desk_again_changes_nothing() {
    let desk = TestDesk::with_policy("[desk]\nname = \"Mine\"\n");
    let again = desk.run(&["init", "."]).ok();
    assert!(again.stderr.contains("is already a desk; nothing was changed"), "{}", again.stderr);
    assert_eq!(
        std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap(),
        "[desk]\nname = \"Mine\"\n"
    );
    assert_eq!(desk.run(&["init", ".", "--json"]).json()["created"], serde_json::json!([]));
}

#[test]
fn json_names_the_folder_and_the_files() {
    let desk = TestDesk::bare();
    let made = desk.run(&["init", "below/here", "--json"]);
    insta::assert_snapshot!(desk.said(&made.ok()), @r#"
    {
      "desk": "[DESK]/below/here",
      "created": [
        "itdesk.toml",
        ".gitattributes",
        ".gitignore"
      ]
    }
    "#);
}

#[test]
fn a_gitignore_that_is_there_is_added_to() {
    let desk = TestDesk::bare();
    desk.write(".gitignore", "*.bak");
    desk.run(&["init", "."]).ok();
    desk.run(&["init", "."]).ok();
    let text = std::fs::read_to_string(desk.root().join(".gitignore")).unwrap();
    assert_eq!(text, "*.bak\n/.itdesk/\n.itdesk-*.tmp\n");
}

#[test]
fn with_git_it_is_a_repository_unless_it_is_in_one() {
    let desk = TestDesk::bare();
    desk.run(&["init", ".", "--git"]).ok();
    assert!(desk.root().join(".git").is_dir());
    desk.run(&["init", "inner", "--git"]).ok();
    assert!(!desk.root().join("inner/.git").exists());
}

#[test]
fn below_a_regular_file_the_system_refuses() {
    let desk = TestDesk::bare();
    desk.write("file", "text");
    let refused = desk.run(&["init", "file/desk"]).fails(7);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: cannot create the folder file/desk: not a directory
      → check the disk and the system log; itdesk doctor checks that every file is intact
    ");
}

#[test]
fn a_desk_is_found_upwards_and_by_name() {
    let desk = TestDesk::new();
    let id = desk.incident("'Found upwards'");
    let below = desk.root().join("incidents/2026");
    let from_below =
        crate::desk::told("list", desk.process().current_dir(&below).args(["list", "-q"]).output().unwrap());
    assert_eq!(from_below.ok().stdout, format!("{id}\n"));
    let elsewhere = desk.process().current_dir("/").args(["list", "-q"]).output().unwrap();
    assert_eq!(crate::desk::told("list", elsewhere).code, 2);
    let named = desk.process().current_dir("/").env("ITDESK_DIR", desk.root()).args(["list", "-q"]).output();
    assert_eq!(crate::desk::told("list", named.unwrap()).ok().stdout, format!("{id}\n"));
}

#[test]
fn without_a_desk_every_command_says_how_to_make_one() {
    let desk = TestDesk::bare();
    let refused = desk.cmd("list").fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: no desk here: no itdesk.toml in [DESK] or above
      → create one with: itdesk init · or name one with --desk DIR or ITDESK_DIR
    ");
    desk.cmd("list --desk nowhere").fails(2);
}
