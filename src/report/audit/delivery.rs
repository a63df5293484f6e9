//! What is asked of deliveries (M4, M3.4).

use super::AuditRule;
use super::rule::{Case, Verdicted, conformity, verdict, whole};
use super::work::limit;
use crate::lang::{mark, tr};
use crate::records::delivery::Delivery;
use crate::records::words::{AcceptanceStep, AcceptanceVerdict};
use crate::records::{Kind, State};
use crate::rules::delivery::ready::{Judged, judge};

pub(super) const RULES: &[AuditRule] = &[
    rule(
        "delivery-five-steps",
        "M3.4b",
        mark!("what is accepted took all five steps of acceptance"),
        five_steps,
    ),
    rule("delivery-needs", "M4.1b", mark!("deliveries in progress have needs and an agreement"), needs),
    rule("delivery-tested", "M4.1c", mark!("the tests that the policy asks for have passed"), tested),
    rule("delivery-criteria", "M4.2a", mark!("every criterion is measured when it is accepted"), criteria),
    rule("delivery-in-time", "M1.4b", mark!("it is delivered by the agreed date"), |c| limit(c, "delivery")),
    rule("delivery-feedback", "M4.3a", mark!("feedback is answered within 24 h"), |c| limit(c, "feedback")),
    rule("delivery-reviews", "M4.4a", mark!("service reviews are held on their day"), |c| {
        limit(c, "follow-up")
    }),
];

const fn rule(
    name: &'static str,
    row: &'static str,
    asks: &'static str,
    judge: fn(&Case) -> Verdicted,
) -> AuditRule {
    conformity(name, row, &[Kind::Delivery], asks, judge)
}

fn begun<'a>(case: &'a Case) -> Option<&'a Delivery> {
    let delivery = case.ticket.delivery()?;
    delivery.delivered.as_ref().filter(|_| case.ticket.state != State::Cancelled).map(|_| delivery)
}

fn accepted<'a>(case: &'a Case) -> Option<&'a Delivery> {
    let delivery = begun(case)?;
    let last = delivery.acceptances.last()?.verdict?;
    (last != AcceptanceVerdict::Rejected).then_some(delivery)
}

fn five_steps(case: &Case) -> Verdicted {
    let steps = &accepted(case)?.acceptances.last()?.steps;
    let missing = AcceptanceStep::ALL.iter().filter(|step| !steps.iter().any(|s| s.step == **step));
    let missing: Vec<&str> = missing.map(|s| s.as_str()).collect();
    verdict(missing.is_empty(), tr!("was accepted without the step {missing}", missing = missing.join(", ")))
}

fn needs(case: &Case) -> Verdicted {
    let delivery = begun(case)?;
    let lacks = [
        (delivery.needs.is_empty() && delivery.needs_by_kind.is_empty(), mark!("the needs")),
        (delivery.agreement.is_none() && delivery.contract.is_none(), mark!("the agreement")),
    ];
    whole(&lacks, mark!("was begun without"))
}

fn tested(case: &Case) -> Verdicted {
    let delivery = begun(case)?;
    let passed = |kind| {
        let last = delivery.tests.iter().rev().find(|t| t.kind == kind);
        last.is_some_and(|t| t.verdict == crate::records::words::Verdict::Passed)
    };
    let open = case.policy.deliveries.tests.iter().filter(|kind| !passed(**kind));
    let open: Vec<&str> = open.map(|k| k.as_str()).collect();
    verdict(open.is_empty(), tr!("has not passed: {open}", open = open.join(", ")))
}

fn criteria(case: &Case) -> Verdicted {
    let delivery = accepted(case)?;
    let open = delivery.criteria.iter().filter(|c| judge(delivery, c) == Judged::Open);
    let open: Vec<&str> = open.map(|c| c.name.as_str()).collect();
    verdict(open.is_empty(), tr!("was accepted without a value of {open}", open = open.join(", ")))
}
