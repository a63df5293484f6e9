//! Text that goes out and comes back.

use serde_json::Value;

use super::{each, take};
use crate::desk::TestDesk;

fn count(summary: &Value) -> (u64, usize) {
    (summary["tickets_added"].as_u64().unwrap(), summary["rejected"].as_array().unwrap().len())
}

#[test]
fn tags_and_texts_come_back_from_csv_as_they_went_out() {
    let desk = TestDesk::new();
    let texts = ["=1+1", "+49 30", "-5 degrees", "@home", "'=x", "''-y", "'quoted'", "\"q\" it"];
    for text in texts {
        let tags = ["--tag", "a,b", "--tag", "x y", "--tag", "=z", "--tag", "say \"no\""];
        let args: Vec<&str> = ["incident", "new", text].into_iter().chain(tags).collect();
        desk.run(&["--", text]);
        desk.run(&[&args[..2], &args[3..], &["--", text]].concat()).ok();
    }
    for out in [
        "list --limit 0 --format csv",
        "export --format csv",
        "list --limit 0 --fields title,tags --format csv",
    ] {
        let other = TestDesk::new();
        let csv = desk.cmd(out).ok().stdout.replacen("title,tag\n", "title,tags\n", 1);
        assert_eq!(count(&take(&other, &[], &csv)).0, texts.len() as u64, "{csv}");
        let mut wanted = texts.map(Value::from).to_vec();
        let mut got = each(&other, "/title");
        wanted.sort_by_key(Value::to_string);
        got.sort_by_key(Value::to_string);
        assert_eq!(got, wanted, "{csv}");
        let own = each(&desk, "/tags");
        assert_eq!(each(&other, "/tags"), own, "{csv}");
    }
}
