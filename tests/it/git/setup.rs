//! `git setup` and `git status`.

use super::clones::Clones;

#[test]
fn a_clone_is_set_up_once_and_for_itself_alone() {
    let clones = Clones::new(2);
    let said = clones.cmd("a", "git setup").ok();
    assert_eq!(
        said.stderr,
        "this clone merges records by field\nset for speed with many files: feature.manyFiles=true\n\
         to remove it: itdesk git setup --undo\n"
    );
    let driver = clones.git("a", &["config", "merge.itdesk.driver"]);
    assert!(driver.starts_with("exec "), "{driver}");
    assert!(driver.trim().ends_with("git merge-driver %O %A %B %P"), "{driver}");
    let config = |name: &str| std::fs::read_to_string(clones.root(name).join(".git/config")).unwrap();
    let before = config("a");
    clones.cmd("a", "git setup").ok();
    assert_eq!(config("a"), before);
    assert!(!config("b").contains("itdesk"), "nothing beyond this clone");
    assert_eq!(clones.git("a", &["config", "merge.renames"]), "false\n");
    clones.cmd("b", "init sub/desk").ok();
    clones.git("b", &["config", "merge.renames", "true"]);
    for desk in ["sub/desk", "."] {
        clones.cmd("b", &format!("--desk {desk} git setup")).ok();
        assert_eq!(clones.git("b", &["config", "merge.renames"]), "true\n", "what is set stays");
    }
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn a_clone_that_was_set_up_before_the_shell_was_left_out_is_set_up() {
    let clones = Clones::new(1);
    clones.git("a", &["config", "merge.itdesk.driver", "itdesk git merge-driver %O %A %B %P"]);
    assert!(clones.cmd("a", "git status").ok().stdout.starts_with("merges       by field"));
    clones.cmd("a", "git setup").ok();
    assert!(clones.cmd("a", "git status").ok().stdout.starts_with("merges       by field\n"));
    let driver = clones.git("a", &["config", "merge.itdesk.driver"]);
    assert!(driver.starts_with("exec "), "{driver}");
}

#[test]
fn attributes_that_are_there_are_added_to() {
    let clones = Clones::new(1);
    let path = clones.root("a").join(".gitattributes");
    std::fs::write(&path, "*.png binary\n*.json text eol=lf").unwrap();
    assert!(
        clones
            .cmd("a", "git setup")
            .ok()
            .stderr
            .contains("added to .gitattributes for all clones: commit it")
    );
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r"
    *.png binary
    *.json text eol=lf
    *.toml text eol=lf
    ???-??????-?????.json merge=itdesk
    KB-??????-?????.json merge=itdesk
    measurements/**/*.jsonl text eol=lf merge=itdesk
    archive/*/*.jsonl.zst -text -diff merge=itdesk
    ");
}

#[test]
fn the_check_stands_beside_the_hooks_and_touches_none() {
    let clones = Clones::new(1);
    let hooks = clones.root("a").join(".git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    std::fs::write(hooks.join("pre-commit"), "#!/bin/sh\nexit 0\n").unwrap();
    let said = clones.cmd("a", "git setup --pre-commit").ok();
    insta::assert_snapshot!(clones.redact(&said.stderr), @r"
    this clone merges records by field
    set for speed with many files: feature.manyFiles=true
    to remove it: itdesk git setup --undo
    the check is in [HOME]/a/.git/hooks/pre-commit.itdesk, but git does not run it yet
    to enable it: ln -s pre-commit.itdesk pre-commit in that folder, or call it from your own hook
    ");
    assert_eq!(std::fs::read_to_string(hooks.join("pre-commit")).unwrap(), "#!/bin/sh\nexit 0\n");
    // Enabled, it keeps a damaged desk out of the history.
    std::fs::remove_file(hooks.join("pre-commit")).unwrap();
    std::os::unix::fs::symlink("pre-commit.itdesk", hooks.join("pre-commit")).unwrap();
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let path = clones.root("a").join(format!("incidents/2026/11/23/{id}.json"));
    std::fs::write(path, "{").unwrap();
    let refused = clones.try_git("a", &["commit", "--all", "--message", "broken"]);
    assert!(refused.code != 0 && refused.stderr.contains("error damaged"), "{}", refused.stderr);
}

#[test]
fn status_tells_how_the_desk_stands() {
    let clones = Clones::new(1);
    insta::assert_snapshot!(clones.cmd("a", "git status").ok().stdout, @r"
    merges       as text; to merge by field: itdesk git setup
    shared with  origin/main, 0 to push, 0 to merge
    uncommitted  nothing
    ");
    clones.cmd("a", "git setup").ok();
    clones.cmd("a", "request new Laptop --commit").ok();
    let id = clones.cmd("a", "incident new 'VPN drops'").id();
    insta::assert_snapshot!(clones.redact(&clones.cmd("a", "git status").ok().stdout), @r"
    merges       by field
    tuned        feature.manyFiles=true
    shared with  origin/main, 1 to push, 0 to merge
    uncommitted  incidents/2026/11/23/INC-261123-#1.json
    ");
    let told = clones.cmd("a", "git status --json").json();
    assert_eq!(told["set_up"], true);
    assert_eq!(told["ahead"], 1);
    assert_eq!(told["uncommitted"][0], format!("incidents/2026/11/23/{id}.json"));
    let desk = crate::desk::TestDesk::new();
    desk.cmd("git status").fails(2);
    desk.cmd("git setup").fails(2);
}

#[test]
fn a_clone_is_tuned_for_many_files_and_that_is_taken_back() {
    let clones = Clones::new(2);
    let index = || std::fs::read(clones.root("a").join(".git/index")).unwrap();
    let version = || index()[7];
    // The checksum at the end: zeros where there is none.
    let is_hashed = || index().iter().rev().take(20).any(|byte| *byte != 0);
    let sound = |name: &str| {
        assert_eq!(clones.git(name, &["status", "--porcelain"]), "");
        clones.git(name, &["fsck", "--strict", "--no-dangling"]);
    };
    let before = clones.git("a", &["config", "--local", "--list"]);
    assert_eq!((version(), is_hashed()), (2, true));
    let told = clones.cmd("a", "git setup --json").json();
    assert_eq!(told["set"], serde_json::json!([{ "key": "feature.manyFiles", "value": "true" }]));
    assert_eq!(told["kept"], serde_json::json!([]));
    assert_eq!((version(), is_hashed()), (4, false));
    clones.cmd("a", "request new Laptop --commit").ok();
    assert_eq!((version(), is_hashed()), (4, false), "a commit by trees leaves it so");
    sound("a");
    let again = clones.cmd("a", "git setup --json").json();
    assert_eq!((&again["set"], &again["kept"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!(clones.cmd("a", "git status --json").json()["tuned"][0]["key"], "feature.manyFiles");
    let undone = clones.cmd("a", "git setup --undo --json").json();
    assert_eq!((&undone["driver"], &undone["removed"][0]["value"]), (&true.into(), &"true".into()));
    assert_eq!((version(), is_hashed()), (2, true));
    let after = clones.git("a", &["config", "--local", "--list"]);
    let left = after.lines().filter(|line| !before.contains(line)).collect::<Vec<_>>();
    assert_eq!(
        left,
        ["merge.directoryrenames=false", "merge.renames=false"],
        "what keeps records in their places"
    );
    sound("a");
    assert_eq!(clones.cmd("a", "git setup --undo").ok().stderr, "this clone is not set up\n");
    assert!(clones.cmd("a", "doctor").ok().stdout.contains("no problems found"), "it does not nag");
    // What the user has set stays.
    clones.git("b", &["config", "feature.manyFiles", "false"]);
    let told = clones.cmd("b", "git setup").ok().stderr;
    assert_eq!(told, "this clone merges records by field\nleft as you set it: feature.manyFiles=false\n");
    clones.cmd("b", "git setup --undo").ok();
    assert_eq!(clones.git("b", &["config", "feature.manyFiles"]), "false\n");
    let chinese = clones.process("a").args(["git", "setup", "--lang", "zh-CN"]).output().unwrap();
    assert!(
        String::from_utf8_lossy(&chinese.stderr).contains("撤销：itdesk git setup --undo"),
        "{chinese:?}"
    );
}

#[test]
fn a_history_names_the_commit_of_each_event() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", &format!("note {id} hello")).ok();
    let told = clones.cmd("a", &format!("log {id} --git --json")).json();
    assert_eq!(told[0]["commit"]["subject"], format!("{id} created: VPN drops"));
    assert_eq!(told[0]["commit"]["email"], "lin@example.org");
    assert_eq!(told[1]["commit"], serde_json::Value::Null);
    let page = clones.cmd("a", &format!("log {id} --git")).ok().stdout;
    assert!(page.contains(" by Lin <lin@example.org>: INC-") && page.contains("not committed"), "{page}");
    clones.cmd("a", "log --git").fails(2);
    // A shallow clone would name its first commit for everything.
    clones.commit("a");
    let from = format!("file://{}", clones.root("a").display());
    clones.git(".", &["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    for line in [format!("log {id} --git"), "verify".to_owned()] {
        let refused = clones.cmd("shallow", &line).fails(2);
        assert!(refused.stderr.contains("fetch the rest: git fetch --unshallow"), "{}", refused.stderr);
    }
}
