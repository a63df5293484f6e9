//! `git resolve`: what the driver would have done, in merges, rebases and cherry-picks.

use itdesk::records::Ticket;

use super::clones::Clones;

/// Two clones without the driver that both changed a ticket.
fn apart() -> (Clones, String) {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --symptom resets --commit").id();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    clones.at("2026-11-23T10:00:00Z").cmd("a", &format!("incident edit {id} --title Often --commit")).ok();
    clones.at("2026-11-23T11:00:00Z").cmd("b", &format!("incident edit {id} --title Always --commit")).ok();
    clones.at("2026-11-23T12:00:00Z").cmd("b", &format!("incident start {id} --commit")).ok();
    (clones, id)
}

fn ticket(clones: &Clones, name: &str, id: &str) -> Ticket {
    Ticket::parse(clones.record(name, id).as_bytes()).unwrap()
}

#[test]
fn a_merge_is_settled_and_the_other_value_kept() {
    let (clones, id) = apart();
    assert!(!clones.merge("a", "b"));
    let said = clones.cmd("a", "git resolve").ok();
    assert_eq!(said.stdout, format!("{id}\n"));
    assert_eq!(said.stderr, "merged 1 ticket by field; continue with: git commit --no-edit\n");
    clones.git("a", &["commit", "--quiet", "--no-edit"]);
    let merged = ticket(&clones, "a", &id);
    assert_eq!((merged.title.as_str(), merged.state.as_str()), ("Always", "in_progress"));
    let page = clones.cmd("a", &format!("show {id}")).ok().stdout;
    assert!(page.contains("1 value gave way: see \"merged\" in the history"), "{page}");
    assert!(page.contains("title: \"Often\" gave way to \"edited by lin@example.org\""), "{page}");
    let told = clones.cmd("a", &format!("show {id} --json")).json();
    let kept = told["history"].as_array().unwrap().iter().find_map(|e| e.get("kept")).unwrap();
    assert_eq!((&kept[0]["field"], &kept[0]["value"]), (&"title".into(), &"Often".into()));
    clones.cmd("a", "doctor").ok();
    insta::assert_snapshot!(clones.cmd("a", "git resolve").ok().stderr, @"nothing to merge");
}

#[test]
fn what_a_person_settled_in_the_file_is_left_to_them() {
    let (clones, id) = apart();
    let theirs = clones.record("b", &id);
    assert!(!clones.merge("a", "b"));
    let path = clones.root("a").join(format!("incidents/2026/11/23/{id}.json"));
    let settled = theirs.replacen("\"Always\"", "\"Often, or always\"", 1);
    std::fs::write(&path, &settled).unwrap();
    let refused = clones.cmd("a", "git resolve").fails(5);
    assert!(refused.stderr.contains("resolve them in the file, then git add"), "{}", refused.stderr);
    assert_eq!(clones.record("a", &id), settled);
}

#[test]
fn with_the_driver_and_without_it_the_bytes_are_the_same() {
    let (clones, id) = apart();
    assert!(!clones.merge("a", "b"));
    clones.cmd("a", "git resolve").ok();
    clones.cmd("b", "git setup").ok();
    assert!(clones.merge("b", "a"), "the driver leaves no conflict");
    assert_eq!(clones.record("a", &id), clones.record("b", &id));
}

#[test]
fn a_rebase_goes_on_commit_by_commit() {
    let (clones, id) = apart();
    clones.git("b", &["fetch", "--quiet", "../a", "main"]);
    let mut at_odds = clones.try_git("b", &["rebase", "FETCH_HEAD"]).code != 0;
    assert!(at_odds);
    while at_odds {
        let said = clones.cmd("b", "git resolve").ok();
        assert!(said.stderr.ends_with("continue with: git rebase --continue\n"), "{}", said.stderr);
        at_odds = clones.try_git("b", &["-c", "core.editor=true", "rebase", "--continue"]).code != 0;
    }
    let rebased = clones.record("b", &id);
    assert!(clones.git("b", &["log", "--merges", "--oneline"]).is_empty());
    assert!(!clones.merge("a", "b") || clones.record("a", &id) == rebased);
}

#[test]
fn a_picked_commit_brings_its_events() {
    let (clones, id) = apart();
    clones.git("a", &["fetch", "--quiet", "../b", "main"]);
    assert_ne!(clones.try_git("a", &["cherry-pick", "FETCH_HEAD"]).code, 0);
    let said = clones.cmd("a", "git resolve").ok();
    assert!(said.stderr.ends_with("continue with: git cherry-pick --continue\n"), "{}", said.stderr);
    clones.git("a", &["-c", "core.editor=true", "cherry-pick", "--continue"]);
    assert_eq!(ticket(&clones, "a", &id).state.as_str(), "in_progress");
    clones.cmd("a", "doctor").ok();
}

#[test]
fn a_stash_that_does_not_fit_is_settled_from_the_stages() {
    let (clones, id) = apart();
    clones.cmd("a", &format!("note {id} 'in the stash'")).ok();
    clones.git("a", &["stash", "--quiet"]);
    clones.cmd("a", &format!("note {id} 'meanwhile' --commit")).ok();
    assert_ne!(clones.try_git("a", &["stash", "pop"]).code, 0);
    clones.cmd("a", "git resolve").ok();
    let record = clones.record("a", &id);
    assert!(record.contains("in the stash") && record.contains("meanwhile"), "{record}");
}

#[test]
fn a_ticket_that_one_removed_and_another_changed_stays() {
    for driver in [true, false] {
        let (clones, id) = apart();
        if driver {
            clones.cmd("b", "git setup").ok();
        }
        clones.git("a", &["rm", "--quiet", &format!("incidents/2026/11/23/{id}.json")]);
        clones.commit("a");
        assert!(!clones.merge("b", "a"));
        clones.cmd("b", "git resolve").ok();
        clones.git("b", &["commit", "--quiet", "--no-edit"]);
        assert_eq!(ticket(&clones, "b", &id).title, "Always");
    }
}

#[test]
fn a_ticket_that_one_archived_and_another_took_up_again_is_among_the_live() {
    let (clones, id) = Clones::archived_and_taken_up_again();
    clones.merge("b", "a");
    clones.cmd("b", "git resolve").ok();
    clones.commit("b");
    assert_eq!(clones.records("b").len(), 1);
    assert_eq!(ticket(&clones, "b", &id).state.as_str(), "in_progress");
    clones.cmd("b", "doctor").ok();
}

#[test]
fn two_tickets_with_one_id_become_two() {
    for driver in [true, false] {
        let clones = Clones::new(2);
        let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
        let other = clones.at("2026-11-23T10:00:00Z").cmd("b", "incident new 'No mail'").id();
        let path = |id: &str| clones.root("b").join(format!("incidents/2026/11/23/{id}.json"));
        let text = std::fs::read_to_string(path(&other)).unwrap().replace(&other, &id);
        std::fs::remove_file(path(&other)).unwrap();
        std::fs::write(path(&id), text).unwrap();
        clones.commit("b");
        if driver {
            clones.cmd("a", "git setup").ok();
        }
        assert!(!clones.merge("a", "b"));
        let said = clones.cmd("a", "git resolve").ok();
        assert!(
            said.stderr.contains(&format!("two tickets had the id {id}: one is now INC-261123-")),
            "{}",
            said.stderr
        );
        clones.git("a", &["commit", "--quiet", "--no-edit"]);
        let titles: Vec<String> = clones
            .cmd("a", "list --json")
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["title"].as_str().unwrap().to_owned())
            .collect();
        assert!(
            titles.contains(&"VPN drops".to_owned()) && titles.contains(&"No mail".to_owned()),
            "{titles:?}"
        );
        assert_eq!(ticket(&clones, "a", &id).title, "VPN drops", "who came first keeps the id");
        clones.cmd("a", "doctor").ok();
        // The other way about, and from the other's own further work, the same two come of it.
        clones.at("2026-11-23T11:00:00Z").cmd("b", &format!("note {id} 'on the mail' --commit")).ok();
        clones.merge("b", "a");
        clones.cmd("b", "git resolve").ok();
        clones.commit("b");
        clones.cmd("b", "doctor").ok();
        let all: Vec<_> = clones.records("b").into_iter().map(|(path, _)| path).collect();
        assert_eq!(all, clones.records("a").into_iter().map(|(path, _)| path).collect::<Vec<_>>());
        assert_eq!(ticket(&clones, "b", &id).title, "VPN drops");
        let texts: String = clones.records("b").into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts.matches("on the mail").count(), 1, "{texts}");
    }
}

#[test]
fn what_only_a_person_can_settle_is_named() {
    let (clones, id) = apart();
    let path = |name: &str| clones.root(name).join(format!("incidents/2026/11/23/{id}.json"));
    std::fs::write(path("a"), "{ \"broken\": 1 }\n").unwrap();
    clones.commit("a");
    for driver in [false, true] {
        if driver {
            clones.git("b", &["merge", "--abort"]);
            clones.cmd("b", "git setup").ok();
        }
        assert!(!clones.merge("b", "a"));
        let refused = clones.cmd("b", "git resolve").fails(5);
        assert!(
            refused.stderr.contains(&format!("still in conflict: incidents/2026/11/23/{id}.json")),
            "{}",
            refused.stderr
        );
    }
    clones.cmd("b", "git resolve --json").fails(5);
}

#[test]
fn figures_of_both_are_all_there() {
    let (clones, _) = apart();
    for (name, line) in [("a", "{\"a\":1}\n"), ("b", "{\"b\":1}\n")] {
        std::fs::create_dir_all(clones.root(name).join("measurements/2026")).unwrap();
        std::fs::write(clones.root(name).join("measurements/2026/11.jsonl"), line).unwrap();
        clones.commit(name);
    }
    clones.merge("a", "b");
    clones.cmd("a", "git resolve").ok();
    let text = std::fs::read_to_string(clones.root("a").join("measurements/2026/11.jsonl")).unwrap();
    assert_eq!(text, "{\"a\":1}\n{\"b\":1}\n");
}

#[test]
fn outside_of_a_merge_there_is_nothing_to_do() {
    let (clones, _) = apart();
    insta::assert_snapshot!(clones.cmd("a", "git resolve").ok().stderr, @"nothing to merge");
    crate::desk::TestDesk::new().cmd("git resolve").fails(2);
}

#[test]
fn improvements_merge_by_field() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "monitor improve new 'Faster answers' --measure respond.mean --commit").id();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    let plan = format!("monitor improve plan {id}");
    clones
        .at("2026-11-23T10:00:00Z")
        .cmd("a", &format!("{plan} --plan 'a rota' --concerned office --commit"))
        .ok();
    clones
        .at("2026-11-23T11:00:00Z")
        .cmd("b", &format!("{plan} --done-by 2026-12-24 --concerned hall --commit"))
        .ok();
    if !clones.merge("a", "b") {
        clones.cmd("a", "git resolve").ok();
    }
    let part = clones.cmd("a", &format!("show {id} --json")).json()["part"].clone();
    assert_eq!((&part["plan"][0], &part["done_by"]), (&"a rota".into(), &"2026-12-24".into()));
    assert_eq!(part["concerned"], serde_json::json!(["office", "hall"]));
    clones.cmd("a", "doctor").ok();
}

#[test]
fn an_edit_by_hand_becomes_an_event_that_says_so() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "request new Laptop --commit").id();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    let path = clones.root("a").join(format!("requests/2026/11/23/{id}.json"));
    let edited =
        std::fs::read_to_string(&path).unwrap().replace("\"title\": \"Laptop\"", "\"title\": \"Notebook\"");
    std::fs::write(&path, edited).unwrap();
    clones.commit("a");
    clones.at("2026-11-23T10:00:00Z").cmd("b", &format!("request edit {id} --title Tablet --commit")).ok();
    clones.merge("a", "b");
    clones.cmd("a", "git resolve").ok();
    clones.git("a", &["commit", "--quiet", "--no-edit"]);
    let log = clones.cmd("a", &format!("log {id}")).ok().stdout;
    insta::assert_snapshot!(log, @r#"
    2026-11-23 09:00  created by lin@example.org
    2026-11-23 09:00  edited by hand, recorded 2026-11-23 09:00
        title Laptop → Notebook
    2026-11-23 10:00  edited by lin@example.org
        title Laptop → Tablet
    2026-11-23 10:00  merged by itdesk
        title: "Notebook" gave way to "edited by lin@example.org"
    "#);
}
