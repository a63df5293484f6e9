//! An index that was changed behind its back: doctor says so, and `--fix` makes it say what the files say.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::desk::TestDesk;

/// A desk of four tickets, one of them archived, with indexes that are up to date and at rest.
fn desk() -> (TestDesk, Vec<String>) {
    let desk = TestDesk::new();
    let mut ids: Vec<String> =
        ["VPN is down", "Printer", "Mail"].iter().map(|title| desk.incident(&format!("'{title}'"))).collect();
    let old = desk.at("2020-01-06T09:00:00Z").cmd("request new Laptop").id();
    desk.cmd(&format!("request cancel {old} --because no")).ok();
    desk.at(crate::desk::NOW).cmd("archive").ok();
    ids.push(old);
    desk.cmd("search vpn -q").ok();
    desk.cmd("list --archive -q").ok();
    (desk, ids)
}

fn listed(desk: &TestDesk, line: &str) -> BTreeSet<String> {
    desk.cmd(line).ok().lines().iter().map(|line| (*line).to_owned()).collect()
}

fn database(desk: &TestDesk, name: &str) -> Connection {
    Connection::open(desk.root().join(".itdesk").join(name)).unwrap()
}

/// The number of a ticket in the index.
fn key(id: &str) -> i64 {
    id.parse::<itdesk::records::Id>().unwrap().number()
}

/// Doctor names the lie, and fixes it.
#[track_caller]
fn is_found_and_fixed(desk: &TestDesk, ids: &[String], what: &str, told: &str) {
    let checked = desk.cmd("doctor");
    assert_eq!(checked.code, 1, "{what}: {}{}", checked.stdout, checked.stderr);
    assert!(
        checked.stdout.contains("error index: ") && checked.stdout.contains(told),
        "{what}: {}",
        checked.stdout
    );
    assert!(checked.stdout.contains("→ --fix rebuilds it from the files"), "{what}: {}", checked.stdout);
    let again: serde_json::Value = serde_json::from_str(&desk.cmd("doctor --json").stdout).unwrap();
    assert_eq!(again["findings"][0]["code"], "index", "{what}: to be told is not to be fixed");
    let fixed = desk.cmd("doctor --fix").ok();
    assert!(fixed.stdout.contains("fixed index: "), "{what}: {}", fixed.stdout);
    assert_eq!(desk.cmd("doctor").ok().stdout, "4 records, no problems found\n", "{what}");
    assert_eq!(listed(desk, "list -q"), ids[..3].iter().cloned().collect(), "{what}");
    assert_eq!(listed(desk, "list --archive -q"), ids[3..].iter().cloned().collect(), "{what}");
    assert_eq!(desk.cmd("search vpn -q").ok().stdout.trim(), ids[0], "{what}");
    assert_eq!(desk.cmd("list title:printer -q").ok().stdout.trim(), ids[1], "{what}");
}

#[test]
fn an_index_that_is_true_is_left_alone() {
    let (desk, ids) = desk();
    let before = std::fs::read(desk.root().join(".itdesk/index.sqlite-wal")).unwrap();
    assert_eq!(desk.cmd("doctor").ok().stdout, "4 records, no problems found\n");
    assert!(!desk.cmd("doctor --fix").ok().stdout.contains("fixed"));
    assert_eq!(std::fs::read(desk.root().join(".itdesk/index.sqlite-wal")).unwrap(), before);
    // Rows stay true as time goes on; and what commands wrote into them is what a reading of the file gives.
    desk.at("2026-12-24T09:00:00Z");
    assert_eq!(desk.cmd("doctor -q").stdout, "");
    desk.cmd(&format!("incident respond {} looking", ids[0])).ok();
    desk.at("2027-12-24T09:00:00Z");
    assert_eq!(desk.cmd("doctor -q").stdout, "");
}

#[test]
fn rows_that_were_changed_behind_its_back_are_found_and_fixed() {
    let (desk, ids) = desk();
    let (first, second) = (key(&ids[0]), key(&ids[1]));
    let lacks = format!("it lacks {}", ids[0]);
    let otherwise = format!("what it has of {} is not what the file says", ids[0]);
    let ghost = "it has INC-261123-00000, of which there is no file";
    let ghosts = key("INC-261123-00000");
    for (sql, told) in [
        (format!("DELETE FROM ticket WHERE key = {first}"), &*lacks),
        (format!("DELETE FROM ticket WHERE key = {first}; INSERT INTO damaged VALUES ({first})"), &otherwise),
        (format!("DELETE FROM file WHERE key = {first}"), &otherwise),
        (format!("UPDATE file SET stamp = stamp + 1 WHERE key = {first}"), &otherwise),
        (format!("UPDATE ticket SET state = 'closed' WHERE key = {first}"), &otherwise),
        (format!("DELETE FROM owed WHERE key = {first}"), &otherwise),
        (format!("DELETE FROM text WHERE rowid = {first}"), &otherwise),
        (format!("INSERT INTO name VALUES ('dother', {first})"), &otherwise),
        (format!("INSERT INTO file (key, stamp, place) VALUES ({ghosts}, 5, 0)"), ghost),
        (format!("INSERT INTO ticket (key, title) VALUES ({ghosts}, 'Ghost')"), ghost),
        ("DELETE FROM ticket".to_owned(), "it lacks "),
        (
            "UPDATE folder SET sum = 7 WHERE path LIKE 'incidents/%'; INSERT INTO racy SELECT key FROM file"
                .to_owned(),
            "",
        ),
        (
            format!(
                "DELETE FROM ticket WHERE key IN ({first}, {second}); DELETE FROM owed; DELETE FROM unindexed"
            ),
            "it lacks ",
        ),
    ] {
        database(&desk, "index.sqlite").execute_batch(&sql).unwrap();
        if told.is_empty() {
            // What any command finds by itself is no lie.
            assert_eq!(desk.cmd("doctor").ok().stdout, "4 records, no problems found\n");
            continue;
        }
        is_found_and_fixed(&desk, &ids, &sql, told);
    }
}

#[test]
fn a_folder_whose_names_and_sum_were_forged_is_found() {
    let (desk, ids) = desk();
    let db = database(&desk, "index.sqlite");
    // As if the folder held nothing, and had not changed since.
    db.execute_batch(
        "DELETE FROM ticket; DELETE FROM file; DELETE FROM owed; DELETE FROM name; DELETE FROM unindexed; DELETE FROM racy;
         INSERT INTO text (text) VALUES ('delete-all'); UPDATE names SET keys = x''; UPDATE folder SET sum = 0",
    )
    .unwrap();
    drop(db);
    assert_eq!(desk.cmd("list --count").ok().stdout, "0\n", "nothing makes a reader doubt it");
    is_found_and_fixed(&desk, &ids, "forged", "it lacks ");
}

#[test]
fn the_index_of_the_archive_is_compared_too() {
    let (desk, ids) = desk();
    database(&desk, "archive.sqlite").execute_batch("DELETE FROM ticket").unwrap();
    is_found_and_fixed(
        &desk,
        &ids,
        "a row of the archive",
        &format!(".itdesk/archive.sqlite: error index: it lacks {}", ids[3]),
    );
    // The files of the archive are not looked at while their folder is as it was.
    let path = desk.root().join(format!("archive/requests/2020/{}.json", ids[3]));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("Laptop", "Tablet")).unwrap();
    assert_eq!(desk.cmd("doctor").ok().stdout, "4 records, no problems found\n", "it is taken in");
    assert_eq!(desk.cmd("list --archive title:tablet --count").ok().stdout, "1\n");
}

#[test]
fn a_broken_database_is_found_and_made_anew() {
    let (desk, ids) = desk();
    let path = desk.root().join(".itdesk/index.sqlite");
    let rest = || {
        let db = database(&desk, "index.sqlite");
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(db);
        std::fs::read(&path).unwrap()
    };
    let noise: Vec<u8> = (0..40_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let garbage = [noise.clone(), [b"SQLite format 3\0".as_slice(), &noise].concat()];
    let whole = rest();
    let torn = |page: usize| {
        let mut torn = whole.clone();
        torn[page * 4096..][..4096].copy_from_slice(&noise[..4096]);
        torn
    };
    let halves =
        [whole[..whole.len() / 2].to_vec(), whole[..4096].to_vec(), torn(2), torn(whole.len() / 4096 - 1)];
    for bytes in garbage.into_iter().chain(halves) {
        rest();
        std::fs::write(&path, &bytes).unwrap();
        is_found_and_fixed(&desk, &ids, &format!("{} bytes", bytes.len()), "it is broken: ");
    }
}
