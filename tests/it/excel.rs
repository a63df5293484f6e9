//! `--excel`: CSV as Excel opens it.

use crate::desk::TestDesk;

const SHANGHAI: &str = "[desk]\ntimezone = \"Asia/Shanghai\"\n";

#[test]
fn excel_gets_a_mark_local_times_and_its_line_ends() {
    let desk = TestDesk::with_policy(SHANGHAI);
    let id = desk.incident("'邮件, \"无法\"收发' --service 邮件");
    let told = desk.cmd("list --fields id,title,created,due.respond --format csv --excel").ok().stdout;
    let expected = format!(
        "\u{feff}id,title,created,due.respond\r\n{id},\"邮件, \"\"无法\"\"收发\",2026-11-23 17:00:00,2026-11-24 17:00:00\r\n"
    );
    assert_eq!(told, expected);
    // Without the flag nothing of it changes, and the flag alone means CSV.
    let plain = desk.cmd("list --fields id,title,created,due.respond --format csv").ok().stdout;
    assert!(plain.starts_with("id,title,created"));
    assert!(plain.contains("2026-11-23T09:00:00Z") && !plain.contains('\r'), "{plain}");
    assert_eq!(desk.cmd("list --fields id,title,created,due.respond --excel").ok().stdout, expected);
}

#[test]
fn every_list_and_report_writes_it_and_an_export_has_one_mark() {
    let desk = TestDesk::with_policy(SHANGHAI);
    let id = desk.incident("Printer");
    for line in ["list", "due --within 30d", &format!("log {id}"), "export", &format!("show {id}")] {
        let told = desk.cmd(&format!("{line} --format csv --excel")).ok().stdout;
        assert_eq!(told.matches('\u{feff}').count(), 1, "{line}: {told}");
        assert!(told.starts_with('\u{feff}') && told.ends_with("\r\n"), "{line}: {told}");
        assert!(told.contains("2026-11-23 17:00:00") || line.starts_with("due"), "{line}: {told}");
        assert!(!told.contains("T09:00:00Z"), "{line}: {told}");
    }
}

#[test]
fn excel_reads_no_other_format() {
    let desk = TestDesk::new();
    for line in ["list --excel --json", "list --excel --format ids", "list --excel --format jsonl"] {
        desk.cmd(line).fails(2);
    }
}
