//! The time of the fault (M5.4a), from which the limits on the record of an incident count (M5.4c).

use jiff::Timestamp;

use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::Ticket;

/// When the fault of an incident happened, where somebody said so.
pub fn occurred(ticket: &Ticket) -> Option<Timestamp> {
    ticket.incident().and_then(|incident| incident.occurred)
}

/// Refuses a time of the fault that is still to come. One that is there already stays: it may be of a clone whose
/// clock is ahead.
///
/// # Errors
/// A refusal that names both times.
pub fn check(before: Option<&Ticket>, after: &Ticket, now: Timestamp) -> Result<(), Refusal> {
    let Some(at) = occurred(after).filter(|at| *at > now) else { return Ok(()) };
    if before.and_then(occurred) == Some(at) {
        return Ok(());
    }
    Err(Refusal::new(
        tr!("the fault of {id} cannot have happened at {at}: it is {now} now", id = after.id, at, now),
        tr!("give an earlier time with --occurred"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Id, Kind};

    #[test]
    fn m5_4a_a_fault_lies_in_the_past() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let at = |text: &str| {
            let mut ticket =
                Ticket::blank(Id::new(Kind::Incident, jiff::civil::date(2026, 11, 23), 0), "Down");
            ticket.incident_mut().unwrap().occurred = Some(text.parse().unwrap());
            ticket
        };
        let (past, present) = (at("2026-11-22T23:00:00Z"), at("2026-11-23T09:00:00Z"));
        let future = at("2026-11-23T09:00:01Z");
        assert!(check(None, &past, now).is_ok() && check(None, &present, now).is_ok());
        assert!(check(None, &future, now).is_err() && check(Some(&past), &future, now).is_err());
        assert!(check(Some(&future), &future, now).is_ok(), "what is there does not stop the work");
        let request = Ticket::blank(Id::new(Kind::Request, jiff::civil::date(2026, 11, 23), 0), "A laptop");
        assert!(check(None, &request, now).is_ok());
    }
}
