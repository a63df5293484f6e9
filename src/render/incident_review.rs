//! The draft of a post-incident review, in Markdown. Behind every fact is the event of the history that proves it.

use jiff::Timestamp;

use super::markdown::{field, heading};
use super::{Screen, chronicle, times};
use crate::lang::{self, mark, tr, tr_n};
use crate::records::words::AnalysisStep;
use crate::records::{Event, Incident, Recipient, Ticket};
use crate::rules::chronicle::{ChronicleEntry, proof};
use crate::rules::clocks::{ClockState, clocks};
use crate::rules::policy::Policy;
use crate::rules::timeline::{Timeline, timeline};
use crate::rules::workflow::Verb;

/// An incident, the tickets linked to it, and what happened.
pub struct Reviewed<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The incident.
    pub ticket: &'a Ticket,
    /// By relation, from the incident.
    pub linked: &'a [(String, Ticket)],
    /// In order of time.
    pub entries: &'a [ChronicleEntry],
}

/// The review; empty for other kinds.
pub fn document(screen: &Screen, of: &Reviewed) -> String {
    let Some(incident) = of.ticket.incident() else { return String::new() };
    let timeline = timeline(of.policy, of.ticket);
    let mut out = heading(1, &tr!("Review of {id}: {title}", id = of.ticket.id, title = of.ticket.title));
    out.push_str(&summary(screen, of.ticket, incident));
    out.push_str(&impact(screen, of.ticket, incident));
    out.push_str(&detection(screen, of.ticket, incident));
    out.push_str(&response(screen, of, &timeline));
    out.push_str(&causes(of, incident));
    out.push_str(&format!("\n{}", heading(2, mark!("Timeline"))));
    out.push_str(&chronicle::in_markdown(screen, of.entries));
    out.push_str(&actions(of));
    out
}

/// A fact and the event that proves it.
fn fact(name: &str, value: &str, event: &str) -> String {
    match event {
        _ if value.trim().is_empty() => String::new(),
        "" => field(name, value),
        _ => field(name, &tr!("{value} (event {event})", value, event)),
    }
}

/// The event at this instant, else the last before it.
fn event_at(ticket: &Ticket, at: Timestamp) -> &str {
    let events = || ticket.effective_events().filter(|event| event.merged.is_none());
    let event = events().find(|event| event.at == at).or_else(|| events().take_while(|e| e.at <= at).last());
    event.or(ticket.history.first()).map_or("", |event| &event.event)
}

/// The step at this instant, where several events are of one second: a solution may be the resolution.
fn step_at(ticket: &Ticket, at: Timestamp, verb: Verb) -> &str {
    let is = |verb: Verb| move |event: &&Event| event.at == at && verb.is(&event.did);
    let step = ticket.effective_events().find(is(verb));
    let step = step.or_else(|| ticket.effective_events().find(is(Verb::Resolve)));
    step.map_or_else(|| event_at(ticket, at), |event| &event.event)
}

fn span(from: Timestamp, to: Timestamp) -> String {
    times::span(to.duration_since(from).as_secs())
}

fn summary(screen: &Screen, ticket: &Ticket, incident: &Incident) -> String {
    let created = event_at(ticket, ticket.created());
    let mut out = fact(mark!("Class"), ticket.class.as_str(), proof(ticket, "class", ticket.created()));
    if let Some(service) = &ticket.service {
        out.push_str(&fact(mark!("Service"), service, created));
    }
    if let Some(at) = incident.major {
        let since = times::local(screen, at);
        out.push_str(&fact(mark!("Major incident since"), &since, proof(ticket, "incident.major", at)));
    }
    for role in &incident.roles {
        let event = proof(ticket, "incident.roles", incident.major.unwrap_or(ticket.created()));
        out.push_str(&fact(&role.role, &role.person, event));
    }
    out
}

fn impact(screen: &Screen, ticket: &Ticket, incident: &Incident) -> String {
    let mut out = format!("\n{}", heading(2, mark!("Impact")));
    let created = event_at(ticket, ticket.created());
    let assessed = [&ticket.assessment.impact, &ticket.assessment.urgency];
    if let [Some(impact), Some(urgency)] = assessed {
        let event = proof(ticket, "assessment.impact", ticket.created());
        out.push_str(&fact(
            mark!("Assessment"),
            &tr!("impact {impact}, urgency {urgency}", impact, urgency),
            event,
        ));
    }
    for outage in &incident.outages {
        let from = times::local(screen, outage.from);
        let service = outage.service.as_deref().unwrap_or_default();
        let value = match outage.to {
            Some(to) => tr!(
                "{service} from {from} to {to}, {span}",
                service,
                from,
                to = times::local(screen, to),
                span = span(outage.from, to)
            ),
            None => tr!("{service} since {from}, not over", service, from),
        };
        let event = proof(ticket, "incident.outages", outage.to.unwrap_or(outage.from));
        out.push_str(&fact(mark!("Outage"), value.trim(), event));
    }
    if let Some(customer) = &ticket.requester.customer {
        out.push_str(&fact(mark!("Customer"), customer, created));
    }
    let symptom = if incident.symptom.is_empty() { &ticket.description } else { &incident.symptom };
    out.push_str(&fact(
        mark!("Symptom"),
        &symptom.join(" "),
        proof(ticket, "incident.symptom", ticket.created()),
    ));
    out
}

fn detection(screen: &Screen, ticket: &Ticket, incident: &Incident) -> String {
    let mut out = format!("\n{}", heading(2, mark!("Detection")));
    let created = event_at(ticket, ticket.created());
    if let Some(found_by) = incident.found_by {
        out.push_str(&fact(mark!("Found by"), lang::shown(found_by.as_str()), created));
    }
    if let Some(first) = incident.alerts.iter().min_by_key(|alert| alert.since) {
        let value = format!("{}: {} ({})", first.system, first.title, times::local(screen, first.since));
        out.push_str(&fact(mark!("First alert"), &value, proof(ticket, "incident.alerts", first.since)));
    }
    out.push_str(&fact(mark!("Reported"), &times::local(screen, ticket.created()), created));
    let (began, field) = match incident.occurred {
        Some(at) => (Some(at), "incident.occurred"),
        None => (incident.outages.iter().map(|outage| outage.from).min(), "incident.outages"),
    };
    if let Some(began) = began.filter(|began| *began < ticket.created()) {
        let event = proof(ticket, field, ticket.created());
        out.push_str(&fact(mark!("Time to detect"), &span(began, ticket.created()), event));
    }
    out
}

fn response(screen: &Screen, of: &Reviewed, timeline: &Timeline) -> String {
    let ticket = of.ticket;
    let mut out = format!("\n{}", heading(2, mark!("Response")));
    let clocks = clocks(of.policy, ticket, screen.now);
    let verdict = |name: &str| {
        let clock = clocks.as_ref()?.named().into_iter().find(|(n, _)| *n == name)?.1.state;
        matches!(clock, ClockState::Met | ClockState::Breached)
            .then(|| lang::shown(clock.as_str()).to_owned())
    };
    let steps = [
        (mark!("First answer"), "respond", timeline.responded, Verb::Respond),
        (mark!("Solution delivered"), "handle", timeline.handled, Verb::Repair),
        (mark!("Resolution"), "resolve", timeline.resolved, Verb::Resolve),
    ];
    for (name, clock, at, verb) in steps {
        let Some(at) = at else { continue };
        let after = span(timeline.created, at);
        let mut value = tr!("{at}, after {after}", at = times::local(screen, at), after);
        value.extend(verdict(clock).map(|verdict| format!(" ({verdict})")));
        out.push_str(&fact(name, &value, step_at(ticket, at, verb)));
    }
    for event in ticket.effective_events().filter(|event| Verb::Escalate.is(&event.did)) {
        let value = format!("{}: {}", times::local(screen, event.at), event.note.join(" "));
        out.push_str(&fact(mark!("Escalation"), &value, &event.event));
    }
    let told: Vec<_> = ticket.effective_events().filter(|e| e.to == Some(Recipient::Requester)).collect();
    if let Some(last) = told.last() {
        let count = tr_n!(told.len(), "{n} message", "{n} messages");
        let longest = told.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs()).max();
        let value = match longest {
            Some(longest) => tr!("{count}, at most {span} apart", count, span = times::span(longest)),
            None => count,
        };
        out.push_str(&fact(mark!("Updates to those affected"), &value, &last.event));
    }
    out
}

fn causes(of: &Reviewed, incident: &Incident) -> String {
    let ticket = of.ticket;
    let mut out = format!("\n{}", heading(2, mark!("Causes")));
    if let Some(cause) = &incident.cause {
        let class = lang::shown(cause.class.as_str());
        let value = [vec![class.to_owned()], cause.text.clone()].concat().join(": ");
        out.push_str(&fact(mark!("Root cause"), &value, proof(ticket, "incident.cause", ticket.created())));
    }
    let steps = [AnalysisStep::Deep, AnalysisStep::RootCause];
    for step in incident.analysis.iter().filter(|analysis| steps.contains(&analysis.step)) {
        let event = proof(ticket, "incident.analysis", ticket.created());
        out.push_str(&fact(lang::shown(step.step.as_str()), &step.finding.join(" "), event));
    }
    for (_, other) in of.linked.iter().filter(|(rel, _)| rel == "caused_by") {
        let event = ticket.effective_events().find(|event| {
            Verb::Link.is(&event.did) && event.note.iter().any(|line| line.contains(&other.id.to_string()))
        });
        let value = format!("{}: {}", other.id, other.title);
        out.push_str(&fact(mark!("Caused by"), &value, event.map_or("", |event| &event.event)));
    }
    if incident.cause.is_none() {
        out.push_str(tr!("- The root cause is not recorded yet.\n"));
    }
    out
}

/// What follows from it: the linked tickets that are no cause of it.
fn actions(of: &Reviewed) -> String {
    let mut out = heading(2, mark!("Actions"));
    for (rel, other) in of.linked.iter().filter(|(rel, _)| rel != "caused_by") {
        let rel = lang::shown(rel).replace('_', " ");
        let first = other.history.first().map_or("", |event| &event.event);
        let value = format!("{} ({rel}, {})", other.title, lang::shown(other.state.as_str()));
        out.push_str(&fact(&other.id.to_string(), &value, first));
    }
    out.push_str(&tr!("- Add an action: `itdesk incident review {id} --action TEXT`\n", id = of.ticket.id));
    out
}
