//! The limits on an incident's record: complete in a day, filed in three (M5.4c).

use serde_json::json;

use crate::clocks::{at, course};
use crate::desk::TestDesk;

#[test]
fn a_record_is_to_be_complete_within_a_day_and_filed_within_three() {
    // M5.4c
    let limit = |steps: &[(&str, &str)], new: &str, now: &str| {
        let desk = TestDesk::new();
        let id = course(&desk, new, steps);
        let record = desk.at(now).show(&id)["record"].clone();
        [
            record["complete"]["state"].clone(),
            record["complete"]["done"].clone(),
            record["filed"]["state"].clone(),
        ]
    };
    let whole = "Down --place x --description y";
    let done =
        [("23T09:30:00", "start ID"), ("24T09:00:00", "resolve ID --outcome z"), ("26T09:00:00", "close ID")];
    assert_eq!(
        limit(&done, whole, "2026-11-30T00:00:00Z"),
        [json!("met"), json!("2026-11-24T09:00:00Z"), json!("met")]
    );
    assert_eq!(limit(&done[..2], whole, "2026-11-26T09:00:01Z")[2], "breached");
    assert_eq!(
        limit(&done[..1], whole, "2026-11-24T09:00:00Z"),
        [json!("running"), json!(null), json!("running")]
    );
    assert_eq!(limit(&done[..1], whole, "2026-11-24T09:00:01Z")[0], "breached");
    // Written down late is late, whenever it happened.
    let late =
        [("23T09:30:00", "start ID"), ("25T09:00:00", "resolve ID --outcome z --at 2026-11-23T10:00:00Z")];
    assert_eq!(
        limit(&late, whole, "2026-11-25T10:00:00Z")[..2],
        [json!("breached"), json!("2026-11-25T09:00:00Z")]
    );
    let desk = TestDesk::new();
    assert_eq!(desk.show(&desk.request("'A laptop'"))["record"], json!({}));
}

#[test]
fn a_symptom_added_to_a_whole_record_does_not_make_it_late() {
    let desk = TestDesk::new();
    let steps = [
        ("23T09:30:00", "start ID"),
        ("23T10:00:00", "resolve ID --outcome z"),
        ("25T09:00:00", "edit ID --symptom more"),
    ];
    let id = course(&desk, "Down --place x --description y", &steps);
    let done = || desk.show(&id)["record"]["complete"]["done"].clone();
    assert_eq!(done(), "2026-11-23T10:00:00Z");
    at(&desk, &id, "25T10:00:00", "edit ID --description ''");
    assert_eq!(done(), "2026-11-25T09:00:00Z", "the symptom is what is left");
    at(&desk, &id, "25T11:00:00", "edit ID --place ''");
    assert_eq!(done(), json!(null));
    at(&desk, &id, "25T12:00:00", "edit ID --place x");
    assert_eq!(done(), "2026-11-25T12:00:00Z");
}
