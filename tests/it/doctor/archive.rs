//! The archive: what belongs there, and that nothing is there and among the live records.

use super::{archived, doctor, ended, fixes, live, nothing_lost, rename, tree};
use crate::desk::TestDesk;

#[test]
fn what_has_not_ended_leaves_the_archive() {
    let desk = TestDesk::new();
    let id = desk.incident("Open");
    rename(&desk, &live(&id), &archived(&id));
    fixes(&desk, &[format!("error not-ended {}", archived(&id))], 1);
    desk.cmd(&format!("show {id}")).ok();
    let over = ended(&desk);
    rename(&desk, &live(&over), &archived(&over));
    assert_eq!(doctor(&desk, "", 0).report["checked"], 2);
    let wrong = archived(&over).replace("2026/", "2025/");
    rename(&desk, &archived(&over), &wrong);
    fixes(&desk, &[format!("error misplaced {wrong}")], 1);
    assert!(desk.root().join(archived(&over)).exists());
}

#[test]
fn of_a_record_twice_there_the_ended_one_stays_in_the_archive() {
    let desk = TestDesk::new();
    let (open, over) = (desk.incident("Open"), ended(&desk));
    desk.write(&archived(&over), desk.bytes(&over));
    fixes(&desk, &[format!("error twice {}", live(&over))], 1);
    desk.write(&archived(&open), desk.bytes(&open));
    let before = tree(&desk);
    assert_eq!(doctor(&desk, "", 1).told, [format!("error twice {}", archived(&open))]);
    desk.cmd("doctor --fix").ok();
    nothing_lost(&desk, &before);
    assert!(desk.path(&open).exists() && !desk.root().join(archived(&open)).exists());
    desk.write(&archived(&open), desk.bytes(&open));
    desk.cmd(&format!("note {open} more")).ok();
    let found = doctor(&desk, "--fix", 1);
    assert_eq!(found.told, [format!("error twice {}", live(&open))]);
    assert_eq!(found.first("message"), format!("another version of it is in {}", archived(&open)));
}
