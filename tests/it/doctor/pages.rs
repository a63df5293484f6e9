//! What doctor prints, and what is written of it.

use serde_json::{Value, json};

use super::{QUARANTINE, live};
use crate::desk::TestDesk;

/// A desk with a fault of each severity; one of them needs a person.
fn faulty() -> (TestDesk, String) {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |record| record["links"] = json!([{ "rel": "blocks", "id": "REQ-261123-00000" }]));
    desk.write("incidents/2026/10/copy.json", desk.bytes(&id));
    (desk, id)
}

#[test]
fn a_finding_is_a_line_and_the_sum_comes_last() {
    let (desk, _) = faulty();
    insta::assert_snapshot!(desk.said(&desk.cmd("doctor").fails(1)), @r"
    incidents/2026/10/copy.json: error duplicate-id: the same record is in incidents/2026/11/23/INC-261123-#1.json → --fix moves it aside
    incidents/2026/11/23/INC-261123-#1.json: warning dead-link: it is linked to 'REQ-261123-#2', which is not here → take the link out of the record, or bring the other ticket back
    incidents/2026/11/23/INC-261123-#1.json: note format: not in the format that itdesk writes: it has no newline at its end → --fix rewrites it in that format
    3 findings: 1 error, 1 warning, 1 note; itdesk doctor --fix fixes 2 of them
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("doctor --fix").fails(1)), @r"
    incidents/2026/10/copy.json: fixed duplicate-id: the same record is in incidents/2026/11/23/INC-261123-#1.json
    incidents/2026/11/23/INC-261123-#1.json: warning dead-link: it is linked to 'REQ-261123-#2', which is not here → take the link out of the record, or bring the other ticket back
    incidents/2026/11/23/INC-261123-#1.json: fixed format: not in the format that itdesk writes: it has no newline at its end
    3 findings: 2 fixed, 1 warning; the originals are in aside/20261123T090000Z
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("doctor --quiet").fails(1)), @r"
    incidents/2026/11/23/INC-261123-#1.json: warning dead-link: it is linked to 'REQ-261123-#2', which is not here → take the link out of the record, or bring the other ticket back
    ");
}

#[test]
fn one_finding_is_spoken_of_as_one() {
    let desk = TestDesk::new();
    desk.write("incidents/.itdesk-1.tmp", "");
    insta::assert_snapshot!(desk.said(&desk.cmd("doctor").ok()), @r"
    incidents/.itdesk-1.tmp: note leftover: an unfinished file of a writer → --fix moves it aside
    1 finding: 1 note; itdesk doctor --fix fixes it
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("doctor --fix").ok()), @r"
    incidents/.itdesk-1.tmp: fixed leftover: an unfinished file of a writer
    1 finding: 1 fixed; the originals are in aside/20261123T090000Z
    ");
}

#[test]
fn programs_read_json_json_lines_csv_and_ids() {
    let (desk, id) = faulty();
    let lines = desk.cmd("doctor --format jsonl").fails(1);
    let first: Value = serde_json::from_str(lines.lines()[0]).unwrap();
    assert_eq!(
        first,
        json!({
            "code": "duplicate-id",
            "severity": "error",
            "file": "incidents/2026/10/copy.json",
            "message": format!("the same record is in {}", live(&id)),
            "fix": "moves it aside",
            "fixed": false,
        })
    );
    let csv = desk.cmd("doctor --format csv").fails(1);
    assert!(csv.stdout.starts_with("code,severity,file,message,fix,fixed\nduplicate-id,error,"));
    assert_eq!(desk.cmd("doctor --format ids").fails(1).stdout, format!("{id}\n"));
    let report: Value = serde_json::from_str(&desk.cmd("doctor --json --fix").fails(1).stdout).unwrap();
    assert_eq!(report["checked"], 1);
    assert_eq!((report["fixed"].as_u64(), report["left"].as_u64()), (Some(2), Some(1)));
    assert_eq!(report["aside"], QUARANTINE);
    let fixed = report["findings"].as_array().unwrap().iter().filter(|f| f["fixed"] == true);
    assert_eq!(fixed.count(), 2);
}

#[test]
fn help_and_manual_have_every_code() {
    let help = TestDesk::bare().cmd("doctor --help").ok().stdout;
    let manual =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guides/doctor.md")).unwrap();
    for row in itdesk::doctor::CODES {
        assert!(
            help.contains(&format!("\n  {:<17}{}: ", row.name, row.severity.as_str())),
            "{}: {help}",
            row.name
        );
        let fix = row.fix.unwrap_or("–");
        let line = format!("| `{}` | {} | {} | {} |", row.name, row.severity.as_str(), row.about, fix);
        assert!(manual.contains(&line), "docs/guides/doctor.md lacks: {line}");
    }
}
