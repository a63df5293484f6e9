//! The request form (M6.1b): what it must hold, and what a vote is bound to.

use serde_json::json;

use crate::lang::tr;
use crate::records::Ticket;
use crate::records::change::Change;
use crate::records::words::ChangeType;
use crate::rules::elements::Lack;
use crate::rules::fingerprint;

/// What the form lacks for being submitted: all of M6.1b, but for an emergency no more than what it is and why; it
/// is completed afterwards. The risk is assessed in a step of its own.
pub fn missing(ticket: &Ticket) -> Vec<Lack> {
    let emergency = ticket.change().is_some_and(|c| c.kind_of == ChangeType::Emergency);
    let at_once = |l: &Lack| !emergency || matches!(l.way, "--content TEXT" | "--reason TEXT");
    whole(ticket).into_iter().filter(at_once).collect()
}

/// What the whole form of M6.1b lacks.
pub fn whole(ticket: &Ticket) -> Vec<Lack> {
    let Some(change) = ticket.change() else { return Vec::new() };
    let asked = [
        (ticket.description.is_empty(), tr!("the content"), "--content TEXT"),
        (ticket.submission.scope.is_none(), tr!("the scope of impact"), "--scope TEXT"),
        (change.reason.is_empty(), tr!("the reason"), "--reason TEXT"),
        (change.resources.is_empty(), tr!("the resources"), "--resources TEXT"),
        (change.plan.is_empty(), tr!("the plan"), "--plan TEXT"),
        (change.rollback_plan.is_empty(), tr!("the rollback plan"), "--rollback-plan TEXT"),
    ];
    asked.into_iter().filter(|(lacks, ..)| *lacks).map(|(_, what, way)| Lack { what, way }).collect()
}

/// What the form is known by: another text when anything is other that a vote is about: type,
/// content, scope, reason, resources, plans, services, requester, risk.
///
/// Each vote keeps them, so that a vote on another form does not count, however the form was changed: by a
/// command, by hand, or by a merge of two clones.
pub fn fingerprint(ticket: &Ticket) -> String {
    about(ticket).map_or_else(String::new, |about| fingerprint::of(&about))
}

/// Whether a vote with this fingerprint was given on the form as it is, be it one of version 0.1.
pub fn is_voted_on(ticket: &Ticket, form: &str) -> bool {
    about(ticket).is_some_and(|about| fingerprint::is_of(form, &about))
}

fn about(ticket: &Ticket) -> Option<String> {
    let change = ticket.change()?;
    let Change { kind_of, template, reason, resources, plan, rollback_plan, affects, risk, .. } = change;
    let risk = risk.as_ref().map(|r| {
        let mut about = vec![
            json!(r.effects),
            json!(r.likelihood),
            json!(r.impact),
            json!(r.level),
            json!(r.mitigation),
            json!(r.signed_by),
        ];
        // Votes on assessments of before it was recorded still count.
        about.extend(r.complexity.map(|complexity| json!(complexity)));
        about
    });
    let about = json!([
        kind_of,
        template,
        ticket.description,
        ticket.submission.scope,
        reason,
        resources,
        plan,
        rollback_plan,
        ticket.service,
        affects,
        ticket.requester.name,
        ticket.requester.contact,
        risk,
    ]);
    Some(about.to_string())
}
