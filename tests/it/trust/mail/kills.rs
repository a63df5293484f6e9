//! A command that is killed on its way leaves nothing that the next one does not use.

use serde_json::json;

use super::{desk, take};
use crate::desk::TestDesk;

const RAW: &str = "From: a@x.example\nTo: help@desk.example\nSubject: x\nMessage-ID: <k@x>\nContent-Type: multipart/mixed; boundary=e\n\n\
                   --e\n\nhello\n--e\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n1\n--e\n\
                   Content-Type: text/csv\nContent-Disposition: attachment; filename=b.csv\n\n2\n--e--\n";

/// Everything below the desk that a message made.
fn below(desk: &TestDesk) -> usize {
    let mut found = 0;
    let mut folders = vec![desk.root().join("requests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            found += 1;
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

/// What a kill leaves is made of what the finished command left: the note of the id, and some of the files, but no record.
#[test]
fn files_that_were_kept_before_a_kill_are_used_by_the_second_try() {
    for files in [0, 1, 2] {
        let desk = desk();
        let told = take(&desk, RAW);
        let (id, all) = (told["id"].as_str().unwrap().to_owned(), below(&desk));
        let names: Vec<&str> =
            told["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        let (record, folder) = (desk.path(&id), desk.path(&id).with_extension(""));
        std::fs::remove_file(&record).unwrap();
        names[files..].iter().for_each(|name| std::fs::remove_file(folder.join(name)).unwrap());
        let own = itdesk_number("k@x");
        desk.write(&format!(".itdesk/taking-in-{own:016x}"), &id);
        let again =
            desk.at("2026-11-25T09:00:00Z").run_with(&["mail", "receive", "--json"], RAW.as_bytes()).json();
        assert_eq!((&again["outcome"], &again["id"]), (&json!("created"), &json!(id)));
        assert_eq!(below(&desk), all, "nothing is left over");
        assert!(!desk.root().join(format!(".itdesk/taking-in-{own:016x}")).exists());
        desk.cmd("doctor").ok();
    }
}

#[test]
fn a_note_of_a_ticket_that_is_there_is_not_followed() {
    let desk = desk();
    let id = take(&desk, RAW)["id"].as_str().unwrap().to_owned();
    let other = RAW.replace("k@x", "other@x");
    desk.write(&format!(".itdesk/taking-in-{:016x}", itdesk_number("other@x")), &id);
    let told = take(&desk, &other);
    assert_eq!(told["outcome"], "created");
    assert_ne!(told["id"], json!(id));
    assert_eq!(take(&desk, &other)["outcome"], "known");
}

#[test]
fn a_link_that_a_kill_left_out_comes_with_the_second_try() {
    let desk = desk();
    let id = super::opened(&desk, "first@c");
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    let before = desk.bytes(&id);
    let raw =
        super::mail("zhang@c.example", "Subject: Re\nMessage-ID: <l@c>\nIn-Reply-To: <first@c>", "still");
    let new = take(&desk, &raw)["id"].clone();
    std::fs::write(desk.path(&id), before).unwrap();
    assert_eq!(take(&desk, &raw)["outcome"], "known");
    assert_eq!(desk.show(&id)["links"], json!([{ "rel": "followed_by", "id": new }]));
}

/// The number by which a clone notes a message.
fn itdesk_number(id: &str) -> u64 {
    itdesk::store::mix(&id.bytes().map(i64::from).collect::<Vec<_>>()) as u64
}
