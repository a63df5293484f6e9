//! What git takes for renames: a removed ticket beside one that resembles it, and tickets that went to the archive.

use super::clones::Clones;

const NEW: &str =
    "incident new 'VPN drops every ten minutes' --service vpn --symptom 'tunnel resets' --commit";

/// In `a` a ticket was removed and one like it made; in `b` the first was edited.
fn alike() -> (Clones, String, String) {
    let clones = Clones::new(2);
    let old = clones.cmd("a", NEW).id();
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    clones.git("a", &["rm", "--quiet", &format!("incidents/2026/11/23/{old}.json")]);
    clones.commit("a");
    let new = clones.at("2026-11-23T10:00:00Z").cmd("a", NEW).id();
    clones.at("2026-11-23T11:00:00Z").cmd("b", &format!("incident edit {old} --title Often --commit")).ok();
    (clones, old, new)
}

#[test]
fn no_ticket_is_taken_for_another_that_was_removed() {
    let (begun, old, new) = alike();
    for driver in [true, false] {
        for (into, from) in [("a", "b"), ("b", "a")] {
            let clones = begun.copy();
            let before = clones.record("a", &new);
            let edited = clones.record("b", &old);
            if driver {
                clones.cmd(into, "git setup").ok();
            }
            let clean = clones.merge(into, from);
            assert!(!clean || !driver, "the driver takes nothing for another ticket");
            clones.cmd(into, "git resolve").ok();
            clones.commit(into);
            assert_eq!(clones.record(into, &new), before, "driver {driver}, {from} into {into}");
            assert_eq!(clones.record(into, &old), edited, "driver {driver}, {from} into {into}");
            clones.cmd(into, "doctor").ok();
        }
    }
}

#[test]
fn a_sync_takes_nothing_for_a_rename() {
    let (clones, old, new) = alike();
    let (before, edited) = (clones.record("a", &new), clones.record("b", &old));
    clones.cmd("a", "sync").ok();
    clones.cmd("b", "sync").ok();
    assert_eq!((clones.record("b", &new), clones.record("b", &old)), (before, edited));
}

#[test]
fn a_ticket_taken_up_again_does_not_stay_in_the_archive() {
    let (begun, id) = Clones::archived_and_taken_up_again();
    for (into, from) in [("a", "b"), ("b", "a")] {
        let clones = begun.copy();
        clones.cmd(into, "git setup").ok();
        // Some versions of git follow it into the archive whatever they are told, and call nobody.
        clones.merge(into, from);
        clones.cmd(into, "git resolve").ok();
        clones.commit(into);
        assert_eq!(clones.records(into).len(), 1);
        assert!(clones.record(into, &id).contains("in_progress"));
        clones.cmd(into, "doctor").ok();
        clones.cmd(into, "verify").ok();
    }
}

#[test]
fn a_new_ticket_does_not_follow_its_month_into_the_archive() {
    let clones = Clones::new(2);
    for title in ["One", "Two", "Three"] {
        let id = clones.cmd("a", &format!("incident new {title} --commit")).id();
        clones.cmd("a", &format!("incident cancel {id} --because old --commit")).ok();
    }
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    let new = clones.cmd("b", "incident new Late --commit").id();
    clones.at("2028-11-23T09:00:00Z").cmd("a", "archive --commit").ok();
    assert!(!clones.merge("b", "a"));
    clones.cmd("b", "git resolve").ok();
    clones.git("b", &["commit", "--quiet", "--no-edit"]);
    assert!(clones.record("b", &new).contains("Late"));
    clones.cmd("b", "doctor").ok();
}
