//! The texts of a kind's own part, for a search.
//!
//! Every field is named, so that one that is added has to be searched, or left out here on purpose:
//! words of lists, numbers, times and people are found by filters.

use crate::records::article::{Article, Draft};
use crate::records::change::{Change, Evaluation, Review, Risk};
use crate::records::ci::Ci;
use crate::records::delivery::{Acceptance, Delivery, Plan, Test};
use crate::records::feedback::Feedback;
use crate::records::improvement::Improvement;
use crate::records::incident::{Analysis, Incident, Repair};
use crate::records::{Part, Request};

/// Takes a field's name and its text; true ends the visit.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&'static str, &str) -> bool;

/// True when `found` holds for a text of the part.
pub(super) fn part(part: &Part, found: Visit) -> bool {
    match part {
        Part::Request(own) => request(own, found),
        Part::Incident(own) => incident(own, found),
        Part::Change(own) => change(own, found),
        Part::Delivery(own) => delivery(own, found),
        Part::Improvement(own) => improvement(own, found),
        Part::Article(own) => article(own, found),
        Part::Ci(own) => item(own, found),
    }
}

fn request(own: &Request, found: Visit) -> bool {
    let Request { content_class: _, outcome, escalation: _, extra: _ } = own;
    lines("outcome", outcome, found)
}

fn incident(own: &Incident, found: Visit) -> bool {
    let Incident {
        place,
        symptom,
        analysis,
        cause,
        repairs,
        outcome,
        nature: _,
        found_by: _,
        occurred: _,
        outages: _,
        alerts: _,
        escalation: _,
        major: _,
        roles: _,
        reviewed: _,
        result: _,
        confirmed_by: _,
        extra: _,
    } = own;
    one(&[("place", place.as_deref())], found)
        || lines("symptom", symptom, found)
        || analysis.iter().any(|step| analysis_of(step, found))
        || cause.as_ref().is_some_and(|cause| lines("cause", &cause.text, found))
        || repairs.iter().any(|round| repair(round, found))
        || lines("outcome", outcome, found)
}

fn analysis_of(entry: &Analysis, found: Visit) -> bool {
    let Analysis { finding, extent, evidence, step: _, method: _, node: _, under: _, .. } = entry;
    lines("analysis", finding, found)
        || lines("analysis", evidence, found)
        || extent.as_ref().is_some_and(|extent| lines("extent", &extent.text, found))
}

fn repair(round: &Repair, found: Visit) -> bool {
    let Repair { done, verifications, round: _, at: _, workaround: _, extra: _ } = round;
    lines("repair", done, found) || verifications.iter().any(|v| lines("verification", &v.evidence, found))
}

fn change(own: &Change, found: Visit) -> bool {
    let Change {
        reason,
        resources,
        plan,
        rollback_plan,
        risk,
        observations,
        evaluation,
        review,
        kind_of: _,
        template: _,
        affects: _,
        approvals: _,
        window: _,
        preparation: _,
        implementation: _,
        extra: _,
    } = own;
    lines("reason", reason, found)
        || lines("resources", resources, found)
        || lines("plan", plan, found)
        || lines("rollback plan", rollback_plan, found)
        || risk.iter().any(|risk| risk_of(risk, found))
        || observations.iter().any(|o| lines("observation", &o.text, found))
        || evaluation.iter().any(|evaluation| evaluation_of(evaluation, found))
        || review.iter().any(|review| review_of(review, found))
}

fn risk_of(risk: &Risk, found: Visit) -> bool {
    let Risk { effects, mitigation, .. } = risk;
    lines("effects", effects, found) || lines("mitigation", mitigation, found)
}

fn evaluation_of(evaluation: &Evaluation, found: Visit) -> bool {
    let Evaluation { effect, left, as_expected: _, by: _, at: _, extra: _ } = evaluation;
    lines("effect", effect, found) || lines("left", left, found)
}

fn review_of(review: &Review, found: Visit) -> bool {
    let Review { content, course, result, problems, improvements, attended: _, at: _, extra: _ } = review;
    [content, course, result, problems, improvements].iter().any(|part| lines("review", part, found))
}

fn delivery(own: &Delivery, found: Visit) -> bool {
    let Delivery {
        agreement,
        contract,
        needs,
        needs_by_kind,
        responsibilities,
        plan,
        preparation,
        tests,
        criteria,
        acceptances,
        // Read with that of every other kind.
        feedback: _,
        surveys,
        follow_ups,
        service_class: _,
        begin: _,
        deliver_by: _,
        acceptance_team: _,
        delivered: _,
        extra: _,
    } = own;
    one(&[("agreement", agreement.as_deref()), ("contract", contract.as_deref())], found)
        || lines("need", needs, found)
        || needs_by_kind.iter().any(|need| found("need", &need.text))
        || lines("responsibilities", responsibilities, found)
        || plan_of(plan, found)
        || preparation.iter().any(|prepared| found("plan", &prepared.text))
        || tests.iter().any(|test| test_of(test, found))
        || criteria.iter().any(|c| found("criterion", &c.name))
        || acceptances.iter().any(|round| acceptance(round, found))
        || surveys.iter().any(|s| lines("survey", &s.comment, found))
        || follow_ups.iter().any(|f| lines("service review", &f.finding, found))
}

fn test_of(test: &Test, found: Visit) -> bool {
    let Test { evidence, measured, kind: _, verdict: _, by: _, at: _, extra: _ } = test;
    lines("evidence", evidence, found) || measured.iter().any(|measured| found("measured", &measured.name))
}

fn plan_of(plan: &Plan, found: Visit) -> bool {
    let Plan { resources, process, components, interfaces, mode, deployment, environment, extra: _ } = plan;
    let parts = [resources, process, components, interfaces, mode, deployment, environment];
    parts.iter().any(|part| lines("plan", part, found))
}

fn acceptance(round: &Acceptance, found: Visit) -> bool {
    let Acceptance {
        because,
        steps,
        values: _,
        satisfaction: _,
        conformity: _,
        verdict: _,
        score: _,
        extra: _,
    } = round;
    lines("acceptance", because, found) || steps.iter().any(|step| lines("acceptance", &step.finding, found))
}

/// The texts of feedback on a ticket of any kind.
pub(super) fn feedback(all: &[Feedback], found: Visit) -> bool {
    all.iter().any(|feedback| {
        one(&[("feedback", feedback.from.as_deref())], found)
            || lines("feedback", &feedback.text, found)
            || lines("feedback", &feedback.answer, found)
    })
}

fn improvement(own: &Improvement, found: Visit) -> bool {
    let Improvement {
        measure,
        evidence,
        plan,
        resources,
        done,
        checks,
        acts,
        feedback,
        target: _,
        begin: _,
        done_by: _,
        review_on: _,
        concerned: _,
        kinds: _,
        agreed,
        extra: _,
    } = own;
    let agreed = agreed.as_ref().map(|agreed| agreed.by.as_str());
    one(&[("measure", measure.as_deref()), ("agreed by", agreed)], found)
        || lines("evidence", evidence, found)
        || lines("plan", plan, found)
        || lines("resources", resources, found)
        || done.iter().any(|d| lines("done", &d.text, found))
        || checks.iter().any(|c| lines("check", &c.remark, found))
        || acts.iter().any(|a| lines("act", &a.text, found))
        || feedback.iter().any(|f| lines("feedback", &f.text, found))
}

/// What is in force comes first; what is written of the next version is a text of its own.
fn article(own: &Article, found: Visit) -> bool {
    let Article {
        symptom,
        body,
        draft,
        kind_of: _,
        grade: _,
        version: _,
        versions: _,
        review_due: _,
        reviews: _,
        votes: _,
        extra: _,
    } = own;
    lines("symptom", symptom, found)
        || lines("text", body, found)
        || draft.as_ref().is_some_and(|draft| draft_of(draft, found))
}

fn item(own: &Ci, found: Visit) -> bool {
    let Ci {
        serial,
        vendor,
        model,
        version,
        location,
        kind_of: _,
        depends_on: _,
        purchased: _,
        warranty_until: _,
        licence_until: _,
        quantity: _,
        extra: _,
    } = own;
    one(
        &[
            ("serial", serial.as_deref()),
            ("vendor", vendor.as_deref()),
            ("model", model.as_deref()),
            ("version", version.as_deref()),
            ("location", location.as_deref()),
        ],
        found,
    )
}

fn draft_of(draft: &Draft, found: Visit) -> bool {
    let text = &draft.content;
    found("draft", &text.title)
        || lines("draft", &text.symptom, found)
        || lines("draft", &text.body, found)
        || lines("draft", &draft.summary, found)
}

/// True when `found` holds for one of these texts.
pub(super) fn one(fields: &[(&'static str, Option<&str>)], found: Visit) -> bool {
    fields.iter().any(|(field, text)| text.is_some_and(|text| found(field, text)))
}

/// True when `found` holds for a line of the text.
pub(super) fn lines(field: &'static str, lines: &[String], found: Visit) -> bool {
    lines.iter().any(|line| found(field, line))
}
