//! What `doctor` says of files of measurements, and how it fixes them.

use crate::desk::TestDesk;

const GOOD: &str = "{\"at\":\"2026-11-23T08:00:00Z\",\"measure\":\"load\",\"value\":1}";

fn read(desk: &TestDesk, name: &str) -> String {
    std::fs::read_to_string(desk.root().join(name)).unwrap_or_default()
}

#[test]
fn every_fault_of_a_line_is_named_once_for_each_file() {
    let desk = TestDesk::new();
    let later = GOOD.replace("2026-11-23T08", "2026-11-23T10");
    let october = GOOD.replace("2026-11", "2026-10");
    let text =
        format!("{GOOD}\n\nnonsense\n{GOOD}\n{{}}\n{later}\n{october}\n{october}\n{GOOD}x\n{{\"at\":\"2026-");
    desk.write("measurements/2026/11.jsonl", &text);
    let told = desk.cmd("doctor").fails(1);
    insta::assert_snapshot!(told.stdout, @r#"
    measurements/2026/11.jsonl: error bad-measurement: line 3: not a measurement: expected ident; and 3 more → --fix removes such lines and moves the original file aside
    measurements/2026/11.jsonl: warning wrong-month: line 7: it belongs in measurements/2026/10.jsonl → --fix moves such lines to the file of their month
    measurements/2026/11.jsonl: warning future: line 6: 2026-11-23T10:00:00Z is in the future → set right the clock of what measured it, and correct or remove the line by hand
    measurements/2026/11.jsonl: note doubled: line 4: an earlier line is the same; and 1 more → --fix removes the second line
    4 findings: 1 error, 2 warnings, 1 note; itdesk doctor --fix fixes 3 of them
    "#);
    let told = desk.cmd("doctor --fix").fails(1);
    insta::assert_snapshot!(told.stdout, @r#"
    measurements/2026/11.jsonl: fixed bad-measurement: line 3: not a measurement: expected ident; and 3 more
    measurements/2026/11.jsonl: fixed wrong-month: line 7: it belongs in measurements/2026/10.jsonl
    measurements/2026/11.jsonl: warning future: line 2: 2026-11-23T10:00:00Z is in the future → set right the clock of what measured it, and correct or remove the line by hand
    measurements/2026/11.jsonl: fixed doubled: line 4: an earlier line is the same; and 1 more
    4 findings: 3 fixed, 1 warning; the originals are in aside/20261123T090000Z
    "#);
    assert_eq!(read(&desk, "measurements/2026/11.jsonl"), format!("{GOOD}\n{later}\n"));
    assert_eq!(read(&desk, "measurements/2026/10.jsonl"), format!("{october}\n"));
    assert_eq!(read(&desk, "aside/20261123T090000Z/measurements/2026/11.jsonl"), text);
    desk.at("2026-11-23T11:00:00Z").cmd("doctor").ok();
}

#[test]
fn doubled_lines_are_but_a_note() {
    let desk = TestDesk::new();
    desk.write("measurements/2026/11.jsonl", format!("{GOOD}\n{GOOD}\n"));
    insta::assert_snapshot!(desk.cmd("doctor").ok().stdout, @r#"
    measurements/2026/11.jsonl: note doubled: line 2: an earlier line is the same → --fix removes the second line
    1 finding: 1 note; itdesk doctor --fix fixes it
    "#);
    desk.cmd("doctor --fix").ok();
    assert_eq!(read(&desk, "measurements/2026/11.jsonl"), format!("{GOOD}\n"));
}

#[test]
fn what_is_no_file_of_a_month_goes_aside() {
    let desk = TestDesk::new();
    desk.write("measurements/2026/november.jsonl", GOOD);
    desk.write("measurements/2026/.itdesk-abc.tmp", GOOD);
    std::fs::create_dir_all(desk.root().join("measurements/2026/12.jsonl")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", desk.root().join("measurements/2026/10.jsonl")).unwrap();
    insta::assert_snapshot!(desk.cmd("doctor --fix").fails(1).stdout, @r#"
    measurements/2026/.itdesk-abc.tmp: fixed leftover: an unfinished file of a writer
    measurements/2026/10.jsonl: error link: this is a symbolic link → see where it leads with ls -l, remove it, and put the file or the folder itself there
    measurements/2026/november.jsonl: fixed not-a-record: a file of measurements is named by its month, such as 2026/11.jsonl
    3 findings: 2 fixed, 1 error; the originals are in aside/20261123T090000Z
    "#);
    assert_eq!(read(&desk, "aside/20261123T090000Z/measurements/2026/november.jsonl"), GOOD);
}

#[test]
fn a_conflict_in_a_clone_without_gits_union_loses_neither_side() {
    let desk = TestDesk::new();
    let (ours, theirs) = (GOOD.replace(":1}", ":2}"), GOOD.replace(":1}", ":3}"));
    let text = format!("{GOOD}\n<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n");
    desk.write("measurements/2026/11.jsonl", text);
    desk.cmd("doctor --fix").ok();
    assert_eq!(desk.cmd("monitor values -q").ok().stdout, "1\n2\n3\n");
}
