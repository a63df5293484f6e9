//! To which ticket a message belongs.

use super::Letter;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{Name, Need};
use crate::records::words::Purpose;
use crate::records::{Id, Ticket};
use crate::store::Shelf;

/// A ticket and where it stands.
pub(super) type Place = (Shelf, Id);

/// How a message names the ticket that it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// It names a message of its thread, which whoever got none of them does not know.
    Thread,
    /// It names the survey that the desk sent.
    Survey,
    /// Its id stands in the subject, where anyone can write it.
    Subject,
}

/// The ticket that has this very message in its history already.
pub(super) fn known(desk: &Desk, letter: &Letter) -> Result<Option<Place>> {
    holding(desk, Name::Message(&letter.id))
}

/// Where what is said about a ticket belongs: with the one that it is a duplicate of, where it is over.
pub(super) fn living(desk: &Desk, place: Place) -> Result<Place> {
    let ticket = desk.store.read_from(place.0, place.1)?;
    desk.living((place.0, ticket)).map(|(shelf, ticket)| (shelf, ticket.id))
}

/// The messages that a message answers and the desk has never seen, the nearest first.
pub(super) fn unseen(desk: &Desk, letter: &Letter) -> Result<Vec<String>> {
    let mut unseen = Vec::new();
    for message in letter.thread.iter().take(REMEMBERED) {
        // What looks like the desk's own and is of no ticket was made up.
        if own_message(message).is_none() && holding(desk, Name::Message(message))?.is_none() {
            unseen.push(message.clone());
        }
    }
    Ok(unseen)
}

/// So many messages are remembered that the desk never saw.
const REMEMBERED: usize = 20;

/// Whether the desk made this Message-ID for a survey.
fn is_survey(desk: &Desk, message: &str) -> bool {
    let (made, domain) = message.rsplit_once('@').unwrap_or((message, ""));
    made.split('.').nth(1) == Some(Purpose::Survey.as_str())
        && domain.eq_ignore_ascii_case(desk.policy.mail.domain())
}

/// The ticket that a message answers: by the messages it names, the nearest first, else by an id in its subject.
pub(super) fn answered(desk: &Desk, letter: &Letter) -> Result<Option<(Place, By)>> {
    for message in &letter.thread {
        if let Some(id) = own_message(message)
            && let Some(place) = desk.place_of(id)?
        {
            let by = if is_survey(desk, message) { By::Survey } else { By::Thread };
            return Ok(Some((place, by)));
        }
        let seen = holding(desk, Name::Message(message))?;
        if let Some(place) = seen.map_or_else(|| holding(desk, Name::Thread(message)), |p| Ok(Some(p)))? {
            return Ok(Some((place, By::Thread)));
        }
    }
    for id in ids_in(&letter.subject) {
        if let Some(place) = desk.place_of(id)? {
            return Ok(Some((place, By::Subject)));
        }
    }
    Ok(None)
}

/// The ticket whose Message-ID the desk itself made: [`message_id`] begins with its id.
fn own_message(message: &str) -> Option<Id> {
    ids_in(message.split('.').next()?).next()
}

/// A fresh Message-ID for a message about a ticket, by which its answers find back.
pub(super) fn message_id(ticket: &Ticket, what: &str, random: &str, domain: &str) -> String {
    format!("{}.{what}.{random}@{domain}", ticket.id)
}

/// The ids that stand whole in a text; short ones are left to people, for a stranger's text may hold anything.
fn ids_in(text: &str) -> impl Iterator<Item = Id> + '_ {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.len() == LENGTH).filter_map(|word| word.trim_matches('-').parse().ok())
}

/// How long an id is.
const LENGTH: usize = "INC-261123-4KX9P".len();

/// The ticket with a message of this id in its history.
fn holding(desk: &Desk, name: Name) -> Result<Option<Place>> {
    for shelf in desk.shelves() {
        let ids = desk.ask(shelf, Need::Rows, |index| index.named(name))?;
        // Two clones may have taken in the same message: the older ticket has it.
        if let Some(id) = ids.into_iter().min_by_key(Id::number) {
            return Ok(Some((shelf, id)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_whole_or_not_at_all() {
        let found = |text: &str| ids_in(text).map(|id| id.to_string()).collect::<Vec<_>>();
        assert_eq!(found("Re: [INC-261123-4KX9P] down"), ["INC-261123-4KX9P"]);
        assert_eq!(
            found("about req-261123-00000, INC-261123-4KX9P."),
            ["REQ-261123-00000", "INC-261123-4KX9P"]
        );
        assert_eq!(found("4KX9P XINC-261123-4KX9P INC-261399-4KX9P"), [""; 0]);
        assert_eq!(
            own_message("INC-261123-4KX9P.received.abc@x").map(|id| id.to_string()).as_deref(),
            Some("INC-261123-4KX9P")
        );
    }
}
