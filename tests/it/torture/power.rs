//! A power cut at any moment of every command that writes. What each command does to its files is traced once; then
//! every state that a disk can be left in is built and looked at.

mod disk;
mod trace;

use std::collections::BTreeMap;
use std::path::Path;

use itdesk::records::Ticket;

use self::disk::Tree;
use super::{can_trace, traced};
use crate::desk::{TestDesk, words};

/// This clone's own, made again by the next command.
const PRIVATE: [&str; 2] = [".itdesk", ".git"];

/// The files and folders of a desk that outlast a power cut or must be whole after it.
fn tree(root: &Path) -> Tree {
    let (mut tree, mut folders) = (Tree::default(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if PRIVATE.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                tree.folders.insert(name);
                folders.push(path);
            } else {
                tree.files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    tree
}

/// Makes `root` hold this tree and nothing else.
fn build(tree: &Tree, root: &Path) {
    let _ = std::fs::remove_dir_all(root);
    std::fs::create_dir(root).unwrap();
    tree.folders.iter().for_each(|folder| std::fs::create_dir_all(root.join(folder)).unwrap());
    tree.files.iter().for_each(|(name, bytes)| std::fs::write(root.join(name), bytes).unwrap());
}

/// The records of a tree, on either shelf and in sealed years, and how many events each has. Every one must be whole.
fn histories(tree: &Tree, what: &str) -> BTreeMap<String, usize> {
    let records = tree.files.iter().filter(|(name, _)| {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        name.ends_with(".json") && !name.starts_with("aside/") && stem.parse::<itdesk::records::Id>().is_ok()
    });
    let read = |name: &String, bytes: &[u8]| {
        let ticket = Ticket::parse(bytes).unwrap_or_else(|damage| panic!("{what}: {name}: {damage}"));
        (ticket.id.to_string(), ticket.history.len())
    };
    let mut found: BTreeMap<String, usize> = records.map(|(name, bytes)| read(name, bytes)).collect();
    for (name, bytes) in tree.files.iter().filter(|(name, _)| name.ends_with(".jsonl.zst")) {
        let text = zstd::decode_all(&bytes[..]).unwrap_or_else(|e| panic!("{what}: {name}: {e}"));
        for line in text.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            let (id, events) = read(name, line);
            let known = found.entry(id).or_default();
            *known = events.max(*known);
        }
    }
    found
}

/// Tries every state that a power cut during the command can leave.
fn cut_power_during(desk: &TestDesk, line: &str, stdin: &[u8]) {
    let root = desk.root().to_str().unwrap();
    let before = tree(desk.root());
    let args = words(line);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    traced(desk, &trace::OPTIONS, &args, stdin).ok();
    let text = std::fs::read_to_string(desk.root().join("../trace")).unwrap();
    let operations = trace::operations(&text, root, &PRIVATE);
    assert!(!operations.is_empty(), "{line}: it writes nothing");
    let after = tree(desk.root());
    assert_eq!(disk::at_least(&before, &operations), after, "{line}: acknowledged, and not on the disk");
    let known = histories(&before, line);
    for (number, state) in disk::cut(&before, &operations).iter().enumerate() {
        let what = format!("{line}: state {number}");
        let found = histories(state, &what);
        for (id, events) in &known {
            assert!(found.get(id) >= Some(events), "{what}: {id} lost events");
        }
        build(state, &desk.root().join("../cut"));
        let checked = desk.cmd("--desk ../cut doctor");
        // The last line of a log of measurements may break off: nobody was told that it is there. A record that moves
        // to the other shelf is on both in between.
        let is_expected =
            |line: &str| line.contains("it breaks off") || line.contains("twice: the same is in");
        let is_error = |line: &&str| line.contains(": error ") && !is_expected(line);
        let errors: Vec<&str> = checked.stdout.lines().filter(is_error).collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
        desk.cmd("--desk ../cut doctor --fix").ok();
        desk.cmd("--desk ../cut doctor").ok();
    }
}

const MAIL: &[u8] = b"From: a@example.org\nSubject: broken\nMessage-ID: <1@example.org>\n\
    Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee the picture\n--b\nContent-Type: image/png; name=a.png\n\
    Content-Disposition: attachment\n\nPNG\n--b--\n";

#[test]
fn a_power_cut_at_any_moment_leaves_every_record_whole_and_what_was_acknowledged_there() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    desk.write("../rows.csv", "title,external\na,s:1\nb,s:2\nc,s:3\n");
    desk.write("../rows2.csv", "title,external\na,s:1\nother b,s:2\nd,s:4\n");
    desk.write("../pages/a.md", "---\ntitle: a\n---\nbody\n");
    desk.write("../pages/b.md", "---\ntitle: b\n---\nbody\n");
    desk.write(
        "../samples.jsonl",
        "{\"service\":\"mail\",\"metric\":\"m\",\"value\":1,\"at\":\"2026-10-02T00:00:00Z\"}\n",
    );
    let id = desk.incident("Down --requester z");
    let other = desk.incident("'Down too' --requester z");
    let article = desk.cmd("kb new k --type faq --body b").id();
    for line in [
        "request new x --requester z",
        "note ID hello",
        "incident assign ID omar",
        "link ID blocks OTHER",
        "incident start ID",
        "incident resolve ID --outcome fixed",
        "undo ID",
        "import ../rows.csv",
        "import ../rows2.csv",
        "kb import ../pages",
        "kb submit ARTICLE",
        "monitor record mail response_time 3",
        "monitor record mail response_time 4",
        "incident cancel OTHER --because x",
    ] {
        let line = line.replace("ID", &id).replace("OTHER", &other).replace("ARTICLE", &article);
        cut_power_during(&desk, &line, b"");
    }
    cut_power_during(&desk, "mail receive", MAIL);
    let with_files = desk.cmd("list broken -q").ok().lines()[0].to_owned();
    desk.cmd(&format!("request cancel {with_files} --because x"));
    desk.cmd(&format!("incident cancel {with_files} --because x"));
    desk.at("2029-01-01T00:00:00Z");
    cut_power_during(&desk, "archive", b"");
    cut_power_during(&desk, "archive --seal 2026", b"");
    cut_power_during(&desk, &format!("archive --restore {with_files}"), b"");
    let record = String::from_utf8(desk.bytes(&id)).unwrap();
    std::fs::write(desk.path(&id), record.replace("  ", "    ")).unwrap();
    desk.write("incidents/2026/11/23/.itdesk-0123456789abcdef.tmp", "{");
    cut_power_during(&desk, "doctor --fix", b"");
}
