//! `sync`: fetch, merge, push.

use super::clones::Clones;

#[test]
fn two_clones_share_what_they_did() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let said = clones.cmd("a", "sync").ok();
    assert_eq!(said.stderr, "fetching from origin\npushing to origin\n0 commits pulled, 1 commit pushed\n");
    clones.cmd("b", "sync").ok();
    clones.cmd("a", &format!("incident edit {id} --title 'VPN drops often' --commit")).ok();
    clones.cmd("b", &format!("incident assign {id} chen --commit")).ok();
    clones.cmd("a", "sync").ok();
    let told = clones.cmd("b", "sync --json").json();
    assert_eq!((&told["pulled"], &told["merged"][0]), (&1.into(), &id.clone().into()));
    assert!(clones.cmd("a", "sync").ok().stderr.ends_with("2 commits pulled, 0 commits pushed\n"));
    assert_eq!(clones.records("a"), clones.records("b"));
    let shown = clones.cmd("a", &format!("show {id} --json")).json();
    assert_eq!((&shown["title"], &shown["assignee"]), (&"VPN drops often".into(), &"chen".into()));
    assert!(clones.cmd("a", "sync").ok().stderr.ends_with("Already up to date with origin/main.\n"));
}

#[test]
fn who_pushes_too_late_merges_once_more() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", "sync").ok();
    clones.cmd("b", "sync").ok();
    clones.cmd("b", &format!("note {id} 'from b' --commit")).ok();
    clones.cmd("a", &format!("note {id} 'from a' --commit")).ok();
    // While a pushes, b is faster, once.
    let hook = clones.root("a").join(".git/hooks/pre-push");
    let program = crate::desk::program();
    let text = format!("#!/bin/sh\nrm -f \"$0\"\nunset GIT_DIR\ncd ../b && {program} sync >&2\n");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, text).unwrap();
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let said = clones.cmd("a", "sync").ok();
    assert!(said.stderr.contains("someone else pushed first: trying again"), "{}", said.stderr);
    clones.cmd("b", "sync").ok();
    assert_eq!(clones.records("a"), clones.records("b"));
    let log = clones.cmd("b", &format!("log {id}")).ok().stdout;
    assert!(log.contains("from a") && log.contains("from b"), "{log}");
}

#[test]
fn offline_is_said_and_nothing_is_changed() {
    let clones = Clones::new(1);
    clones.cmd("a", "request new Laptop --commit").ok();
    clones.git("a", &["remote", "set-url", "origin", "../gone.git"]);
    let head = clones.git("a", &["rev-parse", "HEAD"]);
    let refused = clones.cmd("a", "sync").fails(7);
    insta::assert_snapshot!(clones.redact(&refused.stderr), @r"
    fetching from origin
    error: cannot fetch from origin: '../gone.git' does not appear to be a git repository
      → nothing was changed and your commits are safe here; try again when it can be reached
    ");
    assert_eq!(clones.git("a", &["rev-parse", "HEAD"]), head);
}

#[test]
fn without_anybody_to_share_with_it_says_so() {
    let clones = Clones::new(1);
    clones.git("a", &["remote", "remove", "origin"]);
    insta::assert_snapshot!(clones.cmd("a", "sync").fails(2).stderr, @r"
    error: the repository has no remote to share with
      → git remote add origin URL, then itdesk sync
    ");
    clones.git("a", &["switch", "--quiet", "--detach"]);
    insta::assert_snapshot!(clones.cmd("a", "sync").fails(2).stderr, @r"
    error: no branch is checked out
      → git switch BRANCH, then itdesk sync
    ");
}

#[test]
fn what_is_not_committed_is_committed_first_where_that_is_asked_for() {
    let clones = Clones::new(2);
    clones.cmd("a", "request new Laptop").ok();
    clones.cmd("a", "request new Desk").ok();
    std::fs::write(clones.root("a").join("mine.txt"), "x").unwrap();
    clones.cmd("a", "sync --commit").ok();
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), "Work on 2 tickets");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "?? mine.txt\n");
    clones.cmd("b", "sync").ok();
    assert_eq!(clones.records("b").len(), 2);
}

#[test]
fn what_is_not_committed_is_named_and_never_called_shared() {
    let clones = Clones::new(1);
    clones.cmd("a", "request new Desk --commit").ok();
    let id = clones.cmd("a", "request new Laptop").id();
    let told = clones.cmd("a", "sync").ok();
    let warning =
        format!("warning: 1 file is not committed, so it is not shared: {id}\n  → itdesk sync --commit\n");
    assert!(told.stderr.ends_with(&warning), "{}", told.stderr);
    let json = clones.cmd("a", "sync --json").json();
    let path = json["uncommitted"][0].as_str().unwrap();
    assert!(path.contains(&id) && path.ends_with(".json"), "{json}");
    let told = clones.cmd("a", "sync --commit").ok();
    assert!(!told.stderr.contains("warning"), "{}", told.stderr);
    assert_eq!(clones.cmd("a", "sync --json").json()["uncommitted"], serde_json::json!([]));
}

#[test]
fn a_change_in_the_way_is_named_and_a_foreign_conflict_is_left_to_a_person() {
    let clones = Clones::new(2);
    let write = |name: &str, text: &str| std::fs::write(clones.root(name).join("notes.txt"), text).unwrap();
    write("a", "one\n");
    clones.commit("a");
    clones.cmd("a", "sync").ok();
    write("b", "two\n");
    let refused = clones.cmd("b", "sync").fails(5);
    assert!(refused.stderr.contains("cannot merge the fetched commits"), "{}", refused.stderr);
    clones.commit("b");
    let id = clones.cmd("b", "incident new 'VPN drops' --commit").id();
    let refused = clones.cmd("b", "sync").fails(5);
    assert!(
        refused.stderr.contains("the merge needs you to resolve conflicts in notes.txt"),
        "{}",
        refused.stderr
    );
    clones.cmd("b", "sync").fails(5);
    write("b", "both\n");
    clones.git("b", &["add", "notes.txt"]);
    clones.git("b", &["commit", "--quiet", "--no-edit"]);
    clones.cmd("b", "sync").ok();
    clones.cmd("a", "sync").ok();
    assert!(clones.record("a", &id).contains("VPN drops"));
}

/// Two clones that are set up and both changed so many requests and an article, the second of them still to be shared.
fn busy(count: usize) -> (Clones, Vec<String>) {
    let clones = Clones::new(2);
    let ids: Vec<String> =
        (0..count).map(|n| clones.cmd("a", &format!("request new 'Laptop {n}'")).id()).collect();
    let ids = [ids, vec![clones.cmd("a", "kb new 'VPN drops' --body one").id()]].concat();
    clones.commit("a");
    for name in ["a", "b"] {
        clones.cmd(name, "git setup").ok();
        clones.cmd(name, "sync").ok();
    }
    for (name, edit) in [("a", "--title Notebook"), ("b", "--tag mobile")] {
        for id in &ids {
            let noun = if id.starts_with("KB") { "kb" } else { "request" };
            clones.cmd(name, &format!("{noun} edit {id} {edit}")).ok();
        }
        clones.commit(name);
    }
    (clones, ids)
}

#[test]
fn git_starts_no_process_for_a_record() {
    use std::os::unix::fs::PermissionsExt;
    let (clones, ids) = busy(3);
    clones.cmd("a", "sync").ok();
    // What sync has git call in the driver's place, where git knows no attributes from a tree.
    let bin = clones.root("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::write(bin.join("false"), "#!/bin/sh\n: > \"$HOME/called\"\nexit 1\n").unwrap();
    std::fs::set_permissions(bin.join("false"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut sync = clones.process("b");
    let told =
        sync.env("PATH", format!("{}:{path}", bin.display())).args(["sync", "--json"]).output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["merged"].as_array().unwrap().len(), ids.len());
    let knows = {
        let version = clones.git("b", &["version"]);
        let mut numbers = version.split([' ', '.']).filter_map(|word| word.parse::<u32>().ok());
        (numbers.next(), numbers.next()) >= (Some(2), Some(41))
    };
    assert_eq!(clones.root("called").exists(), !knows);
    for id in &ids {
        let shown = clones.cmd("b", &format!("show {id} --json")).json();
        assert_eq!((&shown["title"], &shown["tags"][0]), (&"Notebook".into(), &"mobile".into()));
    }
}

#[test]
fn other_files_merge_as_the_repository_says() {
    let clones = Clones::new(2);
    clones.cmd("a", "init desks/office").ok();
    let office = |name: &str, line: &str| clones.cmd(name, &format!("--desk desks/office {line}")).ok();
    let id = office("a", "request new Laptop").id();
    let add = |name: &str, path: &str, text: &str| {
        let path = clones.root(name).join(path);
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(path, old + text).unwrap();
    };
    add("a", ".gitattributes", "*.md merge=union\n");
    std::fs::create_dir_all(clones.root("a").join("desks/office/notes")).unwrap();
    add("a", "desks/office/notes/.gitattributes", "*.txt merge=union\n");
    clones.commit("a");
    office("a", "sync");
    clones.cmd("b", "sync").ok();
    for (name, line) in [("a", "from a\n"), ("b", "from b\n")] {
        add(name, "read.md", line);
        add(name, "desks/office/notes/all.txt", line);
        office(name, &format!("note {id} '{}'", line.trim()));
        clones.commit(name);
    }
    office("a", "sync");
    office("b", "sync");
    for path in ["read.md", "desks/office/notes/all.txt"] {
        assert_eq!(std::fs::read_to_string(clones.root("b").join(path)).unwrap(), "from b\nfrom a\n");
    }
    let log = office("b", &format!("log {id}")).stdout;
    assert!(log.contains("from a") && log.contains("from b"), "{log}");
}

#[test]
fn a_record_that_only_a_person_can_settle_shows_both_sides() {
    let (clones, ids) = busy(2);
    let path = |name: &str| clones.root(name).join(format!("requests/2026/11/23/{}.json", ids[0]));
    std::fs::write(path("a"), "{ \"broken\": 1 }\n").unwrap();
    clones.commit("a");
    clones.cmd("a", "sync").ok();
    let refused = clones.cmd("b", "sync").fails(5);
    assert!(
        refused.stderr.contains("the merge needs you to resolve conflicts in requests/2026/11/"),
        "{}",
        refused.stderr
    );
    let text = std::fs::read_to_string(path("b")).unwrap();
    assert!(text.contains("<<<<<<<") && text.contains("\"broken\"") && text.contains("mobile"), "{text}");
    std::fs::write(
        path("b"),
        clones.git("b", &["show", &format!("HEAD:requests/2026/11/23/{}.json", ids[0])]),
    )
    .unwrap();
    clones.git("b", &["add", "--all"]);
    clones.git("b", &["commit", "--quiet", "--no-edit"]);
    clones.cmd("b", "sync").ok();
    assert!(clones.record("b", &ids[1]).contains("Notebook"));
}

/// A hook of the hub, which runs where it is pushed to.
fn hub_hook(clones: &Clones, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let hook = clones.root("hub.git/hooks").join(name);
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_push_that_is_refused_there_says_what_was_said_there() {
    let clones = Clones::new(1);
    clones.cmd("a", "request new Laptop --commit").ok();
    hub_hook(&clones, "update", "echo 'main is protected: 1 review is missing' >&2; exit 1");
    insta::assert_snapshot!(clones.cmd("a", "sync").fails(7).stderr, @r"
    fetching from origin
    pushing to origin
    error: origin refuses the push to main: [remote rejected] (hook declined); main is protected: 1 review is missing
      → everything is merged and committed here; if the branch is protected: git switch -c NAME, itdesk sync, then request a merge there
    ");
}

#[test]
fn a_branch_that_was_removed_there_is_not_made_again() {
    let clones = Clones::new(2);
    clones.git("a", &["switch", "--quiet", "--create", "side"]);
    clones.cmd("a", "request new Laptop --commit").ok();
    clones.cmd("a", "sync").ok();
    clones.git("b", &["push", "--quiet", "origin", ":side"]);
    clones.cmd("a", "request new Desk --commit").ok();
    insta::assert_snapshot!(clones.cmd("a", "sync --quiet").fails(2).stderr, @r"
    error: origin no longer has the branch side: it was merged or removed there
      → to continue: git switch main, itdesk sync; to share it again: git push -u origin HEAD:side
    ");
    clones.git("a", &["fetch", "--quiet", "--prune"]);
    clones.cmd("a", "sync --quiet").fails(2);
    let page = clones.cmd("a", "git status").ok().stdout;
    assert!(page.contains("shared with  origin/side, which no longer exists\n"), "{page}");
}

#[test]
fn another_desk_is_no_change_in_the_way() {
    let clones = Clones::new(1);
    clones.git("a", &["switch", "--quiet", "--orphan", "other"]);
    std::fs::write(clones.root("a").join("itdesk.toml"), "").unwrap();
    clones.commit("a");
    clones.git("a", &["branch", "--quiet", "--set-upstream-to=origin/main"]);
    insta::assert_snapshot!(clones.cmd("a", "sync --quiet").fails(5).stderr, @r"
    error: origin/main has no commit in common with this branch: it is another desk
      → check the remote: git remote -v; to combine both: git merge --allow-unrelated-histories origin/main
    ");
}

#[test]
fn files_in_the_way_are_named_with_the_way_out() {
    let clones = Clones::new(2);
    let write = |name: &str, text: &str| std::fs::write(clones.root(name).join("notes.txt"), text).unwrap();
    write("a", "one\n");
    clones.commit("a");
    clones.cmd("a", "sync").ok();
    write("b", "mine\n");
    for line in ["list", "request new Laptop --commit"] {
        clones.cmd("b", line).ok();
        insta::allow_duplicates! {
            insta::assert_snapshot!(clones.cmd("b", "sync --quiet").fails(5).stderr, @r"
            error: cannot merge the fetched commits: it would overwrite notes.txt (not in git)
              → move it away, or git add and commit it, then itdesk sync
            ");
        }
    }
    std::fs::remove_file(clones.root("b").join("notes.txt")).unwrap();
    clones.cmd("b", "sync").ok();
    write("a", "two\n");
    clones.commit("a");
    clones.cmd("a", "sync").ok();
    write("b", "mine\n");
    insta::assert_snapshot!(clones.cmd("b", "sync --quiet").fails(5).stderr, @r"
    error: cannot merge the fetched commits: it would overwrite notes.txt (changed locally)
      → commit the desk's files with itdesk sync --commit; for other files git commit or git stash, then itdesk sync
    ");
}

/// A forge that wants to know who asks is refused at once: nobody is there to answer.
#[test]
fn off_a_terminal_no_password_is_waited_for() {
    use std::io::{Read, Write};
    let clones = Clones::new(1);
    let forge = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = forge.local_addr().unwrap();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = forge.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(answer.as_bytes());
    });
    clones.git("a", &["remote", "set-url", "origin", &format!("http://{address}/desk.git")]);
    let refused = clones.cmd("a", "sync --quiet").fails(7).stderr;
    asked.join().unwrap();
    insta::assert_snapshot!(refused.replace(&address.to_string(), "[FORGE]"), @r"
    error: cannot fetch from origin: could not read Username for 'http://[FORGE]': terminal prompts disabled
      → nothing was changed and your commits are safe here; log in once by hand: git fetch origin
    ");
}
