//! Which levels of approval a change has, by its risk, type, services, scope and complexity (M6.1c).

use super::window::services;
use crate::records::change::Change;
use crate::records::{Ticket, fold};
use crate::rules::policy::{ApprovalRule, Policy, Route};

/// The steps that decide on a change, in order; none before its risk is assessed.
pub fn steps<'p>(policy: &'p Policy, ticket: &Ticket) -> &'p [Vec<Route>] {
    let Some(change) = ticket.change() else { return &[] };
    let Some(risk) = &change.risk else { return &[] };
    let changes = &policy.changes;
    let rule = changes.approval_rules.iter().find(|rule| is_for(rule, ticket, change));
    rule.map_or(&changes.approval[risk.level as usize], |rule| &rule.steps)
}

/// Whether a rule is for this change: each of its conditions has the value that the change has.
fn is_for(rule: &ApprovalRule, ticket: &Ticket, change: &Change) -> bool {
    let Some(risk) = &change.risk else { return false };
    let ApprovalRule { risk: levels, r#type, service, scope, impact, complexity, steps: _ } = rule;
    let among = |words: &[String], word: &str| words.iter().any(|known| fold::same_name(known, word));
    let of_scope = ticket.submission.scope.as_deref().unwrap_or_default();
    (levels.is_empty() || levels.contains(&risk.level))
        && (r#type.is_empty() || r#type.contains(&change.kind_of))
        && (service.is_empty() || services(ticket).iter().any(|touched| among(service, touched)))
        && (scope.is_empty() || scope.iter().any(|pattern| pattern.matches(of_scope)))
        && (impact.is_empty() || risk.impact.as_ref().is_some_and(|level| among(impact, level)))
        && (complexity.is_empty() || risk.complexity.is_some_and(|level| complexity.contains(&level)))
}

/// Whether a rule of the policy asks how complex a change is.
pub fn asks_complexity(policy: &Policy) -> bool {
    policy.changes.approval_rules.iter().any(|rule| !rule.complexity.is_empty())
}
