//! The part of a delivery.

use super::sections::{Fields, Sections, after, joined};
use crate::lang::{self, tr};
use crate::records::delivery::{
    Acceptance, AcceptanceDone, Criterion, Delivered, FollowUp, Need, Plan, Prepared, Survey, Test,
};
use crate::records::words::PlanArea;
use crate::render::measured::{self, measured};
use crate::wire::part::Delivery;

pub(super) fn sections(page: &mut Sections, part: &Delivery) {
    let Delivery {
        needs,
        needs_by_kind,
        agreement,
        contract,
        service_class,
        responsibilities,
        begin,
        deliver_by,
        acceptance_team,
        plan,
        preparation,
        tests,
        criteria,
        delivered,
        acceptances,
        // Every kind may have it: see the section of its own.
        feedback: _,
        surveys,
        follow_ups,
        extra,
    } = part;
    page.lines("Needs", needs);
    page.items(tr!("Needs by kind"), needs_by_kind, |_, need| need_of(need));
    page.value("Agreement", agreement.as_ref());
    page.value(tr!("Contract"), contract.as_ref());
    page.value(tr!("Service class"), service_class.as_ref());
    page.lines("Responsibilities", responsibilities);
    page.value("Begin", begin.map(|at| page.at(at)));
    page.value(tr!("Deliver by"), deliver_by.map(|at| page.at(at)));
    page.lines(tr!("Acceptance team"), acceptance_team);
    page.fields("Plan", Some(plan).filter(|plan| !plan.is_empty()).map(plan_of));
    for area in PlanArea::ALL {
        let of_area: Vec<&Prepared> = preparation.iter().filter(|p| p.part.area() == *area).collect();
        page.items(lang::shown(measured::area(*area)), &of_area, |page, part| prepared(page, part));
    }
    page.items("Tests", tests, test);
    page.items("Criteria", criteria, |_, criterion| criterion_of(criterion));
    page.fields("Delivered", delivered.as_ref().map(|delivered| delivered_of(page, delivered)));
    page.items("Acceptances", acceptances, round);
    page.items("Surveys", surveys, survey);
    page.items(tr!("Follow ups"), follow_ups, follow_up);
    page.extra(extra);
}

fn plan_of(plan: &Plan) -> Fields {
    let Plan { resources, process, components, interfaces, mode, deployment, environment, extra } = plan;
    Fields::default()
        .lines("resources", resources)
        .lines("process", process)
        .lines("components", components)
        .lines("interfaces", interfaces)
        .lines("mode", mode)
        .lines("deployment", deployment)
        .lines("environment", environment)
        .extra(extra)
}

fn need_of(need: &Need) -> String {
    let Need { kind, text, extra: _ } = need;
    format!("{}: {text}", lang::shown(kind.as_str()))
}

fn prepared(page: &Sections, prepared: &Prepared) -> String {
    let Prepared { part, text, state, by, at, extra: _ } = prepared;
    tr!(
        "{part}: {text} — {state} ({by}, {at})",
        part = lang::shown(part.as_str()),
        text,
        state = lang::shown(state.as_str()),
        by,
        at = page.at(*at)
    )
}

fn test(page: &Sections, test: &Test) -> String {
    let Test { kind, verdict, measured: values, evidence, by, at, extra: _ } = test;
    let found: Vec<String> = values.iter().map(measured).chain(evidence.iter().cloned()).collect();
    tr!(
        "{at} {kind} {verdict} by {by}: {evidence}",
        at = page.at(*at),
        kind = lang::shown(kind.as_str()),
        verdict = lang::shown(verdict.as_str()),
        by,
        evidence = joined(&found)
    )
}

fn criterion_of(criterion: &Criterion) -> String {
    let Criterion { name, target, measured, by: _, at: _, open_point, extra: _ } = criterion;
    let measured = measured.as_ref().map_or_else(|| tr!("not measured").to_owned(), ToString::to_string);
    let point = after(tr!(", open point "), open_point.as_deref().unwrap_or_default());
    format!("{name} {target}: {measured}{point}")
}

fn delivered_of(page: &Sections, delivered: &Delivered) -> Fields {
    let Delivered { by, at, extra } = delivered;
    Fields::default().with("by", by).with("at", page.at(*at)).extra(extra)
}

/// A round of acceptance: its steps, its figures, its verdict.
fn round(page: &Sections, round: &Acceptance) -> String {
    let Acceptance { steps, values, satisfaction, conformity, verdict, score, because, extra: _ } = round;
    let steps = steps.iter().map(|step| {
        let AcceptanceDone { step, by, at, finding: _, extra: _ } = step;
        tr!("{step} by {by} {at}", step = lang::shown(step.as_str()), by, at = page.at(*at))
    });
    let steps = lang::list(&steps.collect::<Vec<_>>());
    let values = lang::list(&values.iter().map(measured).collect::<Vec<_>>());
    let figures = [("conformity", conformity), ("satisfaction", satisfaction), ("score", score)];
    let figures =
        figures.iter().filter_map(|(name, value)| Some(format!("{} {}", lang::shown(name), value.as_ref()?)));
    let figures = lang::list(&figures.collect::<Vec<_>>());
    let verdict = verdict
        .map_or(tr!("under way").to_owned(), |v| lang::shown(&v.as_str().replace('_', " ")).to_owned());
    let parts = [steps, values, figures, verdict].into_iter().filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(tr!("; ")) + &after(" — ", &joined(because))
}

fn survey(page: &Sections, survey: &Survey) -> String {
    let Survey { csat, nps, comment, from, at, extra: _ } = survey;
    let said = [
        csat.map(|n| format!("CSAT {n}")),
        nps.map(|n| format!("NPS {n}")),
        Some(joined(comment)).filter(|text| !text.is_empty()),
        from.as_ref().filter(|from| !from.is_empty()).map(|from| tr!("from {from}", from)),
    ];
    format!("{}: {}", page.at(*at), said.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn follow_up(page: &Sections, follow_up: &FollowUp) -> String {
    let FollowUp { on, done, by, finding, extra: _ } = follow_up;
    let by = by.as_deref().unwrap_or_default();
    match done {
        None => tr!("{on}: planned", on),
        Some(at) => {
            tr!("{on}: held {at} by {by}: {joined}", on, at = page.at(*at), by, joined = joined(finding))
        }
    }
}
