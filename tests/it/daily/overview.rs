//! `itdesk` alone, and `status`.

use serde_json::json;

use super::on_a_terminal;
use crate::desk::TestDesk;

fn desk() -> (TestDesk, [String; 2]) {
    let desk = TestDesk::new();
    let late = desk.incident("'VPN is down' --impact extensive --urgency critical");
    let mine = desk.incident("'Printer squeaks'");
    desk.cmd(&format!("take {mine}")).ok();
    desk.at("2026-11-23T09:40:00Z");
    (desk, [late, mine])
}

#[test]
fn a_desk_says_what_needs_attention_when_nothing_is_asked() {
    let (desk, _) = desk();
    let told = desk.cmd("").ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    Service desk, lin@example.org, 2026-11-23 09:40

    late           1  itdesk due
    at risk        0
    to approve     0
    mine           1  itdesk mine

    WHAT  ID                CLASS  DUE         TITLE
    late  INC-261123-#1  A      LATE 10m    VPN is down
    mine  INC-261123-#2  D      in 23h 20m  Printer squeaks
    ");
    assert_eq!(desk.cmd("status").ok().stdout, told.stdout);
    assert!(on_a_terminal(&desk, "").contains("LATE 10m"));
}

#[test]
fn json_has_counts_and_ids() {
    let (desk, [late, mine]) = desk();
    for line in ["--json", "status --json"] {
        let told = desk.cmd(line).json();
        assert_eq!(told["mine"], json!({ "count": 1, "ids": [mine] }), "{line}");
        assert_eq!(told["late"], json!({ "count": 1, "ids": [late] }));
        assert_eq!((&told["at_risk"]["count"], &told["approvals"]["count"]), (&json!(0), &json!(0)));
        assert_eq!(told["unshared"], json!(null), "no repository");
    }
    assert_eq!(desk.cmd("status -q").ok().lines(), [&late, &mine]);
}

#[test]
fn what_is_not_committed_is_counted_in_a_repository() {
    let (desk, [late, mine]) = desk();
    let git = |args: &[&str]| {
        let mut git = std::process::Command::new("git");
        assert!(git.args(args).current_dir(desk.root()).status().unwrap().success());
    };
    git(&["init", "--quiet"]);
    let told = desk.cmd("status --json").json();
    let mut ids = [late, mine];
    ids.sort();
    assert_eq!(told["unshared"], json!({ "uncommitted": 3, "ids": ids, "unpushed": null }));
    let shown = desk.cmd("status").ok().stdout;
    assert!(shown.contains("3 files not committed: itdesk sync --commit"), "{shown}");
}

#[test]
fn outside_of_a_desk_it_is_the_help_and_a_usage_error() {
    let desk = TestDesk::bare();
    let told = desk.cmd("").fails(2);
    assert!(told.stderr.contains("Usage: itdesk"), "{}", told.stderr);
    desk.cmd("status").fails(2);
}
