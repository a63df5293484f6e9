//! What an acceptance report says of the preparation: needs, agreement, plan (M4.1).

use jiff::tz::TimeZone;

use super::titled::titled;
use crate::lang::{self, mark, tr};
use crate::records::Ticket;
use crate::records::delivery::{Delivery, Prepared};
use crate::records::words::PlanArea;
use crate::render::markdown::{field, heading};
use crate::render::measured;
use crate::render::times::moment;
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::wire::AgreementTerms;

/// The needs by kind.
pub(super) fn needs(delivery: &Delivery) -> String {
    let needs = delivery.needs_by_kind.iter();
    let rows: Vec<Vec<String>> =
        needs.map(|need| vec![lang::shown(need.kind.as_str()).to_owned(), need.text.clone()]).collect();
    titled(tr!("Needs by kind"), &[mark!("Kind"), mark!("Need")], &rows)
}

/// What the agreement of the policy sets that the delivery names.
pub(super) fn agreement(policy: &Policy, ticket: &Ticket) -> String {
    let Some(AgreementTerms { targets, measures }) = AgreementTerms::of(policy, ticket) else {
        return String::new();
    };
    let measures: String = measures.iter().map(|(name, target)| field(name, target)).collect();
    let title = heading(2, tr!("Terms of the agreement"));
    let calendar = field(mark!("Calendar"), &targets.calendar);
    let targets = field(mark!("Targets"), &measured::targets(&targets));
    format!("{title}{calendar}{targets}{measures}\n")
}

/// The members of the acceptance team, each with the qualifications that the policy gives.
pub(super) fn team(policy: &Policy, delivery: &Delivery) -> String {
    let member = |who: &String| {
        let person = policy.people.get(&people::canonical(policy, who));
        let has = person.map(|person| person.qualifications.join(", ")).filter(|has| !has.is_empty());
        has.map_or_else(|| who.clone(), |has| format!("{who} ({has})"))
    };
    delivery.acceptance_team.iter().map(member).collect::<Vec<_>>().join(", ")
}

/// Resources, blueprint and deployment, a table for each.
pub(super) fn preparation(delivery: &Delivery, zone: &TimeZone) -> String {
    let header = [mark!("Part"), mark!("Planned"), mark!("State"), mark!("By"), mark!("When")];
    let row = |p: &Prepared| {
        let (part, state) = (lang::shown(p.part.as_str()), lang::shown(p.state.as_str()));
        vec![part.to_owned(), p.text.clone(), state.to_owned(), p.by.clone(), moment(zone, p.at)]
    };
    let of = |area: &PlanArea| {
        let of_area = delivery.preparation.iter().filter(|p| p.part.area() == *area);
        titled(measured::area(*area), &header, &of_area.map(row).collect::<Vec<_>>())
    };
    PlanArea::ALL.iter().map(of).collect()
}

/// The plan in prose.
pub(super) fn plan(delivery: &Delivery) -> String {
    let p = &delivery.plan;
    let parts = [
        (mark!("Resources"), &p.resources),
        (mark!("Process"), &p.process),
        (mark!("Components"), &p.components),
        (mark!("Interfaces"), &p.interfaces),
        (mark!("Mode of delivery"), &p.mode),
        (mark!("Deployment"), &p.deployment),
        (mark!("Environment"), &p.environment),
    ];
    let rows: String = parts.iter().map(|(name, text)| field(name, &text.join(" "))).collect();
    if rows.is_empty() { rows } else { format!("{}{rows}\n", heading(2, "Plan")) }
}
