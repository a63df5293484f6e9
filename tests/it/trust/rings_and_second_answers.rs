//! Links that lead in a ring say nothing, and a second answer to a survey is no second customer.

use serde_json::Value;

use crate::desk::TestDesk;

/// Each relation that puts tickets in an order, by both of its sides.
const ORDERED: [(&str, &str); 5] = [
    ("blocks", "blocked_by"),
    ("part_of", "has_part"),
    ("follows", "followed_by"),
    ("causes", "caused_by"),
    ("duplicates", "duplicated_by"),
];

fn tickets(desk: &TestDesk, count: usize) -> Vec<String> {
    (0..count).map(|n| desk.request(&format!("'Ticket {n}' --requester Zhang"))).collect()
}

#[test]
fn a_link_that_closes_a_ring_is_refused() {
    for (rel, inverse) in ORDERED {
        for length in [2, 3, 5] {
            let desk = TestDesk::new();
            let ids = tickets(&desk, length);
            for (place, pair) in ids.windows(2).enumerate() {
                // The same link, said from either side.
                let (this, word, that) =
                    if place % 2 == 0 { (&pair[0], rel, &pair[1]) } else { (&pair[1], inverse, &pair[0]) };
                desk.cmd(&format!("link {this} {word} {that}")).ok();
            }
            let (first, last) = (&ids[0], &ids[length - 1]);
            for (this, word, that) in [(last, rel, first), (first, inverse, last)] {
                let refused = desk.cmd(&format!("link {this} {word} {that}")).fails(4);
                assert!(refused.stderr.contains("would form a cycle"), "{}", refused.stderr);
                assert!(ids.iter().all(|id| refused.stderr.contains(id)), "{}", refused.stderr);
                // The command that the message names opens the ring.
                assert!(refused.stderr.contains("--remove"), "{}", refused.stderr);
            }
            assert_eq!(desk.show(last)["links"].as_array().unwrap().len(), 1, "nothing was written");
            desk.cmd("doctor").ok();
        }
    }
}

#[test]
fn the_command_that_the_refusal_names_makes_the_link_possible() {
    let desk = TestDesk::new();
    let ids = tickets(&desk, 3);
    desk.cmd(&format!("link {} blocks {}", ids[0], ids[1])).ok();
    desk.cmd(&format!("link {} blocks {}", ids[1], ids[2])).ok();
    let refused = desk.cmd(&format!("link {} blocks {}", ids[2], ids[0])).fails(4);
    let hint = refused.stderr.lines().find_map(|line| line.split("itdesk ").nth(1)).unwrap().to_owned();
    desk.cmd(&hint).ok();
    desk.cmd(&format!("link {} blocks {}", ids[2], ids[0])).ok();
    desk.cmd("doctor").ok();
}

#[test]
fn what_is_no_ring_is_linked() {
    let desk = TestDesk::new();
    let ids = tickets(&desk, 4);
    // Two ways to one ticket, the same link twice, and relations without an order.
    for (this, rel, that) in
        [(0, "blocks", 1), (0, "blocks", 2), (1, "blocks", 3), (2, "blocks", 3), (0, "blocks", 1)]
    {
        desk.cmd(&format!("link {} {rel} {}", ids[this], ids[that])).ok();
    }
    desk.cmd(&format!("link {} relates_to {}", ids[0], ids[3])).ok();
    desk.cmd(&format!("link {} relates_to {}", ids[3], ids[0])).ok();
    desk.cmd(&format!("link {} part_of {}", ids[3], ids[0])).ok();
    desk.cmd("doctor").ok();
}

#[test]
fn doctor_finds_a_ring_that_came_by_hand_or_by_a_merge() {
    let desk = TestDesk::new();
    let ids = tickets(&desk, 4);
    desk.cmd(&format!("link {} blocks {}", ids[0], ids[1])).ok();
    desk.cmd(&format!("link {} blocks {}", ids[1], ids[2])).ok();
    for (this, rel, that) in [(2, "blocks", 0), (0, "blocked_by", 2)] {
        desk.edit_record(&ids[this], |record| {
            let link = serde_json::json!({ "rel": rel, "id": ids[that] });
            match record.get_mut("links").and_then(Value::as_array_mut) {
                Some(links) => links.push(link),
                None => record["links"] = serde_json::json!([link]),
            }
        });
    }
    let found = desk.cmd("doctor --json").fails(1);
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    let rings: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "link-ring").collect();
    assert_eq!(rings.len(), 1, "{report}");
    let message = rings[0]["message"].as_str().unwrap();
    assert!(ids[..3].iter().all(|id| message.contains(id)) && !message.contains(&ids[3]), "{message}");
}

fn csat(desk: &TestDesk) -> Value {
    figure(desk, "csat.mean")
}

/// Value and number of answers of a figure of the month.
fn figure(desk: &TestDesk, name: &str) -> Value {
    fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
        match value {
            Value::Object(map) if map.get("name").is_some_and(|n| n == name) => Some(value),
            Value::Object(map) => map.values().find_map(|v| find(v, name)),
            Value::Array(list) => list.iter().find_map(|v| find(v, name)),
            _ => None,
        }
    }
    let report = desk.cmd("monitor report --month 2026-11 --json").json();
    let figure = find(&report, name).unwrap();
    serde_json::json!([figure["value"], figure["n"]])
}

#[test]
fn the_last_answer_of_a_ticket_is_the_one_that_counts() {
    let desk = TestDesk::with_policy("[services.mail]\n");
    let one = desk.request("One --service mail --requester Zhang");
    let other = desk.request("Other --service mail --requester Zhang");
    for (now, score, id) in [
        ("2026-11-23T09:00:00Z", 1, &one),
        ("2026-11-23T09:00:02Z", 1, &one),
        ("2026-11-23T09:05:00Z", 5, &one),
        ("2026-11-23T09:06:00Z", 3, &other),
    ] {
        desk.at(now).cmd(&format!("monitor survey --csat {score} --ticket {id}")).ok();
    }
    desk.at("2026-11-25T09:00:00Z");
    assert_eq!(csat(&desk), serde_json::json!([4.0, 2]));
    // The lines stay: what was said first is not lost.
    assert_eq!(desk.cmd("monitor values --measure csat --json").json().as_array().unwrap().len(), 4);
}

#[test]
fn an_answer_that_is_dated_earlier_replaces_none() {
    let desk = TestDesk::new();
    let id = desk.request("One --requester Zhang");
    desk.at("2026-11-24T09:00:00Z").cmd(&format!("monitor survey --csat 5 --ticket {id}")).ok();
    let late = ["monitor", "survey", "--csat", "1", "--ticket", &id, "--at", "2026-11-23T10:00:00Z"];
    desk.run(&late).ok();
    desk.at("2026-11-25T09:00:00Z");
    assert_eq!(csat(&desk), serde_json::json!([5.0, 1]));
}

#[test]
fn two_people_who_answer_for_one_ticket_are_two() {
    let desk = TestDesk::new();
    let id = desk.request("One --requester Zhang");
    for (now, who, score) in
        [("T09:00:00Z", "zhang", 1), ("T09:01:00Z", "kim", 3), ("T09:02:00Z", "Zhang", 5)]
    {
        desk.at(&format!("2026-11-23{now}"));
        desk.cmd(&format!("monitor survey --csat {score} --ticket {id} --from {who}")).ok();
    }
    desk.at("2026-11-25T09:00:00Z");
    assert_eq!(csat(&desk), serde_json::json!([4.0, 2]));
}

#[test]
fn a_named_respondent_answers_a_survey_of_the_desk_once_a_period() {
    let desk = TestDesk::new();
    for (now, line) in [
        ("2026-10-10T09:00:00Z", "--nps 10 --from kim"),
        ("2026-11-10T09:00:00Z", "--nps 0 --from kim"),
        ("2026-11-11T09:00:00Z", "--nps 9 --from kim"),
        // Nobody is named: each is a customer of its own, be it in the same second.
        ("2026-11-12T09:00:00Z", "--nps 2"),
        ("2026-11-12T09:00:00Z", "--nps 2"),
    ] {
        desk.at(now).cmd(&format!("monitor survey {line}")).ok();
    }
    desk.at("2026-11-25T09:00:00Z");
    assert_eq!(figure(&desk, "nps")[1], 3);
}

#[test]
fn the_survey_of_a_delivery_counts_each_customer_once() {
    let desk = TestDesk::new();
    let id = desk.cmd("deliver new Portal --need n --deliver-by 2026-12-01 --acceptance-team chen").ok().id();
    desk.edit_record(&id, |record| {
        let answer = |from: &str, csat: u8, minute: u8| {
            serde_json::json!({ "csat": csat, "from": from, "at": format!("2026-11-20T09:{minute:02}:00Z") })
        };
        record["delivery"]["surveys"] =
            serde_json::json!([answer("kim", 1, 0), answer("Kim", 5, 1), answer("lee", 3, 2)]);
    });
    assert_eq!(csat(&desk), serde_json::json!([4.0, 2]));
}
