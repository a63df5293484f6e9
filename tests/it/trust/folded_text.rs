//! Text is the same text whatever its case, accents, width and composition, wherever two texts are compared.

use itdesk::records::{Quantity, Target};

use crate::desk::TestDesk;

/// The same word twice, once as it is recorded and once as it is asked for.
const SAME: [(&str, &str); 10] = [
    ("Zürich", "zurich"),
    ("Straße", "STRASSE"),
    ("Łódź", "lodz"),
    ("Ærø", "aero"),
    ("cafe\u{301}", "Café"),
    ("プリンター", "ﾌﾟﾘﾝﾀｰ"),
    ("ＶＰＮ", "vpn"),
    ("ﬁle", "FILE"),
    ("İstanbul", "istanbul"),
    ("Ελλάς", "ελλασ"),
];

#[test]
fn filters_and_search_find_the_same_word_however_it_is_written() {
    let desk = TestDesk::new();
    for (recorded, asked) in SAME {
        for (one, other) in [(recorded, asked), (asked, recorded)] {
            let id = desk
                .run(&["incident", "new", &format!("{one} is down"), "--requester", one, "--tag", one])
                .id();
            for words in [
                vec!["list".to_owned(), other.to_owned()],
                vec!["search".to_owned(), other.to_owned()],
                vec!["list".to_owned(), format!("title:{other}*")],
                vec!["list".to_owned(), format!("tags:{other}")],
                vec!["list".to_owned(), format!("requester:{other}")],
            ] {
                let words: Vec<&str> =
                    words.iter().map(String::as_str).chain(["-q", "--limit", "1000"]).collect();
                let found = desk.run(&words).ok().stdout;
                assert!(found.contains(&id), "{one} asked for as {words:?}: {found}");
            }
            desk.cmd(&format!("incident cancel {id} --because x")).ok();
        }
    }
}

#[test]
fn ids_and_times_are_read_in_wide_letters() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester z");
    let wide: String = id.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    desk.cmd(&format!("show {wide}")).ok();
    desk.cmd(&format!("note {} hello", wide.to_lowercase())).ok();
    desk.at("2026-11-23T14:00:00Z");
    desk.cmd(&format!("note {id} late --at '2026-11-23 13：30'")).ok();
    assert_eq!(desk.record(&id).history.last().unwrap().at.to_string(), "2026-11-23T13:30:00Z");
    assert_eq!(desk.cmd("list created:＞=2026-11-23 -q").ok().stdout.trim(), id);
    assert_eq!(desk.cmd("list priority:none -q").code, 2);
}

#[test]
fn a_criterion_is_read_in_wide_signs() {
    let desk = TestDesk::new();
    for (written, target, good, bad) in [
        ("≥99％", ">= 99 %", "99.5％", "９８%"),
        ("＞=９９%", ">= 99 %", "99%", "98.9%"),
        ("＜２００ ms", "< 200 ms", "0.1 s", "200　ms"),
    ] {
        let id = desk
            .run(&["deliver", "new", "Mail", "--need", "n", "--criterion", &format!("uptime {written}")])
            .id();
        let read: Target = written.parse().unwrap();
        for (value, met) in [(good, true), (bad, false)] {
            desk.run(&["deliver", "measure", &id, "uptime", value]).ok();
            let criterion = desk.show(&id)["part"]["criteria"][0].clone();
            assert_eq!(criterion["target"], target);
            let measured: Quantity = criterion["measured"].as_str().unwrap().parse().unwrap();
            assert_eq!(read.is_met(&measured), Ok(met), "{written}: {value}");
        }
    }
}

#[test]
fn a_question_with_a_colon_is_a_question() {
    let desk = TestDesk::new();
    let id = desk.cmd("kb new 'Error: VPN drops' --type faq --body 'restart the client'").id();
    for words in [&["Error: VPN drops"][..], &["error:", "vpn"], &["vpn:", "drops"], &["what: vpn"]] {
        let words: Vec<&str> = [&["kb", "search", "--all", "-q"], words].concat();
        assert!(desk.run(&words).ok().stdout.contains(&id), "{words:?}");
    }
}

#[test]
fn people_are_the_same_under_wide_and_accented_names() {
    let desk = TestDesk::with_policy("[people.zoe]\nname = \"Zoë Quin\"\nemail = \"zoe@example.org\"\n");
    for name in ["ZOE", "zoe quin", "Zoë  Quin", "Ｚｏｅ", "ZOE@EXAMPLE.ORG", "Zoe Quin <zoe@example.org>"]
    {
        let id = desk.run(&["incident", "new", "Down", "--requester", "z", "--assign", name]).id();
        assert_eq!(desk.show(&id)["assignee"], "zoe", "{name}");
    }
}
