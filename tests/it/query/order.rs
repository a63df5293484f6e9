//! The order of lists.

use super::{at, bare, told};
use itdesk::query::{Sort, nearest_due};
use itdesk::records::words::Nature;
use itdesk::records::{Class, State};
use itdesk::wire::Ticket;

/// A ticket named by its last character.
fn ticket(name: char, change: impl Fn(&mut Ticket)) -> Ticket {
    let mut ticket = told(&bare(&format!("INC-261123-0000{name}")));
    change(&mut ticket);
    ticket
}

fn order(sort: &str, tickets: &[Ticket]) -> String {
    let sort = if sort.is_empty() { Sort::default() } else { Sort::parse(sort).unwrap() };
    let mut sorted = tickets.to_vec();
    sorted.reverse();
    sort.sort(&mut sorted);
    sorted.iter().filter_map(|t| t.id.chars().last()).collect()
}

#[test]
fn the_order_of_work() {
    let due = |t: &mut Ticket, due: &str| t.clocks.as_mut().unwrap().respond.due = Some(at(due));
    let tickets = [
        ticket('1', |t| (t.class, t.nature) = (Class::A, Some(Nature::Problem))),
        ticket('2', |t| {
            t.class = Class::A;
            due(t, "2026-11-01T00:00:00Z");
        }),
        ticket('3', |t| {
            t.class = Class::A;
            due(t, "2026-11-02T00:00:00Z");
        }),
        ticket('4', |t| (t.class, t.nature) = (Class::B, Some(Nature::Problem))),
        ticket('5', |t| (t.class, t.created) = (Class::B, at("2026-11-01T00:00:00Z"))),
        ticket('6', |t| t.class = Class::B),
        ticket('7', |t| t.class = Class::B),
        ticket('8', |t| (t.class, t.state) = (Class::A, State::Resolved)),
        ticket('9', |t| (t.class, t.state) = (Class::A, State::Closed)),
    ];
    assert_eq!(order("", &tickets), "123456789");
}

#[test]
fn keys_and_directions() {
    let some = |text: &str| Some(text.to_owned());
    let tickets = [
        ticket('1', |t| {
            (t.class, t.team, t.resolved) = (Class::B, some("storage"), Some(at("2026-11-01T00:00:00Z")))
        }),
        ticket('2', |t| (t.class, t.team, t.title) = (Class::A, None, "apple".to_owned())),
        ticket('3', |t| {
            (t.class, t.team, t.created) = (Class::B, some("Network"), at("2026-11-01T00:00:00Z"))
        }),
        ticket('4', |t| {
            (t.assignee, t.service, t.state) = (some("li"), some("mail"), State::Closed);
            t.class = Class::D;
        }),
    ];
    for (sort, expected) in [
        ("id", "1234"),
        ("-id", "4321"),
        ("class", "2134"),
        ("-class", "4132"),
        ("class,created", "2314"),
        ("class,-created", "2134"),
        ("CLASS, -id", "2314"),
        ("team", "3124"),
        ("-team", "1324"),
        ("title", "2134"),
        ("created", "3124"),
        ("-created", "1243"),
        ("assignee", "4123"),
        ("service", "4123"),
        ("state", "1234"),
        ("-state", "4123"),
        ("resolved", "1234"),
        ("-resolved", "1234"),
        ("closed", "1234"),
        ("kind", "1234"),
        ("due", "1234"),
    ] {
        assert_eq!(order(sort, &tickets), expected, "{sort}");
    }
}

#[test]
fn the_nearest_deadline_is_one_that_is_owed() {
    let mut ticket = ticket('1', |_| {});
    assert_eq!(nearest_due(&ticket), ticket.clocks.as_ref().unwrap().respond.due);
    ticket.clocks.as_mut().unwrap().respond.stopped = true;
    assert_eq!(nearest_due(&ticket), ticket.clocks.as_ref().unwrap().handle.due);
    let clocks = ticket.clocks.as_mut().unwrap();
    (clocks.handle.due, clocks.resolve.stopped) = (None, true);
    assert_eq!(nearest_due(&ticket), None);
}
