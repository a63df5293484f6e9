//! What every action on a ticket keeps to, whichever command or library call it comes from.

use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::{Ticket, bounds};

/// Refuses a title longer than [`bounds::TITLE`]. One that is already there stays: a record that
/// another program wrote must not stop the work on it.
///
/// # Errors
/// A refusal that names the limit.
pub fn check(before: Option<&Ticket>, after: &Ticket) -> Result<(), Refusal> {
    let length = after.title.chars().count();
    if length <= bounds::TITLE || before.is_some_and(|before| before.title == after.title) {
        return Ok(());
    }
    Err(Refusal::new(
        tr!(
            "the title of {id} has {length} characters; at most {title} fit",
            id = after.id,
            length,
            title = bounds::TITLE
        ),
        tr!("shorten the title, and put the rest into the description"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Id, Kind};

    #[test]
    fn a_longer_title_is_refused_and_one_that_is_there_stays() {
        let id = Id::new(Kind::Incident, jiff::civil::date(2026, 11, 23), 0);
        let titled = |length| Ticket::blank(id, &"日".repeat(length));
        assert!(check(None, &titled(bounds::TITLE)).is_ok());
        let refusal = check(None, &titled(bounds::TITLE + 1)).unwrap_err();
        assert!(refusal.to_string().contains("501 characters; at most 500"), "{refusal}");
        assert!(check(Some(&titled(9)), &titled(501)).is_err());
        assert!(check(Some(&titled(501)), &titled(501)).is_ok());
        assert!(check(Some(&titled(501)), &titled(9)).is_ok());
    }
}
