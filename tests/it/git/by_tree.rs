//! `--commit` writes the trees of its own files. Whatever the repository is like, the commit is the one that `git commit`
//! makes.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::clones::Clones;

/// A `git` before the real one that writes down each call, below the folder of the clones. Returns the verbs.
fn watched(clones: &Clones, name: &str, line: &str) -> Vec<String> {
    let home = clones.root(name).parent().unwrap().to_owned();
    let folder = home.join("watched");
    std::fs::create_dir_all(&folder).unwrap();
    let calls = home.join("calls");
    std::fs::write(&calls, "").unwrap();
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\necho \"$*\" >> '{}'\nPATH='{path}' exec git \"$@\"\n", calls.display());
    write_program(&folder.join("git"), &script);
    let mut process = clones.process(name);
    process.args(crate::desk::words(line)).env("PATH", format!("{}:{path}", folder.display()));
    let output = process.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let calls = std::fs::read_to_string(calls).unwrap();
    // Before the verb: the folder, a setting, and how paths are read.
    let verb = |call: &str| call.split(' ').skip(4).find(|word| !word.starts_with('-')).unwrap().to_owned();
    calls.lines().map(verb).collect()
}

/// The verbs of git that a command line takes, sorted: some run at the same time.
fn verbs(clones: &Clones, name: &str, line: &str) -> String {
    let mut calls = watched(clones, name, line);
    calls.sort();
    calls.join(" ")
}

pub fn write_program(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The index says what HEAD says, objects and index are sound, and nothing is left open.
#[track_caller]
fn is_sound(clones: &Clones, name: &str) {
    assert_eq!(clones.git(name, &["status", "--porcelain"]), "");
    assert_eq!(clones.git(name, &["diff-files", "--name-only"]), "", "the index knows the files");
    let tree = clones.git(name, &["rev-parse", "HEAD^{tree}"]);
    assert_eq!(clones.git(name, &["write-tree"]), tree);
    clones.git(name, &["fsck", "--strict", "--no-dangling"]);
}

fn subject(clones: &Clones, name: &str) -> String {
    clones.git(name, &["log", "-1", "--format=%s"]).trim().to_owned()
}

#[test]
fn a_note_is_committed_without_a_look_at_other_files() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let calls = watched(&clones, "a", &format!("note {id} here --commit --as lin@example.org"));
    assert!(calls.iter().all(|call| !matches!(call.as_str(), "status" | "add" | "commit")), "{calls:?}");
    let [first, ..] = &calls[..] else { panic!("no git") };
    assert_eq!((first.as_str(), calls.len()), ("config", 7), "{calls:?}");
    is_sound(&clones, "a");
}

/// The number of processes is what a sync of few tickets takes on a small desk.
#[test]
fn a_sync_asks_git_nothing_twice() {
    let clones = Clones::new(2);
    let ids: Vec<String> = (0..10).map(|n| clones.cmd("a", &format!("incident new Drops{n}")).id()).collect();
    clones.cmd("a", "sync --commit").ok();
    assert_eq!(verbs(&clones, "a", "sync"), "cat-file config fetch status");
    let forward = "cat-file config diff-index diff-tree fetch restore rev-list status update-ref";
    assert_eq!(verbs(&clones, "b", "sync"), forward);
    for name in ["a", "b"] {
        for id in &ids {
            clones.cmd(name, &format!("note {id} 'from {name}'")).ok();
        }
        clones.commit(name);
    }
    assert_eq!(verbs(&clones, "a", "sync"), "cat-file config fetch push rev-list status");
    let merge = "cat-file commit-tree config diff-index diff-tree fetch fmt-merge-msg hash-object hash-object \
                 push restore rev-list status update-ref";
    assert_eq!(verbs(&clones, "b", "sync"), merge);
    assert_eq!(clones.git("b", &["log", "-1", "--format=%p"]).split_whitespace().count(), 2);
    is_sound(&clones, "b");
}

/// What a merge would overwrite is found however it is there: an edit, a staged edit, an untracked file or link in the place
/// of a file or of its folder.
#[test]
fn a_merge_overwrites_nothing_that_is_not_committed() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops'").id();
    clones.cmd("a", "sync --commit").ok();
    clones.cmd("b", "sync").ok();
    clones.at("2026-12-01T09:00:00Z");
    let other = clones.cmd("a", "incident new Printer").id();
    clones.cmd("a", &format!("note {id} there")).ok();
    clones.cmd("a", "sync --commit").ok();
    let root = clones.root("b");
    let record = root.join(format!("incidents/2026/11/23/{id}.json"));
    let before = std::fs::read_to_string(&record).unwrap();
    let edited = before.replace("VPN", "WLAN");
    let refused = || {
        let head = clones.git("b", &["rev-parse", "HEAD"]);
        clones.cmd("b", "sync").fails(5);
        assert_eq!(clones.git("b", &["rev-parse", "HEAD"]), head);
    };
    std::fs::write(&record, &edited).unwrap();
    refused();
    assert_eq!(std::fs::read_to_string(&record).unwrap(), edited);
    clones.git("b", &["add", "incidents"]);
    std::fs::write(&record, &before).unwrap();
    refused();
    assert!(clones.git("b", &["diff", "--cached"]).contains("WLAN"));
    clones.git("b", &["reset", "--quiet", "--hard"]);
    let folder = root.join("incidents/2026/12");
    std::fs::write(&folder, "a list").unwrap();
    refused();
    assert_eq!(std::fs::read_to_string(&folder).unwrap(), "a list");
    std::fs::remove_file(&folder).unwrap();
    let elsewhere = root.parent().unwrap().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    refused();
    assert!(std::fs::read_link(&folder).is_ok() && std::fs::read_dir(&elsewhere).unwrap().next().is_none());
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir_all(folder.join("01")).unwrap();
    let untracked = folder.join(format!("01/{other}.json"));
    std::fs::write(&untracked, "{}").unwrap();
    refused();
    assert_eq!(std::fs::read_to_string(&untracked).unwrap(), "{}");
    std::fs::remove_file(&untracked).unwrap();
    // A file that only looks as if it had changed is in nobody's way.
    std::fs::write(&record, &before).unwrap();
    clones.cmd("b", "sync").ok();
    is_sound(&clones, "b");
}

/// The same command in two copies of a repository, once with a hook, which leaves the commit to `git commit`.
#[test]
fn the_commit_is_the_one_that_git_makes() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let by_git = clones.copy();
    write_program(&by_git.root("a").join(".git/hooks/pre-commit"), "#!/bin/sh\n");
    for line in [format!("note {id} 'one  \n\n\n# two' --commit"), format!("start {id} --commit")] {
        for clones in [&clones, &by_git] {
            clones.cmd("a", &line).ok();
            is_sound(clones, "a");
        }
        // Events have ids of their own, and so do the commits.
        let told = |clones: &Clones| {
            let shown = clones.git("a", &["log", "--format=%an <%ae> %cn <%ce>%n%B%n%P", "--name-status"]);
            let reflog = clones.git("a", &["reflog", "--format=%gs"]);
            let parents = clones.git("a", &["rev-list", "--count", "HEAD"]);
            let ids = |text: String| text.lines().filter(|line| line.len() != 40).collect::<String>();
            (ids(shown), reflog, parents)
        };
        assert_eq!(told(&clones), told(&by_git));
    }
}

#[test]
fn the_first_commit_of_a_repository_has_no_parent() {
    let clones = Clones::new(1);
    clones.git("a", &["checkout", "--quiet", "--orphan", "fresh"]);
    clones.git("a", &["rm", "-r", "--quiet", "--cached", "."]);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    assert_eq!(clones.git("a", &["log", "--format=%P"]).trim(), "");
    assert_eq!(clones.git("a", &["ls-files"]), format!("incidents/2026/11/23/{id}.json\n"));
    assert_eq!(
        clones.git("a", &["reflog", "-1", "--format=%gs"]).trim(),
        format!("commit (initial): {id} created: VPN drops")
    );
}

#[test]
fn without_a_branch_the_commit_is_on_none_and_it_is_said() {
    let clones = Clones::new(1);
    clones.git("a", &["checkout", "--quiet", "--detach"]);
    let before = clones.git("a", &["rev-parse", "main"]);
    let output = clones.cmd("a", "incident new 'VPN drops' --commit").ok();
    assert!(output.stderr.contains("is on no branch"), "{}", output.stderr);
    assert_eq!(clones.git("a", &["rev-parse", "main", "HEAD^"]), format!("{before}{before}"));
    is_sound(&clones, "a");
}

#[test]
fn ids_may_be_of_sha256() {
    let clones = Clones::new(1);
    let made = clones.try_git(".", &["init", "--quiet", "--object-format=sha256", "long"]);
    if made.code != 0 {
        eprintln!("skipped: this git has no SHA-256");
        return;
    }
    clones.run("long", &["init", "."]).ok();
    let id = clones.cmd("long", "incident new 'VPN drops' --commit").id();
    clones.commit("long");
    clones.cmd("long", &format!("note {id} here --commit")).ok();
    assert_eq!(clones.git("long", &["rev-parse", "HEAD"]).trim().len(), 64);
    assert_eq!(subject(&clones, "long"), format!("{id} noted: VPN drops"));
    is_sound(&clones, "long");
}

/// What someone staged of another file, also in the same folder, is neither committed nor lost.
#[test]
fn staged_edits_and_removals_stay_staged() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let other = clones.cmd("a", "incident new 'Printer' --commit").id();
    let gone = clones.cmd("a", "incident new 'Scanner' --commit").id();
    let path = |id: &str| format!("incidents/2026/11/23/{id}.json");
    let record = clones.root("a").join(path(&other));
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace("Printer", "Plotter")).unwrap();
    clones.git("a", &["add", &path(&other)]);
    std::fs::write(&record, text.replace("Printer", "Copier")).unwrap();
    clones.git("a", &["rm", "--quiet", &path(&gone)]);
    let staged = clones.git("a", &["diff", "--cached"]);
    clones.cmd("a", &format!("note {id} here --commit")).ok();
    assert_eq!(clones.git("a", &["show", "--name-only", "--format="]), format!("{}\n", path(&id)));
    assert_eq!(clones.git("a", &["diff", "--cached"]), staged);
    assert!(clones.git("a", &["diff"]).contains("Copier"));
}

#[test]
fn filters_of_the_repository_hold_for_what_is_committed() {
    let clones = Clones::new(1);
    clones.git("a", &["config", "filter.upper.clean", "tr a-z A-Z"]);
    let attributes = clones.root("a").join(".gitattributes");
    let own = std::fs::read_to_string(&attributes).unwrap_or_default();
    std::fs::write(&attributes, format!("{own}\nmeasurements/** filter=upper\n*.json text eol=crlf\n"))
        .unwrap();
    clones.commit("a");
    clones.cmd("a", "monitor record mail response_time 0.35 --commit").ok();
    let stored = clones.git("a", &["cat-file", "blob", "HEAD:measurements/2026/11.jsonl"]);
    assert!(stored.contains("RESPONSE_TIME") && !stored.contains("response_time"), "{stored}");
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let stored = clones.git("a", &["cat-file", "blob", &format!("HEAD:incidents/2026/11/23/{id}.json")]);
    assert!(!stored.contains('\r'), "{stored:?}");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn what_git_ignores_is_left_out_unless_it_is_known_to_git() {
    let clones = Clones::new(1);
    let known = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    std::fs::write(clones.root("a").join(".gitignore"), "incidents/\n").unwrap();
    clones.commit("a");
    let before = clones.git("a", &["rev-parse", "HEAD"]);
    clones.cmd("a", "incident new 'Printer' --commit").ok();
    assert_eq!(clones.git("a", &["rev-parse", "HEAD"]), before);
    clones.cmd("a", &format!("note {known} here --commit")).ok();
    assert_eq!(subject(&clones, "a"), format!("{known} noted: VPN drops"));
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn a_sparse_checkout_stays_sparse() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    std::fs::create_dir_all(clones.root("a").join("docs")).unwrap();
    std::fs::write(clones.root("a").join("docs/page.md"), "x").unwrap();
    clones.commit("a");
    clones.git("a", &["sparse-checkout", "set", "incidents"]);
    assert!(!clones.root("a").join("docs").exists());
    clones.cmd("a", &format!("note {id} here --commit")).ok();
    let request = clones.cmd("a", "request new Laptop --commit").id();
    assert_eq!(subject(&clones, "a"), format!("{request} created: Laptop"));
    assert!(clones.git("a", &["ls-files"]).contains("docs/page.md"));
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn a_split_index_and_a_desk_in_a_submodule_work() {
    let clones = Clones::new(1);
    clones.git("a", &["update-index", "--split-index"]);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", &format!("note {id} here --commit")).ok();
    is_sound(&clones, "a");
    clones.git(".", &["init", "--quiet", "outer"]);
    clones.git("outer", &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../a", "desk"]);
    clones.git("outer", &["commit", "--quiet", "-m", "desk"]);
    clones.cmd("outer/desk", &format!("note {id} there --commit")).ok();
    is_sound(&clones, "outer/desk");
    assert_eq!(clones.git("outer", &["status", "--porcelain"]), " M desk\n", "the outer one is left alone");
}

#[test]
fn every_hook_of_a_commit_runs_where_git_looks_for_it() {
    for hook in ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction"] {
        let clones = Clones::new(1);
        clones.run("a", &["init", "desk"]).ok();
        clones.commit("a");
        clones.git("a", &["config", "core.hooksPath", ".hooks"]);
        let ran = clones.root("a").parent().unwrap().join("ran");
        let script = format!("#!/bin/sh\necho {hook} >> '{}'\n", ran.display());
        write_program(&clones.root("a").join(".hooks").join(hook), &script);
        let id = clones.cmd("a", "--desk desk incident new 'VPN drops' --commit").id();
        assert!(std::fs::read_to_string(&ran).is_ok_and(|text| text.contains(hook)), "{hook} did not run");
        assert_eq!(subject(&clones, "a"), format!("{id} created: VPN drops"));
    }
}

#[test]
fn a_hook_that_refuses_without_a_word_is_named() {
    let clones = Clones::new(1);
    write_program(&clones.root("a").join(".git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n");
    let refused = clones.cmd("a", "incident new 'VPN drops' --commit").fails(7);
    insta::assert_snapshot!(refused.stderr, @"
    error: the change is written, but not committed: git commit failed: the hook pre-commit refused it without a message
      → fix this, then commit the file with git, or all uncommitted changes with: itdesk sync --commit
    ");
}

/// Whoever commits without a key reads what git says of it; index and branch are as they were.
#[test]
fn a_commit_that_cannot_be_signed_leaves_the_index_as_it_was() {
    let clones = Clones::new(1);
    let before = clones.git("a", &["rev-parse", "HEAD"]);
    for (name, value) in
        [("gpg.format", "ssh"), ("user.signingKey", "/nowhere/key.pub"), ("commit.gpgSign", "true")]
    {
        clones.git("a", &["config", name, value]);
    }
    let refused = clones.cmd("a", "incident new 'VPN drops' --commit").fails(7);
    assert!(refused.stderr.contains("not committed: git commit-tree failed: "), "{}", refused.stderr);
    assert!(refused.stderr.contains("/nowhere/key.pub"), "{}", refused.stderr);
    assert_eq!(clones.git("a", &["rev-parse", "HEAD"]), before);
    assert!(clones.git("a", &["status", "--porcelain"]).starts_with("?? incidents/"));
    assert!(!clones.root("a").join(".git/index.lock").exists());
}

/// git's own lock is waited for; one that stays is named, and the ticket is written.
#[test]
fn a_lock_that_another_git_left_is_named() {
    let clones = Clones::new(1);
    let lock = clones.root("a").join(".git/index.lock");
    std::fs::write(&lock, "").unwrap();
    let refused = clones.cmd("a", "incident new 'VPN drops' --commit").fails(5);
    assert!(refused.stderr.contains("(index.lock exists)"), "{}", refused.stderr);
    assert!(lock.exists(), "it is not ours");
    assert_eq!(clones.records("a").len(), 1);
    std::fs::remove_file(&lock).unwrap();
    // What a killed command may leave is in nobody's way.
    std::fs::write(clones.root("a").join(".git/itdesk.index"), "half").unwrap();
    std::fs::write(clones.root("a").join(".git/itdesk.index.lock"), "").unwrap();
    clones.cmd("a", "request new Laptop --commit").ok();
    assert!(!clones.root("a").join(".git/itdesk.index").exists());
}

/// Commits of people and of itdesk at once: each is there, and each is whole.
#[test]
fn commits_by_hand_at_the_same_time_are_not_lost() {
    let clones = Clones::new(1);
    let by_itdesk = (0..4).map(|n| {
        let mut process = clones.process("a");
        process.args(["incident", "new", &format!("Fault {n}"), "--commit"]);
        process.stdout(std::process::Stdio::null()).spawn().unwrap()
    });
    let by_itdesk: Vec<_> = by_itdesk.collect();
    let mut by_hand = 0;
    for n in 0..12 {
        let name = format!("page-{n}.md");
        std::fs::write(clones.root("a").join(&name), "x").unwrap();
        let added = clones.try_git("a", &["add", &name]).code == 0;
        by_hand += u32::from(
            added && clones.try_git("a", &["commit", "--quiet", "-m", &name, "--", &name]).code == 0,
        );
    }
    for mut child in by_itdesk {
        assert!(child.wait().unwrap().success());
    }
    let count = clones.git("a", &["rev-list", "--count", "origin/main..HEAD"]);
    assert_eq!(count.trim(), (4 + by_hand).to_string());
    assert_eq!(clones.git("a", &["ls-files", "incidents"]).lines().count(), 4);
    clones.git("a", &["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn what_is_archived_leaves_its_folder_in_the_commit() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", &format!("incident cancel {id} --because old --commit")).ok();
    clones.at("2030-11-23T09:00:00Z");
    let calls = watched(&clones, "a", "archive --commit");
    assert!(!calls.contains(&"commit".to_owned()), "{calls:?}");
    let listed = clones.git("a", &["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(listed.contains(&format!("archive/incidents/2026/{id}.json")), "{listed}");
    assert!(!listed.contains("incidents/2026/11"), "{listed}");
    is_sound(&clones, "a");
}

/// Two clones that changed the same ticket, and each another one; `a` has shared.
fn parted() -> Clones {
    let clones = Clones::new(2);
    let ids: Vec<String> =
        (0..3).map(|n| clones.cmd("a", &format!("incident new Drops{n} --commit")).id()).collect();
    clones.cmd("a", "sync").ok();
    clones.cmd("b", "sync").ok();
    for (name, own) in [("a", 1), ("b", 2)] {
        clones.cmd(name, &format!("note {} 'from {name}'", ids[0])).ok();
        clones.cmd(name, &format!("incident edit {} --tag {name}", ids[own])).ok();
        let value = format!("monitor record mail response_time {own}00 --at 2026-11-2{own}T09:00:00Z");
        clones.cmd(name, &value).ok();
        clones.commit(name);
    }
    clones.cmd("a", "sync").ok();
    clones
}

#[test]
fn a_merge_and_a_fast_forward_look_at_no_other_file() {
    let clones = parted();
    for (name, word) in [("b", "Merge made by itdesk."), ("a", "Fast-forward")] {
        let calls = watched(&clones, name, "sync --commit --quiet");
        let looks = ["merge", "commit", "add", "ls-files", "checkout"];
        assert!(!calls.iter().any(|call| looks.contains(&call.as_str())), "{calls:?}");
        // How git is set up and what is not committed is asked once, before.
        for once in ["config", "status"] {
            assert_eq!(calls.iter().filter(|call| *call == once).count(), 1, "{calls:?}");
        }
        is_sound(&clones, name);
        let reflog = clones.git(name, &["reflog", "-1", "--format=%gs"]);
        assert!(
            reflog.starts_with(word.rsplit('/').next().unwrap()) || reflog.starts_with("merge"),
            "{reflog}"
        );
    }
    assert_eq!(clones.git("b", &["log", "-1", "--format=%p"]).split_whitespace().count(), 2);
    assert_eq!(clones.git("a", &["rev-parse", "HEAD"]), clones.git("b", &["rev-parse", "HEAD"]));
    let values = std::fs::read_to_string(clones.root("a").join("measurements/2026/11.jsonl")).unwrap();
    assert_eq!(values.lines().map(|line| &line[7..17]).collect::<Vec<_>>(), ["2026-11-21", "2026-11-22"]);
}

/// The same merge in two copies of the clones, once with a hook, which leaves the merge to `git merge`.
#[test]
fn the_merge_is_the_one_that_git_makes() {
    let clones = parted();
    let by_git = clones.copy();
    write_program(&by_git.root("b").join(".git/hooks/post-merge"), "#!/bin/sh\n");
    let told = |clones: &Clones| {
        clones.cmd("b", "sync --quiet").ok();
        is_sound(clones, "b");
        let shown = clones.git("b", &["log", "-1", "--format=%T%n%an %ae %cn %ce%n%P%n%B"]);
        (shown, clones.git("b", &["rev-parse", "ORIG_HEAD"]))
    };
    assert_eq!(told(&clones), told(&by_git));
}

#[test]
fn files_that_are_not_committed_are_never_overwritten_by_a_merge() {
    let clones = parted();
    let id = clones.cmd("b", "list --all --format ids Drops0").ok().stdout.trim().to_owned();
    clones.cmd("b", &format!("note {id} 'not committed'")).ok();
    let refused = clones.cmd("b", "sync").fails(5).stderr;
    assert!(refused.contains("changed locally"), "{refused}");
    assert!(clones.record("b", &id).contains("not committed"));
    clones.cmd("b", "sync --commit").ok();
    let record = clones.record("b", &id);
    assert!(["not committed", "from a", "from b"].iter().all(|text| record.contains(text)), "{record}");
    is_sound(&clones, "b");
}
