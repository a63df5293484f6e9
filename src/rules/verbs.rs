//! The steps of requests and incidents, each a change to a ticket and an action for its history.

use jiff::Timestamp;

use super::action::{Action, step};
use super::policy::Policy;
use super::refusal::Refusal;
use super::targets::{Facts, pause_on};
use crate::lang::{self, tr};
use crate::records::incident::{Analysis, Cause, Outage, Repair, Verification};
use crate::records::words::{Nature, Verdict};
use crate::records::{ClockMarks, Id, Incident, Link, Recipient, State, Ticket};
use crate::rules::workflow::Verb;

/// A message to the requester (M5.1c): it stops the respond clock.
pub fn respond(ticket: &mut Ticket, message: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Respond)?;
    Ok(Action { to: Some(Recipient::Requester), ..Action::of(Verb::Respond).saying(message) })
}

/// Gives the ticket to a team, a person or both; what is `None` stays as it is, and an empty
/// name means nobody.
pub fn assign(
    ticket: &mut Ticket,
    team: Option<&str>,
    who: Option<&str>,
    why: Vec<String>,
) -> Result<Action, Refusal> {
    let nobody = |name: &Option<&str>| name.is_some_and(str::is_empty);
    if nobody(&who) || nobody(&team) {
        step(&mut ticket.clone(), Verb::Assign)?;
        return Ok(unassign(ticket, team, who, why));
    }
    step(ticket, Verb::Assign)?;
    if let Some(team) = team {
        // A person of the old team does not come along to the new one.
        if ticket.team.as_deref() != Some(team) && who.is_none() {
            ticket.assignee = None;
        }
        ticket.team = Some(team.to_owned());
    }
    if let Some(who) = who {
        ticket.assignee = Some(who.to_owned());
    }
    Ok(Action::of(Verb::Assign).saying(why))
}

/// Gives a ticket back: to its team, or to nobody. Its state stays, for nothing was begun or ended by it.
fn unassign(ticket: &mut Ticket, team: Option<&str>, who: Option<&str>, why: Vec<String>) -> Action {
    let named = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    ticket.team = team.map_or(ticket.team.take(), named);
    ticket.assignee = who.and_then(named);
    Action::of(Verb::Unassign).saying(why)
}

/// Begins the work; who begins it has it, unless someone else does.
pub fn start(ticket: &mut Ticket, by: &str, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Start)?;
    ticket.assignee.get_or_insert_with(|| by.to_owned());
    Ok(Action::of(Verb::Start).saying(note))
}

/// Puts the ticket on hold for one of the policy's reasons; whether that pauses is kept in the event.
pub fn hold(
    policy: &Policy,
    ticket: &mut Ticket,
    reason: &str,
    message: Vec<String>,
    to: Option<Recipient>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Hold)?;
    let reasons = &policy.sla.pending_reasons;
    if !reasons.iter().any(|r| r == reason) {
        let hint = tr!("the policy's reasons are: {reasons}", reasons = reasons.join(", "));
        return Err(Refusal::new(tr!("'{reason}' is not a reason to wait", reason), hint));
    }
    ticket.pending = Some(reason.to_owned());
    let paused = pause_on(policy, Facts::of(ticket)).iter().any(|r| r == reason);
    let marks = Some(ClockMarks { paused: Some(paused), ..ClockMarks::default() });
    Ok(Action { marks, to, ..Action::of(Verb::Hold).saying(message) })
}

/// Goes on after waiting.
pub fn resume(ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Resume)?;
    ticket.pending = None;
    Ok(Action::of(Verb::Resume).saying(note))
}

/// The solution is carried out and, as far as is known, good.
pub fn resolve(ticket: &mut Ticket, message: Vec<String>) -> Result<Action, Refusal> {
    let mut probe = ticket.clone();
    step(&mut probe, Verb::Resolve)?;
    check_repair(ticket)?;
    step(ticket, Verb::Resolve)?;
    ticket.pending = None;
    let to = (!message.is_empty()).then_some(Recipient::Requester);
    Ok(Action { to, ..Action::of(Verb::Resolve).saying(message) })
}

/// A repair is a solution once its verification passed (M5.3a).
fn check_repair(ticket: &Ticket) -> Result<(), Refusal> {
    let id = ticket.id;
    let last = ticket.incident().and_then(|i| i.repairs.last());
    let Some(repair) = last else { return Ok(()) };
    match repair.verifications.last().map(|v| v.verdict) {
        Some(Verdict::Passed) => Ok(()),
        Some(Verdict::Failed) => Err(Refusal::new(
            tr!("round {round} of the repair of {id} failed its verification", round = repair.round, id),
            tr!("repair and verify again: itdesk incident repair, then verify --passed"),
        )),
        None => Err(Refusal::new(
            tr!(
                "{id} cannot be resolved: round {round} of its repair is not verified",
                id,
                round = repair.round
            ),
            format!("itdesk incident verify {id} --passed"),
        )),
    }
}

/// Closes the ticket. What its record must hold, the policy says as well: see [`super::resolution::check`].
pub fn close(ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Close)?;
    Ok(Action::of(Verb::Close).saying(note))
}

/// Takes a resolved, closed or cancelled ticket up again.
pub fn reopen(ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Reopen)?;
    if let Some(incident) = ticket.incident_mut() {
        // What was confirmed turned out not to be so.
        incident.confirmed_by = None;
        incident.result = None;
    }
    Ok(Action::of(Verb::Reopen).saying(because))
}

/// Ends a ticket that is not to be done.
pub fn cancel(ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Cancel)?;
    ticket.pending = None;
    Ok(Action::of(Verb::Cancel).saying(because))
}

/// Writes down one of the five steps of analysis (M5.2c), and the cause once it is known (M5.2d).
pub fn analyse(
    ticket: &mut Ticket,
    analysis: Option<Analysis>,
    cause: Option<Cause>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Analyse)?;
    let incident = part(ticket)?;
    let mut note = Vec::new();
    if let Some(analysis) = analysis {
        note.push(format!("{}: {}", analysis.step, analysis.finding.first().map_or("", |l| l)));
        incident.analysis.push(analysis);
    }
    if let Some(cause) = cause {
        note.push(format!("cause: {}", cause.class));
        incident.cause = Some(cause);
    }
    Ok(Action::of(Verb::Analyse).saying(note))
}

/// A lasting repair was carried out: the solution stands until a verification fails (M5.3a).
pub fn repair(ticket: &mut Ticket, at: Timestamp, done: Vec<String>) -> Result<Action, Refusal> {
    repair_round(ticket, at, done, false)
}

/// The service was restored, and the cause is left for later (M5.3a).
pub fn work_around(ticket: &mut Ticket, at: Timestamp, done: Vec<String>) -> Result<Action, Refusal> {
    repair_round(ticket, at, done, true)
}

fn repair_round(
    ticket: &mut Ticket,
    at: Timestamp,
    done: Vec<String>,
    workaround: bool,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Repair)?;
    let incident = part(ticket)?;
    let round = incident.repairs.last().map_or(1, |r| r.round.saturating_add(1));
    let mut note = vec![format!("round {round}{}", if workaround { ": workaround" } else { "" })];
    note.extend(done.iter().cloned());
    let verifications = Vec::new();
    incident.repairs.push(Repair { round, at, done, workaround, verifications, extra: Default::default() });
    let marks = Some(ClockMarks { handled: Some(Some(at)), ..ClockMarks::default() });
    Ok(Action { marks, ..Action::of(Verb::Repair).saying(note) })
}

/// Verifies the last round of repair. A failed one takes the solution back (M5.3b).
pub fn verify(ticket: &mut Ticket, verification: Verification) -> Result<Action, Refusal> {
    step(ticket, Verb::Verify)?;
    if ticket.state == State::Resolved && verification.verdict == Verdict::Failed {
        let hint = tr!("reopen it first: itdesk incident reopen {id}", id = ticket.id);
        return Err(Refusal::new(
            tr!("{id} is resolved: a failed verification would undo that", id = ticket.id),
            hint,
        ));
    }
    let id = ticket.id;
    let incident = part(ticket)?;
    let Some(repair) = incident.repairs.last_mut() else {
        let hint = tr!("record the repair first: itdesk incident repair {id}", id);
        return Err(Refusal::new(tr!("{id} has no repair to verify", id), hint));
    };
    let failed = verification.verdict == Verdict::Failed;
    let mut note =
        vec![format!("round {round}: {verdict}", round = repair.round, verdict = verification.verdict)];
    note.extend(verification.evidence.iter().cloned());
    let missed = verification.measured.iter().filter(|measured| !measured.met);
    note.extend(missed.map(|m| format!("{} is {}, target {}", m.name, m.value, m.target)));
    repair.verifications.push(verification);
    let marks = failed.then(|| ClockMarks { handled: Some(None), ..ClockMarks::default() });
    Ok(Action { marks, ..Action::of(Verb::Verify).saying(note) })
}

/// Makes an incident a problem: the cause behind incidents (M5.1b).
pub fn problem(ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Problem)?;
    part(ticket)?.nature = Nature::Problem;
    Ok(Action::of(Verb::Problem).saying(because))
}

/// The service went down.
pub fn outage_start(
    ticket: &mut Ticket,
    from: Timestamp,
    service: Option<String>,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::OutageStart)?;
    let id = ticket.id;
    let service = service.or_else(|| ticket.service.clone());
    let incident = part(ticket)?;
    if let Some(open) = incident.outages.iter().find(|o| o.to.is_none() && o.service == service) {
        let hint = tr!("end it first: itdesk incident outage end {id}", id);
        return Err(Refusal::new(
            tr!("an outage of {id} has been open since {from}", id, from = open.from),
            hint,
        ));
    }
    incident.outages.push(Outage { from, to: None, service, extra: Default::default() });
    Ok(Action::of(Verb::OutageStart).saying(note))
}

/// The service is up again: ends the open outage of `service`, or the only open one.
pub fn outage_end(
    ticket: &mut Ticket,
    to: Timestamp,
    service: Option<&str>,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::OutageStart)?;
    let id = ticket.id;
    let incident = part(ticket)?;
    let matches = |o: &&mut Outage| o.to.is_none() && (service.is_none() || o.service.as_deref() == service);
    let Some(outage) = incident.outages.iter_mut().find(matches) else {
        let hint = tr!("start one with: itdesk incident outage start {id}", id);
        return Err(Refusal::new(tr!("{id} has no open outage", id), hint));
    };
    if to < outage.from {
        return Err(Refusal::new(
            tr!("the outage of {id} began at {from}", id, from = outage.from),
            tr!("give a later time with --time"),
        ));
    }
    outage.to = Some(to);
    Ok(Action::of(Verb::OutageEnd).saying(note))
}

fn part(ticket: &mut Ticket) -> Result<&mut Incident, Refusal> {
    let id = ticket.id;
    let kind = ticket.kind();
    ticket.incident_mut().ok_or_else(|| Refusal {
        message: tr!(
            "{id} is a {kind}; this step is only for incidents",
            id,
            kind = lang::shown(kind.as_str())
        ),
        hint: None,
    })
}

/// The first event of a ticket.
pub fn create(note: Vec<String>) -> Action {
    Action::of(Verb::Create).saying(note)
}

/// An internal note.
pub fn note(text: Vec<String>) -> Action {
    Action::of(Verb::Note).saying(text)
}

/// A reply that came in.
pub fn reply(text: Vec<String>) -> Action {
    Action::of(Verb::Reply).saying(text)
}

/// A reply for which the ticket waited: work goes on.
pub fn resume_on_reply(ticket: &mut Ticket, text: Vec<String>) -> Result<Action, Refusal> {
    Ok(Action { verb: Some(Verb::Reply), ..resume(ticket, text)? })
}

/// Fields are corrected by `write`, in a state that allows it.
///
/// # Errors
/// A refusal where the state does not, and what `write` refuses.
pub fn edit<E: From<Refusal>>(
    ticket: &mut Ticket,
    because: Vec<String>,
    write: impl FnOnce(&mut Ticket) -> Result<(), E>,
) -> Result<Action, E> {
    step(ticket, Verb::Edit)?;
    write(ticket)?;
    Ok(Action::of(Verb::Edit).saying(because))
}

/// Assesses the ticket by `assess`. A new assessment removes a class that was set by hand for the
/// old one, unless the class is set by hand now.
///
/// # Errors
/// A refusal where the state does not allow it, and what `assess` refuses.
pub fn triage<E: From<Refusal>>(
    ticket: &mut Ticket,
    sets_class: bool,
    note: Vec<String>,
    assess: impl FnOnce(&mut Ticket) -> Result<(), E>,
) -> Result<Action, E> {
    step(ticket, Verb::Triage)?;
    if !sets_class {
        ticket.class_set = None;
    }
    assess(ticket)?;
    Ok(Action::of(Verb::Triage).saying(note))
}

/// Links the ticket to another as `rel`; changes nothing where it is linked already.
pub fn link(ticket: &mut Ticket, rel: &str, other: Id) -> Action {
    let other = other.to_string();
    if ticket.links.iter().any(|link| link.rel == rel && link.id == other) {
        return Action::default();
    }
    let note = linked(rel, &other);
    ticket.links.push(Link::new(rel, &other));
    ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
    Action::of(Verb::Link).saying(note)
}

/// Removes the link to another as `rel`; changes nothing where there is none.
pub fn unlink(ticket: &mut Ticket, rel: &str, other: Id) -> Action {
    let other = other.to_string();
    let before = ticket.links.len();
    ticket.links.retain(|link| link.rel != rel || link.id != other);
    match ticket.links.len() == before {
        true => Action::default(),
        false => Action::of(Verb::Unlink).saying(linked(rel, &other)),
    }
}

fn linked(rel: &str, other: &str) -> Vec<String> {
    vec![format!("{} {other}", rel.replace('_', " "))]
}
