//! Histories against git's commits: who brought what, what was done to it since, and whose signature proves it.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use itdesk::store::Place;
use serde_json::{Value, json};

use crate::desk::{Output, TestDesk};

/// A desk in a repository, with people whose keys were made for these tests.
pub struct Signed {
    pub desk: TestDesk,
}

const PEOPLE: [&str; 3] = ["lin", "boss", "post"];

/// The private and the public key of each person; they are made once.
fn keys() -> &'static [(&'static str, Vec<u8>, String)] {
    static KEYS: OnceLock<Vec<(&str, Vec<u8>, String)>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let make = |who: &'static str| {
            let file = folder.path().join(who);
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", who, "-f"])
                .arg(&file)
                .status()
                .expect("ssh-keygen (openssh-client) is there");
            assert!(made.success());
            let public = std::fs::read_to_string(file.with_extension("pub")).unwrap();
            (who, std::fs::read(file).unwrap(), public)
        };
        PEOPLE.map(make).to_vec()
    })
}

/// Writes a key as ssh wants it: nobody else may read it.
fn write_key(path: &Path, key: &[u8]) {
    std::fs::write(path, key).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

impl Signed {
    pub fn new(rest: &str) -> Signed {
        let desk = TestDesk::new();
        let home = desk.root().parent().unwrap().to_owned();
        let mut policy = format!("[mail]\naddress = \"help@desk.example\"\n{rest}\n");
        for (who, private, key) in keys() {
            write_key(&home.join(who), private);
            std::fs::write(home.join(format!("{who}.pub")), key).unwrap();
            let roles = match *who {
                "lin" => "[\"technical-lead\"]",
                "boss" => "[\"senior-management\", \"department-head\"]",
                _ => "[\"gateway\"]",
            };
            let key = key.trim();
            policy.push_str(&format!(
                "[people.{who}]\nemail = \"{who}@example.org\"\nroles = {roles}\nssh_keys = [\"{key}\"]\n"
            ));
        }
        desk.policy(&policy);
        let signed = Signed { desk };
        signed.git("lin", &["init", "-q", "-b", "main"]);
        signed.commit("lin", false);
        signed
    }

    /// A copy of the desk, its repository and the keys: several things are tried from one beginning.
    pub fn copy(&self) -> Signed {
        Signed { desk: self.desk.copy() }
    }

    pub fn git(&self, who: &str, args: &[&str]) -> String {
        let home = self.desk.root().parent().unwrap();
        let mut git = Command::new("git");
        let key = home.join(who);
        git.args(["-c", "gpg.format=ssh", "-c", "gc.auto=0", "-c", "maintenance.auto=false"]);
        git.args(["-c", "core.autocrlf=false"]);
        git.arg("-c").arg(format!("user.signingkey={}", key.display()));
        git.arg("-c").arg(format!("user.name={who}")).arg("-c").arg(format!("user.email={who}@example.org"));
        let told = git
            .args(args)
            .current_dir(self.desk.root())
            .env("HOME", home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(told.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8(told.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything as `who`.
    pub fn commit(&self, who: &str, sign: bool) {
        self.git(who, &["add", "-A"]);
        let sign = if sign { "-S" } else { "--no-gpg-sign" };
        self.git(who, &["commit", "-qm", "work", sign]);
    }

    /// What is known of the history from the last time.
    pub fn known(&self) -> PathBuf {
        self.desk.root().join(".git/itdesk.history")
    }

    pub fn verify(&self, rest: &str) -> Output {
        self.desk.cmd(&format!("verify {rest}"))
    }

    /// The faults that are found, with what is said of each.
    pub fn faults(&self, code: i32) -> Vec<(String, String)> {
        let told = self.verify("--json").fails(code);
        // What is known of the history says what walking it says.
        let _ = std::fs::remove_file(self.known());
        assert_eq!(self.verify("--json").fails(code).stdout, told.stdout);
        let report: Value = serde_json::from_str(&told.stdout).unwrap();
        let text = |f: &Value, key: &str| f[key].as_str().unwrap().to_owned();
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| (text(f, "fault"), text(f, "message")))
            .collect()
    }
}

#[test]
fn every_event_has_its_commit_its_author_and_its_signature() {
    let s = Signed::new("");
    let id = s.desk.cmd("incident new Down --as lin").id();
    s.commit("lin", true);
    s.desk.cmd(&format!("incident start {id} --as boss")).ok();
    s.commit("boss", false);
    s.desk.cmd(&format!("note {id} seen --as lin")).ok();
    let told = s.verify(&format!("{id} --json")).json();
    let rows: Vec<_> = told["proven"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            (p["did"].as_str().unwrap(), p["author"].as_str(), p["signed"].as_str(), p["signer"].as_str())
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("created", Some("lin <lin@example.org>"), Some("good"), Some("lin")),
            ("started", Some("boss <boss@example.org>"), Some("no"), None),
            ("noted", None, None, None),
        ]
    );
    assert_eq!((&told["uncommitted"], &told["findings"]), (&json!(1), &json!([])));
    let page = s.verify(&id).ok();
    assert!(
        page.stdout.contains("by lin")
            && page.stderr.ends_with("3 events, 3 commits: no problems found; 1 not committed yet\n"),
        "{page:?}"
    );
}

#[test]
fn an_event_in_anothers_name_is_found_and_a_gateways_is_not() {
    let s = Signed::new("");
    let id = s.desk.cmd("incident new Down --as lin").id();
    s.commit("lin", false);
    s.desk.cmd(&format!("incident respond {id} hello --as boss")).ok();
    s.commit("lin", true);
    let faults = s.faults(1);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].0, "other-author");
    assert!(
        faults[0].1.starts_with("'responded' by boss is in commit ")
            && faults[0].1.ends_with(" by lin <lin@example.org>")
    );
    let s = Signed::new("");
    s.desk.run_with(&["mail", "receive"], b"From: a@b.example\nSubject: x\n\ntext").ok();
    s.commit("post", false);
    assert_eq!(s.faults(0), []);
}

#[test]
fn what_was_altered_or_removed_since_is_found() {
    let s = Signed::new("");
    let id = s.desk.cmd("incident new Down --as lin").id();
    s.desk.cmd(&format!("note {id} 'the truth' --as lin")).ok();
    s.desk.cmd(&format!("note {id} 'and more' --as lin")).ok();
    s.commit("lin", false);
    assert_eq!(s.faults(0), []);
    s.desk.edit_record(&id, |record| record["history"][1]["note"] = json!(["a lie"]));
    let faults = s.faults(1);
    assert_eq!(faults, [("altered".to_owned(), "a committed event was altered in the file".to_owned())]);
    s.commit("boss", false);
    let faults = s.faults(1);
    assert!(faults.len() == 1 && faults[0].1.ends_with(" by boss"), "{faults:?}");
    s.desk.edit_record(&id, |record| drop(record["history"].as_array_mut().unwrap().remove(2)));
    s.commit("boss", false);
    let faults = s.faults(1);
    assert_eq!(faults.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["altered", "removed"]);
    std::fs::write(s.desk.path(&id), "<<<<<<< not a record\n").unwrap();
    s.commit("boss", false);
    assert!(s.faults(1).iter().any(|f| f.0 == "unreadable"));
}

#[test]
fn branches_merges_and_the_archive_bring_nothing_twice_and_lose_nothing() {
    let s = Signed::new("");
    let id = s.desk.cmd("incident new Down --as lin").id();
    let other = s.desk.cmd("request new Laptop --as lin").id();
    s.commit("lin", false);
    s.git("boss", &["checkout", "-qb", "side"]);
    s.desk.cmd(&format!("note {id} 'on the side' --as boss")).ok();
    s.commit("boss", false);
    s.git("lin", &["checkout", "-q", "main"]);
    s.desk.cmd(&format!("request cancel {other} --because no --as lin")).ok();
    s.commit("lin", false);
    s.git("lin", &["merge", "-q", "--no-gpg-sign", "-m", "merged", "side"]);
    s.desk.at("2028-01-10T00:00:00Z").cmd("archive").ok();
    s.commit("boss", false);
    assert_eq!(s.faults(0), []);
    let told = s.verify(&format!("{id} --json")).json();
    assert_eq!(told["proven"][1]["author"], "boss <boss@example.org>");
    // A merge that takes one side whole drops what the other had said.
    s.git("boss", &["checkout", "-qb", "again"]);
    s.desk.cmd(&format!("note {id} 'of boss' --as boss")).ok();
    s.commit("boss", false);
    s.git("lin", &["checkout", "-q", "main"]);
    s.desk.cmd(&format!("note {id} 'of lin' --as lin")).ok();
    s.commit("lin", false);
    s.git("lin", &["merge", "-q", "--no-gpg-sign", "-s", "ours", "-m", "ours", "again"]);
    let faults = s.faults(1);
    assert_eq!(faults.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["removed"], "{faults:?}");
}

#[test]
fn a_signature_that_does_not_hold_is_found() {
    let s = Signed::new("");
    s.desk.cmd("incident new Down --as lin").ok();
    s.commit("lin", true);
    let raw = s.git("lin", &["cat-file", "commit", "HEAD"]);
    let forged = format!("{}\n", raw.replace("\n\nwork", "\n\nother words"));
    std::fs::write(s.desk.root().join("../forged"), forged).unwrap();
    let commit = s.git("lin", &["hash-object", "-t", "commit", "-w", "../forged"]);
    s.git("lin", &["reset", "-q", "--hard", &commit]);
    let faults = s.faults(1);
    assert_eq!(faults.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["bad-signature"]);
}

/// A program in the place of `ssh-keygen` counts how often git asks it.
#[test]
fn a_valid_signature_is_verified_once_as_long_as_the_keys_are_the_same() {
    let s = Signed::new("");
    let id = s.desk.cmd("incident new Down --as lin").id();
    s.commit("lin", true);
    let home = s.desk.root().parent().unwrap().to_owned();
    let program = home.join("counted-ssh-keygen");
    std::fs::write(&program, "#!/bin/sh\necho once >> \"$HOME/counted\"\nexec ssh-keygen \"$@\"\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    s.git("lin", &["config", "gpg.ssh.program", program.to_str().unwrap()]);
    let counted = || std::fs::read_to_string(home.join("counted")).unwrap_or_default().lines().count();
    let signer = || s.verify(&format!("{id} --json")).json()["proven"][0]["signer"].clone();
    assert_eq!(signer(), "lin");
    let first = counted();
    assert!(first > 0);
    assert_eq!((signer(), counted()), ("lin".into(), first));
    // A list that is torn proves nothing: git is asked again.
    let list = s.desk.root().join(".git/itdesk.signatures");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, &text[..text.len() - 2]).unwrap();
    assert_eq!((signer(), counted()), ("lin".into(), first * 2));
    // With other keys, what was valid may not be.
    let policy = std::fs::read_to_string(s.desk.root().join("itdesk.toml")).unwrap();
    let lin = policy.lines().find(|line| line.starts_with("ssh_keys") && line.contains(" lin\"]")).unwrap();
    std::fs::write(s.desk.root().join("itdesk.toml"), policy.replace(lin, "")).unwrap();
    assert_eq!(signer(), json!(null));
    assert!(counted() > first * 2);
}

/// M6.1c: with `changes.signed`, a window is given on votes that their voters signed, and on no others.
#[test]
fn a_vote_counts_once_its_voter_has_signed_it() {
    let s = Signed::new("[changes]\nsigned = true\nchecklist = []\n");
    let id = s.desk
        .cmd("change new Upgrade --content c --scope s --resources r --reason why --plan p --rollback-plan b --requester wang --as lin")
        .id();
    s.desk
        .cmd(&format!(
            "change assess {id} --likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin --as lin"
        ))
        .ok();
    s.commit("lin", true);
    s.desk.cmd(&format!("change approve {id} --role department-head --as boss")).ok();
    let line = format!("change schedule {id} --from 'in 1h' --to 4h --as lin");
    let schedule = || s.desk.cmd(&line);
    insta::assert_snapshot!(s.desk.said(&schedule().fails(4)), @r"
    error: CHG-261123-#1 is not approved by signed votes (changes.signed): no commit signed by the voter contains the vote of boss
      → each voter commits their own vote, signed: git commit -S; then itdesk verify CHG-261123-#1
    ");
    assert_eq!(s.faults(1)[0].0, "unsigned");
    // Someone else's signature on it proves nothing.
    s.commit("lin", true);
    schedule().fails(4);
    assert!(s.faults(1).iter().any(|f| f.0 == "unsigned" && f.1.contains("which boss did not sign")));
    s.git("lin", &["reset", "-q", "--soft", "HEAD~1"]);
    s.commit("boss", true);
    assert_eq!(s.faults(0), []);
    // It stays one when the record moves: to the folder of its month, and from there to that of its day.
    let moved = s.copy();
    let [day, month] =
        [Place::Day, Place::Month].map(|place| moved.desk.root().join(place.path(id.parse().unwrap())));
    std::fs::rename(&day, &month).unwrap();
    moved.commit("lin", false);
    assert_eq!(moved.faults(0), []);
    moved.desk.cmd("doctor --fix").ok();
    moved.commit("lin", false);
    assert!(day.exists() && !month.exists());
    assert_eq!(moved.faults(0), []);
    moved.desk.cmd(&line).ok();
    // A vote that was altered after it was signed is none.
    let whole = s.desk.bytes(&id);
    s.desk.edit_record(&id, |record| record["history"][2]["note"] = json!(["another program"]));
    schedule().fails(4);
    std::fs::write(s.desk.path(&id), whole).unwrap();
    schedule().ok();
}

/// M8.1b: with `knowledge.signed`, an article is published on an approval that whoever gave it signed, and on no other.
#[test]
fn an_article_is_published_once_its_approval_is_signed() {
    let s = Signed::new("[knowledge]\nsigned = true\n");
    let id = s.desk.cmd("kb new 'VPN drops' --body 'Take the other gateway' --as lin").id();
    s.desk.cmd(&format!("kb submit {id} -m first --as lin")).ok();
    s.commit("lin", true);
    insta::assert_snapshot!(s.desk.said(&s.desk.cmd(&format!("kb approve {id} --publish --as boss")).fails(4)), @"
    error: --publish is too early: an approval counts only after it is in a signed commit (knowledge.signed)
      → itdesk kb approve KB-261123-#1 --commit
    ");
    s.desk.cmd(&format!("kb approve {id} --as boss")).ok();
    let publish = || s.desk.cmd(&format!("kb publish {id} --as lin"));
    insta::assert_snapshot!(s.desk.said(&publish().fails(4)), @"
    error: KB-261123-#1 has no signed approval (knowledge.signed): no commit signed by boss contains it
      → boss must commit it, signed: git commit -S; then itdesk verify KB-261123-#1
    ");
    // Someone else's signature on it proves nothing.
    s.commit("lin", true);
    publish().fails(4);
    assert!(s.faults(1).iter().any(|f| f.0 == "unsigned" && f.1.contains("which boss did not sign")));
    s.git("lin", &["reset", "-q", "--soft", "HEAD~1"]);
    s.commit("boss", true);
    assert_eq!(s.faults(0), []);
    publish().ok();
    assert_eq!(s.desk.show(&id)["version"], 1);
}

#[test]
fn outside_a_repository_there_is_nothing_to_hold_against() {
    let desk = TestDesk::new();
    let refused = desk.cmd("verify").fails(2);
    assert_eq!(desk.cmd("audit").fails(2).stderr, refused.stderr, "the old name");
    assert!(refused.stderr.contains("is not in a git repository"), "{}", refused.stderr);
    let found = desk.policy("[people.lin]\nssh_keys = [\"my key\"]\n").cmd("config check").fails(1);
    assert!(found.stdout.contains("is not a public SSH key"), "{}", found.stdout);
}

/// M3.2b: who changed the policy, and what it asks less; with `desk.controlled`, only by an approved change.
#[test]
fn m3_2b_a_weaker_policy_takes_an_approved_change() {
    let s =
        Signed::new("[desk]\ncontrolled = true\n[changes]\nchecklist = []\n[records]\ncomplete = \"1d\"\n");
    let file = s.desk.root().join("itdesk.toml");
    let policy = std::fs::read_to_string(&file).unwrap();
    let write = |complete: &str| {
        std::fs::write(&file, policy.replace("complete = \"1d\"", &format!("complete = \"{complete}\"")))
            .unwrap();
    };
    let message = |text: &str| {
        s.git("lin", &["add", "-A"]);
        s.git("lin", &["commit", "-qm", text]);
    };
    write("12h");
    message("Be faster");
    assert_eq!(s.faults(0), []);
    write("2d");
    let told = s.desk.cmd("verify").fails(1).stdout;
    assert!(told.contains("itdesk.toml is weaker than the committed one: records.complete"), "{told}");
    message("More time for records");
    let faults = s.faults(1);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].0, "policy-weakened");
    assert!(faults[0].1.contains("weakens the policy without a change: records.complete"), "{faults:?}");
    let report: Value = serde_json::from_str(&s.desk.cmd("verify --json").fails(1).stdout).unwrap();
    let commits = report["policy"].as_array().unwrap();
    assert_eq!((commits.len(), &commits[1]["keys"][0]["key"]), (2, &json!("records.complete")));
    assert_eq!(
        (&commits[0]["keys"][0]["weaker"], &commits[1]["keys"][0]["weaker"]),
        (&json!(false), &json!(true))
    );
    let page = s.desk.cmd("verify --policy").fails(1).stdout;
    assert!(page.contains("records.complete") && page.contains("lin@example.org"), "{page}");
    // The same again, by a change: first without its approval, then with it.
    write("3d");
    let id = s
        .desk
        .cmd(
            "change new 'More time for records' --content c --scope s --resources r --reason why --plan p \
             --rollback-plan b --requester wang --as lin",
        )
        .id();
    s.git("lin", &["add", "-A"]);
    message(&format!("{id}: more time for records"));
    assert!(s.faults(1).iter().any(|f| f.1.contains(&format!("but {id} was not approved at that time"))));
    let risk = "--likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin --as lin";
    s.desk.cmd(&format!("change assess {id} {risk}")).ok();
    s.commit("lin", false);
    s.desk.cmd(&format!("change approve {id} --role department-head --as boss")).ok();
    s.commit("boss", false);
    write("4d");
    message(&format!("Even more time\n\nChange: {id}"));
    let weakened: Vec<_> = s.faults(1).into_iter().filter(|f| f.0 == "policy-weakened").collect();
    // The clock of the desk stands still, so the approval is in time for both commits that name it.
    assert!(
        weakened.len() == 1 && !weakened[0].1.contains(&id),
        "what was approved is no finding: {weakened:?}"
    );
}
