//! When a change may be carried out: freezes, and other changes on the same services.

use jiff::Timestamp;

use super::policy::Freeze;
use crate::records::{Id, Ticket};

/// A change that has a window and is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub id: Id,
    /// Its window.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// What it touches.
    pub services: Vec<String>,
}

/// The services a change touches, its own first.
pub fn services(ticket: &Ticket) -> Vec<String> {
    let affects = ticket.change.iter().flat_map(|c| &c.affects);
    ticket.service.iter().chain(affects).cloned().collect()
}

impl Taken {
    /// The window of a change, if it has one.
    pub fn of(ticket: &Ticket) -> Option<Taken> {
        let window = ticket.change.as_ref()?.window.as_ref()?;
        Some(Taken { id: ticket.id, from: window.from, to: window.to, services: services(ticket) })
    }
}

/// The freezes that a window of these services runs into.
pub fn frozen<'f>(
    freezes: &'f [Freeze],
    from: Timestamp,
    to: Timestamp,
    services: &[String],
) -> Vec<&'f Freeze> {
    let hits = |f: &&Freeze| {
        overlap((from, to), (f.from, f.to)) && (f.services.is_empty() || shared(&f.services, services))
    };
    freezes.iter().filter(hits).collect()
}

/// The changes that touch the same services in the same time. Windows that only meet do not clash.
pub fn clashes<'t>(window: &Taken, others: &'t [Taken]) -> Vec<&'t Taken> {
    let hits = |o: &&Taken| {
        o.id != window.id
            && overlap((window.from, window.to), (o.from, o.to))
            && shared(&o.services, &window.services)
    };
    others.iter().filter(hits).collect()
}

fn overlap(a: (Timestamp, Timestamp), b: (Timestamp, Timestamp)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn shared(a: &[String], b: &[String]) -> bool {
    a.iter().any(|one| b.iter().any(|other| one.eq_ignore_ascii_case(other)))
}
