//! `changes.signed`: votes count once their commits bear the voters' signatures.

use crate::desk::Desk;
use crate::error::Result;
use crate::proof::signed_votes;
use crate::records::Id;
use crate::records::change::Approval;
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
    let votes = signed_votes(desk, &ticket)?;
    let is_proven = |vote: &Approval| {
        votes.iter().any(|event| event.at == vote.at && desk.person(&event.by) == desk.person(&vote.who))
    };
    Ok(check_proven(&desk.policy, &ticket, &is_proven)?)
}
