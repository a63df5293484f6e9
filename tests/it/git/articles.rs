//! Articles that two clones changed.

use super::clones::Clones;

#[test]
fn articles_merge_by_field_and_line_with_the_driver_and_without() {
    for driver in [true, false] {
        let clones = Clones::new(2);
        let body = clones.root("a").join("body.md");
        std::fs::write(&body, "Take the other gateway.\n\nThen call.\n\nWait.\n").unwrap();
        let id = clones.cmd("a", &format!("kb new 'VPN drops' --body @{} --commit", body.display())).id();
        clones.git("b", &["pull", "--quiet", "../a", "main"]);
        let first = |to: &str| std::fs::write(&body, to).unwrap();
        first("Take gateway 2.\n\nThen call.\n\nWait.\n");
        let edit = |more: &str| format!("kb edit {id} --body @{} {more} --commit", body.display());
        clones.at("2026-11-23T10:00:00Z").cmd("a", &edit("--title 'VPN drops at night'")).ok();
        first("Take the other gateway.\n\nThen call.\n\nWait an hour.\n");
        clones.at("2026-11-23T11:00:00Z").cmd("b", &edit("--tag vpn")).ok();
        if driver {
            clones.cmd("a", "git setup").ok();
        }
        let clean = clones.merge("a", "b");
        assert_eq!(clean, driver);
        if !clean {
            clones.cmd("a", "git resolve").ok();
            clones.git("a", &["commit", "--quiet", "--no-edit"]);
        }
        let text = clones.cmd("a", &format!("kb show {id} --raw")).ok().stdout;
        insta::allow_duplicates! {
            insta::assert_snapshot!(text, @"
            Take gateway 2.

            Then call.

            Wait an hour.
            ");
        }
        clones.cmd("a", "doctor").ok();
        clones.cmd("a", "git status").ok();
    }
}

#[test]
fn an_approval_is_void_once_the_text_is_another_and_a_publication_stands() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "kb new 'VPN drops' --body 'Take gateway 1.\n\nThen call.' --commit").id();
    clones.cmd("a", &format!("kb submit {id} -m first --commit")).ok();
    clones.cmd("a", &format!("kb approve {id} --publish --as chen --commit")).ok();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    // Both write a second version; a publishes its own, b has its own approved.
    let next = |name: &str, hour: u32, body: &str, publish: &str| {
        clones.at(&format!("2026-11-23T{hour}:00:00Z"));
        clones.cmd(name, &format!("kb edit {id} --body '{body}' -m 'Another way'")).ok();
        clones.cmd(name, &format!("kb submit {id}")).ok();
        clones.cmd(name, &format!("kb approve {id} {publish} --as chen --commit")).ok();
    };
    next("a", 10, "Take gateway 2.\n\nThen call.", "--publish");
    next("b", 11, "Take gateway 1.\n\nThen wait.", "");
    if !clones.merge("b", "a") {
        clones.cmd("b", "git resolve").ok();
        clones.git("b", &["commit", "--quiet", "--no-edit"]);
    }
    let article = clones.cmd("b", &format!("show {id} --json")).json();
    assert_eq!((&article["part"]["version"], &article["state"]), (&2.into(), &"in_review".into()));
    let lines = |first: &str, last: &str| serde_json::json!([first, "", last]);
    let (in_force, draft) = (&article["part"]["body"], &article["part"]["draft"]["content"]["body"]);
    assert_eq!(in_force, &lines("Take gateway 2.", "Then call."));
    assert_eq!(draft, &lines("Take gateway 2.", "Then wait."));
    let first = &article["part"]["versions"][0]["content"]["body"];
    assert_eq!(first, &lines("Take gateway 1.", "Then call."));
    let history = clones.cmd("b", &format!("log {id}")).ok().stdout;
    let (_, history) = history.split_once("11:00  submitted").unwrap();
    insta::assert_snapshot!(history, @r#"
    by lin@example.org
         state draft → in_review
         Another way
     2026-11-23 11:00  approved by chen
     2026-11-23 11:00  merged by itdesk
         "approved by chen" did not fit and changed nothing: the text that was approved is not the merged one
    "#);
    // Nobody may publish what was not approved, and neither author may approve it.
    clones.at("2026-11-23T12:00:00Z").cmd("b", &format!("kb publish {id}")).fails(4);
    clones.cmd("b", &format!("kb approve {id}")).fails(4);
    clones.cmd("b", &format!("kb approve {id} --publish --as chen")).ok();
    assert_eq!(clones.cmd("b", &format!("show {id} --json")).json()["part"]["version"], 3);
    clones.cmd("b", "doctor").ok();
}
