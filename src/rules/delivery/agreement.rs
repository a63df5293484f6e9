//! The agreement of the policy that a delivery names (M4.1b).

use crate::lang::tr;
use crate::records::fold;
use crate::rules::policy::{Agreement, Policy};
use crate::rules::refusal::Refusal;

/// The agreement of this name; `default` is that of `[sla.default]`.
pub fn find<'p>(policy: &'p Policy, name: &str) -> Option<&'p Agreement> {
    names(policy).find(|agreement| fold::same_name(&agreement.name, name))
}

/// Every agreement of the policy.
pub fn names(policy: &Policy) -> impl Iterator<Item = &Agreement> {
    std::iter::once(&policy.sla.default).chain(&policy.sla.agreements)
}

/// The name of an agreement as the policy writes it. A policy without `[[sla.agreement]]` takes any text: there is
/// nothing that it could name.
///
/// # Errors
/// A refusal for a name that the policy does not have.
pub fn resolve(policy: &Policy, given: &str) -> Result<String, Refusal> {
    if let Some(known) = find(policy, given) {
        return Ok(known.name.clone());
    }
    if policy.sla.agreements.is_empty() {
        return Ok(given.to_owned());
    }
    let known: Vec<&str> = names(policy).map(|agreement| agreement.name.as_str()).collect();
    Err(Refusal::new(
        tr!("the policy has no agreement '{given}'", given),
        tr!("agreements: {known}; for the number of a contract, use --contract", known = known.join(", ")),
    ))
}
