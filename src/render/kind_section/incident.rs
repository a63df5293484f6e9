//! The part of an incident or a problem.

use super::sections::{Fields, Sections, after, joined};
use crate::lang::{self, tr};
use crate::records::incident::{Cause, KnownAlert, Outage, Repair, Verification};
use crate::records::words::HandlingResult;
use crate::render::analysis;
use crate::wire::part::Incident;

pub(super) fn sections(page: &mut Sections, part: &Incident) {
    let Incident {
        nature: _,
        found_by,
        occurred: _,
        place,
        symptom,
        analysis,
        cause,
        repairs,
        outages,
        alerts,
        escalation,
        major,
        roles,
        reviewed,
        outcome,
        result,
        confirmed_by,
        extra,
    } = part;
    page.value(tr!("Found by"), found_by.as_ref());
    page.value("Place", place.as_ref());
    page.lines("Symptom", symptom);
    page.rows("Analysis", &analysis::rows(analysis));
    page.rows(tr!("Minimal cut sets"), &analysis::cut_sets(analysis));
    page.rows(tr!("Whys"), &analysis::whys(analysis));
    page.fields("Cause", cause.as_ref().map(cause_of));
    page.items("Repairs", repairs, repair);
    page.items("Outages", outages, outage);
    page.items("Alerts", alerts, alert);
    page.value("Escalation", Some(escalation).filter(|n| **n > 0));
    let [major, reviewed] = [major, reviewed].map(|at| at.map(|at| page.at(at)));
    page.value(tr!("Major incident since"), major.as_ref());
    page.items(tr!("Roles"), roles, |_, role| format!("{}: {}", role.role, role.person));
    page.value(tr!("Reviewed"), reviewed.as_ref());
    page.lines("Outcome", outcome);
    page.value(tr!("Result"), result.map(result_words).as_ref());
    page.value(tr!("Confirmed by"), confirmed_by.as_ref());
    page.extra(extra);
}

fn cause_of(cause: &Cause) -> Fields {
    let Cause { class, text, extent, extra } = cause;
    let fields = Fields::default().with("class", class).lines("text", text);
    fields.maybe("extent", extent.as_ref()).extra(extra)
}

fn repair(page: &Sections, repair: &Repair) -> String {
    let Repair { round, at, done, workaround, verifications, extra: _ } = repair;
    let done = match workaround {
        true => tr!("workaround: {done}", done = joined(done)),
        false => joined(done),
    };
    let checks: Vec<String> = verifications.iter().map(verification).collect();
    let checks = if checks.is_empty() { tr!("not verified yet").to_owned() } else { checks.join("; ") };
    tr!("round {round}, {at}: {joined} — {checks}", round, at = page.at(*at), joined = done, checks)
}

fn verification(verification: &Verification) -> String {
    let Verification { at: _, by, verdict, evidence, measured, extra: _ } = verification;
    let evidence = match evidence[..] {
        [] => String::new(),
        _ => format!(" ({})", joined(evidence)),
    };
    let said = tr!("{verdict} by {by}{evidence}", verdict = lang::shown(verdict.as_str()), by, evidence);
    let missed: Vec<&str> = measured.iter().filter(|m| !m.met).map(|m| m.name.as_str()).collect();
    match missed[..] {
        [] => said,
        _ => tr!("{said}, outside its target: {missed}", said, missed = missed.join(", ")),
    }
}

/// What the handling came to, in words.
fn result_words(result: HandlingResult) -> &'static str {
    match result {
        HandlingResult::Resolved => tr!("resolved"),
        HandlingResult::Further => tr!("further handling needed"),
        HandlingResult::Feedback => tr!("customer feedback needed"),
    }
}

fn outage(page: &Sections, outage: &Outage) -> String {
    let Outage { from, to, service, extra: _ } = outage;
    let to = to.map_or_else(|| "now".to_owned(), |to| page.at(to));
    format!("{} to {to} {}", page.at(*from), service.as_deref().unwrap_or_default())
}

fn alert(page: &Sections, alert: &KnownAlert) -> String {
    let KnownAlert { system, key: _, title, severity, service: _, since, until, extra: _ } = alert;
    let severity = match severity.as_deref().unwrap_or_default() {
        "" => String::new(),
        severity => format!(" ({severity})"),
    };
    let until = until.map_or_else(String::new, |until| page.at(until));
    let state = if until.is_empty() { "fires".to_owned() } else { after(tr!("over since "), &until) };
    tr!(
        "{system}{severity}: {title} since {at}, {state}",
        system,
        severity,
        title,
        at = page.at(*since),
        state
    )
}
