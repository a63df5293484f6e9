//! The part of a change.

use super::sections::{Fields, Sections, after, joined, yes_or_no};
use crate::lang::{self, tr};
use crate::records::change::{
    Approval, Evaluation, Implementation, Observation, Prepared, Review, Risk, Window,
};
use crate::wire::part::Change;

pub(super) fn sections(page: &mut Sections, part: &Change) {
    let Change {
        kind_of,
        template,
        reason,
        resources,
        plan,
        rollback_plan,
        affects: _,
        risk,
        approvals,
        window,
        preparation,
        implementation,
        observations,
        evaluation,
        review,
        extra,
    } = part;
    page.value("Type", Some(lang::shown(kind_of.as_str())));
    page.value("Template", template.as_ref());
    page.lines("Reason", reason);
    page.lines("Resources", resources);
    page.lines("Plan", plan);
    page.lines(tr!("Rollback plan"), rollback_plan);
    page.fields("Risk", risk.as_ref().map(|risk| risk_of(page, risk)));
    page.items("Approvals", approvals, approval);
    page.fields("Window", window.as_ref().map(|window| window_of(page, window)));
    page.items("Preparation", preparation, prepared);
    page.fields("Implementation", implementation.as_ref().map(|i| implementation_of(page, i)));
    page.items("Observations", observations, observation);
    page.fields("Evaluation", evaluation.as_ref().map(|e| evaluation_of(page, e)));
    page.fields("Review", review.as_ref().map(|review| review_of(page, review)));
    page.extra(extra);
}

fn risk_of(page: &Sections, risk: &Risk) -> Fields {
    let Risk { effects, likelihood, impact, complexity, level, reasons, mitigation, signed_by, at, extra } =
        risk;
    Fields::default()
        .with("effects", joined(effects))
        .maybe("likelihood", likelihood.as_ref())
        .maybe("impact", impact.as_ref())
        .maybe("complexity", complexity.map(|complexity| lang::shown(complexity.as_str())))
        .with("level", lang::shown(level.as_str()))
        .lines("reasons", reasons)
        .lines("mitigation", mitigation)
        .with("signed_by", signed_by)
        .with("at", page.at(*at))
        .extra(extra)
}

fn approval(page: &Sections, approval: &Approval) -> String {
    let Approval { role, who, instead_of, vote, at, because, form: _, void, extra: _ } = approval;
    let because = after(" — ", &joined(because));
    let void = void.map_or_else(String::new, |void| tr!(" (void since {at})", at = page.at(void)));
    let instead = instead_of.as_ref().map_or_else(String::new, |whom| tr!(" for {whom}", whom));
    format!("{} {who}{instead} as {role}: {vote}{because}{void}", page.at(*at))
}

fn window_of(page: &Sections, window: &Window) -> Fields {
    let Window { from, to, against, because, extra } = window;
    Fields::default()
        .with("from", page.at(*from))
        .with("to", page.at(*to))
        .lines("against", against)
        .lines("because", because)
        .extra(extra)
}

fn prepared(page: &Sections, prepared: &Prepared) -> String {
    let Prepared { item, not_needed, by, at, extra: _ } = prepared;
    match not_needed.as_deref().unwrap_or_default() {
        "" => tr!("{item}: done, by {by} {at}", item, by, at = page.at(*at)),
        why => tr!("{item}: not needed, {why}, by {by} {at}", item, why, by, at = page.at(*at)),
    }
}

fn implementation_of(page: &Sections, implementation: &Implementation) -> Fields {
    let Implementation { by, started, ended, outcome, watched_until, extra } = implementation;
    Fields::default()
        .with("by", by)
        .with("started", page.at(*started))
        .maybe("ended", ended.map(|at| page.at(at)))
        .maybe("outcome", outcome.as_ref())
        .maybe("watched_until", watched_until.map(|at| page.at(at)))
        .extra(extra)
}

fn observation(page: &Sections, observation: &Observation) -> String {
    let Observation { at, by, text, measure, target, value, extra: _ } = observation;
    let measured = [
        measure.clone(),
        value.as_ref().map(ToString::to_string),
        target.as_ref().map(ToString::to_string),
        Some(joined(text)),
    ];
    let measured: Vec<String> = measured.into_iter().flatten().filter(|t| !t.is_empty()).collect();
    tr!("{at} by {by}: {text}", at = page.at(*at), by, text = measured.join(" "))
}

fn evaluation_of(page: &Sections, evaluation: &Evaluation) -> Fields {
    let Evaluation { effect, as_expected, left, by, at, extra } = evaluation;
    Fields::default()
        .with("effect", joined(effect))
        .with("as_expected", yes_or_no(*as_expected))
        .lines("left", left)
        .with("by", by)
        .with("at", page.at(*at))
        .extra(extra)
}

fn review_of(page: &Sections, review: &Review) -> Fields {
    let Review { content, course, result, problems, improvements, attended, at, extra } = review;
    Fields::default()
        .with("content", joined(content))
        .with("course", joined(course))
        .with("result", joined(result))
        .lines("problems", problems)
        .lines("improvements", improvements)
        .with("attended", joined(attended))
        .with("at", page.at(*at))
        .extra(extra)
}
