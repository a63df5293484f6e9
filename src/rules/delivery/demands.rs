//! What the policy asks of a delivery before it begins, beside what every delivery needs (M4.1a, M4.1b).

use super::missing::Missing;
use super::{agreement, plan, qualified};
use crate::lang::{self, tr};
use crate::records::delivery::Delivery;
use crate::records::words::{DeliveryDemand, NeedKind, PlanArea, PlanPart, Readiness};
use crate::rules::policy::Policy;

/// What a delivery lacks of what the policy asks for.
pub(super) fn missing(policy: &Policy, delivery: &Delivery) -> Vec<Missing> {
    let asked = DeliveryDemand::ALL.iter().filter(|demand| policy.deliveries.requires.contains(demand));
    let mut lacks: Vec<Missing> = asked.flat_map(|demand| of(policy, delivery, *demand)).collect();
    lacks.extend(qualification(policy, delivery));
    lacks
}

fn of(policy: &Policy, delivery: &Delivery, demand: DeliveryDemand) -> Vec<Missing> {
    let unless = |given: bool, what: &str, way: &str| (!given).then(|| Missing::new(what, way));
    let lack = match demand {
        DeliveryDemand::Needs => needs(delivery),
        DeliveryDemand::Resources => return area(delivery, PlanArea::Resources),
        DeliveryDemand::Blueprint => return area(delivery, PlanArea::Blueprint),
        DeliveryDemand::Deployment => return area(delivery, PlanArea::Deployment),
        DeliveryDemand::Agreement => {
            let known = |name: &str| agreement::resolve(policy, name).is_ok();
            let given = delivery.contract.is_some() || delivery.agreement.as_deref().is_some_and(known);
            let first = policy.sla.agreements.first().map_or("SLA-7", |agreement| &agreement.name);
            let way = format!("itdesk deliver edit ID --agreement '{first}'");
            unless(given, tr!("the agreement"), &way)
        }
        DeliveryDemand::Dates => unless(
            delivery.begin.is_some() && delivery.deliver_by.is_some(),
            tr!("the dates (begin, deliver by)"),
            "itdesk deliver edit ID --begin 1d --deliver-by 14d",
        ),
        DeliveryDemand::Responsibilities => unless(
            !delivery.responsibilities.is_empty(),
            tr!("the responsibilities"),
            "itdesk deliver edit ID --responsible 'who does what'",
        ),
    };
    lack.into_iter().collect()
}

fn needs(delivery: &Delivery) -> Option<Missing> {
    let has = |kind: &&NeedKind| delivery.needs_by_kind.iter().any(|need| need.kind == **kind);
    let lacking: Vec<NeedKind> = NeedKind::ALL.iter().filter(|kind| !has(kind)).copied().collect();
    let flags: String = lacking.iter().map(|kind| format!(" --{kind} 'what is needed'")).collect();
    let kinds = lang::listed(lacking.iter().map(|kind| kind.as_str()));
    (!lacking.is_empty())
        .then(|| Missing::new(&tr!("needs ({kinds})", kinds), &format!("itdesk deliver edit ID{flags}")))
}

/// What is not planned in an area, and what is planned but not ready.
fn area(delivery: &Delivery, area: PlanArea) -> Vec<Missing> {
    let of = |part: PlanPart| delivery.preparation.iter().filter(move |prepared| prepared.part == part);
    let is_open = |part: &PlanPart| of(*part).any(|prepared| prepared.state == Readiness::Planned);
    let absent: Vec<PlanPart> = PlanPart::of(area).filter(|part| of(*part).next().is_none()).collect();
    let open: Vec<PlanPart> = PlanPart::of(area).filter(is_open).collect();
    let noun = plan::verb(area);
    let words = |parts: &[PlanPart]| lang::listed(parts.iter().map(|part| part.as_str()));
    let first = |parts: &[PlanPart], before: &str, after: &str| {
        let part = parts.first()?;
        Some(format!("itdesk deliver {noun} {before} ID {part} {after}--state ready"))
    };
    let absent = first(&absent, "add", "'what is planned' ").map(|way| {
        let area = lang::shown(area.as_str());
        Missing::new(&tr!("{area} ({parts})", area, parts = words(&absent)), &way)
    });
    let open = first(&open, "set", "")
        .map(|way| Missing::new(&tr!("the state ready of {parts}", parts = words(&open)), &way));
    absent.into_iter().chain(open).collect()
}

/// Members of the acceptance team who are not qualified (M4.2b).
fn qualification(policy: &Policy, delivery: &Delivery) -> Option<Missing> {
    let lacking = qualified::unqualified(policy, &delivery.acceptance_team);
    let asked = policy.deliveries.acceptance_qualification.as_deref()?;
    (!lacking.is_empty()).then(|| {
        let names = lacking.join(", ");
        let what = tr!("the qualification '{asked}' of {names}", asked, names);
        Missing::new(&what, &qualified::hint(policy, asked))
    })
}
