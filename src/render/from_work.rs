//! What was learned in a ticket, as the Markdown of an article (M5.4a, M8.2a). Who asked, and how to reach them,
//! stays in the ticket.

use super::markdown::{field, section, text};
use crate::lang::tr;
use crate::records::incident::{Incident, Repair};
use crate::records::{Part, Ticket, words::AnalysisStep};

/// How the trouble showed: the symptom, else the description.
pub fn symptom(ticket: &Ticket) -> Vec<String> {
    let symptom = ticket.incident().map(|i| i.symptom.clone()).unwrap_or_default();
    if symptom.is_empty() { ticket.description.clone() } else { symptom }
}

/// Place, analysis, cause, repair and verification of an incident; the outcome of a request.
pub fn body(ticket: &Ticket) -> Vec<String> {
    let written = match &ticket.part {
        Part::Incident(incident) => of_incident(ticket, incident),
        Part::Request(request) => section(2, "Answer", &request.outcome),
        _ => String::new(),
    };
    written.lines().map(str::to_owned).collect()
}

/// What the record of an incident or request does not hold, and an article should.
pub fn lacking(ticket: &Ticket) -> Vec<&'static str> {
    let parts: Vec<(&str, bool)> = match &ticket.part {
        Part::Incident(i) => vec![
            ("symptom", symptom(ticket).is_empty()),
            ("analysis", i.analysis.is_empty()),
            ("cause", i.cause.is_none()),
            ("repair", i.repairs.is_empty() && i.outcome.is_empty()),
        ],
        Part::Request(r) => vec![("outcome", r.outcome.is_empty())],
        _ => Vec::new(),
    };
    parts.into_iter().filter(|(_, lacks)| *lacks).map(|(part, _)| part).collect()
}

fn of_incident(ticket: &Ticket, incident: &Incident) -> String {
    let mut out = section(2, "Place", incident.place.as_slice());
    // The description says more than the symptom, where both are there.
    if !incident.symptom.is_empty() {
        out.push_str(&section(2, "Description", &ticket.description));
    }
    out.push_str(&analysis(incident));
    if let Some(cause) = &incident.cause {
        let class = tr!("Class of cause: {class}.", class = cause.class);
        out.push_str(&section(2, "Cause", &[vec![class], cause.text.clone()].concat()));
    }
    out.push_str(&repairs(&incident.repairs));
    out.push_str(&section(2, "Outcome", &incident.outcome));
    out
}

fn analysis(incident: &Incident) -> String {
    let mut out = String::new();
    for step in AnalysisStep::ALL {
        for found in incident.analysis.iter().filter(|a| a.step == *step) {
            let method = found.method.map_or_else(String::new, |m| format!(" ({m})"));
            out.push_str(&field(&format!("{step}{method}"), &found.finding.join(" ")));
        }
    }
    if out.is_empty() { out } else { format!("## Analysis\n\n{out}\n") }
}

/// Rounds that failed are told too: they save the next one from trying the same.
fn repairs(rounds: &[Repair]) -> String {
    if rounds.is_empty() {
        return String::new();
    }
    let mut out = "## Repair\n\n".to_owned();
    let mut checks = String::new();
    for round in rounds {
        out.push_str(&format!("{}. {}\n", round.round, text(&round.done.join(" "))));
        for check in &round.verifications {
            let evidence = check.evidence.join(" ");
            let evidence = if evidence.is_empty() {
                check.verdict.to_string()
            } else {
                format!("{}: {evidence}", check.verdict)
            };
            checks.push_str(&field(&tr!("round {round}", round = round.round), &evidence));
        }
    }
    out.push('\n');
    if checks.is_empty() { out } else { format!("{out}## Verification\n\n{checks}\n") }
}
