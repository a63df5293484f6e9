//! What is asked of changes (M6).

use super::AuditRule;
use super::rule::{Case, Verdicted, conformity, verdict, whole};
use super::work::limit;
use crate::lang::{mark, tr};
use crate::records::change::{Change, Implementation};
use crate::records::fold;
use crate::records::words::Vote;
use crate::records::{Kind, State};
use crate::report::entry::{assessed_before, decision, is_on_record};

pub(super) const RULES: &[AuditRule] = &[
    rule("change-form", "M6.1b", mark!("submitted changes have content, scope, resources and plans"), form),
    rule("change-assessed", "M6.1d", mark!("the risk is assessed and signed before the start"), assessed),
    rule("change-approved", "M6.1c", mark!("what is carried out was approved, in writing"), approved),
    rule("change-prepared", "M6.2a", mark!("the checklist is done or not needed before the start"), prepared),
    rule("change-window", "M6.2a", mark!("it is carried out in its window"), |c| limit(c, "window")),
    rule("change-monitored", "M6.2b", mark!("what was carried out is observed"), monitored),
    rule("change-evaluated", "M6.2b", mark!("it is evaluated when the time of watching is over"), |c| {
        limit(c, "evaluation")
    }),
    rule("change-record", "M6.3a", mark!("closed changes have a complete record"), on_record),
];

const fn rule(
    name: &'static str,
    row: &'static str,
    asks: &'static str,
    judge: fn(&Case) -> Verdicted,
) -> AuditRule {
    conformity(name, row, &[Kind::Change], asks, judge)
}

fn change<'a>(case: &'a Case) -> Option<&'a Change> {
    case.ticket.change().filter(|_| case.ticket.state != State::Cancelled)
}

fn begun<'a>(case: &'a Case) -> Option<(&'a Change, &'a Implementation)> {
    change(case).and_then(|c| Some((c, c.implementation.as_ref()?)))
}

fn form(case: &Case) -> Verdicted {
    let change = change(case).filter(|_| case.ticket.state != State::Draft)?;
    let lacks = [
        (case.ticket.description.is_empty(), mark!("the content")),
        (case.ticket.submission.scope.is_none(), mark!("the scope of impact")),
        (change.resources.is_empty(), mark!("the resources")),
        (change.plan.is_empty(), mark!("the plan")),
        (change.rollback_plan.is_empty(), mark!("the plan for going back")),
    ];
    whole(&lacks, "lacks")
}

fn assessed(case: &Case) -> Verdicted {
    let (change, begun) = begun(case)?;
    verdict(
        assessed_before(case.ticket, change),
        tr!("began {started} without an assessed risk", started = begun.started),
    )
}

fn approved(case: &Case) -> Verdicted {
    begun(case)?;
    let why = match decision(case.policy, case.ticket) {
        Some(Vote::Approved) => return Some(Ok(())),
        Some(Vote::Rejected) => mark!("was carried out and rejected"),
        None => mark!("was carried out and is not approved by the votes that count"),
    };
    verdict(false, why)
}

fn prepared(case: &Case) -> Verdicted {
    let (change, begun) = begun(case)?;
    let done = |item: &str| {
        change.preparation.iter().any(|p| fold::same_name(&p.item, item) && p.at <= begun.started)
    };
    let open: Vec<&str> =
        case.policy.changes.checklist.iter().map(String::as_str).filter(|item| !done(item)).collect();
    verdict(open.is_empty(), tr!("began without {open}", open = open.join(", ")))
}

fn monitored(case: &Case) -> Verdicted {
    let (change, begun) = begun(case)?;
    begun.ended?;
    verdict(!change.observations.is_empty(), mark!("was carried out and nothing is observed"))
}

fn on_record(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    let whole = is_on_record(case.policy, case.ticket, change(case)?);
    verdict(whole, mark!("is closed and its record is incomplete (see itdesk change record)"))
}
