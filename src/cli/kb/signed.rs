//! `knowledge.signed`: an approval counts once its commit bears the signature of whoever gave it.

use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::proof::signed_votes;
use crate::records::Id;

/// Refuses an approval that nothing proves, where the policy asks for its signature.
///
/// # Errors
/// Exit 4 with who is to sign; what asking git can meet.
pub(super) fn check(desk: &Desk, id: Id) -> Result<()> {
    if !desk.policy.knowledge.signed {
        return Ok(());
    }
    let ticket = desk.store.read(id)?;
    let given = ticket.article.as_ref().and_then(|a| a.draft.as_ref()?.approval.as_ref());
    let Some(given) = given else { return Ok(()) };
    if signed_votes(desk, &ticket)?.iter().any(|event| event.at == given.at && event.by == given.by) {
        return Ok(());
    }
    let message = format!(
        "{id} has no signed approval (knowledge.signed): no commit signed by {} brought it",
        given.by
    );
    let hint = format!("{} commits it, signed: git commit -S; then itdesk audit {id}", given.by);
    Err(Error::new(ErrorKind::Rule, message).hint(hint))
}
