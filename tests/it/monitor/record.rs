//! `monitor record` (M7.1b–e).

use crate::desk::TestDesk;

#[test]
fn a_value_is_a_line_of_the_month_it_was_measured_in() {
    let desk = TestDesk::new();
    desk.cmd("monitor record mail response_time 0.35").ok();
    desk.cmd("monitor record @desk load 2 --at 2026-10-31T23:59:59Z").ok();
    let read = |name: &str| std::fs::read_to_string(desk.root().join(name)).unwrap();
    assert_eq!(
        read("measurements/2026/11.jsonl"),
        "{\"at\":\"2026-11-23T09:00:00Z\",\"service\":\"mail\",\"measure\":\"response_time\",\"value\":0.35}\n"
    );
    assert_eq!(
        read("measurements/2026/10.jsonl"),
        "{\"at\":\"2026-10-31T23:59:59Z\",\"measure\":\"load\",\"value\":2}\n"
    );
}
