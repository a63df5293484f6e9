//! The scripts and policies under examples/ do what they say.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Runs an example in `folder` with the program under test.
fn run(name: &str, folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new("sh")
        .arg(example(name))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .envs([
            ("TZ", "UTC"),
            ("COLUMNS", "100"),
            ("ITDESK_NOW", "2026-11-23T09:00:00Z"),
            ("ITDESK_ACTOR", "lin"),
        ])
        .env("HOME", folder)
        .env("ITDESK", crate::desk::program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn itdesk(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(crate::desk::program())
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs([("TZ", "UTC"), ("ITDESK_NOW", "2026-11-23T09:00:00Z"), ("ITDESK_ACTOR", "lin")])
        .env("HOME", folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_day_leaves_a_desk_to_play_with() {
    let folder = tempfile::tempdir().unwrap();
    let day = run("day.sh", folder.path(), &["desk"], "");
    assert!(day.status.success(), "{}{}", text(&day.stdout), text(&day.stderr));
    let said = text(&day.stderr);
    assert!(said.contains("give different classes for 0 of 300 tickets"), "{said}");
    assert!(said.contains("2040 rows: added 300 tickets with 2040 events"), "{said}");
    let told = text(&day.stdout);
    assert!(
        told.contains("kim: 0 of 1 skills")
            || told.contains("lin: 1 of 1 skills")
            || said.contains("lin: 1 of 1 skills"),
        "{told}{said}"
    );
    let count = itdesk(&folder.path().join("desk"), &["list", "--all", "--count"]);
    assert_eq!(text(&count.stdout), "309\n");
}

#[test]
fn a_day_leaves_other_folders_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("mine/file"), "x").unwrap();
    let day = run("day.sh", folder.path(), &["mine"], "");
    assert_eq!(day.status.code(), Some(2));
    assert!(folder.path().join("mine/file").exists());
}

#[test]
fn intake_may_be_run_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    assert!(itdesk(folder.path(), &["init"]).status.success());
    let lines = "k1,New laptop,Wang,minor,low\nk2,Access to payroll,Zhao,moderate,high\nk3,,Li,minor,low\n";
    let first = run("intake.sh", folder.path(), &[], lines);
    assert_eq!(first.status.code(), Some(1));
    assert_eq!(text(&first.stderr), "line 3: error: TITLE is empty\n");
    let second = run("intake.sh", folder.path(), &[], lines);
    assert_eq!(text(&first.stdout), text(&second.stdout));
    assert_eq!(text(&itdesk(folder.path(), &["list", "--all", "--count"]).stdout), "2\n");
}

#[test]
fn the_policies_have_nothing_to_mend() {
    for policy in ["policy-day.toml", "policy-office.toml"] {
        let file = example(policy);
        let check = itdesk(Path::new("."), &["config", "check", "--policy", file.to_str().unwrap()]);
        let found = text(&check.stdout);
        // Agreements in office hours take longer than the manual's real time: that is for the desk to know.
        let others = |line: &&str| {
            line.contains(": error") || line.contains(": warning") && !line.contains("on the calendar")
        };
        assert_eq!(found.lines().filter(others).collect::<Vec<_>>(), Vec::<&str>::new(), "{policy}");
    }
}
