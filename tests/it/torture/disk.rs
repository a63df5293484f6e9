//! A disk that is full, and one that nobody may write to. Both in a mount of the test's own, which ends with it.

use std::path::Path;
use std::process::Command;

use super::{can, is_well, lock_is_free, names_the_way_out, notes};
use crate::desk::{Output, TestDesk, told};

/// A shell in which mounts are its own.
fn own_mounts(desk: &TestDesk, script: &str) -> Command {
    let program = desk.process();
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-c", script]).current_dir(desk.root()).env_clear();
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.env("ITDESK", program.get_program());
    shell
}

fn may_mount(desk: &TestDesk) -> bool {
    let probe = "mkdir -p ../probe && mount -t tmpfs -o size=64k tmpfs ../probe";
    can("mount file systems of their own (as root)", &mut own_mounts(desk, probe))
}

fn run(desk: &TestDesk, script: &str) -> Output {
    told(script, own_mounts(desk, script).output().unwrap())
}

/// Notes and tickets of several kinds are written until the disk is full; each line of the answer is a code and a word.
const FILL: &str = r#"
mkdir -p ../full && mount -t tmpfs -o size=400k tmpfs ../full && cp -r . ../full/ && cd ../full || exit 99
head -c 4000 /dev/zero | tr '\0' x > ../long
n=0 refused=0
while [ $refused -lt 6 ] && [ $n -lt 400 ]; do
  n=$((n + 1))
  case $((n % 6)) in
    0) "$ITDESK" incident new "word$n" --description @../long > /dev/null 2> ../said ;;
    2) "$ITDESK" kb new "word$n" --body @../long > /dev/null 2> ../said ;;
    4) "$ITDESK" change new "word$n" --content @../long --draft > /dev/null 2> ../said ;;
    *) "$ITDESK" note "$ID" "word$n" > /dev/null 2> ../said ;;
  esac
  code=$?
  echo "$code word$n"
  if [ $code -ne 0 ]; then refused=$((refused + 1)); cat ../said >> ../all_said; echo ===== >> ../all_said; fi
done
"$ITDESK" list --count > ../count 2> ../said || { echo "9 list"; cat ../said >> ../all_said; }
"$ITDESK" show "$ID" > /dev/null 2> ../said || { echo "9 show"; cat ../said >> ../all_said; }
cp -r . ../kept
# Space again, and all is as it was.
for f in */2026/11/*/*.json; do case $f in *"$ID"*) ;; *) rm "$f" ;; esac; done
ITDESK_LOCK_TIMEOUT=0.2 "$ITDESK" note "$ID" last > /dev/null && echo "0 last"
"$ITDESK" doctor > ../doctor || echo "8 doctor"
"#;

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    if !may_mount(&desk) {
        return;
    }
    let told = run(&desk, &format!("ID={id}\n{FILL}")).ok();
    let lines: Vec<(&str, &str)> = told.lines().iter().map(|l| l.split_once(' ').unwrap()).collect();
    let beside = |name: &str| std::fs::read_to_string(desk.root().join("..").join(name)).unwrap_or_default();
    let refused: Vec<_> = lines.iter().filter(|(code, _)| *code != "0").collect();
    assert!(
        refused.iter().all(|(code, _)| *code == "7") && refused.len() == 6,
        "{lines:?}\n{}",
        beside("all_said")
    );
    let errors = beside("all_said");
    for error in errors.split("=====\n").filter(|e| !e.is_empty()) {
        names_the_way_out(error, "a full disk");
        assert!(error.contains("no space left on device") && error.contains("free some space"), "{error}");
    }
    assert_eq!(lines.last(), Some(&("0", "last")), "with space again the next command goes on");
    // What was there when it was full, looked at from outside.
    let kept = desk.root().join("../kept");
    let there = notes_in(&kept);
    let acknowledged = lines.iter().filter(|(code, word)| *code == "0" && word.starts_with("word"));
    let lost: Vec<_> = acknowledged.filter(|(_, word)| !there.contains(&(*word).to_owned())).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let tmp = Command::new("find").arg(&kept).args(["-name", ".itdesk-*.tmp"]).output().unwrap();
    assert!(tmp.stdout.is_empty(), "what could not be written is taken away again");
}

fn notes_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let kinds = ["incidents", "articles", "changes"].map(|kind| folder.join(kind).join("2026/11/23"));
    for entry in kinds.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let ticket = itdesk::records::Ticket::parse(&bytes).expect("no file is torn");
        found.push(ticket.title.clone());
        found.extend(ticket.history.into_iter().flat_map(|e| e.note));
    }
    found
}

#[test]
fn a_desk_that_nobody_may_write_to_is_read_and_left_alone() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    if !may_mount(&desk) {
        return;
    }
    desk.cmd(&format!("note {id} seen")).ok();
    let before = desk.bytes(&id);
    for (what, folder) in
        [("the whole desk", "."), ("a day", "incidents/2026/11/23"), ("what the index is kept in", ".itdesk")]
    {
        let mount = format!(
            "mount --bind {folder} {folder} && mount -o remount,bind,ro {folder} || exit 99; cd .; cd \"$PWD\""
        );
        for reading in ["list -q", "show ID", "due", "search Down -q", "doctor"] {
            let told = run(&desk, &format!("{mount}; \"$ITDESK\" {}", reading.replace("ID", &id)));
            assert_eq!(told.code, 0, "{what}, {reading}: {}", told.stderr);
        }
        for writing in [
            "note ID hello",
            "incident new Other",
            "mail receive mail.eml",
            "doctor --fix",
            "kb new Other --body text",
            "change new Other --draft",
            "undo ID",
        ] {
            desk.write("mail.eml", "From: a@b.example\nSubject: x\n\ntext");
            let told = run(&desk, &format!("{mount}; \"$ITDESK\" {}", writing.replace("ID", &id)));
            let others = ["mail", "doctor", "kb", "change"];
            let elsewhere = folder.starts_with("inc") && others.iter().any(|verb| writing.starts_with(verb));
            if elsewhere {
                assert_eq!(told.code, 0, "{what}, {writing}: {}", told.stderr);
                continue;
            }
            assert_eq!(told.code, 7, "{what}, {writing}: {}{}", told.stdout, told.stderr);
            names_the_way_out(&told.stderr, what);
            assert!(told.stderr.contains("read-only"), "{what}, {writing}: {}", told.stderr);
        }
        assert_eq!(desk.bytes(&id), before, "{what}");
        lock_is_free(&desk, &id, what);
        std::fs::write(desk.path(&id), &before).unwrap();
    }
    is_well(&desk, "after it may be written again");
    assert_eq!(notes(&desk).get("hello"), None);
}
