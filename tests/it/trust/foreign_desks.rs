//! A desk of another user is opened only by those who trust it, and no committed file makes git run a program.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::desk::{Output, TestDesk, told};

const STRANGER: u32 = 1234;

/// Only root may give files away; elsewhere the rule is tested by its parts (`store/owner.rs`).
fn may_give_away(desk: &TestDesk) -> bool {
    let may = chown(desk.root(), Some(STRANGER), None).is_ok();
    if !may {
        eprintln!("left out: only root can make a desk of another user");
    }
    may
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn sh(folder: &Path, script: &str) {
    let done = Command::new("sh")
        .args(["-ec", script])
        .current_dir(folder)
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .status()
        .unwrap();
    assert!(done.success(), "{script}");
}

fn in_folder(desk: &TestDesk, folder: &Path, args: &[&str], set: &[(&str, &str)]) -> Output {
    let mut process = desk.process();
    process.current_dir(folder).args(args).envs(set.iter().copied());
    told(&args.join(" "), process.output().unwrap())
}

#[test]
fn a_desk_of_another_user_is_refused_whatever_way_leads_to_it() {
    let desk = TestDesk::new();
    let id = desk.incident("'no secret yet'");
    let mine = desk.root().join("mine");
    std::fs::create_dir(&mine).unwrap();
    if !may_give_away(&desk) {
        return;
    }
    let before = desk.bytes(&id);
    let root = desk.root().to_str().unwrap();
    let elsewhere = desk.root().parent().unwrap();
    let new = ["incident", "new", "secret", "--requester", "z"];
    let refused = in_folder(&desk, &mine, &new, &[]).fails(4);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: the desk in [DESK] belongs to another user (uid 1234; you are uid 0)
      → if you trust its owner: itdesk config trust [DESK]
    ");
    for args in [
        &["list"][..],
        &["note", &id, "hi"],
        &["doctor", "--fix"],
        &["config", "show"],
        &["config", "check"],
        &["git", "setup"],
        &["git", "resolve"],
        &["git", "status"],
        &["sync"],
        &["verify"],
        &["search", "secret"],
    ] {
        in_folder(&desk, desk.root(), args, &[]).fails(4);
    }
    in_folder(&desk, elsewhere, &["--desk", root, "list"], &[]).fails(4);
    in_folder(&desk, elsewhere, &["list"], &[("ITDESK_DIR", root)]).fails(4);
    in_folder(&desk, elsewhere, &["list"], &[("SUDO_UID", "1233"), ("ITDESK_DIR", root)]).fails(4);
    assert_eq!((desk.files().len(), desk.bytes(&id)), (1, before));
}

#[test]
fn a_desk_is_opened_by_those_who_trust_its_owner() {
    let desk = TestDesk::new();
    let id = desk.incident("Printer");
    if !may_give_away(&desk) {
        return;
    }
    let root = desk.root().to_str().unwrap().to_owned();
    in_folder(&desk, desk.root(), &["list", "-q"], &[("SUDO_UID", "1234")]).ok();
    let config = desk.root().parent().unwrap().join("own.toml");
    let own = ("ITDESK_CONFIG", config.to_str().unwrap());
    for (text, code) in [
        ("actor = \"lin\"\n".to_owned(), 4),
        (format!("trusted = [\"{root}\"]\n"), 0),
        (format!("trusted = [\"{root}/../desk/\"]\n"), 0),
        ("trusted = \"*\"\n".to_owned(), 0),
        (format!("trusted = [\"/nowhere\", \"{}/*\"]\n", desk.root().parent().unwrap().display()), 0),
        (format!("trusted = [\"{root}/incidents\", \"{root}x\"]\n"), 4),
        (format!("desk = \"{root}\"\n"), 4),
    ] {
        std::fs::write(&config, &text).unwrap();
        in_folder(&desk, desk.root(), &["list", "-q"], &[own]).fails(code);
    }
    // The desk that the user named for all folders is trusted there.
    assert_eq!(in_folder(&desk, Path::new("/"), &["list", "-q"], &[own]).ok().stdout.trim(), id);
    std::fs::write(&config, "# mine\nactor = \"lin\" # me\n").unwrap();
    for _ in 0..2 {
        in_folder(&desk, desk.root(), &["config", "trust", "."], &[own]).ok();
    }
    in_folder(&desk, desk.root(), &["list", "-q"], &[own]).ok();
    let text = std::fs::read_to_string(&config).unwrap();
    assert_eq!(text, format!("# mine\nactor = \"lin\" # me\ntrusted = [\"{root}\"]\n"));
}

#[test]
fn a_policy_laid_into_a_folder_for_everyone_makes_no_desk_of_it() {
    let desk = TestDesk::new();
    let policy = desk.root().join("itdesk.toml");
    if chown(&policy, Some(STRANGER), None).is_err() {
        return;
    }
    // A colleague who may write to the folder may have written the policy.
    mode(desk.root(), 0o2775);
    desk.cmd("list").ok();
    mode(desk.root(), 0o1777);
    desk.cmd("list").fails(4);
}

#[test]
fn a_team_shares_a_desk_of_root() {
    let desk = TestDesk::new();
    let id = desk.incident("Printer");
    if !may_give_away(&desk) {
        return;
    }
    let as_stranger = |uid: u32| {
        let mut process = desk.process();
        process.args(["list", "-q"]).uid(uid);
        told("list", process.output().unwrap())
    };
    mode(desk.root().parent().unwrap(), 0o755);
    sh(desk.root(), "chmod -R a+rX .");
    assert_eq!(as_stranger(STRANGER).ok().stdout.trim(), id);
    as_stranger(2000).fails(4);
    chown(desk.root(), Some(0), None).unwrap();
    assert_eq!(as_stranger(2000).ok().stdout.trim(), id);
}

/// HEAD, objects and refs make git take a folder for a repository, and the file `config` in it for its own.
#[test]
fn no_command_runs_a_program_that_a_committed_file_names() {
    for below in ["", "sub/"] {
        let desk = TestDesk::bare();
        let home = desk.root().parent().unwrap();
        let ran = home.join("ran");
        sh(
            home,
            "git init -q -b main desk; git config --global user.email lin@example.org; git config --global user.name Lin",
        );
        let shape = desk.root().join("shape");
        std::fs::create_dir(&shape).unwrap();
        let at = format!("shape/{below}");
        desk.run(&["init", &at]).ok();
        let folder = desk.root().join(&at);
        in_folder(&desk, &folder, &["incident", "new", "Printer"], &[]).ok();
        let config = format!(
            "[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = \"touch {0}; false\"\n\tsshCommand = touch {0}\n\
             [user]\n\temail = chief@example.org\n[diff]\n\texternal = touch {0}\n[alias]\n\tlog = !touch {0}\n",
            ran.display()
        );
        std::fs::write(shape.join("config"), config).unwrap();
        sh(
            &shape,
            "echo 'ref: refs/heads/main' > HEAD; mkdir -p objects/pack refs/heads; \
             touch objects/pack/x refs/heads/x; rm -rf .itdesk",
        );
        sh(desk.root(), "export HOME=..; git add -fA; git commit -qm all");
        for args in [
            &["list"][..],
            &["incident", "new", "Scanner"],
            &["incident", "new", "Scanner", "--commit"],
            &["git", "status"],
            &["git", "setup"],
            &["git", "resolve"],
            &["sync", "--commit"],
            &["verify"],
            &["doctor"],
            &["log"],
            &["git", "merge", "main"],
        ] {
            in_folder(&desk, &folder, args, &[("ITDESK_ACTOR", "")]);
            assert!(!ran.exists(), "{args:?} ran a program of the desk");
        }
        // The address of the file is nobody's: git's own configuration says who acts.
        let made = in_folder(&desk, &folder, &["incident", "new", "Mail"], &[("ITDESK_ACTOR", "")]).ok();
        let shown = in_folder(&desk, &folder, &["log", made.stdout.trim()], &[]).ok();
        assert!(shown.stdout.contains("lin@example.org"), "{}", shown.stdout);
        let refused = in_folder(&desk, &folder, &["verify"], &[]).fails(4);
        assert!(refused.stderr.contains("look like a bare repository"), "{}", refused.stderr);
    }
}

#[test]
fn a_work_tree_beside_a_bare_repository_works_as_before() {
    let desk = TestDesk::new();
    let home = desk.root().parent().unwrap();
    desk.incident("Printer");
    sh(
        home,
        "git config --global user.email lin@example.org; git config --global user.name Lin; \
         git -C desk init -q -b main; git -C desk add -A; git -C desk commit -qm all; \
         git clone -q --bare desk hub.git; git -C hub.git worktree add -q ../tree; git -C hub.git worktree add -q inside",
    );
    for tree in ["tree", "hub.git/inside"] {
        let tree = home.join(tree);
        in_folder(&desk, &tree, &["incident", "new", "Scanner", "--commit"], &[]).ok();
        in_folder(&desk, &tree, &["verify"], &[]).ok();
    }
}
