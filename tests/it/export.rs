//! `export`: whole tickets, streamed; what goes out comes back in.

use crate::desk::TestDesk;

mod changes;
mod parquet;
mod tables;

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    for title in ["VPN is down", "打印机", "=cmd()"] {
        let id = desk.incident(&format!("'{title}' --team network"));
        desk.cmd(&format!("note {id} 'Seen'")).ok();
    }
    desk
}

#[test]
fn json_lines_hold_whole_tickets() {
    let desk = desk();
    let told = desk.cmd("export").ok();
    assert_eq!(told.lines().len(), 3);
    for line in told.lines() {
        let ticket: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(ticket, desk.show(ticket["id"].as_str().unwrap()));
    }
    let ids = desk.cmd("list --sort id --format ids").ok();
    assert!(told.lines().iter().zip(ids.lines()).all(|(line, id)| line.contains(id)), "in the order of ids");
}

#[test]
fn json_is_one_array() {
    let desk = desk();
    assert_eq!(desk.cmd("export --json").json().as_array().unwrap().len(), 3);
    assert_eq!(desk.cmd("export --json state:closed").ok().stdout, "[]\n");
    assert_eq!(desk.cmd("export --json --limit 1 vpn").json()[0]["title"], "VPN is down");
}

#[test]
fn csv_is_that_of_a_list() {
    let desk = desk();
    let told = desk.cmd("export --format csv").ok();
    assert_eq!(told.stdout, desk.cmd("list --sort id --format csv").ok().stdout);
    assert_eq!(desk.cmd("export --format csv state:closed").ok().lines().len(), 1, "the header");
}

#[test]
fn what_goes_out_comes_back_in() {
    let (desk, other) = (desk(), TestDesk::new());
    let out = desk.cmd("export").ok();
    other.run_with(&["import", "-"], out.stdout.as_bytes()).ok();
    assert_eq!(other.cmd("list --count").ok().stdout, "3\n");
    let titles = |desk: &TestDesk| desk.cmd("list --sort title --fields title,team,state --json").json();
    assert_eq!(titles(&desk), titles(&other));
}

#[test]
fn a_table_is_refused() {
    let told = desk().cmd("export --format table").fails(2);
    assert!(told.stderr.contains("itdesk list"), "{}", told.stderr);
}
