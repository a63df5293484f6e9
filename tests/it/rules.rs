//! `rules explain`, `rules due`, `rules elapsed`: the rules on their own.

use serde_json::json;

use crate::desk::TestDesk;

const OFFICE: &str = r#"
[calendar.office]
timezone = "UTC"
hours.mon = ["09:00-12:00", "13:00-18:00"]
hours.tue = ["09:00-12:00", "13:00-18:00"]
hours.fri = ["09:00-17:00"]
holidays = ["2026-11-24"]
"#;

#[test]
fn explain_says_the_class_its_reasons_and_the_targets() {
    let desk = TestDesk::new();
    let told = desk.cmd("rules explain --impact moderate --urgency medium --interruption partial").ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    class B
      · impact moderate and urgency medium make class C
      · business partly interrupted: at least B, raised from C
    targets (default on calendar always)
      respond  2h
      handle   8h
      resolve  1d
    ");
    let told = desk.cmd("rules explain --type emergency --json").json();
    assert_eq!(told["class"], "A");
    assert_eq!(told["targets"]["resolve"], 480);
    desk.cmd("rules explain --impact huge").fails(2);
}

#[test]
fn explain_follows_the_agreements() {
    let desk = TestDesk::with_policy(
        "[[sla.agreement]]\nname = \"gold\"\nwhen = { service = \"email\", customer = \"acme\" }\nA = { resolve = \"2h\" }\n",
    );
    let targets = |line: &str| {
        desk.cmd(&format!("rules explain --type emergency {line} --json")).json()["targets"].clone()
    };
    let gold = targets("--service email --customer acme");
    assert_eq!(
        (&gold["policy"], &gold["resolve"], &gold["respond"]),
        (&json!("gold"), &json!(120), &json!(30))
    );
    assert_eq!(targets("--service email")["policy"], "default");
}

#[test]
fn due_and_elapsed_count_the_calendar_and_agree() {
    let desk = TestDesk::with_policy(OFFICE);
    for (from, duration, due) in [
        ("2026-11-23T09:00:00Z", "1h", "2026-11-23T10:00:00Z"),
        ("2026-11-23T11:30:00Z", "1h", "2026-11-23T13:30:00Z"),
        ("2026-11-23T17:00:00Z", "1h", "2026-11-23T18:00:00Z"),
        // Tuesday is a holiday: on to Friday.
        ("2026-11-23T17:00:00Z", "1h1m", "2026-11-27T09:01:00Z"),
        ("2026-11-28T03:00:00Z", "8h", "2026-11-30T18:00:00Z"),
    ] {
        let line = format!("rules due --calendar office --from {from} --for {duration}");
        assert_eq!(desk.cmd(&line).ok().stdout, format!("{due}\n"), "{line}");
        assert_eq!(desk.cmd(&format!("{line} --json")).json(), json!({ "due": due }));
        let back = desk.cmd(&format!("rules elapsed --calendar office --from {from} --to {due}")).ok();
        assert_eq!(back.stdout, format!("{duration}\n"), "{line}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let desk = TestDesk::with_policy(OFFICE);
    let due =
        |rest: &str| desk.said(&desk.cmd(&format!("rules due --from 2026-11-23T09:00:00Z {rest}")).fails(2));
    insta::assert_snapshot!(due("--for 1h --calendar home"), @"
    error: the policy has no calendar 'home'
      → calendars: always, office
    ");
    insta::assert_snapshot!(due("--for soon"), @"error: --for: 'soon' is not a duration; write numbers with a unit each (w, d, h, m, s), the largest first, such as 90m, 1h30m, 2d or 1w");
    desk.cmd("rules due --from soon --for 1h").fails(2);
    desk.cmd("rules due --for 1h").fails(2);
    desk.cmd("rules elapsed --from 2026-11-23T09:00:00Z").fails(2);
}

#[test]
fn a_policy_may_be_named_where_there_is_no_desk() {
    let desk = TestDesk::bare();
    insta::assert_snapshot!(desk.said(&desk.cmd("rules explain").fails(2)), @r"
    error: no desk here: no itdesk.toml in [DESK] or above
      → or name a policy with --policy FILE
    ");
    desk.write("try.toml", "[sla.default]\nD = { resolve = \"60h\" }\n");
    let told = desk.cmd("rules explain --policy try.toml --json").json();
    assert_eq!(told["targets"]["resolve"], 3600);
}
