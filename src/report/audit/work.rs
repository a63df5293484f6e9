//! What is asked of requests and incidents (M2, M5).

use super::AuditRule;
use super::rule::conformity as rule;
use super::rule::{Case, Verdicted, verdict, whole};
use crate::lang::{self, mark, tr};
use crate::records::words::{AnalysisStep, RegistrationField as Field, Verdict};
use crate::records::{Class, Kind, Recipient, State};
use crate::rules::clocks::{Clock, ClockState};
use crate::rules::elements::{complete_since, missing_elements};
use crate::rules::limits::{Limit, limits};
use crate::rules::registration::missing;

const WORK: &[Kind] = &[Kind::Request, Kind::Incident];
const INCIDENT: &[Kind] = &[Kind::Incident];

pub(super) const RULES: &[AuditRule] = &[
    rule(
        "registration",
        "M2.2c",
        WORK,
        mark!("requester, description and type or assessment are registered"),
        registered,
    ),
    rule(
        "assessed",
        "M2.3a",
        WORK,
        mark!("impact and urgency are assessed before the work begins"),
        assessed,
    ),
    rule("assigned", "M2.4a", WORK, mark!("what is worked on has someone who has it"), assigned),
    rule("told", "M2.4a", WORK, mark!("the requester was informed before it was closed"), told),
    rule("respond", "M5.1a", WORK, mark!("the first answer is given in time"), |c| kept(c, |k| &k.respond)),
    rule("handle", "M5.1a", WORK, mark!("the solution is carried out in time"), |c| kept(c, |k| &k.handle)),
    rule("resolve", "M5.1a", WORK, mark!("it is resolved in time"), |c| kept(c, |k| &k.resolve)),
    rule(
        "confirmed",
        "M5.1c",
        INCIDENT,
        mark!("the customer confirmed the result of what is closed"),
        confirmed,
    ),
    rule(
        "analysed",
        "M5.2c",
        INCIDENT,
        mark!("classes A and B are analysed to the root cause before they are closed"),
        analysed,
    ),
    rule("cause", "M5.2d", INCIDENT, mark!("what is closed has a class of cause"), cause),
    rule("verified", "M5.3a", INCIDENT, mark!("every repair is verified before it is resolved"), verified),
    rule(
        "elements",
        "M5.4b",
        INCIDENT,
        mark!("closed incidents have time, place, event and outcome"),
        elements,
    ),
    rule("record-complete", "M5.4c", INCIDENT, mark!("the record is complete in time"), |c| {
        limit(c, "complete")
    }),
    rule("record-filed", "M5.4c", INCIDENT, mark!("the record is filed in time"), |c| limit(c, "filed")),
];

fn registered(case: &Case) -> Verdicted {
    let t = case.ticket;
    let seen = t.incident().is_some_and(|i| !i.symptom.is_empty());
    let lacks = [
        (t.requester.name.is_none() && t.requester.contact.is_none(), mark!("the requester")),
        (t.description.is_empty() && !seen, mark!("the description")),
        (t.assessment == Default::default() && t.class_set.is_none(), mark!("type and assessment")),
    ];
    let named = |field: &Field| match field {
        Field::Requester => lacks[0].0,
        Field::Description => lacks[1].0,
        Field::Type => lacks[2].0,
        _ => false,
    };
    let required = missing(case.policy, t);
    let required =
        required.iter().filter(|field| !named(field)).map(|field| (true, lang::shown(field.as_str())));
    whole(&lacks.into_iter().chain(required).collect::<Vec<_>>(), "lacks")
}

fn assessed(case: &Case) -> Verdicted {
    let t = case.ticket;
    if matches!(t.state, State::New | State::Cancelled) {
        return None;
    }
    let known = (t.assessment.impact.is_some() && t.assessment.urgency.is_some()) || t.class_set.is_some();
    verdict(known, tr!("is {state} without impact and urgency", state = lang::shown(t.state.as_str())))
}

fn assigned(case: &Case) -> Verdicted {
    let t = case.ticket;
    let worked = matches!(t.state, State::InProgress | State::Pending | State::Resolved | State::Closed);
    worked.then_some(())?;
    verdict(
        t.assignee.is_some() || t.team.is_some(),
        tr!("is {state} and unassigned", state = lang::shown(t.state.as_str())),
    )
}

fn told(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    let told = case.ticket.history.iter().any(|e| e.to == Some(Recipient::Requester));
    verdict(told, mark!("was closed without a word to the requester"))
}

fn kept(case: &Case, which: fn(&crate::rules::clocks::Clocks) -> &Clock) -> Verdicted {
    if case.ticket.state == State::Cancelled {
        return None;
    }
    let clock = which(case.clocks.as_ref()?);
    match clock.state {
        ClockState::Met => Some(Ok(())),
        ClockState::Breached => {
            let late = -clock.remaining() / 60;
            verdict(
                false,
                tr!(
                    "is overdue by {format_duration}",
                    format_duration = crate::rules::duration::format_duration(late.max(1) * 60)
                ),
            )
        }
        ClockState::Running | ClockState::Paused | ClockState::Unknown => None,
    }
}

fn confirmed(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    let by = &case.ticket.incident()?.confirmed_by;
    verdict(by.is_some(), mark!("was closed without the customer's confirmation"))
}

fn analysed(case: &Case) -> Verdicted {
    (case.is_closed() && case.ticket.class <= Class::B).then_some(())?;
    let incident = case.ticket.incident()?;
    let reached =
        incident.analysis.iter().any(|a| a.step >= AnalysisStep::RootCause) || incident.cause.is_some();
    let last =
        incident.analysis.last().map_or("nothing".to_owned(), |a| tr!("the step {step}", step = a.step));
    verdict(reached, tr!("was closed after {last} of the five steps of analysis", last))
}

fn cause(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    verdict(case.ticket.incident()?.cause.is_some(), mark!("was closed without a cause"))
}

fn verified(case: &Case) -> Verdicted {
    let incident = case.ticket.incident().filter(|i| !i.repairs.is_empty())?;
    case.timeline.resolved?;
    let last = incident.repairs.last().and_then(|r| r.verifications.last());
    let missed = last.into_iter().flat_map(|v| &v.measured).filter(|m| !m.met);
    let missed: Vec<&str> = missed.map(|m| m.name.as_str()).collect();
    if !missed.is_empty() {
        return verdict(
            false,
            tr!("was repaired with {missed} outside the target", missed = missed.join(", ")),
        );
    }
    verdict(
        last.is_some_and(|v| v.verdict == Verdict::Passed),
        mark!("was resolved without a passed verification"),
    )
}

fn elements(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    let lacks: Vec<&str> = missing_elements(case.policy, case.ticket).iter().map(|l| l.what).collect();
    verdict(lacks.is_empty(), tr!("lacks {lacks}", lacks = lacks.join(", ")))
}

/// A limit in real time; not asked of one that is not over yet.
pub(super) fn limit(case: &Case, name: &str) -> Verdicted {
    let all = limits(case.policy, case.ticket, &case.timeline);
    let limit: Limit = all.into_iter().find(|l| l.name == name)?;
    match limit.state(case.now) {
        ClockState::Met => Some(Ok(())),
        ClockState::Breached => {
            let done = limit.done.or(complete_since(case.policy, case.ticket).filter(|_| name == "complete"));
            let so = done.map_or(mark!("not done").to_owned(), |at| tr!("done {at}", at));
            verdict(false, tr!("was due {due}, {so}", due = limit.due, so))
        }
        ClockState::Running | ClockState::Paused | ClockState::Unknown => None,
    }
}
