//! Published only after approval by another than the author; old versions stay (M8.1b).

use insta::assert_snapshot;

use super::{desk, draft, publish, published};

#[test]
fn an_author_cannot_approve() {
    let desk = desk();
    let id = draft(&desk, "Reset --body text");
    desk.cmd(&format!("kb submit {id}")).ok();
    let refused = desk.cmd(&format!("kb approve {id}")).fails(4);
    assert_snapshot!(desk.said(&refused), @"
    error: lin wrote this version of KB-261123-#1: someone else must approve it
      → allowed: chen, wu
    ");
    desk.cmd(&format!("kb publish {id}")).fails(4);
    // Another who writes on it is an author as well.
    desk.cmd(&format!("kb edit {id} --body other --as chen")).ok();
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("kb approve {id} --as chen")).fails(4);
    desk.cmd(&format!("kb approve {id} --as wu")).ok();
    desk.cmd(&format!("kb publish {id}")).ok();
    assert_eq!(desk.show(&id)["part"]["versions"][0]["authors"], serde_json::json!(["chen", "lin"]));
}

#[test]
fn an_approval_is_of_one_text() {
    let desk = desk();
    let id = draft(&desk, "Reset --body text");
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("kb approve {id} --as chen")).ok();
    desk.edit_record(&id, |r| r["article"]["draft"]["content"]["body"] = serde_json::json!(["slipped in"]));
    let refused = desk.cmd(&format!("kb publish {id}")).fails(4);
    assert!(refused.stderr.contains("approved with another text"), "{}", refused.stderr);
    // A command that writes on it takes the approval back.
    desk.cmd(&format!("kb edit {id} --body third")).ok();
    assert_eq!(desk.show(&id)["state"], "draft");
    assert_eq!(desk.show(&id)["part"]["draft"]["approval"], serde_json::Value::Null);
}

#[test]
fn the_version_in_force_stays_while_the_next_is_drafted() {
    let desk = desk();
    let id = published(&desk, "'Reset the client' --body 'first words' --tag vpn");
    desk.cmd(&format!("kb edit {id} --title 'Reset it' --body 'second words' --tag new")).ok();
    let told = desk.show(&id);
    assert_eq!(
        (&told["title"], &told["state"], &told["version"]),
        (&"Reset the client".into(), &"draft".into(), &1.into())
    );
    assert!(desk.cmd(&format!("kb show {id}")).ok().stdout.contains("first words"));
    assert!(desk.cmd(&format!("kb show {id} --draft")).ok().stdout.contains("second words"));
    // A reader finds what is in force, not what is being written.
    assert_eq!(desk.cmd("kb search first --format ids").ok().stdout, format!("{id}\n"));
    assert_eq!(desk.cmd("kb search second --format ids").ok().stdout, "");
    publish(&desk, &id);
    assert_eq!(desk.cmd("kb search second --format ids").ok().stdout, format!("{id}\n"));
    assert_eq!(desk.show(&id)["title"], "Reset it");
}

#[test]
fn old_versions_are_shown_compared_and_taken_back() {
    let desk = desk();
    let id = published(&desk, "Reset --body first");
    desk.cmd(&format!("kb edit {id} --body second")).ok();
    let unsaid = desk.cmd(&format!("kb submit {id}")).fails(4);
    assert!(unsaid.stderr.contains("does not say what it changes"), "{}", unsaid.stderr);
    publish(&desk, &id);
    assert_eq!(desk.cmd(&format!("kb show {id} --version 1 --raw")).ok().stdout, "first\n");
    assert_eq!(desk.cmd(&format!("kb show {id} --version 1 --json")).json()["content"]["body"][0], "first");
    assert_snapshot!(desk.said(&desk.cmd(&format!("kb diff {id} 1 2"))), @r"
    --- KB-261123-#1 version 1
    +++ KB-261123-#1 version 2
    @@ -1,4 +1,4 @@
     # Reset
     type: guide, grade: internal
     
    -first
    +second
    ");
    let json = desk.cmd(&format!("kb diff {id} --json")).json();
    assert_eq!(
        (&json["from"], &json["to"], &json["equal"]),
        (&"version 1".into(), &"version 2".into(), &false.into())
    );
    desk.cmd(&format!("kb revert {id} 1")).ok();
    publish(&desk, &id);
    assert_eq!(desk.cmd(&format!("kb show {id} --raw")).ok().stdout, "first\n");
    assert_snapshot!(desk.said(&desk.cmd(&format!("kb history {id}"))), @r"
    VERSION  STATE     PUBLISHED         AUTHORS  APPROVED BY  CHANGED
    3        in force  2026-11-23 09:00  lin      chen         As it is now
    2        old       2026-11-23 09:00  lin      chen         As it is now
    1        old       2026-11-23 09:00  lin      chen         As it is now
    ");
    let missing = desk.cmd(&format!("kb show {id} --version 9")).fails(4);
    assert!(missing.stderr.contains("versions: 1, 2, 3"));
    desk.cmd(&format!("kb diff {id} 1 --format csv")).fails(2);
    assert_eq!(desk.cmd(&format!("kb history {id} --json")).json().as_array().unwrap().len(), 3);
}

#[test]
fn a_draft_is_returned_or_dropped() {
    let desk = desk();
    let id = draft(&desk, "Reset --body text");
    desk.cmd(&format!("kb discard {id}")).fails(4);
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("kb return {id} --as chen")).fails(2);
    desk.cmd(&format!("kb return {id} --because 'no cause' --as chen")).ok();
    assert_eq!(desk.show(&id)["state"], "draft");
    publish(&desk, &id);
    desk.cmd(&format!("kb edit {id} --body other")).ok();
    desk.cmd(&format!("kb discard {id}")).ok();
    assert_eq!(
        (desk.show(&id)["state"].clone(), desk.show(&id)["part"]["draft"].clone()),
        ("published".into(), serde_json::Value::Null)
    );
    // Whoever dropped or wrote a draft that is gone is no author of the next.
    desk.cmd(&format!("kb edit {id} --body third --as wu")).ok();
    desk.cmd(&format!("kb submit {id} -m new --as wu")).ok();
    desk.cmd(&format!("kb approve {id} --publish")).ok();
}

#[test]
fn a_grade_says_who_may_change_and_approve() {
    let desk = desk();
    let refused = desk.cmd("kb new Keys --grade secret --body text").fails(4);
    assert!(refused.stderr.contains("may not change an article of grade secret"), "{}", refused.stderr);
    let unknown = desk.cmd("kb new Keys --grade nonsense --body text").fails(4);
    assert!(unknown.stderr.contains("internal, public, secret"), "{}", unknown.stderr);
    let id = desk.cmd("kb new Keys --grade secret --body text --as chen").id();
    desk.cmd(&format!("kb edit {id} --grade public")).fails(4);
    desk.cmd(&format!("kb submit {id} --as chen")).ok();
    desk.cmd(&format!("kb approve {id} --as wu")).fails(4);
    assert_eq!(desk.cmd("kb list grade:secret --format ids").ok().stdout, format!("{id}\n"));
}

#[test]
fn a_record_grows_with_its_versions_and_no_faster() {
    let desk = desk();
    let text = |n: usize| (0..50).map(|line| format!("line {line} of version {n}\n")).collect::<String>();
    desk.write("body", text(0));
    let id = published(&desk, "Long --body @body");
    let mut sizes = vec![desk.bytes(&id).len()];
    for n in 1..=6 {
        desk.write("body", text(n));
        desk.cmd(&format!("kb edit {id} --body @body")).ok();
        publish(&desk, &id);
        sizes.push(desk.bytes(&id).len());
    }
    let steps: Vec<usize> = sizes.windows(2).map(|w| w[1] - w[0]).collect();
    assert!(steps[5] < steps[1] * 5 / 4, "{sizes:?}");
}
