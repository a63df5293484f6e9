//! Sealed years in clones: two that sealed different records, and one that went on with a record meanwhile.

use super::clones::Clones;

const FILE: &str = "archive/requests/2019.jsonl.zst";

/// Two clones of five archived tickets: `a` has sealed all but the last, `b` all but the first. In `b` the second was noted
/// on after it was restored, and sealed again; in `a` the third is live again.
fn parted() -> (Clones, Vec<String>) {
    let clones = Clones::new(2);
    clones.at("2019-03-04T09:00:00Z");
    let ids: Vec<String> = (0..5)
        .map(|n| {
            let id = clones.cmd("a", &format!("request new Old{n} --commit")).id();
            clones.cmd("a", &format!("request cancel {id} --because no --commit")).ok();
            id
        })
        .collect();
    clones.at("2026-11-23T09:00:00Z");
    clones.cmd("a", "archive --commit -q").ok();
    clones.git("a", &["push", "--quiet", "origin", "main"]);
    clones.git("b", &["pull", "--quiet", "--ff-only"]);
    for (name, out, edited) in [("a", &ids[4], None), ("b", &ids[0], Some(&ids[1]))] {
        if let Some(id) = edited {
            clones.cmd(name, &format!("archive --restore {id} --commit -q")).ok();
            clones.cmd(name, &format!("note {id} 'from b' --commit")).ok();
            clones.cmd(name, "archive --older-than 0d --commit -q").ok();
        }
        let place = clones.root(name).join(format!("archive/requests/2019/{out}.json"));
        let bytes = std::fs::read(&place).unwrap();
        std::fs::remove_file(&place).unwrap();
        clones.cmd(name, "archive --seal 2019 --commit -q").ok();
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, bytes).unwrap();
        assert_eq!(clones.git(name, &["status", "--porcelain"]), "", "one commit holds all of it");
    }
    clones.cmd("a", &format!("archive --restore {} --commit -q", ids[2])).ok();
    clones.cmd("a", &format!("note {} 'from a' --commit", ids[2])).ok();
    (clones, ids)
}

/// All five are there once, with what both clones did, and git's history accounts for every event.
fn is_whole(clones: &Clones, name: &str, ids: &[String]) {
    assert_eq!(clones.cmd(name, "list --archive --count").ok().stdout, "4\n");
    assert_eq!(clones.cmd(name, "list --all --format ids").ok().lines(), [&ids[2]]);
    assert!(clones.cmd(name, &format!("log {}", ids[1])).ok().stdout.contains("from b"));
    assert!(clones.cmd(name, &format!("log {}", ids[2])).ok().stdout.contains("from a"));
    let verified = clones.cmd(name, "verify --json").ok().json();
    assert_eq!((&verified["tickets"], &verified["uncommitted"]), (&5.into(), &0.into()), "{verified}");
    assert_eq!(clones.cmd(name, "doctor --json").json()["findings"], serde_json::json!([]));
}

#[test]
fn two_clones_that_sealed_different_records_merge_to_one_file_with_all_of_them() {
    let (parted, ids) = parted();
    let mut files = Vec::new();
    for way in ["driver", "resolve", "itdesk", "sync"] {
        let clones = parted.copy();
        clones.git("b", &["fetch", "--quiet", "../a", "main"]);
        match way {
            "driver" => {
                clones.cmd("b", "git setup").ok();
                // Some versions of git take the restored record for a renamed one, and leave it in conflict.
                let merged = clones.merge("b", "a");
                let left = clones.git("b", &["diff", "--name-only", "--diff-filter=U"]);
                assert!(!left.contains("jsonl.zst"), "the driver merges sealed files: {left}");
                if !merged {
                    clones.cmd("b", "git resolve --commit").ok();
                }
            }
            "resolve" => {
                assert!(!clones.merge("b", "a"), "git alone cannot merge sealed files");
                clones.cmd("b", "git resolve --commit").ok();
            }
            "itdesk" => drop(clones.cmd("b", "git merge FETCH_HEAD").ok()),
            _ => {
                clones.cmd("a", "sync").ok();
                clones.cmd("b", "sync").ok();
            }
        }
        if way == "itdesk" {
            is_whole(&clones, "b", &ids);
        }
        assert_eq!(clones.git("b", &["status", "--porcelain"]), "", "{way}");
        clones.cmd("b", "archive --seal 2019 --commit -q").ok();
        assert_eq!(clones.git("b", &["ls-files", "archive"]), format!("{FILE}\n"), "{way}");
        is_whole(&clones, "b", &ids);
        files.push(std::fs::read(clones.root("b").join(FILE)).unwrap());
    }
    assert!(files.iter().all(|file| *file == files[0]), "whichever way");
}

#[test]
fn a_record_that_one_clone_sealed_and_the_other_went_on_with_keeps_both() {
    let (clones, id) = Clones::archived_and_taken_up_again();
    clones.at("2029-11-23T09:00:00Z").cmd("a", "archive --seal --commit -q").ok();
    clones.git("b", &["fetch", "--quiet", "../a", "main"]);
    clones.cmd("b", "git merge FETCH_HEAD").ok();
    assert_eq!(clones.cmd("b", "list --all --format ids").ok().lines(), [&id], "open again, so it is live");
    let log = clones.cmd("b", &format!("log {id}")).ok().stdout;
    assert!(log.contains("cancelled") && log.contains("reopened"), "{log}");
    assert_eq!(clones.cmd("b", "list --archive --count").ok().stdout, "0\n");
    clones.cmd("b", "verify").ok();
    // A sealed record that a hand altered is found.
    let file = clones.root("a").join("archive/incidents/2026.jsonl.zst");
    let text = zstd::decode_all(&*std::fs::read(&file).unwrap()).unwrap();
    let text = String::from_utf8(text).unwrap().replace("\"because\":\"old\"", "\"because\":\"new\"");
    let altered = text.replace("old", "new");
    let id: itdesk::records::Id = id.parse().unwrap();
    let place = clones.root("a").join(format!("archive/incidents/2026/{id}.json"));
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, altered).unwrap();
    std::fs::remove_file(&file).unwrap();
    clones.cmd("a", "archive --seal 2026 -q").ok();
    clones.commit("a");
    let found = clones.cmd("a", "verify --json").fails(1);
    let found: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(found["findings"][0]["fault"], "altered", "{found}");
    assert_eq!(found["findings"].as_array().unwrap().len(), 1, "{found}");
}
