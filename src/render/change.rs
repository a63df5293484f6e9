//! The written record of a change (M6.3a) as Markdown, and what its page says beside its fields.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Screen;
use super::markdown::{field, heading, lines, section, table};
use super::paint::{BOLD, paint};
use super::times::moment;
use crate::escape;
use crate::lang::{self, mark, tr};
use crate::records::change::{Approval, Change, Evaluation, Observation, Review, Risk};
use crate::records::words::Vote;
use crate::records::{Kind, Ticket};
use crate::rules::change::approval::{Standing, Waiting, standing};
use crate::rules::change::window::services;
use crate::rules::policy::Policy;

/// The record: number, type, content, times, responsible person, approver, state, results of monitoring, conclusion.
/// Times are in the desk's zone. `caused` are the incidents that name the change as their cause.
pub fn record(policy: &Policy, ticket: &Ticket, caused: &[Ticket]) -> String {
    let zone = &policy.desk.timezone;
    let Some(change) = ticket.change() else { return String::new() };
    let mut out = heading(1, &format!("Change {}: {}", ticket.id, ticket.title));
    out.push_str(&facts(policy, ticket, change, zone));
    out.push_str(&section(2, "Content", &ticket.description));
    out.push_str(&section(2, mark!("Scope of impact"), ticket.submission.scope.as_slice()));
    out.push_str(&section(2, "Reason", &change.reason));
    out.push_str(&section(2, "Resources", &change.resources));
    out.push_str(&section(2, "Plan", &change.plan));
    out.push_str(&section(2, mark!("Rollback plan"), &change.rollback_plan));
    out.push_str(&change.risk.as_ref().map_or_else(String::new, |r| risk(r, zone)));
    out.push_str(&approvals(&change.approvals, zone));
    out.push_str(&preparation(change, zone));
    out.push_str(&monitoring(&change.observations, zone));
    out.push_str(&incidents(caused, zone));
    out.push_str(&change.evaluation.as_ref().map_or_else(String::new, |e| evaluation(e, zone)));
    out.push_str(&change.review.as_ref().map_or_else(String::new, |r| review(r, zone)));
    out.push_str(&history(ticket, zone));
    out.trim_end().to_owned() + "\n"
}

fn facts(policy: &Policy, ticket: &Ticket, change: &Change, zone: &TimeZone) -> String {
    let at = |time: Option<Timestamp>| time.map_or_else(String::new, |t| moment(zone, t));
    let course = change.implementation.as_ref();
    let voted = |vote: Vote| {
        let votes = change.approvals.iter().filter(|v| v.vote == vote && v.void.is_none());
        let voter =
            |v: &Approval| v.instead_of.as_ref().map_or_else(String::new, |whom| tr!(" for {whom}", whom));
        votes.map(|v| format!("{}{} ({})", v.who, voter(v), v.role)).collect::<Vec<_>>().join(", ")
    };
    let window = change.window.as_ref();
    let period =
        window.map_or_else(String::new, |w| format!("{} to {}", moment(zone, w.from), moment(zone, w.to)));
    let outcome = course.and_then(|i| i.outcome).map_or_else(String::new, |o| o.to_string());
    let requester = [&ticket.requester.name, &ticket.requester.contact];
    let requester: Vec<&str> = requester.into_iter().flatten().map(String::as_str).collect();
    let links: Vec<String> = ticket.links.iter().map(|l| super::link(&l.rel, &l.id)).collect();
    let rows = [
        (mark!("Number"), ticket.id.to_string()),
        (mark!("Type"), lang::shown(change.kind_of.as_str()).to_owned()),
        (mark!("State"), lang::shown(ticket.state.as_str()).to_owned()),
        (mark!("Requester"), requester.join(", ")),
        (mark!("Services"), services(ticket).join(", ")),
        (mark!("Raised"), moment(zone, ticket.created())),
        (mark!("Responsible (implementer)"), ticket.assignee.clone().unwrap_or_default()),
        (mark!("Approval"), decision(policy, ticket, zone, None)),
        (mark!("Approved by"), voted(Vote::Approved)),
        (mark!("Rejected by"), voted(Vote::Rejected)),
        (mark!("Window"), period),
        (mark!("Forced against"), window.map_or_else(String::new, |w| w.against.join("; "))),
        (mark!("Forced because"), window.map_or_else(String::new, |w| w.because.join(" "))),
        (mark!("Begun"), at(course.map(|i| i.started))),
        (mark!("Ended"), at(course.and_then(|i| i.ended))),
        (mark!("Outcome"), outcome),
        (mark!("Watched until"), at(course.and_then(|i| i.watched_until))),
        (mark!("Links"), links.join(", ")),
        (mark!("Times in"), zone.iana_name().unwrap_or("UTC").to_owned()),
    ];
    let mut out: String = rows.iter().map(|(name, value)| field(name, value)).collect();
    out.push('\n');
    out
}

/// What the page of a change says beside its fields.
pub fn more(
    screen: &Screen,
    policy: &Policy,
    change: &Ticket,
    open: &[&str],
    caused: &[Ticket],
    suspects: &[Ticket],
) -> String {
    let mut out = format!(
        "\n{}\n  {}\n",
        paint(BOLD, tr!("Approval")),
        decision(policy, change, &screen.zone, Some(screen.now))
    );
    if !open.is_empty() && !change.state.is_ended() {
        out.push_str(&format!(
            "\n{}\n  {}\n",
            paint(BOLD, tr!("To prepare")),
            escape::line(&open.join(", "))
        ));
    }
    for (title, tickets) in
        [(mark!("Incidents it caused"), caused), (mark!("Incidents of its services since then"), suspects)]
    {
        let rows: String = tickets
            .iter()
            .map(|t| format!("  · {} {} {}\n", t.id, t.state, escape::line(&t.title)))
            .collect();
        if !rows.is_empty() {
            out.push_str(&format!("\n{}\n{rows}", paint(BOLD, lang::text(title))));
        }
    }
    out
}

/// Where the votes stand, in a line; `now` lets it name who can decide.
pub fn decision(policy: &Policy, ticket: &Ticket, zone: &TimeZone, now: Option<Timestamp>) -> String {
    match standing(policy, ticket) {
        Standing::NotAssessed => tr!("not assessed yet").to_owned(),
        Standing::Approved(at) => tr!("approved {moment}", moment = moment(zone, at)),
        Standing::Rejected(at) => tr!("rejected {moment}", moment = moment(zone, at)),
        Standing::Open(routes) => {
            let place =
                routes.first().and_then(Waiting::place).map_or_else(String::new, |p| format!("{p}: "));
            let routes = routes.iter().map(|r| {
                let seats = now.map_or_else(Vec::new, |now| r.seats(policy, ticket, now));
                let seats: Vec<String> =
                    seats.iter().map(|seat| escape::line(&seat.named()).into_owned()).collect();
                let who = if seats.is_empty() { String::new() } else { format!(": {}", seats.join(", ")) };
                let role = escape::line(&r.role);
                tr!("{role} ({votes} of {quorum}{who})", role, votes = r.votes, quorum = r.quorum, who)
            });
            let names = routes.collect::<Vec<_>>().join(tr!(" or "));
            tr!("{place}waiting for {names}", place, names)
        }
    }
}

fn risk(risk: &Risk, zone: &TimeZone) -> String {
    let mut out = heading(2, "Risk");
    out.push_str(&field("Level", risk.level.as_str()));
    out.push_str(&field("Why", &risk.reasons.join("; ")));
    out.push_str(&field("Effects", &risk.effects.join(" ")));
    out.push_str(&field("Mitigation", &risk.mitigation.join(" ")));
    out.push_str(&field(tr!("Signed by"), &format!("{}, {}", risk.signed_by, moment(zone, risk.at))));
    out.push('\n');
    out
}

fn approvals(votes: &[Approval], zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = votes
        .iter()
        .map(|v| {
            let void =
                v.void.map_or_else(String::new, |at| tr!("void since {moment}", moment = moment(zone, at)));
            let because = v.because.join(" ");
            let who = match &v.instead_of {
                Some(whom) => tr!("{who} for {whom}", who = v.who, whom),
                None => v.who.clone(),
            };
            vec![moment(zone, v.at), v.role.clone(), who, v.vote.to_string(), because, void]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    heading(2, "Approvals")
        + &table(&[mark!("When"), mark!("Role"), mark!("Who"), mark!("Vote"), mark!("Why"), ""], &rows)
}

fn preparation(change: &Change, zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = change
        .preparation
        .iter()
        .map(|p| {
            let how =
                p.not_needed.as_ref().map_or_else(|| "done".to_owned(), |why| tr!("not needed: {why}", why));
            vec![p.item.clone(), how, p.by.clone(), moment(zone, p.at)]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    heading(2, "Preparation") + &table(&[mark!("Item"), mark!("State"), mark!("By"), mark!("When")], &rows)
}

fn monitoring(seen: &[Observation], zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = seen
        .iter()
        .map(|o| {
            let text = |value: Option<String>| value.unwrap_or_default();
            let met = match (&o.target, &o.value) {
                (Some(target), Some(value)) => {
                    target.is_met(value).map_or("?", |met| if met { "yes" } else { "no" })
                }
                _ => "",
            };
            vec![
                moment(zone, o.at),
                o.by.clone(),
                o.measure.clone().unwrap_or_default(),
                text(o.value.as_ref().map(ToString::to_string)),
                text(o.target.as_ref().map(ToString::to_string)),
                met.to_owned(),
                o.text.join(" "),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    heading(2, "Monitoring")
        + &table(
            &[
                mark!("When"),
                mark!("By"),
                mark!("Measure"),
                mark!("Value"),
                mark!("Target"),
                mark!("Kept"),
                mark!("Observed"),
            ],
            &rows,
        )
}

fn incidents(caused: &[Ticket], zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = caused
        .iter()
        .filter(|t| t.kind() == Kind::Incident)
        .map(|t| vec![t.id.to_string(), t.state.to_string(), moment(zone, t.created()), t.title.clone()])
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    heading(2, mark!("Incidents it caused"))
        + &table(&[mark!("Incident"), mark!("State"), mark!("Created"), mark!("Title")], &rows)
}

fn evaluation(e: &Evaluation, zone: &TimeZone) -> String {
    let mut out = heading(2, "Conclusion");
    out.push_str(&field(tr!("As expected"), if e.as_expected { "yes" } else { "no" }));
    out.push_str(&field(tr!("Evaluated by"), &format!("{}, {}", e.by, moment(zone, e.at))));
    out.push_str(&field(tr!("Left over"), &e.left.join(" ")));
    format!("{out}\n{}\n", lines(&e.effect))
}

fn review(r: &Review, zone: &TimeZone) -> String {
    let mut out = heading(2, "Review");
    out.push_str(&field("Held", &moment(zone, r.at)));
    out.push_str(&field("Attended", &r.attended.join(", ")));
    out.push('\n');
    let parts = [("Content", &r.content), ("Course", &r.course), ("Result", &r.result)];
    let more = [("Problems", &r.problems), ("Improvements", &r.improvements)];
    for (title, text) in parts.into_iter().chain(more) {
        out.push_str(&section(3, title, text));
    }
    out
}

fn history(ticket: &Ticket, zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = ticket
        .history
        .iter()
        .map(|e| vec![moment(zone, e.at), e.by.clone(), e.did.clone(), e.note.join(" ")])
        .collect();
    heading(2, "History") + &table(&[mark!("When"), mark!("By"), mark!("Step"), mark!("Note")], &rows)
}
