//! What the commits prove of the votes on one ticket, for the rule that decides (`rules::proof`).

use super::events::CommittedEvent;
use super::fault::Fault;
use super::signers;
use super::trail::{Trail, repository};
use crate::error::Result;
use crate::git::Commit;
use crate::records::{Event, Ticket};
use crate::rules::policy::Policy;
use crate::rules::proof::{Signed, is_same_person};
use crate::store::{Shelf, Store};

/// The votes on a ticket that a commit brought which one person wrote, signed and named, as that commit has them. None where
/// an event was altered or removed since.
///
/// # Errors
/// Exit 2 when the desk is in no git repository or in a shallow clone, 7 when git cannot be run.
pub(crate) fn evidence(store: &Store, policy: &Policy, ticket: &Ticket) -> Result<Vec<Signed>> {
    let git = repository(store)?;
    let trail = Trail::walk(&git, Some(ticket.id))?;
    if is_altered(store, &trail, ticket)? {
        return Ok(Vec::new());
    }
    let signers = signers::verify(&git, policy, &trail.bringing())?;
    let signed = ticket.history.iter().filter_map(|event| {
        let (commit, vote) = vote(&trail, ticket, event)?;
        let signer = signers.get(&commit.id)?.who()?;
        is_of(policy, signer, commit, &vote).then(|| Signed { signer: signer.to_owned(), event: vote })
    });
    Ok(signed.collect())
}

/// The vote as the commit that brought it has it, if the record still says the same and nothing of the ticket was altered or
/// removed since.
pub(super) fn vote<'t>(trail: &'t Trail, ticket: &Ticket, event: &Event) -> Option<(&'t Commit, Event)> {
    let (place, vote) = trail.vote(ticket.id, &event.event)?;
    let spoils = |fault| matches!(fault, Fault::Altered | Fault::Removed);
    let spoiled = trail.tampered.iter().any(|t| t.id == ticket.id && t.commit >= place && spoils(t.fault));
    (!spoiled && vote == event.as_written()).then(|| (&trail.commits[place], vote))
}

/// Whether one person signed the commit, wrote it and is named in the event.
pub(super) fn is_of(policy: &Policy, signer: &str, commit: &Commit, event: &Event) -> bool {
    [&commit.author.email, &event.by].iter().all(|who| is_same_person(policy, signer, who))
}

/// Whether a hand removed or altered what is committed.
fn is_altered(store: &Store, trail: &Trail, ticket: &Ticket) -> Result<bool> {
    let Some(committed) = trail.head.get(&ticket.id) else { return Ok(false) };
    let mut bytes = None;
    for shelf in [Shelf::Live, Shelf::Archive] {
        bytes = match bytes {
            None => store.record_bytes(shelf, ticket.id)?,
            known => known,
        };
    }
    let now = bytes.and_then(|bytes| CommittedEvent::of(&bytes)).unwrap_or_default();
    Ok(committed.events.iter().any(|(event, value)| now.events.get(event) != Some(value)))
}
