//! Records, and the messages made of them.

use itdesk::desk::Desk;
use itdesk::mail::{Letter, compose};
use itdesk::records::Ticket;
use itdesk::records::words::Purpose;
use itdesk::render::{Screen, page};
use itdesk::rules::mail::{self, Reply, effect};
use itdesk::rules::{replay, undo};
use itdesk::wire;
use jiff::tz::TimeZone;

use super::{NOW, POLICY};

/// A record: read, written, told, shown, gone back over.
pub fn record(bytes: &[u8]) {
    let Ok(ticket) = Ticket::parse(bytes) else { return };
    let written = ticket.to_bytes();
    assert_eq!(Ticket::parse(&written).as_ref(), Ok(&ticket), "it reads back");
    let told = wire::Ticket::full(&POLICY, &ticket, *NOW);
    let screen = Screen { width: Some(80), zone: TimeZone::UTC, is_painted: true, now: *NOW };
    let _ = page::ticket(&screen, &told);
    for event in &ticket.history {
        if let Ok(Some(then)) = replay::as_of(&ticket, event.recorded_at()) {
            assert!(then.history.len() <= ticket.history.len() && then.id == ticket.id);
        }
    }
    let mut undone = ticket.clone();
    let _ = undo::undo(&mut undone, &|_| true, Vec::new());
    let reply = Reply { author: mail::Author::Other, to_requester: false, automatic: false, thanks: false };
    let _ = effect(&POLICY, &ticket, reply, *NOW);
}

/// The messages to the requester of a record: whatever stands in it, each is one message to them from the desk.
pub fn message(bytes: &[u8]) {
    let Ok(ticket) = Ticket::parse(bytes) else { return };
    let desk = Desk::new("/nonexistent".into(), POLICY.clone(), 0, *NOW, None, Some("lin".to_owned()));
    for purpose in Purpose::ALL {
        let Ok(out) = compose(&desk, &ticket, *purpose, None) else { continue };
        let letter = Letter::parse(out.message.as_bytes()).expect("what goes out is a message");
        assert_eq!(letter.from.address, "help@desk.example");
        assert_eq!((&letter.to[..], &letter.id), (&[out.to.clone()][..], &out.message_id));
        assert_eq!(ticket.requester.contact.as_ref(), Some(&out.to));
        assert!(!out.subject.contains(['\r', '\n']), "{:?}", out.subject);
        let head = out.message.split("\n\n").next().unwrap_or_default();
        let names: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap_or_default())
            .collect();
        let unknown = names.iter().find(|name| !HEADERS.contains(name));
        assert_eq!(unknown, None, "a header that nobody meant\n{head}");
        let mut each = names.clone();
        each.sort_unstable();
        assert!(each.windows(2).all(|w| w[0] != w[1]), "a header twice\n{head}");
    }
}

/// What a message may have in its header.
const HEADERS: [&str; 13] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "X-Loop",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
];
