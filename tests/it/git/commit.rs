//! `--commit` and `git.commit = true`: a command's own files, and nothing beside them.

use super::clones::Clones;

fn files(clones: &Clones) -> Vec<String> {
    let told = clones.git("a", &["show", "--name-only", "--format=", "HEAD"]);
    told.lines().map(str::to_owned).collect()
}

#[test]
fn a_commit_has_the_files_of_its_command_and_a_message_as_a_person_writes() {
    let clones = Clones::new(1);
    let id = clones.cmd("a", "incident new 'VPN drops' --symptom resets --commit").id();
    let message = clones.git("a", &["log", "-1", "--format=%B"]);
    assert_eq!(message.trim(), format!("{id} created: VPN drops"));
    assert_eq!(files(&clones), [format!("incidents/2026/11/23/{id}.json")]);
    clones.cmd("a", &format!("note {id} '# not a comment' --commit")).ok();
    let message = clones.git("a", &["log", "-1", "--format=%B"]);
    assert_eq!(message.trim(), format!("{id} noted: VPN drops\n\n# not a comment"));
    let other = clones.cmd("a", "request new Laptop --commit").id();
    clones.cmd("a", &format!("link {id} relates_to {other} --commit")).ok();
    assert_eq!(
        files(&clones),
        [format!("incidents/2026/11/23/{id}.json"), format!("requests/2026/11/23/{other}.json")]
    );
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn a_step_on_several_tickets_is_one_commit() {
    let clones = Clones::new(1);
    let incident = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let request = clones.cmd("a", "request new Laptop --commit").id();
    clones.cmd("a", &format!("start {incident} {request} --commit")).ok();
    let mut both =
        [format!("incidents/2026/11/23/{incident}.json"), format!("requests/2026/11/23/{request}.json")];
    both.sort();
    assert_eq!(files(&clones), both);
    clones.cmd("a", &format!("start {incident} {request} --commit")).fails(4);
    clones.cmd("a", &format!("note {incident} NOSUCH --keep-going -m 'still here' --commit")).fails(3);
    assert_eq!(files(&clones), both[..1], "what was not refused is committed");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

/// M2.2a: what came with a message is as much of its ticket as the record.
#[test]
fn attachments_are_committed_with_their_record_and_move_with_it() {
    let clones = Clones::new(1);
    let folder = tempfile::tempdir().unwrap();
    let mail = folder.path().join("mail.eml");
    let take_in = |id: &str| {
        let message = format!(
            "From: zhang@customer.example\nSubject: Printer\nMessage-ID: <{id}@c.example>\nReferences: <a@c.example>\n\
             Content-Type: image/png; name=photo.png\n\n{id}"
        );
        std::fs::write(&mail, message).unwrap();
        clones.cmd("a", &format!("mail receive {} --commit", mail.display())).id()
    };
    let id = take_in("a");
    let of = |name: &str| name.starts_with(&format!("requests/2026/11/23/{id}"));
    assert_eq!(files(&clones).iter().filter(|name| of(name)).count(), 2, "{:?}", files(&clones));
    assert_eq!(take_in("b"), id);
    assert_eq!(files(&clones).iter().filter(|name| name.ends_with("-photo.png")).count(), 1);
    clones.cmd("a", &format!("request cancel {id} --because done --commit")).ok();
    let mut archive = clones.process("a");
    archive.args(["archive", "--commit"]).env("ITDESK_NOW", "2028-01-01T00:00:00Z");
    assert!(archive.output().unwrap().status.success());
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
    assert_eq!(clones.git("a", &["ls-files", "archive"]).lines().count(), 3);
}

#[test]
fn what_else_is_staged_or_changed_stays_so() {
    let clones = Clones::new(1);
    let old = clones.cmd("a", "request new Laptop").id();
    clones.commit("a");
    let write = |name: &str, text: &str| std::fs::write(clones.root("a").join(name), text).unwrap();
    write("staged.txt", "one");
    clones.git("a", &["add", "staged.txt"]);
    write("itdesk.toml", "[desk]\nname = \"Other\"\n");
    write("new.txt", "two");
    clones.cmd("a", &format!("note {old} hello --commit")).ok();
    assert_eq!(files(&clones), [format!("requests/2026/11/23/{old}.json")]);
    assert_eq!(clones.git("a", &["status", "--porcelain"]), " M itdesk.toml\nA  staged.txt\n?? new.txt\n");
}

#[test]
fn commands_that_change_nothing_commit_nothing() {
    let clones = Clones::new(1);
    let before = clones.git("a", &["rev-parse", "HEAD"]);
    clones.cmd("a", "list --commit").ok();
    clones.cmd("a", "show 00000 --commit").fails(3);
    clones.cmd("a", "incident start 00000 --commit").fails(3);
    assert_eq!(clones.git("a", &["rev-parse", "HEAD"]), before);
}

#[test]
fn the_policy_may_ask_for_it_always() {
    let clones = Clones::new(1);
    std::fs::write(clones.root("a").join("itdesk.toml"), "[git]\ncommit = true\n").unwrap();
    clones.commit("a");
    let id = clones.cmd("a", "incident new 'VPN drops'").id();
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), format!("{id} created: VPN drops"));
    std::fs::write(clones.root("a").join("in.csv"), "title\nOne\nTwo\n").unwrap();
    clones.cmd("a", "import in.csv").ok();
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), "Import 2 tickets");
    assert_eq!(files(&clones).len(), 2);
    clones.at("2028-11-23T09:00:00Z").cmd("a", &format!("incident cancel {id} --because old")).ok();
    clones.at("2030-11-23T09:00:00Z").cmd("a", "archive").ok();
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), "Archive 1 ticket");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "?? in.csv\n");
}

#[test]
fn in_the_middle_of_a_merge_it_refuses_before_anything_is_written() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    clones.cmd("a", &format!("note {id} here --commit")).ok();
    clones.cmd("b", &format!("note {id} there --commit")).ok();
    assert!(!clones.merge("a", "b"));
    let refused = clones.cmd("a", "request new Laptop --commit").fails(5);
    insta::assert_snapshot!(refused.stderr, @r"
    error: git is in the middle of a merge: this change could not be committed on its own
      → finish it first: itdesk git resolve, then git commit --no-edit
    ");
    assert_eq!(clones.records("a").len(), 1, "nothing was written");
    // Without it, work goes on.
    clones.cmd("a", "request new Laptop").ok();
    clones.cmd("a", "list").fails(5);
}

#[test]
fn it_works_in_a_linked_work_tree_and_in_a_folder_of_the_repository() {
    let clones = Clones::new(1);
    clones.git("a", &["worktree", "add", "--quiet", "../tree", "-b", "side"]);
    let id = clones.cmd("tree", "incident new 'VPN drops' --commit").id();
    assert_eq!(clones.git("tree", &["log", "-1", "--format=%s"]).trim(), format!("{id} created: VPN drops"));
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), "work");
    clones.cmd("a", "init sub/desk").ok();
    let id = clones.cmd("a", "--desk sub/desk request new Laptop --commit").id();
    assert_eq!(files(&clones), [format!("sub/desk/requests/2026/11/23/{id}.json")]);
    clones.cmd("a", &format!("--desk sub/desk note {id} hello --commit")).ok();
    assert_eq!(files(&clones), [format!("sub/desk/requests/2026/11/23/{id}.json")]);
}

#[test]
fn a_commit_is_signed_where_git_is_to_sign() {
    let clones = Clones::new(1);
    let key = clones.root("a").parent().unwrap().join("key");
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "ssh-keygen is missing (Debian: openssh-client)");
        eprintln!("skipped: ssh-keygen is missing");
        return;
    }
    let key = format!("{}.pub", key.display());
    for (name, value) in
        [("gpg.format", "ssh"), ("user.signingKey", key.as_str()), ("commit.gpgSign", "true")]
    {
        clones.git("a", &["config", name, value]);
    }
    clones.cmd("a", "incident new 'VPN drops' --commit").ok();
    let commit = clones.git("a", &["cat-file", "commit", "HEAD"]);
    assert!(commit.contains("-----BEGIN SSH SIGNATURE-----"), "{commit}");
}

#[test]
fn when_git_refuses_the_ticket_is_written_and_the_index_as_it_was() {
    let clones = Clones::new(1);
    let hook = clones.root("a").join(".git/hooks/commit-msg");
    std::fs::write(&hook, "#!/bin/sh\necho 'no issue number' >&2\nexit 1\n").unwrap();
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let refused = clones.cmd("a", "incident new 'VPN drops' --commit").fails(7);
    insta::assert_snapshot!(refused.stderr, @r"
    error: the change is written, but not committed: git commit failed: no issue number
      → fix this, then commit the file with git, or all uncommitted changes with: itdesk sync --commit
    ");
    let status = clones.git("a", &["status", "--porcelain", "--untracked-files=all"]);
    assert!(status.starts_with("?? incidents/2026/11/23/INC-") && status.lines().count() == 1, "{status}");
}

#[test]
fn outside_a_repository_it_is_a_usage_error() {
    let desk = crate::desk::TestDesk::new();
    let refused = desk.cmd("incident new 'VPN drops' --commit").fails(2);
    insta::assert_snapshot!(desk.redact(&refused.stderr), @r"
    error: [DESK] is not in a git repository
      → create one: itdesk init --git
    ");
    assert_eq!(desk.files().len(), 0);
}

#[test]
fn many_at_once_commit_each_their_own() {
    let clones = Clones::new(1);
    let started: Vec<_> = (0..6)
        .map(|n| {
            let mut process = clones.process("a");
            process.args(["incident", "new", &format!("Fault {n}"), "--commit"]);
            process.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in started {
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    assert_eq!(clones.git("a", &["log", "--oneline", "origin/main..HEAD"]).lines().count(), 6);
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn attachments_and_measurements_are_files_of_their_command() {
    let clones = Clones::new(1);
    let mail = "From: ann@example.org\r\nSubject: No print\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
                --b\r\nContent-Type: text/plain\r\n\r\nSee the picture.\r\n--b\r\nContent-Type: image/png\r\n\
                Content-Disposition: attachment; filename=queue.png\r\n\r\npixels\r\n--b--\r\n";
    let policy = "[mail]\naddress = \"help@desk.example\"\n[git]\ncommit = true\n";
    std::fs::write(clones.root("a").join("itdesk.toml"), policy).unwrap();
    clones.commit("a");
    let mut intake = clones.process("a");
    let mut child = intake.args(["mail", "receive"]).stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), mail.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let written = files(&clones);
    assert!(written.len() == 2 && written[1].ends_with("queue.png"), "{written:?}");
    clones.cmd("a", "monitor record mail response_time 0.35").ok();
    assert_eq!(files(&clones), ["measurements/2026/11.jsonl"]);
    let subject = clones.git("a", &["log", "-1", "--format=%s"]);
    assert_eq!(subject.trim(), "mail: response_time 0.35, 2026-11-23T09:00:00Z");
    std::fs::write(
        clones.root("a").join(".git/values.csv"),
        "service,measure,value\nmail,load,1\nmail,load,2\n",
    )
    .unwrap();
    clones.cmd("a", "monitor record --from .git/values.csv").ok();
    assert_eq!(clones.git("a", &["log", "-1", "--format=%s"]).trim(), "Write down measurements");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}
