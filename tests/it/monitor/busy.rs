//! A desk with thirteen months behind it: the same every time, without chance.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::desk::TestDesk;

/// The morning after November 2026, the month of the reports.
pub const DECEMBER: &str = "2026-12-01T09:00:00Z";

const POLICY: &str = r#"
[services.mail]
title = "Mail"
targets = { availability = 0.99 }
[services.vpn]
title = "VPN 远程"
targets = { availability = 0.995, "sla.resolve" = 0.9 }
[services.wiki]
[measures.response_time]
title = "Response time"
unit = "ms"
target = 400
better = "lower"
[people.lin]
email = ["lin@example.org"]
"#;

/// What stands in names and texts of the desk.
#[derive(Clone, Copy)]
pub struct Words {
    pub desk: &'static str,
    pub title: &'static str,
    pub cause: &'static str,
    pub remedy: &'static str,
}

/// Words as people write them.
pub const PLAIN: Words = Words {
    desk: "Service desk",
    title: "Tunnel to the branch office down",
    cause: "MTU too high after the router was replaced",
    remedy: "MTU set to 1400",
};

/// The desk: two incidents a week of each service, short outages every second month, and on 2026-11-12 the VPN down for
/// seven hours with its response time up.
pub fn desk(words: Words) -> TestDesk {
    let desk = TestDesk::bare();
    desk.at(DECEMBER).run(&["init", "."]).ok();
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    let name = serde_json::to_string(words.desk).unwrap();
    let named = policy.replacen("[desk]\n", &format!("[desk]\nname = {name}\n"), 1);
    // The written policy has a name of its own.
    let lines: Vec<&str> = named.lines().collect();
    let names: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("name = ")).collect();
    let kept = lines.iter().enumerate().filter(|(at, _)| names.first() == Some(at) || !names.contains(at));
    let policy = kept.map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    desk.policy(&format!("{policy}\n{POLICY}"));
    let begin: Timestamp = "2025-11-01T09:00:00Z".parse().unwrap();
    let (mut count, mut lines) = (0, String::new());
    for day in 0..395 {
        let at = begin + SignedDuration::from_hours(24 * day);
        for (place, service) in ["mail", "vpn"].into_iter().enumerate() {
            if (day + place as i64) % 4 == 0 {
                count += 1;
                let minutes = 60 + (day * 37) % 600;
                let outage = (day % 56 == 0).then_some(20 + day % 7);
                write(&desk, count, service, at, minutes, outage, &PLAIN);
            }
            let worse = if service == "vpn" && day == 376 { 4 } else { 1 };
            let value = (100 + (day * 7) % 11) * worse;
            let measured = json!({"at": at, "service": service, "measure": "response_time", "value": value, "unit": "ms"});
            lines.push_str(&format!("{measured}\n"));
        }
    }
    let fault: Timestamp = "2026-11-12T06:00:00Z".parse().unwrap();
    write(&desk, count + 1, "vpn", fault, 500, Some(420), &words);
    measurements(&desk, &lines);
    desk
}

/// The lines, each in the file of its month.
fn measurements(desk: &TestDesk, lines: &str) {
    let mut months: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        let at = value["at"].as_str().unwrap();
        months
            .entry(format!("measurements/{}/{}.jsonl", &at[..4], &at[5..7]))
            .or_default()
            .push_str(&format!("{line}\n"));
    }
    months.iter().for_each(|(name, text)| desk.write(name, text));
}

/// An incident that was resolved after so many minutes, with an outage of so many.
pub fn write(
    desk: &TestDesk,
    number: usize,
    service: &str,
    at: Timestamp,
    minutes: i64,
    outage: Option<i64>,
    words: &Words,
) {
    let after = |minutes: i64| at + SignedDuration::from_mins(minutes);
    let id = format!("INC-{}-{number:05}", at.strftime("%y%m%d"));
    let outages: Vec<Value> = outage.iter().map(|m| json!({"from": at, "to": after(*m)})).collect();
    let event = |number: i64, at: Timestamp, did: &str, from: Value, to: &str| json!({"event": format!("{number:0>10}"), "at": at, "by": "lin", "did": did, "changes": {"state": [from, to]}});
    let mut answer = event(2, after(30), "responded", json!("new"), "in_progress");
    answer["to"] = json!("requester");
    let record = json!({
        "format": 1, "kind": "incident", "id": id, "title": words.title, "description": ["It does not work."],
        "state": "closed", "service": service, "requester": {"name": "Zhang"}, "class": "B",
        "assessment": {"impact": "significant", "urgency": "high"},
        "targets": {"policy": "default", "calendar": "always", "respond": 120, "handle": 480, "resolve": 1440},
        "due": {}, "assignee": "lin",
        "incident": {
            "nature": "incident", "place": "HQ", "symptom": ["errors"],
            "cause": {"class": "configuration", "text": [words.cause]},
            "repairs": [{"round": 1, "at": after(minutes), "done": [words.remedy]}],
            "outages": outages, "outcome": ["works"],
        },
        "history": [
            event(1, at, "created", Value::Null, "new"),
            answer,
            event(3, after(minutes), "resolved", json!("in_progress"), "resolved"),
            event(4, after(minutes + 60), "closed", json!("resolved"), "closed"),
        ],
    });
    let folder = at.strftime("incidents/%Y/%m");
    desk.write(&format!("{folder}/{id}.json"), serde_json::to_string_pretty(&record).unwrap() + "\n");
}
