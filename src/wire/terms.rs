//! What the agreement of a delivery sets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::clocks::Targets;
use crate::records::Ticket as Record;
use crate::rules::delivery::agreement;
use crate::rules::policy::Policy;

/// What an agreement sets for the class of a delivery (M4.1b).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgreementTerms {
    /// Targets in minutes of its calendar, for work on what is delivered.
    pub targets: Targets,
    /// What the delivery is measured by, each with its target.
    pub measures: BTreeMap<String, String>,
}

impl AgreementTerms {
    /// What the agreement that a delivery names sets; `None` where it names none that the policy has.
    pub(crate) fn of(policy: &Policy, record: &Record) -> Option<AgreementTerms> {
        let named = record.delivery()?.agreement.as_deref()?;
        let agreement = agreement::find(policy, named)?;
        let measures = agreement.measures.iter().map(|(name, target)| (name.clone(), target.to_string()));
        let targets = crate::rules::targets::under(policy, agreement, record.class).into();
        Some(AgreementTerms { targets, measures: measures.collect() })
    }
}
