//! What a record costs: to parse, to write, to class and to compute the clocks of.
//!
//! Run with `cargo bench --bench records`.

use itdesk::config::default_policy;
use itdesk::records::{Event, Id, Ticket};
use itdesk::rules::{classify, clocks};
use jiff::{Span, Timestamp};

fn main() {
    divan::main();
}

fn start() -> Timestamp {
    "2026-01-05T08:00:00Z".parse().expect("an instant")
}

/// An open incident that has been written to `notes` times.
fn incident(notes: usize) -> Ticket {
    let id: Id = "INC-260105-0ER5V".parse().expect("an id");
    let mut ticket = Ticket::blank(id, "VPN gateway drops connections from the Leipzig office");
    ticket.description =
        vec!["Since the update of last night every tunnel falls after ten minutes.".to_owned()];
    for n in 0..=notes {
        let at = start() + Span::new().minutes(n as i64);
        let did = if n == 0 { "created" } else { "noted" };
        let mut event = Event::new(format!("{n:010}"), at, "lin@example.org", did);
        event.note = vec!["Restarted the gateway; the tunnels came back for a while.".to_owned()];
        ticket.record(event);
    }
    ticket
}

const NOTES: [usize; 3] = [1, 10, 100];

#[divan::bench(args = NOTES)]
fn parse(bencher: divan::Bencher, notes: usize) {
    let bytes = incident(notes).to_bytes();
    let counter = divan::counter::BytesCount::of_slice(&bytes[..]);
    bencher.counter(counter).bench(|| Ticket::parse(divan::black_box(&bytes)).expect("a record"));
}

/// The floor: the same bytes through the JSON parser alone, into no record.
#[divan::bench(args = NOTES)]
fn floor_json(bencher: divan::Bencher, notes: usize) {
    let bytes = incident(notes).to_bytes();
    let counter = divan::counter::BytesCount::of_slice(&bytes[..]);
    bencher
        .counter(counter)
        .bench(|| serde_json::from_slice::<serde_json::Value>(divan::black_box(&bytes)).expect("JSON"));
}

#[divan::bench(args = NOTES)]
fn write(bencher: divan::Bencher, notes: usize) {
    let ticket = incident(notes);
    bencher.bench(|| divan::black_box(&ticket).to_bytes());
}

#[divan::bench(args = NOTES)]
fn clocks_of(bencher: divan::Bencher, notes: usize) {
    let (policy, ticket) = (default_policy(), incident(notes));
    let now = start() + Span::new().hours(30);
    bencher.bench(|| clocks::clocks(&policy, divan::black_box(&ticket), now));
}

#[divan::bench]
fn class(bencher: divan::Bencher) {
    let (policy, ticket) = (default_policy(), incident(1));
    bencher.bench(|| classify::class_of(&policy, divan::black_box(&ticket)));
}
