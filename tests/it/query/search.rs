//! Plain words, and the places where they stand.

use super::{filter, rich, told, words};
use itdesk::query::{TextScope, extract};

fn place(word: &str) -> String {
    extract(&rich(), &words(&[word]))
        .map_or("nowhere".to_owned(), |e| format!("{}: {}[{}]{}", e.field, e.before, e.hit, e.after))
}

#[test]
fn lists_look_at_what_they_show_and_searches_at_all() {
    let record = rich();
    let ticket = told(&record);
    let brief = ["disk is", "4kx9p", "night-sh", "wang wei", "inc0007", "mail server", "NETWORK", "li"];
    let full = [
        "vpn",
        "打印",
        "bounces",
        "logs fill",
        "logrotate",
        "turned it",
        "mailboxes",
        "noon",
        "acme",
        "@example",
    ];
    for (word, in_brief) in brief.iter().map(|w| (w, true)).chain(full.iter().map(|w| (w, false))) {
        assert_eq!(filter(&[word]).matches(&ticket, &record, TextScope::Brief), in_brief, "{word}");
        assert!(filter(&[word]).matches(&ticket, &record, TextScope::Full), "{word}");
        assert!(!filter(&[&format!("-{word}")]).matches(&ticket, &record, TextScope::Full), "-{word}");
    }
    // Words of one search may stand in different places.
    assert!(filter(&["vpn", "noon", "-tape"]).matches(&ticket, &record, TextScope::Full));
}

#[test]
fn extracts_show_the_place() {
    for (word, expected) in [
        ("DISK", "title: Mail Server: [disk] is 95% full"),
        ("inc0007", "external: [INC0007]"),
        ("vpn", "description: The [VPN] asks for a token; 三楼的打印机也坏了."),
        ("打印机", "description: The VPN asks for a token; 三楼的[打印机]也坏了."),
        ("坏", "description: … VPN asks for a token; 三楼的打印机也[坏]了."),
        ("logrotate", "cause: [logrotate] was off"),
        ("first", "description: [First] line."),
        ("noon", "note: Called back at [noon]"),
        ("tape", "nowhere"),
    ] {
        assert_eq!(place(word), expected, "{word}");
    }
}

#[test]
fn the_first_of_several_words_is_shown() {
    let found = extract(&rich(), &words(&["full", "server", "vpn"])).unwrap();
    assert_eq!((found.field, found.hit.as_str()), ("title", "Server"));
    assert_eq!(extract(&rich(), &[]), None);
    assert_eq!(extract(&rich(), &words(&[""])), None);
}

#[test]
fn characters_that_grow_when_folded_keep_their_place() {
    let mut record = rich();
    record.title = format!("{}İSTANBUL{}", "İ".repeat(40), "ß".repeat(40));
    let found = extract(&record, &words(&["stanbul"])).unwrap();
    assert_eq!(found.hit, "STANBUL");
    assert_eq!(found.before, format!("…{}", "İ".repeat(30)));
    assert_eq!(found.after, format!("{}…", "ß".repeat(30)));
    assert_eq!(found.to_string().chars().count(), 1 + 30 + 7 + 30 + 1);
}
