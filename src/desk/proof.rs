//! Steps that rest on votes which the policy wants signed: the evidence is gathered here, the rule decides.

use super::Desk;
use crate::error::Result;
use crate::provenance;
use crate::records::Ticket;
use crate::rules;

impl Desk {
    /// Checks that signed votes carry the step from `before` to `after`; git runs only where the policy asks for it.
    ///
    /// # Errors
    /// Exit 4 with whose signature is missing; exit 2 outside a git repository or in a shallow clone.
    pub(super) fn check_proof(&self, before: &Ticket, after: &Ticket) -> Result<()> {
        if !rules::proof::is_asked(&self.policy, before, after) {
            return Ok(());
        }
        let signed = provenance::evidence(&self.store, &self.policy, before)?;
        Ok(rules::proof::check(&self.policy, before, after, &signed)?)
    }
}
