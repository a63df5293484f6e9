//! What must stand before a delivery begins (M4.1).

use super::demands;
use super::missing::Missing;
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::delivery::{Criterion, Delivery};
use crate::records::words::{TestKind, Verdict};
use crate::rules::people;
use crate::rules::policy::{Deliveries, Policy};

/// What a delivery lacks for being begun by `deliverer`: needs, criteria and an acceptance team that were agreed
/// beforehand (M4.1b, M4.2), what else the policy asks for, and tests of which the last passed (M4.1c).
pub fn missing(policy: &Policy, ticket: &Ticket, deliverer: &str) -> Vec<Missing> {
    let Some(delivery) = ticket.delivery() else { return Vec::new() };
    let others = delivery.acceptance_team.iter().any(|who| !people::same(policy, who, deliverer));
    let mut lacks: Vec<Missing> = [
        (
            delivery.needs.is_empty() && delivery.needs_by_kind.is_empty(),
            tr!("the needs"),
            "itdesk deliver edit ID --need 'what the customer needs'",
        ),
        (
            delivery.criteria.is_empty(),
            "criteria",
            "itdesk deliver criterion add ID 'response time' --target '<= 200 ms'",
        ),
        (
            !others,
            tr!("an acceptance team beside the deliverer"),
            "itdesk deliver plan ID --acceptance-team customer",
        ),
    ]
    .into_iter()
    .filter(|(lacks, ..)| *lacks)
    .map(|(_, what, way)| Missing::new(what, way))
    .collect();
    lacks.extend(demands::missing(policy, delivery));
    lacks.extend(TestKind::ALL.iter().filter_map(|kind| untested(&policy.deliveries, delivery, *kind)));
    lacks
}

/// What a test lacks: one that the policy asks for has passed, and no test was last failed.
fn untested(policy: &Deliveries, delivery: &Delivery, kind: TestKind) -> Option<Missing> {
    let last = delivery.tests.iter().rev().find(|t| t.kind == kind).map(|t| t.verdict);
    let lacks = match last {
        Some(Verdict::Passed) => false,
        Some(Verdict::Failed) => true,
        None => policy.tests.contains(&kind),
    };
    let (what, way) = match kind {
        TestKind::Functional => {
            (tr!("a passed functional test"), "itdesk deliver test ID functional --passed")
        }
        TestKind::Performance => {
            (tr!("a passed performance test"), "itdesk deliver test ID performance --passed")
        }
        TestKind::Security => (tr!("a passed security test"), "itdesk deliver test ID security --passed"),
        TestKind::Uat => (tr!("a passed user acceptance test"), "itdesk deliver test ID uat --passed"),
    };
    lacks.then(|| Missing::new(what, way))
}

/// Where a criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Not measured, or not since the delivery that is to be accepted began.
    Open,
    /// Its target is kept.
    Met,
    /// Its target is missed.
    Missed,
}

/// Whether a criterion is met. What was missed before a delivery began anew must be measured again; what was met then
/// still counts.
pub fn judge(delivery: &Delivery, criterion: &Criterion) -> Judged {
    let Some(value) = &criterion.measured else { return Judged::Open };
    let met = criterion.target.is_met(value).unwrap_or(false);
    let begun = delivery.delivered.as_ref().map(|d| d.at);
    match (met, criterion.at, begun) {
        (true, ..) => Judged::Met,
        (false, Some(at), Some(begun)) if at < begun => Judged::Open,
        (false, ..) => Judged::Missed,
    }
}

/// The criteria that stand so, by name.
pub fn judged(delivery: &Delivery, how: Judged) -> Vec<&Criterion> {
    delivery.criteria.iter().filter(|c| judge(delivery, c) == how).collect()
}
