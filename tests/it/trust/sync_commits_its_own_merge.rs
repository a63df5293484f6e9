//! A command that merges commits its own merge, whatever else it was asked to commit.

use crate::git::clones::Clones;

/// How a clone comes to commit: by `--commit` on each command, or by the policy.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Commits {
    Asked,
    ByPolicy,
}

impl Commits {
    fn flag(self) -> &'static str {
        if self == Commits::Asked { " --commit" } else { "" }
    }

    fn clones(self, count: usize) -> Clones {
        match self {
            Commits::Asked => Clones::new(count),
            Commits::ByPolicy => Clones::with_policy(count, "[git]\ncommit = true\n"),
        }
    }
}

/// Two clones that both changed a ticket; `b` has shared its change, and what `a` did is committed or not.
fn parted(commits: Commits, committed: bool) -> (Clones, String) {
    let clones = commits.clones(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", "sync --quiet").ok();
    clones.cmd("b", "sync --quiet").ok();
    clones.at("2026-11-23T10:00:00Z").cmd("b", &format!("note {id} 'from b' --commit")).ok();
    clones.cmd("b", "sync --quiet").ok();
    let last = if committed { " --commit" } else { "" };
    clones.at("2026-11-23T11:00:00Z").cmd("a", &format!("note {id} 'from a'{last}")).ok();
    (clones, id)
}

#[track_caller]
fn is_through(clones: &Clones, name: &str, id: &str) {
    assert_eq!(clones.git(name, &["status", "--porcelain"]), "");
    assert_ne!(clones.try_git(name, &["rev-parse", "--quiet", "--verify", "MERGE_HEAD"]).code, 0);
    let record = clones.record(name, id);
    assert!(record.contains("from a") && record.contains("from b"), "{record}");
}

#[test]
fn a_sync_that_commits_concludes_its_merge() {
    for commits in [Commits::Asked, Commits::ByPolicy] {
        for committed in [true, false] {
            let (begun, id) = parted(commits, committed);
            for driver in [true, false] {
                let clones = begun.copy();
                if driver {
                    clones.cmd("a", "git setup").ok();
                }
                clones.cmd("a", &format!("sync{}", commits.flag())).ok();
                is_through(&clones, "a", &id);
                clones.cmd("b", &format!("sync{}", commits.flag())).ok();
                is_through(&clones, "b", &id);
                assert_eq!(clones.record("a", &id), clones.record("b", &id));
            }
        }
    }
}

#[test]
fn a_merge_that_commits_concludes_itself() {
    for commits in [Commits::Asked, Commits::ByPolicy] {
        let (clones, id) = parted(commits, true);
        clones.git("a", &["fetch", "--quiet"]);
        clones.cmd("a", &format!("git merge origin/main{}", commits.flag())).ok();
        is_through(&clones, "a", &id);
    }
}

#[test]
fn a_merge_that_git_began_is_resolved_and_concluded_when_asked_to() {
    for commits in [Commits::Asked, Commits::ByPolicy] {
        let (clones, id) = parted(commits, true);
        clones.git("a", &["fetch", "--quiet"]);
        assert_ne!(clones.try_git("a", &["merge", "origin/main"]).code, 0);
        let said = clones.cmd("a", &format!("git resolve{}", commits.flag())).ok().stderr;
        if commits == Commits::Asked {
            assert_eq!(said, "merged 1 ticket by field; committed the merge\n");
        } else {
            assert_eq!(said, "merged 1 ticket by field; continue with: git commit --no-edit\n");
            clones.git("a", &["commit", "--quiet", "--no-edit"]);
        }
        is_through(&clones, "a", &id);
    }
}

#[test]
fn what_is_written_after_a_merge_by_text_is_committed_too() {
    for commits in [Commits::Asked, Commits::ByPolicy] {
        let (clones, id) = parted(commits, true);
        clones.git("a", &["fetch", "--quiet"]);
        // A strategy that knows no fields: the record of one side, the commit of both.
        clones.git("a", &["merge", "--quiet", "--no-edit", "--strategy=ours", "origin/main"]);
        let said = clones.cmd("a", &format!("git resolve{}", commits.flag())).ok().stderr;
        assert!(said.starts_with("merged 1 ticket by field; committed "), "{said}");
        is_through(&clones, "a", &id);
    }
}

#[test]
fn a_conflict_that_only_a_person_can_settle_waits_and_nothing_else_does() {
    for commits in [Commits::Asked, Commits::ByPolicy] {
        let (clones, id) = parted(commits, true);
        for (name, word) in [("b", "There"), ("a", "Here")] {
            let policy = clones.root(name).join("itdesk.toml");
            let text = std::fs::read_to_string(&policy).unwrap();
            std::fs::write(&policy, format!("# {word}\n{text}")).unwrap();
            clones.commit(name);
        }
        clones.git("b", &["push", "--quiet"]);
        let refused = clones.cmd("a", &format!("sync{}", commits.flag())).fails(5).stderr;
        assert!(refused.contains("the merge needs you to resolve conflicts in itdesk.toml"), "{refused}");
        assert!(!clones.record("a", &id).contains("<<<<<<<"));
        clones.git("a", &["checkout", "--quiet", "--ours", "itdesk.toml"]);
        clones.git("a", &["add", "itdesk.toml"]);
        clones.git("a", &["commit", "--quiet", "--no-edit"]);
        is_through(&clones, "a", &id);
    }
}
