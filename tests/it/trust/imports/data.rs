//! JSON as programs answer with it.

use serde_json::json;

use super::{each, take, tickets};
use crate::desk::TestDesk;

#[test]
fn numbers_that_would_not_come_back_are_kept_as_text() {
    for number in ["123456789012345678901234567890", "1e400", "0.1000000000000000055", "12345678901234567890"]
    {
        let desk = TestDesk::new();
        take(&desk, &[], format!("[{{\"title\":{number}}}]"));
        assert_eq!(each(&desk, "/title"), [json!(number)]);
        let id = tickets(&desk)[0]["id"].as_str().unwrap().to_owned();
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        let text = text.replacen("\"kind\"", &format!("\"own\": {number},\n  \"kind\""), 1);
        std::fs::write(desk.path(&id), text).unwrap();
        desk.cmd(&format!("note {id} 'seen'")).ok();
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        assert!(text.contains(number), "{text}");
    }
}
