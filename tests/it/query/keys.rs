//! Every key, with what holds for the rich ticket and what does not.

use super::{bare, filter, lists, rich, rich_told, told};
use itdesk::query::KEYS;

/// Key, values that hold, values that do not; between blanks unless they have one themselves.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    ("kind", &["incident", "INCIDENT", "request,incident"], &["request", "change,delivery"]),
    ("state", &["pending", "open"], &["ended", "closed", "untriaged", "in-progress"]),
    ("class", &["B", "b", "A,B", ">=B", "<=B", ">=C", "A..C", "C..A"], &["A", ">B", "<B", "<=C", "C..D"]),
    ("nature", &["incident"], &["problem"]),
    ("type", &["important"], &["emergency", "normal,special", "standard"]),
    ("risk", &["none"], &["any", "low,medium,high"]),
    ("grade", &["none"], &["internal", "any"]),
    ("version", &["0", "none"], &["any", ">0"]),
    ("impact", &["high", "HIGH", "h*"], &["hig", "low"]),
    ("urgency", &["low"], &["high"]),
    ("interruption", &["none", "any"], &["full"]),
    ("data_loss", &["possible"], &["none", "actual"]),
    ("difficulty", &["medium"], &["high"]),
    ("service", &["Mail Server", "mail server", "mail*", "\"Mail Server\""], &["mail", "\"mail*\"", "*mail"]),
    ("customer", &["\"acme, inc.\"", "acme*"], &["acme"]),
    ("requester", &["wang wei", "wang@example.com", "*@example.com"], &["wang", "me"]),
    ("contact", &["wang@*"], &["wang wei"]),
    ("audience", &["internal"], &["external"]),
    ("channel", &["monitor", "phone,monitor"], &["email"]),
    ("subject", &["none"], &["fault", "any"]),
    ("content_class", &["none"], &["network", "any"]),
    ("stage", &["none"], &["design", "any"]),
    ("missing", &["none"], &["requester", "any"]),
    ("feedback", &["open", "complaint", "answered,open"], &["praise", "answered", "none"]),
    ("feedback_class", &["speed", "SP*"], &["quality"]),
    ("team", &["network", "NETWORK", "storage,network"], &["net", "none,storage"]),
    ("assignee", &["li", "me", "ME", "none,me"], &["\"me\"", "wang"]),
    ("pending", &["supplier"], &["requester"]),
    ("tag", &["disk", "night-shift", "night*", "x,disk"], &["night", "tape"]),
    ("external", &["inc0007", "snow:inc0007", "SNOW:*", "any"], &["SNOW", "INC000", "none"]),
    ("dedupe_key", &["alert-7", "alert-*"], &["alert"]),
    ("ci", &["none"], &["any", "CI-261101-00000"]),
    ("link", &["caused_by", "7AB"], &["causes"]),
    ("agreement", &["gold"], &["default"]),
    ("calendar", &["always"], &["office"]),
    ("created", &["2026-11-20", "<4d"], &["2026-11-21", "<3d"]),
    ("occurred", &["none"], &["any", "<4d"]),
    ("responded", &["2026-11-20"], &["none", "<3d"]),
    ("handled", &["2026-11-21"], &["2026-11-20"]),
    ("resolved", &["2026-11-22", "yesterday"], &["today"]),
    ("closed", &["2026-11-23", "today"], &["yesterday"]),
    ("due", &["<4h", "today", ">2h"], &["overdue", ">4h", "tomorrow"]),
    ("due.respond", &["none"], &["any", "overdue", "<1w"]),
    ("due.handle", &["<4h"], &["none", "<3h"]),
    ("due.resolve", &["2026-11-25", ">1d"], &["<1d"]),
    ("clock", &["breached", "at_risk", "at-risk", "running", "met"], &["paused"]),
    ("clock.respond", &["breached"], &["at_risk", "running"]),
    ("clock.handle", &["at_risk", "running"], &["breached"]),
    ("clock.resolve", &["running"], &["at_risk"]),
    ("clock.update", &["met", "any"], &["none", "running"]),
    ("reopened", &["2", ">0", ">=2", "1..3", "any"], &["0", ">2", "<2", "none"]),
    ("reassigned", &["1", "<=1"], &["0", "2.."]),
    ("escalation", &["0", "none"], &[">0", "1..", "any"]),
    ("major", &["none"], &["any", "today"]),
    ("title", &["disk", "MAIL", "disk*full", "\"95%\"", "tape,disk"], &["vpn", "full*disk", "\"disk*full\""]),
    ("description", &["vpn", "打印机", "any"], &["disk", "none"]),
    ("text", &["disk", "vpn", "logrotate", "called back", "bounces", "mailboxes"], &["tape"]),
];

#[test]
fn every_key_is_in_the_table() {
    let keys: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(keys, TABLE.iter().map(|(key, ..)| *key).collect::<Vec<_>>());
}

#[test]
fn every_key_matches_what_it_says() {
    let (record, ticket) = (rich(), rich_told());
    for (key, right, wrong) in TABLE {
        for (value, expected) in right.iter().map(|v| (v, true)).chain(wrong.iter().map(|v| (v, false))) {
            let word = format!("{key}:{value}");
            assert_eq!(lists(&[&word], &ticket, &record), expected, "{word}");
            assert_eq!(lists(&[&format!("-{word}")], &ticket, &record), !expected, "-{word}");
        }
    }
}

/// What a request without anything has all the same: clocks run for it, by some agreement.
const OF_REQUESTS: [&str; 6] =
    ["agreement", "calendar", "clock", "clock.respond", "clock.handle", "clock.resolve"];

#[test]
fn what_may_be_missing_can_be_asked_for() {
    let request = bare("REQ-261123-00001");
    let mut clocked = told(&request);
    let clocks = clocked.clocks.as_mut().unwrap();
    for clock in [&mut clocks.respond, &mut clocks.handle, &mut clocks.resolve] {
        clock.due = None;
    }
    let change = bare("CHG-261123-00001");
    for (ticket, record, has) in
        [(&clocked, &request, &OF_REQUESTS[..]), (&told(&change), &change, &["type"])]
    {
        for key in KEYS.iter().filter(|key| key.takes().ends_with("any")) {
            let there = has.contains(&key.name);
            let what = format!("{} of a {}", key.name, record.kind());
            assert_eq!(lists(&[&format!("{}:any", key.name)], ticket, record), there, "{what}: any");
            assert_eq!(lists(&[&format!("-{}:any", key.name)], ticket, record), !there, "{what}: -any");
            let is_word = key.takes().contains("none, p");
            let none = lists(&[&format!("{}:none", key.name)], ticket, record);
            assert_eq!(none, !there && !is_word, "{what}: none");
        }
    }
}

#[test]
fn names_may_be_short_or_spelled_otherwise() {
    for (word, key) in [
        ("cla:B", "class"),
        ("Class:B", "class"),
        ("data-loss:possible", "data_loss"),
        ("DATA-LOSS:possible", "data_loss"),
        ("content:none", "content_class"),
        ("due:none", "due"),
        ("due.h:none", "due.handle"),
        ("clock.u:met", "clock.update"),
        ("tags:disk", "tag"),
        ("k:request", "kind"),
        ("targets.policy:gold", "agreement"),
        ("reopen_count:>0", "reopened"),
    ] {
        assert!(filter(&[word]).mentions(key), "{word}");
    }
}

#[test]
fn words_that_are_no_keys_are_text() {
    let mut record = rich();
    for title in
        ["https://x.example/a", "at 12:30", "Re: printer", "std::io", "c:\\temp", "备注:x", "a \"b:c\" d"]
    {
        record.title = title.to_owned();
        let word = title.trim_start_matches("at ").trim_start_matches("a ").trim_end_matches(" d");
        assert!(lists(&[word], &told(&record), &record), "{word}");
    }
}
