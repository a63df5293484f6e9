//! An index that is missing, foreign, damaged or in nobody's reach.

use std::process::Stdio;

use itdesk::records::Id;

use crate::desk::{TestDesk, told};

/// A desk of three tickets with an index that is up to date.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    for title in ["VPN is down", "Printer", "A laptop"] {
        desk.incident(&format!("'{title}'"));
    }
    assert_eq!(count(&desk), "3");
    desk
}

fn count(desk: &TestDesk) -> String {
    let told = desk.cmd("list --all --count").ok();
    assert_eq!(told.stderr, "", "not a word of the index");
    told.stdout.trim().to_owned()
}

#[test]
fn an_index_of_random_bytes_is_made_again() {
    let desk = desk();
    let noise: Vec<u8> = (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let header = [b"SQLite format 3\0".as_slice(), &noise].concat();
    for bytes in [noise.as_slice(), &header, b"", b"x"] {
        desk.write(".itdesk/index.sqlite", bytes);
        assert_eq!(count(&desk), "3");
        assert_eq!(desk.cmd("search vpn --count").ok().stdout, "1\n");
    }
    let path = desk.root().join(".itdesk/index.sqlite");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    let whole = std::fs::read(&path).unwrap();
    for part in [whole.len() / 2, 5000, 100] {
        std::fs::write(&path, &whole[..part]).unwrap();
        assert_eq!(count(&desk), "3", "the first {part} bytes");
    }
    for page in 1..whole.len() / 4096 {
        let mut torn = whole.clone();
        torn[page * 4096..][..4096].copy_from_slice(&noise[..4096]);
        std::fs::write(&path, torn).unwrap();
        assert!(desk.cmd("search vpn").ok().stdout.contains("VPN is down"), "page {page} torn");
    }
}

#[test]
fn a_log_of_random_bytes_beside_the_index_is_no_trouble() {
    let desk = desk();
    let noise: Vec<u8> = (0..70_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let path = desk.root().join(".itdesk/index.sqlite-wal");
    let whole = std::fs::read(&path).unwrap();
    let torn = [&whole[..whole.len() / 2], &noise].concat();
    for bytes in [noise.as_slice(), &torn, &whole[..whole.len() / 3], b""] {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(count(&desk), "3");
        assert_eq!(desk.cmd("search vpn --count").ok().stdout, "1\n");
    }
}

#[test]
fn a_foreign_index_is_no_trouble() {
    let (desk, other) = (desk(), TestDesk::new());
    other.incident("'Elsewhere'");
    assert_eq!(count(&other), "1");
    for file in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
        let (from, to) = (other.root().join(".itdesk").join(file), desk.root().join(".itdesk").join(file));
        let _ = std::fs::remove_file(&to);
        let _ = std::fs::copy(from, to);
    }
    assert_eq!(count(&desk), "3");
    assert_eq!(desk.cmd("list elsewhere --count").ok().stdout, "0\n");
}

#[test]
fn an_index_of_another_version_is_made_again() {
    let desk = desk();
    let db = rusqlite::Connection::open(desk.root().join(".itdesk/index.sqlite")).unwrap();
    db.execute_batch("PRAGMA user_version = 1; DELETE FROM ticket").unwrap();
    drop(db);
    assert_eq!(count(&desk), "3");
}

#[test]
fn a_folder_where_the_index_should_be_is_put_aside() {
    let desk = desk();
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let path = desk.root().join(".itdesk").join(name);
        let _ = std::fs::remove_file(&path);
        std::fs::create_dir(&path).unwrap();
        assert_eq!(count(&desk), "3", "{name}");
    }
}

#[test]
fn without_a_place_for_an_index_answers_are_the_same() {
    let desk = desk();
    std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
    desk.write(".itdesk", "a file where the folder should be");
    assert_eq!(count(&desk), "3");
    assert_eq!(desk.cmd("search vpn --count").ok().stdout, "1\n");
    assert_eq!(desk.cmd("due --within 40d -q").ok().lines().len(), 3);
}

#[test]
fn an_index_that_is_locked_holds_nobody_up() {
    let desk = desk();
    let db = rusqlite::Connection::open(desk.root().join(".itdesk/index.sqlite")).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(count(&desk), "3", "a reader needs no lock");
    let id = desk.incident("'A fourth'");
    desk.cmd(&format!("show {id}")).ok();
    db.execute_batch("ROLLBACK").unwrap();
    assert_eq!(count(&desk), "4");
}

#[test]
fn readers_and_writers_at_once_never_fail() {
    let desk = desk();
    std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
    let lines = ["list --count", "search vpn", "incident new More", "due", "list state:open", "show VPN"];
    let start = |n: usize| {
        let args = lines[n % 5].split(' ');
        desk.process().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..40).map(start).collect();
    for child in running {
        told("at once", child.wait_with_output().unwrap()).ok();
    }
    assert_eq!(count(&desk), "11");
}

#[test]
fn an_edit_of_the_same_size_in_the_same_tick_is_seen() {
    let desk = desk();
    let id = desk.incident("'aaaa'");
    let path = desk.path(&id);
    for letter in ["b", "c", "d", "e", "f", "g", "h"] {
        let before = desk.cmd("list state:open").ok();
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find("\"title\": \"").unwrap() + 10;
        std::fs::write(&path, format!("{}{}{}", &text[..at], letter.repeat(4), &text[at + 4..])).unwrap();
        let after = desk.cmd(&format!("list title:{}", letter.repeat(4))).ok();
        assert_eq!(after.lines().len(), 2, "{letter} after {}", before.stdout);
    }
}

#[test]
fn another_policy_moves_what_is_open() {
    let desk = desk();
    let due = |desk: &TestDesk| desk.cmd("list --fields due.respond --json --limit 1").json();
    let before = due(&desk);
    let path = desk.root().join("itdesk.toml");
    let policy = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, policy.replace("timezone = \"UTC\"", "timezone = \"Asia/Shanghai\"")).unwrap();
    assert_eq!(count(&desk), "3");
    std::fs::write(&path, policy).unwrap();
    assert_eq!(due(&desk), before);
}

#[test]
fn help_and_version_leave_the_index_alone() {
    let desk = desk();
    std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
    for line in ["--version", "--help", "list --help", "completions bash"] {
        desk.cmd(line).ok();
    }
    assert!(!desk.root().join(".itdesk").exists());
}

#[test]
fn when_most_records_go_the_rest_is_found_all_the_same() {
    let desk = TestDesk::new();
    let row = "Number 0,closed,2020-01-01T09:00:00Z,2020-01-02T09:00:00Z,2020-01-03T09:00:00Z";
    let csv = format!("title,state,created,resolved,closed\n{row}\n");
    desk.run_with(&["import", "-", "-q"], csv.as_bytes()).ok();
    // The others are copies of the first, under ids of their own.
    let first = desk.files().remove(0);
    let id: Id = first.file_stem().unwrap().to_str().unwrap().parse().unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    let ids = (0_u32..).map(|n| Id::new(id.kind(), id.date(), n)).filter(|copy| *copy != id);
    for (n, copy) in ids.take(10_099).enumerate() {
        let record = text.replace(&id.to_string(), &copy.to_string());
        let record = record.replace("Number 0", &format!("Number {}", n + 1));
        std::fs::write(desk.root().join(copy.path()), record).unwrap();
    }
    desk.incident("'VPN is down'");
    assert_eq!(count(&desk), "10101");
    assert_eq!(desk.cmd("search number --count").ok().stdout, "10100\n");
    std::fs::rename(desk.root().join("incidents/2020"), desk.root().join("elsewhere")).unwrap();
    assert_eq!(count(&desk), "1");
    assert_eq!(desk.cmd("search number --count").ok().stdout, "0\n");
    assert_eq!(desk.cmd("search vpn --count").ok().stdout, "1\n");
    std::fs::rename(desk.root().join("elsewhere"), desk.root().join("incidents/2020")).unwrap();
    assert_eq!(count(&desk), "10101");
}
