//! A number that names a ticket in another system names that ticket here, and no other one that has the digits in its id.

use crate::desk::TestDesk;

/// Thirty tickets, of which each has an old number; two digits of the id of the first are the old number of another.
fn imported() -> (TestDesk, String, String, String) {
    let desk = TestDesk::new();
    let rows: String = (10..100).map(|n| format!("ticket {n},jira:{n}\n")).collect();
    desk.write("../rows.csv", format!("title,external\n{rows}"));
    desk.cmd("import ../rows.csv").ok();
    for _ in 0..200 {
        let id = desk.incident("'Something else' --requester z");
        let letters = &id[id.len() - 5..];
        let pairs = (0..4).map(|at| &letters[at..at + 2]);
        if let Some(number) =
            pairs.filter(|p| p.parse().is_ok_and(|n: u32| n >= 10)).map(str::to_owned).next()
        {
            let named = desk.cmd(&format!("list external:jira:{number} -q"));
            let named = named.stdout.trim().to_owned();
            assert!(!named.is_empty());
            return (desk, number, named, id);
        }
    }
    panic!("no id has two digits in two hundred");
}

#[test]
fn a_number_is_the_ticket_that_has_it_elsewhere() {
    let (desk, number, named, other) = imported();
    let before = desk.bytes(&other);
    assert_eq!(desk.show(&number)["id"], named.as_str());
    desk.cmd(&format!("note {number} hello")).ok();
    desk.cmd(&format!("note jira:{number} again")).ok();
    assert_eq!(desk.bytes(&other), before);
    assert_eq!(desk.record(&named).history.len(), 3);
}

#[test]
fn a_short_part_of_an_id_reads_and_does_not_write() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester z");
    for length in 1..=2 {
        let part = &id[id.len() - length..];
        let before = desk.bytes(&id);
        desk.cmd(&format!("show {part}")).ok();
        for line in ["note PART hello", "incident start PART", "incident cancel PART --because x"] {
            let refused = desk.cmd(&line.replace("PART", part)).fails(2);
            assert!(refused.stderr.contains("Down"), "{}", refused.stderr);
        }
        assert_eq!(desk.bytes(&id), before);
    }
    desk.cmd(&format!("note {} hello", &id[id.len() - 3..])).ok();
}

#[test]
fn a_number_of_two_tickets_is_neither_and_both_are_listed_with_their_titles() {
    let desk = TestDesk::new();
    desk.incident("Router --external jira:4711 --requester z");
    desk.incident("Printer --external zammad:4711 --requester z");
    for line in ["show 4711", "note 4711 hello", "incident start 4711"] {
        let refused = desk.cmd(line).fails(3);
        assert!(
            refused.stderr.contains("Router") && refused.stderr.contains("Printer"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(desk.show("zammad:4711")["title"], "Printer");
}
