//! A history that `verify` walked once is known: what it says afterwards is what walking all of it says.

use serde_json::json;

use crate::verify::Signed;

/// Two tickets, notes on both by two people, and a branch that is merged.
fn history() -> (Signed, Vec<String>) {
    let s = Signed::new("");
    let ids: Vec<String> =
        ["VPN", "Mail"].map(|title| s.desk.cmd(&format!("incident new {title} --as lin")).id()).into();
    s.commit("lin", true);
    for (who, id) in [("boss", &ids[0]), ("lin", &ids[1]), ("boss", &ids[1])] {
        s.desk.cmd(&format!("note {id} 'by {who}' --as {who}")).ok();
        s.commit(who, who == "lin");
    }
    (s, ids)
}

#[test]
fn what_came_since_is_found_whatever_was_known() {
    let (s, ids) = history();
    let first = s.git("lin", &["rev-parse", "HEAD~2"]);
    assert_eq!(s.faults(0), []);
    assert!(s.known().exists());
    // Later commits, and one of a branch that began before what is known.
    s.desk.cmd(&format!("note {} later --as boss", ids[0])).ok();
    s.commit("lin", false);
    assert_eq!(s.faults(1)[0].0, "other-author");
    s.git("lin", &["checkout", "-q", "-b", "side", &first]);
    s.desk.cmd(&format!("note {} aside --as boss", ids[0])).ok();
    s.commit("lin", false);
    s.desk.incident("'On the side' --as boss");
    s.commit("boss", false);
    s.git("lin", &["checkout", "-q", "main"]);
    s.desk.cmd("git setup").ok();
    s.git("lin", &["merge", "-q", "--no-edit", "side"]);
    assert_eq!(s.faults(1).len(), 2);
    // A gateway, and what it committed for others.
    let policy = std::fs::read_to_string(s.desk.root().join("itdesk.toml")).unwrap();
    s.desk.policy(&policy.replace("roles = [\"technical-lead\"]", "roles = [\"gateway\"]"));
    s.commit("boss", false);
    s.desk.cmd(&format!("note {} again --as boss", ids[1])).ok();
    s.commit("lin", false);
    assert_eq!(s.faults(1).len(), 2, "only what came before");
    // The history is another one.
    s.git("lin", &["reset", "-q", "--hard", &first]);
    assert_eq!(s.faults(0), []);
    s.desk.edit_record(&ids[0], |record| record["history"][1]["note"] = json!(["a lie"]));
    assert_eq!(s.faults(1)[0].0, "altered");
    s.commit("boss", false);
    assert_eq!(s.faults(1)[0].0, "altered");
    assert!(!s.known().exists(), "a history with a fault is walked each time");
}

#[test]
fn a_file_that_was_whole_is_compared_again_once_it_is_another() {
    let (s, ids) = history();
    s.verify("").ok();
    let bytes = s.desk.bytes(&ids[1]);
    s.desk.cmd(&format!("note {} 'not committed' --as lin", ids[0])).ok();
    s.verify("").ok();
    for fault in ["altered", "removed"] {
        s.desk.edit_record(&ids[1], |record| match fault {
            "altered" => record["history"][1]["note"] = json!(["a lie"]),
            _ => drop(record["history"].as_array_mut().unwrap().remove(1)),
        });
        let told = s.verify("--json").fails(1).stdout;
        assert!(told.contains(fault) && told.contains(&ids[1]), "{told}");
        assert_eq!(s.faults(1).len(), 1, "{fault}");
        std::fs::write(s.desk.path(&ids[1]), &bytes).unwrap();
        s.verify("").ok();
    }
    std::fs::remove_file(s.desk.path(&ids[1])).unwrap();
    assert_eq!(s.faults(0), []);
    assert_eq!(s.verify("--json").json()["tickets"], 1);
}

#[test]
fn what_is_known_counts_whole_or_not_at_all() {
    let (s, _) = history();
    let told = s.verify("--json").ok().stdout;
    let known = std::fs::read(s.known()).unwrap();
    let middle = known.len() / 2;
    let torn = |place: usize| {
        let mut other = known.clone();
        other[place] ^= 1;
        other
    };
    let others =
        [&known[..0], &known[..9], &known[..middle], &torn(9), &torn(middle), &torn(known.len() - 1)];
    for other in others {
        std::fs::write(s.known(), other).unwrap();
        assert_eq!(s.verify("--json").ok().stdout, told);
        assert!(std::fs::read(s.known()).unwrap() == known, "it is written anew");
    }
}
