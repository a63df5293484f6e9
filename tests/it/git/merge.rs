//! `git merge`: a branch brought in, all its records by field in one go.

use super::clones::Clones;

/// A clone with a ticket that `main` and `side` both changed; `main` is checked out.
fn parted() -> (Clones, String) {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "request new Laptop --commit").id();
    clones.git("a", &["switch", "--quiet", "--create", "side"]);
    clones.at("2026-11-23T10:00:00Z").cmd("a", &format!("request edit {id} --tag mobile --commit")).ok();
    clones.git("a", &["switch", "--quiet", "main"]);
    (clones, id)
}

#[test]
fn a_branch_is_merged_by_field_without_set_up_and_committed() {
    let (clones, id) = parted();
    clones.at("2026-11-23T11:00:00Z").cmd("a", &format!("request edit {id} --title Notebook --commit")).ok();
    let merged = clones.cmd("a", "git merge side").ok();
    assert_eq!(merged.stdout.trim(), id);
    insta::assert_snapshot!(merged.stderr, @"merged side: 1 ticket by field");
    let shown = clones.cmd("a", &format!("show {id} --json")).json();
    assert_eq!((&shown["title"], &shown["tags"][0]), (&"Notebook".into(), &"mobile".into()));
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s, %p"]).split_whitespace().count(), 5);
    insta::assert_snapshot!(clones.cmd("a", "git merge side").ok().stderr, @"already up to date with side");
}

#[test]
fn it_tells_in_json_what_it_did() {
    let (clones, id) = parted();
    let told = |clones: &Clones| clones.cmd("a", "git merge side --json").json();
    insta::assert_snapshot!(told(&clones), @r#"{"brought":"forward","merged":[],"moved":[]}"#);
    insta::assert_snapshot!(told(&clones), @r#"{"brought":"already","merged":[],"moved":[]}"#);
    clones.git("a", &["switch", "--quiet", "side"]);
    clones.at("2026-11-23T12:00:00Z").cmd("a", &format!("note {id} 'on the side' --commit")).ok();
    clones.git("a", &["switch", "--quiet", "main"]);
    clones.cmd("a", &format!("note {id} 'on main' --commit")).ok();
    let merged = told(&clones);
    assert_eq!((&merged["brought"], &merged["merged"][0]), (&"merged".into(), &id.into()));
}

#[test]
fn what_cannot_be_merged_is_said_with_the_way_out() {
    let (clones, id) = parted();
    clones.at("2026-11-23T11:00:00Z").cmd("a", &format!("request edit {id} --title Notebook")).ok();
    insta::assert_snapshot!(clones.cmd("a", "git merge side").fails(5).stderr.replace(&id, "[ID]"), @"
    error: cannot merge the branch: it would overwrite requests/2026/11/23/[ID].json (changed locally)
      → commit the desk's files with itdesk sync --commit; for other files git commit or git stash, then itdesk git merge side
    ");
    clones.commit("a");
    insta::assert_snapshot!(clones.cmd("a", "git merge no-such").fails(2).stderr, @"
    error: git has no branch or commit 'no-such'
      → list the branches: git branch --all
    ");
    insta::assert_snapshot!(clones.cmd("a", "git merge -- --force").fails(2).stderr, @"
    error: git has no branch or commit '--force'
      → list the branches: git branch --all
    ");
    let policy = |line: &str| std::fs::write(clones.root("a").join("itdesk.toml"), line).unwrap();
    policy("[desk]\nname = \"Here\"\n");
    clones.commit("a");
    clones.git("a", &["switch", "--quiet", "side"]);
    policy("[desk]\nname = \"There\"\n");
    clones.commit("a");
    clones.git("a", &["switch", "--quiet", "main"]);
    insta::assert_snapshot!(clones.cmd("a", "git merge side").fails(5).stderr, @"
    error: the merge needs you to resolve conflicts in itdesk.toml
      → resolve them, git add, git commit; or git merge --abort
    ");
    insta::assert_snapshot!(clones.cmd("a", "git merge side").fails(5).stderr, @"
    error: git is in the middle of a merge: nothing is merged until that is done
      → finish it first: itdesk git resolve, then git commit --no-edit
    ");
}
