//! Replies to surveys.

use serde_json::{Value, json};

use super::{desk, last_note, mail, opened, take};
use crate::desk::TestDesk;

fn sent(desk: &TestDesk, id: &str) -> String {
    let told = desk.cmd(&format!("message {id} survey --json")).ok().json();
    told["message_id"].as_str().unwrap().to_owned()
}

fn answers(desk: &TestDesk) -> Vec<Value> {
    let path = desk.root().join("measurements/2026/11.jsonl");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn closed() -> (TestDesk, String, String) {
    let desk = desk();
    let id = opened(&desk, "first@c");
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id}")).ok();
    desk.cmd(&format!("request close {id}")).ok();
    let survey = sent(&desk, &id);
    (desk, id, survey)
}

fn reply(survey: &str, n: usize, text: &str) -> Vec<u8> {
    let head = format!("Subject: Re: Printer\nMessage-ID: <s{n}@c>\nIn-Reply-To: <{survey}>");
    mail("Zhang San <zhang@c.example>", &head, text)
}

#[test]
fn a_score_is_recorded_and_nothing_is_reopened() {
    for (text, csat, nps) in [
        ("5", 5.0, None),
        ("4/5", 4.0, None),
        ("★★★★", 4.0, None),
        ("5分", 5.0, None),
        ("I would give it a 3 because it took long\n\nZhang", 3.0, None),
        ("4\n9\nThe technician was friendly.", 4.0, Some(9.0)),
        (
            "5 10\n\nOn Mon, Nov 23, 2026 Desk <help@desk.example> wrote:\n> How satisfied were you, from 1 to 5?\n",
            5.0,
            Some(10.0),
        ),
    ] {
        let (desk, id, survey) = closed();
        let raw = reply(&survey, 1, text);
        let told = take(&desk, &raw);
        assert_eq!(
            (&told["outcome"], &told["ticket"]["state"]),
            (&json!("surveyed"), &json!("closed")),
            "{text}"
        );
        let all = answers(&desk);
        let value =
            |name: &str| all.iter().find(|m| m["measure"] == name).map(|m| m["value"].as_f64().unwrap());
        assert_eq!((value("csat"), value("nps")), (Some(csat), nps), "{text}");
        assert_eq!(all[0]["labels"]["ticket"], json!(id));
        assert_eq!(take(&desk, &raw)["outcome"], "known");
        assert_eq!(answers(&desk).len(), all.len(), "the same answer counts once");
    }
}

#[test]
fn an_answer_without_a_score_is_kept_as_a_comment() {
    let (desk, _, survey) = closed();
    let told = take(&desk, reply(&survey, 1, "It took three days until somebody came."));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("surveyed"), &json!("closed")));
    assert_eq!(
        last_note(&told),
        &json!(["[survey: no score found]", "It took three days until somebody came."])
    );
    assert!(answers(&desk).is_empty());
}

#[test]
fn nobody_but_the_requester_gives_a_score() {
    let (desk, _, survey) = closed();
    let head = format!("Subject: Re\nMessage-ID: <e@c>\nIn-Reply-To: <{survey}>");
    let told = take(&desk, mail("eve@evil.example", &head, "1"));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("surveyed"), &json!("closed")));
    assert!(answers(&desk).is_empty());
    let head = format!("{head}\nAuto-Submitted: auto-replied").replace("e@c", "auto@c");
    assert_eq!(take(&desk, mail("zhang@c.example", &head, "5"))["outcome"], "noted");
    assert!(answers(&desk).is_empty());
}

#[test]
fn a_score_that_a_kill_left_out_comes_with_the_second_try() {
    let (desk, _, survey) = closed();
    let raw = reply(&survey, 1, "5");
    take(&desk, &raw);
    let all = answers(&desk);
    std::fs::remove_dir_all(desk.root().join("measurements")).unwrap();
    assert_eq!(take(&desk, &raw)["outcome"], "known");
    assert_eq!(answers(&desk), all);
}
