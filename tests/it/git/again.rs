//! Commits made again elsewhere, and taken back: cherry-pick, revert, `git am`; and what git is in the middle of meanwhile.

use super::clones::Clones;

/// A clone, a ticket of it, and a branch `side` on which the title was edited, then the work begun.
fn side() -> (Clones, String) {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.git("a", &["switch", "--quiet", "--create", "side"]);
    clones.at("2026-11-23T10:00:00Z").cmd("a", &format!("incident edit {id} --title Always --commit")).ok();
    clones.at("2026-11-23T11:00:00Z").cmd("a", &format!("incident start {id} --commit")).ok();
    clones.git("a", &["switch", "--quiet", "main"]);
    clones.at("2026-11-23T10:30:00Z").cmd("a", &format!("note {id} 'on main' --commit")).ok();
    (clones, id)
}

fn dids(clones: &Clones, id: &str) -> Vec<String> {
    let told = clones.cmd("a", &format!("log {id} --json")).json();
    let events = told.as_array().unwrap();
    events
        .iter()
        .map(|e| format!("{} by {}", e["did"].as_str().unwrap(), e["by"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_commit_picked_without_the_one_before_it_takes_nothing_back() {
    for driver in [true, false] {
        let (clones, id) = side();
        if driver {
            clones.cmd("a", "git setup").ok();
        }
        let picked = clones.try_git("a", &["cherry-pick", "side"]).code == 0;
        assert_eq!(picked, driver);
        if !driver {
            clones.cmd("a", "git resolve").ok();
            clones.git("a", &["-c", "core.editor=true", "cherry-pick", "--continue"]);
        }
        let lin = ["created", "edited", "noted", "started"].map(|did| format!("{did} by lin@example.org"));
        assert_eq!(dids(&clones, &id), lin);
        let shown = clones.cmd("a", &format!("show {id} --json")).json();
        assert_eq!((&shown["title"], &shown["state"]), (&"Always".into(), &"in_progress".into()));
        clones.cmd("a", "verify").ok();
    }
}

#[test]
fn a_revert_takes_no_event_back_and_the_way_on_is_named() {
    let (clones, id) = side();
    clones.at("2026-11-23T12:00:00Z").cmd("a", &format!("incident edit {id} --title Often --commit")).ok();
    clones.at("2026-11-23T13:00:00Z").cmd("a", &format!("incident edit {id} --title Never --commit")).ok();
    let before = clones.record("a", &id);
    assert_ne!(clones.try_git("a", &["revert", "--no-edit", "HEAD~1"]).code, 0);
    let told = clones.cmd("a", "git resolve").ok();
    assert!(told.stderr.ends_with("continue with: git revert --skip\n"), "{}", told.stderr);
    clones.git("a", &["revert", "--skip"]);
    assert_eq!(clones.record("a", &id), before);
    // Of the last commit git makes no merge: the event goes, and the audit says so.
    clones.git("a", &["revert", "--no-edit", "HEAD"]);
    let found = clones.cmd("a", "verify").fails(1);
    assert!(found.stdout.contains("removed: a committed event is gone"), "{}", found.stdout);
}

#[test]
fn patches_by_mail_are_settled_and_named() {
    let (clones, id) = side();
    let patch = clones.git("a", &["format-patch", "-1", "--stdout", "side"]);
    std::fs::write(clones.root("a").join("../patch"), patch).unwrap();
    assert_ne!(clones.try_git("a", &["am", "-3", "../patch"]).code, 0);
    insta::assert_snapshot!(clones.cmd("a", "request new Laptop --commit").fails(5).stderr, @r"
    error: git is in the middle of git am: this change could not be committed on its own
      → finish it first: itdesk git resolve, then git am --continue
    ");
    let told = clones.cmd("a", "git resolve").ok();
    assert_eq!(told.stderr, "merged 1 ticket by field; continue with: git am --continue\n");
    clones.git("a", &["am", "--continue"]);
    assert!(dids(&clones, &id).iter().any(|did| did.starts_with("started")));
    clones.cmd("a", "verify").ok();
}

#[test]
fn in_a_bisection_nothing_is_committed() {
    let (clones, _) = side();
    clones.git("a", &["bisect", "start", "HEAD", "HEAD~2"]);
    insta::assert_snapshot!(clones.cmd("a", "request new Laptop --commit").fails(5).stderr, @r"
    error: git is in the middle of a bisection: this change could not be committed on its own
      → finish it first: git bisect reset
    ");
    let page = clones.cmd("a", "git status").ok().stdout;
    assert!(page.contains("in progress  a bisection; finish it: git bisect reset\n"), "{page}");
    assert_eq!(clones.cmd("a", "git resolve").ok().stderr, "nothing to merge\n");
}

#[test]
fn a_commit_on_no_branch_is_told_as_one() {
    let clones = Clones::new(1);
    clones.git("a", &["switch", "--quiet", "--detach"]);
    let told = clones.cmd("a", "request new Laptop --commit").ok();
    let end = " is on no branch because none is checked out; keep it with: git switch -c NAME\n";
    assert!(told.stderr.ends_with(end), "{}", told.stderr);
    let status = clones.cmd("a", "git status --json").json();
    assert_eq!((&status["branch"], &status["remote"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    let page = clones.cmd("a", "git status").ok().stdout;
    assert!(page.contains("shared with  nobody: no branch is checked out\n"), "{page}");
}

#[test]
fn two_tickets_with_one_id_keep_their_proof() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.git("b", &["config", "user.name", "Chen"]);
    clones.git("b", &["config", "user.email", "chen@example.org"]);
    let other =
        clones.at("2026-11-23T10:00:00Z").cmd("b", "incident new 'No mail' --as chen@example.org").id();
    let path = |id: &str| clones.root("b").join(format!("incidents/2026/11/23/{id}.json"));
    let text = std::fs::read_to_string(path(&other)).unwrap().replace(&other, &id);
    std::fs::remove_file(path(&other)).unwrap();
    std::fs::write(path(&id), text).unwrap();
    clones.commit("b");
    assert!(!clones.merge("a", "b"));
    clones.cmd("a", "git resolve").ok();
    clones.git("a", &["commit", "--quiet", "--no-edit"]);
    clones.cmd("a", "verify").ok();
    // Whoever goes on under the old id is followed to the new one.
    clones
        .at("2026-11-23T11:00:00Z")
        .cmd("b", &format!("note {id} 'on the mail' --commit --as chen@example.org"))
        .ok();
    clones.merge("b", "a");
    clones.cmd("b", "git resolve").ok();
    clones.commit("b");
    let told = clones.cmd("b", "verify --json").json();
    let authors: Vec<(&str, &str)> = told["proven"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["did"] != "renamed")
        .map(|p| (p["did"].as_str().unwrap(), p["author"].as_str().unwrap()))
        .collect();
    let (lin, chen) = ("Lin <lin@example.org>", "Chen <chen@example.org>");
    assert_eq!(authors, [("created", lin), ("created", chen), ("noted", chen)]);
}
