//! Names and contents of people who mean harm, and of programs that do not know better.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use itdesk::records::Ticket;
use proptest::prelude::*;
use serde_json::json;

use super::{QUARANTINE, doctor, leaves, live, nothing_lost, tree};
use crate::desk::TestDesk;
use crate::model::cases;

const EVIL: &str = "a\u{1b}[31mred\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt.exe\u{200b}\nb";

#[test]
fn no_name_and_no_text_obeys_on_the_screen() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |record| {
        record["links"] = json!([{ "rel": EVIL, "id": EVIL }]);
        record["pending"] = json!(EVIL);
        record["history"][0]["did"] = json!(EVIL);
        record["history"][0]["event"] = json!(EVIL);
        record["history"][0]["changes"]["state"] = json!([null, EVIL]);
        let first = record["history"][0].clone();
        record["history"].as_array_mut().unwrap().push(first);
        record["targets"]["policy"] = json!(EVIL);
    });
    desk.write(&format!("incidents/{EVIL}.json"), "none");
    desk.write(&live("INC-261123-00000"), format!("{{\"{EVIL}\": \"{EVIL}\"}}").replace('\n', " "));
    for line in ["doctor", "doctor --format csv", "doctor --format ids", "doctor --quiet", "doctor --fix"] {
        let told = desk.cmd(line).fails(1);
        let text = format!("{}{}", told.stdout, told.stderr);
        if line != "doctor --format csv" {
            let bad =
                text.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}".contains(*c));
            assert_eq!(bad, None, "{line}: {text:?}");
        }
    }
    assert!(desk.root().join(QUARANTINE).join("incidents").join(format!("{EVIL}.json")).exists());
}

#[test]
fn links_folders_and_pipes_are_neither_read_nor_followed() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.write("../secret/INC-261123-00001.json", desk.bytes(&id));
    let secret = desk.root().join("../secret");
    let at = |name: &str| desk.root().join("incidents/2026/11").join(name);
    std::os::unix::fs::symlink(&secret, at("folder")).unwrap();
    std::os::unix::fs::symlink(secret.join("INC-261123-00001.json"), at("INC-261123-00001.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", at("INC-261123-00002.json")).unwrap();
    std::fs::create_dir(at("INC-261123-00003.json")).unwrap();
    assert!(
        std::process::Command::new("mkfifo").arg(at("INC-261123-00004.json")).status().unwrap().success()
    );
    let found = doctor(&desk, "", 1);
    assert_eq!(found.told.len(), 5, "{:?}", found.told);
    let number = |code: &str| found.told.iter().filter(|told| told.starts_with(code)).count();
    assert_eq!((number("error link "), number("warning not-a-record ")), (3, 2), "{:?}", found.told);
    let fixed = doctor(&desk, "--fix", 1);
    assert_eq!((fixed.report["left"].as_u64(), fixed.report["aside"].is_null()), (Some(5), true));
    assert!(secret.join("INC-261123-00001.json").exists());
}

#[test]
fn a_name_that_is_no_text_is_moved_aside_as_it_is() {
    let desk = TestDesk::new();
    desk.incident("Down");
    let name = OsStr::from_bytes(b"incidents/bad\xff.json");
    std::fs::write(desk.root().join(name), "none").unwrap();
    assert_eq!(doctor(&desk, "", 1).told, ["warning not-a-record incidents/bad\u{fffd}.json"]);
    doctor(&desk, "--fix", 0);
    assert_eq!(std::fs::read(desk.root().join(QUARANTINE).join(name)).unwrap(), b"none");
}

#[test]
fn originals_of_an_earlier_mending_stay() {
    let desk = TestDesk::new();
    desk.incident("Down");
    for (n, text) in ["first", "second", "third"].iter().enumerate() {
        desk.write("incidents/x", text);
        desk.cmd("doctor --fix").ok();
        let folder = if n == 0 { QUARANTINE.to_owned() } else { format!("{QUARANTINE}-{}", n + 1) };
        assert_eq!(std::fs::read_to_string(desk.root().join(folder).join("incidents/x")).unwrap(), *text);
    }
}

#[test]
fn mending_waits_for_the_lock_and_looking_does_not() {
    let desk = TestDesk::new();
    desk.incident("Down");
    desk.write("incidents/x", "none");
    let lock = std::fs::File::options().write(true).open(desk.root().join(".itdesk/lock")).unwrap();
    lock.lock().unwrap();
    desk.cmd("doctor").fails(1);
    let ended = desk.command().args(["doctor", "--fix"]).env("ITDESK_LOCK_TIMEOUT", "0").output().unwrap();
    crate::desk::told("doctor --fix", ended).fails(5);
    assert!(desk.root().join("incidents/x").exists());
}

#[test]
fn nothing_is_mended_whose_original_cannot_be_kept() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |_| ());
    desk.write("incidents/x", "none");
    desk.write("aside", "a file in the way");
    let before = tree(&desk);
    desk.cmd("doctor --fix").fails(7);
    assert_eq!(tree(&desk), before);
}

#[test]
fn what_a_newer_version_wrote_is_left() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |record| {
        record["format"] = json!(2);
        record["due"] = json!({});
    });
    let newer = desk.bytes(&id);
    assert_eq!(doctor(&desk, "--fix", 0).told, [""; 0]);
    assert_eq!(desk.bytes(&id), newer);
}

#[test]
fn a_doubtful_record_is_not_even_spelled_anew() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let copy = "incidents/2026/12/copy.json";
    let other = String::from_utf8(desk.bytes(&id)).unwrap().replace("Down", "Up").replace("  ", " ");
    desk.write(copy, other);
    leaves(&desk, &[format!("error duplicate-id {copy}"), format!("note format {copy}")]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(14)) })]

    #[test]
    fn no_bytes_are_lost_whatever_they_are(
        cut in 0..1500_usize,
        byte in any::<u8>(),
        name in prop_oneof![Just("INC-261123-4KX9P.json"), Just("x.json"), Just("x")],
    ) {
        let desk = TestDesk::new();
        desk.incident("Good");
        let mut bytes = include_bytes!("../golden_incident.json").to_vec();
        let cut = cut.min(bytes.len() - 1);
        bytes[cut] = byte;
        desk.write(&format!("incidents/2026/11/23/{name}"), &bytes);
        let before = tree(&desk);
        let code = desk.cmd("doctor").code;
        prop_assert!(matches!(code, 0 | 1));
        let after = desk.cmd("doctor --fix").code;
        prop_assert!(matches!(after, 0 | 1) && after <= code);
        nothing_lost(&desk, &before);
        let again = doctor(&desk, "", after);
        prop_assert!(again.report["findings"].as_array().unwrap().iter().all(|f| f["fix"].is_null()));
        for file in desk.files() {
            if let Ok(ticket) = Ticket::parse(&std::fs::read(&file).unwrap()) {
                prop_assert!(file.ends_with(ticket.id.path()) || after == 1);
            }
        }
    }
}
