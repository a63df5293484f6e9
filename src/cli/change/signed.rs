//! `changes.signed`: votes count once their commits bear the voters' signatures.

use crate::desk::Desk;
use crate::error::Result;
use crate::proof::{is_vote, signed_by_their_authors};
use crate::records::change::Approval;
use crate::records::{Event, Id};
use crate::rules::change::approval::check_proven;

/// Refuses what rests on votes that nothing proves.
///
/// # Errors
/// Exit 4 with the voters whose votes lack proof; what asking git can meet.
pub(super) fn check(desk: &Desk, id: Id) -> Result<()> {
    if !desk.policy.changes.signed {
        return Ok(());
    }
    let ticket = desk.store.read(id)?;
    let proven = signed_by_their_authors(desk, id)?;
    let votes: Vec<&Event> = ticket.standing().filter(|e| is_vote(e) && proven.contains(&e.event)).collect();
    let is_proven = |vote: &Approval| {
        votes.iter().any(|event| event.at == vote.at && desk.person(&event.by) == desk.person(&vote.who))
    };
    Ok(check_proven(&desk.policy, &ticket, &is_proven)?)
}
