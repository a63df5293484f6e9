//! Permissions of files: a rewritten file keeps its own, a new one has those of the umask and of a shared repository.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::desk::TestDesk;

fn mode(path: impl AsRef<Path>) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set(path: impl AsRef<Path>, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs a command line under a umask.
fn under(desk: &TestDesk, umask: &str, line: &str) {
    let process = desk.process();
    let mut shell = Command::new("sh");
    shell.current_dir(desk.root()).env_clear();
    shell.envs(process.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let script = format!("umask {umask}; {} {line}", process.get_program().to_str().unwrap());
    assert!(shell.args(["-c", &script]).output().unwrap().status.success(), "{line}");
}

#[test]
fn a_rewritten_record_keeps_its_permissions_under_any_umask() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester z");
    for kept in [0o640, 0o600, 0o644, 0o664, 0o660, 0o666] {
        for umask in ["022", "077", "002"] {
            set(desk.path(&id), kept);
            under(&desk, umask, &format!("note {id} hello"));
            assert_eq!(mode(desk.path(&id)), kept, "{kept:o} under {umask}");
        }
    }
}

#[test]
fn permissions_survive_every_way_of_rewriting() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester z");
    let keeps = |line: &str, path: &Path| {
        set(path, 0o640);
        desk.cmd(line).ok();
        assert_eq!(mode(path), 0o640, "{line}");
    };
    keeps(&format!("incident edit {id} --title Other"), &desk.path(&id));
    keeps(&format!("undo {id}"), &desk.path(&id));
    let text = String::from_utf8(desk.bytes(&id)).unwrap();
    std::fs::write(desk.path(&id), text.replace("  ", "    ")).unwrap();
    keeps("doctor --fix", &desk.path(&id));
    desk.cmd("monitor record mail response_time 3").ok();
    keeps("monitor record mail response_time 4", &desk.root().join("measurements/2026/11.jsonl"));
    desk.write(".gitattributes", "");
    Command::new("git").args(["init", "-q"]).current_dir(desk.root()).status().unwrap();
    keeps("git setup", &desk.root().join(".gitattributes"));
    desk.cmd(&format!("incident cancel {id} --because x")).ok();
    set(desk.path(&id), 0o640);
    desk.at("2029-01-01T00:00:00Z").cmd("archive").ok();
    assert_eq!(mode(desk.root().join(format!("archive/incidents/2026/{id}.json"))), 0o640);
}

#[test]
fn new_files_have_what_the_umask_leaves() {
    let desk = TestDesk::new();
    under(&desk, "027", "request new x --requester z");
    let files = desk.files();
    let record = files.iter().find(|f| f.to_str().unwrap().contains("REQ-")).unwrap();
    assert_eq!((mode(record), mode(record.parent().unwrap())), (0o640, 0o750));
}

#[test]
fn a_shared_repository_shares_records_folders_lock_and_index() {
    for (value, file, folder) in
        [("group", 0o660, 0o2770), ("all", 0o664, 0o2775), ("0640", 0o640, 0o2750), ("umask", 0o600, 0o700)]
    {
        let desk = TestDesk::new();
        let git = |args: &[&str]| Command::new("git").args(args).current_dir(desk.root()).status().unwrap();
        git(&["init", "-q"]);
        git(&["config", "core.sharedRepository", value]);
        let _ = std::fs::remove_dir_all(desk.root().join(".itdesk"));
        for line in
            ["request new x --requester z", "kb new k --type faq --body b", "monitor record mail m 3", "list"]
        {
            under(&desk, "077", line);
        }
        for path in
            ["measurements/2026/11.jsonl", ".itdesk/lock", ".itdesk/index.lock", ".itdesk/index.sqlite"]
        {
            assert_eq!(mode(desk.root().join(path)), file, "{value}: {path}");
        }
        for path in ["requests", "requests/2026/11", "measurements/2026", ".itdesk"] {
            assert_eq!(mode(desk.root().join(path)), folder, "{value}: {path}");
        }
        for record in desk.files().iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
            assert_eq!(mode(record), file, "{value}: {}", record.display());
        }
    }
}
