//! The acceptance report of a delivery (M4.2b), as Markdown.

mod prepared;
mod round;
mod titled;

use jiff::tz::TimeZone;

use self::titled::titled;
use super::markdown::{field, heading, section};
use super::measured::measured;
use super::times::moment;
use crate::lang::{self, mark, tr};
use crate::records::Ticket;
use crate::records::delivery::Delivery;
use crate::records::words::AcceptanceVerdict;
use crate::rules::delivery::ready::{Judged, judge};
use crate::rules::policy::Policy;

/// The report: needs, agreement, plan, tests, criteria, every round of acceptance with its values and verdict, open
/// points, feedback, surveys, service reviews. Times are in the desk's zone.
pub fn report(policy: &Policy, ticket: &Ticket) -> String {
    let zone = &policy.desk.timezone;
    let Some(delivery) = ticket.delivery() else { return String::new() };
    let mut out = heading(1, &tr!("Acceptance report {id}: {title}", id = ticket.id, title = ticket.title));
    out.push_str(&facts(policy, ticket, delivery));
    out.push_str(&result(delivery));
    out.push_str(&section(2, "Needs", &delivery.needs));
    out.push_str(&section(2, "Responsibilities", &delivery.responsibilities));
    out.push_str(&prepared::needs(delivery));
    out.push_str(&prepared::agreement(policy, ticket));
    out.push_str(&prepared::plan(delivery));
    out.push_str(&prepared::preparation(delivery, zone));
    out.push_str(&tests(delivery, zone));
    out.push_str(&criteria(delivery, zone));
    for (number, round) in delivery.acceptances.iter().enumerate() {
        out.push_str(&round::round(&policy.deliveries, number + 1, round, zone));
    }
    out.push_str(&after(delivery, zone));
    out.trim_end().to_owned() + "\n"
}

fn facts(policy: &Policy, ticket: &Ticket, delivery: &Delivery) -> String {
    let zone = &policy.desk.timezone;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let at = |time: Option<jiff::Timestamp>| time.map_or_else(String::new, |t| moment(zone, t));
    let links: Vec<String> = ticket.links.iter().map(|l| super::link(&l.rel, &l.id)).collect();
    let rows = [
        (mark!("Number"), ticket.id.to_string()),
        (mark!("State"), lang::shown(ticket.state.as_str()).to_owned()),
        (mark!("Service"), text(&ticket.service)),
        (mark!("Customer"), text(&ticket.requester.customer)),
        (mark!("Requester"), text(&ticket.requester.name)),
        (mark!("Agreement"), text(&delivery.agreement)),
        (mark!("Contract"), text(&delivery.contract)),
        (mark!("Service class"), text(&delivery.service_class)),
        (mark!("Deliverer"), text(&ticket.assignee)),
        (mark!("Acceptance team"), prepared::team(policy, delivery)),
        (mark!("To begin"), at(delivery.begin)),
        (mark!("To be delivered by"), at(delivery.deliver_by)),
        (mark!("Delivered"), at(delivery.delivered.as_ref().map(|d| d.at))),
        (mark!("Links"), links.join(", ")),
        (mark!("Times in"), zone.iana_name().unwrap_or("UTC").to_owned()),
    ];
    let mut out: String = rows.iter().map(|(name, value)| field(name, value)).collect();
    out.push('\n');
    out
}

/// The result and the open problems, first of all.
fn result(delivery: &Delivery) -> String {
    let verdict = delivery.acceptances.last().map(|a| a.verdict);
    let said = match verdict {
        None => mark!("not accepted yet: no step was taken"),
        Some(None) => mark!("acceptance is under way"),
        Some(Some(AcceptanceVerdict::Accepted)) => mark!("accepted"),
        Some(Some(AcceptanceVerdict::WithOpenPoints)) => mark!("accepted with open points"),
        Some(Some(AcceptanceVerdict::Rejected)) => mark!("rejected"),
    };
    let mut out = heading(2, "Result");
    out.push_str(&field("Verdict", lang::text(said)));
    for criterion in delivery.criteria.iter().filter(|c| judge(delivery, c) == Judged::Missed) {
        let value = criterion.measured.as_ref().map_or_else(String::new, ToString::to_string);
        let point =
            criterion.open_point.as_ref().map_or_else(String::new, |p| tr!(", followed up in {p}", p));
        out.push_str(&field(
            tr!("Open problem"),
            &tr!(
                "{criterion} is {value}, must be {target}{point}",
                criterion = criterion.name,
                value,
                target = criterion.target,
                point
            ),
        ));
    }
    out.push('\n');
    out
}

fn tests(delivery: &Delivery, zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = delivery
        .tests
        .iter()
        .map(|t| {
            vec![
                t.kind.to_string(),
                t.verdict.to_string(),
                t.measured.iter().map(measured).collect::<Vec<_>>().join("; "),
                t.evidence.join(" "),
                t.by.clone(),
                moment(zone, t.at),
            ]
        })
        .collect();
    titled("Tests", &["Test", "Verdict", "Measured", "Evidence", "By", "When"], &rows)
}

fn criteria(delivery: &Delivery, zone: &TimeZone) -> String {
    let rows: Vec<Vec<String>> = delivery
        .criteria
        .iter()
        .map(|c| {
            let met = match judge(delivery, c) {
                Judged::Met => "yes",
                Judged::Missed => "no",
                Judged::Open => mark!("not measured"),
            };
            let value = c.measured.as_ref().map_or_else(String::new, ToString::to_string);
            let at = c.at.map_or_else(String::new, |at| moment(zone, at));
            let by = c.by.clone().unwrap_or_default();
            vec![c.name.clone(), c.target.to_string(), value, met.to_owned(), by, at]
        })
        .collect();
    titled("Criteria", &["Criterion", "Target", "Measured", "Met", "By", "When"], &rows)
}

/// Feedback, surveys and service reviews.
fn after(delivery: &Delivery, zone: &TimeZone) -> String {
    let at = |time: Option<jiff::Timestamp>| time.map_or_else(String::new, |t| moment(zone, t));
    let feedback: Vec<Vec<String>> = delivery
        .feedback
        .iter()
        .map(|f| {
            let from = f.from.clone().unwrap_or_default();
            let said = f.text.join(" ");
            let answer = f.answer.join(" ");
            vec![f.number.to_string(), from, moment(zone, f.received), said, at(f.answered), answer]
        })
        .collect();
    let surveys: Vec<Vec<String>> = delivery
        .surveys
        .iter()
        .map(|s| {
            let number = |n: Option<u8>| n.map_or_else(String::new, |n| n.to_string());
            let from = s.from.clone().unwrap_or_default();
            vec![moment(zone, s.at), from, number(s.csat), number(s.nps), s.comment.join(" ")]
        })
        .collect();
    let reviews: Vec<Vec<String>> = delivery
        .follow_ups
        .iter()
        .map(|f| vec![f.on.to_string(), at(f.done), f.by.clone().unwrap_or_default(), f.finding.join(" ")])
        .collect();
    [
        titled("Feedback", &["No.", "From", "Received", "Said", "Answered", "Answer"], &feedback),
        titled("Surveys", &["When", "From", "CSAT", "NPS", "Comment"], &surveys),
        titled(tr!("Service reviews"), &["On", "Held", "By", "Found"], &reviews),
    ]
    .concat()
}
