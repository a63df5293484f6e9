//! Who may commit what others did, as the policy said before each commit.

use serde_json::Value;

use crate::verify::Signed;

/// A desk whose policy gives nobody the role.
fn without_gateways() -> Signed {
    let s = Signed::new("");
    roles(&s, "[\"gateway\"]", "[]");
    s.commit("boss", false);
    s
}

/// Has the policy give other roles to whom it gave these.
fn roles(s: &Signed, before: &str, after: &str) {
    let path = s.desk.root().join("itdesk.toml");
    let policy = std::fs::read_to_string(&path).unwrap();
    let changed = policy.replace(&format!("roles = {before}"), &format!("roles = {after}"));
    assert_ne!(policy, changed, "{before}");
    std::fs::write(path, changed).unwrap();
}

/// Has `post` commit what lin does.
fn posted(s: &Signed, title: &str) -> String {
    let id = s.desk.cmd(&format!("incident new '{title}' --as lin")).id();
    s.commit("post", false);
    id
}

/// The tickets of which an event is in the commit of someone who may not write it.
fn refused(s: &Signed) -> Vec<String> {
    let report: Value = serde_json::from_str(&s.desk.cmd("verify --json").stdout).unwrap();
    let of_another = |f: &&Value| f["fault"] == "other-author";
    let found = report["findings"].as_array().unwrap().iter().filter(of_another);
    found.map(|f| f["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_role_holds_from_the_commit_after_the_one_that_gives_it() {
    let s = without_gateways();
    let early = posted(&s, "Early");
    roles(&s, "[]", "[\"gateway\"]");
    s.commit("boss", false);
    let late = posted(&s, "Late");
    roles(&s, "[\"gateway\"]", "[]");
    s.commit("boss", false);
    let after = posted(&s, "After");
    let found = refused(&s);
    assert!(found.contains(&early) && found.contains(&after) && found.len() == 2, "{found:?} {late}");
}

#[test]
fn nobody_gives_the_role_to_themselves() {
    let s = without_gateways();
    roles(&s, "[]", "[\"gateway\"]");
    s.commit("post", false);
    let own = posted(&s, "By own word");
    assert_eq!(refused(&s), [own]);
}

#[test]
fn branches_have_the_policy_of_their_own_past() {
    let s = Signed::new("");
    s.git("boss", &["checkout", "-qb", "side"]);
    let on_side = posted(&s, "Where the role is");
    s.git("boss", &["checkout", "-q", "main"]);
    roles(&s, "[\"gateway\"]", "[]");
    s.commit("boss", false);
    let on_main = posted(&s, "Where it is not");
    s.git("boss", &["merge", "-q", "--no-gpg-sign", "-m", "merged", "side"]);
    let after = posted(&s, "After the merge took it away");
    let found = refused(&s);
    assert!(found.contains(&on_main) && found.contains(&after) && found.len() == 2, "{found:?} {on_side}");
}

#[test]
fn a_desk_below_the_top_has_its_own_policy() {
    let s = Signed::new("");
    std::fs::remove_dir_all(s.desk.root().join(".git")).unwrap();
    s.git("lin", &["-C", "..", "init", "-q", "-b", "main"]);
    // As some set it up: paths from where git is called.
    s.git("lin", &["config", "diff.relative", "true"]);
    // A policy elsewhere in the repository says nothing of this desk.
    std::fs::write(s.desk.root().join("../itdesk.toml"), "").unwrap();
    s.commit("lin", false);
    let fine = posted(&s, "By the gateway");
    assert_eq!(refused(&s), Vec::<String>::new(), "{fine}");
    roles(&s, "[\"gateway\"]", "[]");
    s.commit("boss", false);
    let refused_one = posted(&s, "By nobody");
    assert_eq!(refused(&s), [refused_one]);
}
