//! The part of an improvement.

use super::sections::{Sections, after, joined};
use crate::lang::{self, tr};
use crate::records::improvement::{Act, Agreed, Check, Done, UserFeedback};
use crate::records::words::ImprovementKind;
use crate::wire::part::Improvement;

pub(super) fn sections(page: &mut Sections, part: &Improvement) {
    let Improvement {
        evidence,
        measure,
        target,
        plan,
        resources,
        kinds,
        agreed,
        begin,
        done_by,
        review_on,
        concerned,
        done,
        checks,
        acts,
        feedback,
        extra,
    } = part;
    page.lines("Evidence", evidence);
    page.value("Measure", measure.as_ref());
    page.value("Target", target.as_ref());
    page.lines("Plan", plan);
    page.lines("Resources", resources);
    page.value(tr!("Improves"), Some(kinds).filter(|kinds| !kinds.is_empty()).map(|kinds| kinds_of(kinds)));
    page.value(tr!("Agreed with the customer"), agreed.as_ref().map(agreed_of));
    page.value("Begin", begin.as_ref());
    page.value(tr!("Finish by"), done_by.as_ref());
    page.value(tr!("Review on"), review_on.as_ref());
    page.lines("Concerned", concerned);
    page.items("Done", done, done_of);
    page.items("Checks", checks, check);
    page.items("Acts", acts, act);
    page.items(tr!("Users' feedback"), feedback, feedback_of);
    page.extra(extra);
}

fn kinds_of(kinds: &[ImprovementKind]) -> String {
    lang::list(&kinds.iter().map(|kind| lang::shown(kind.as_str()).to_owned()).collect::<Vec<_>>())
}

fn agreed_of(agreed: &Agreed) -> String {
    let Agreed { by, on, extra: _ } = agreed;
    tr!("by {by} on {on}", by, on)
}

fn done_of(page: &Sections, done: &Done) -> String {
    let Done { at, by, text, extra: _ } = done;
    tr!("{at} by {by}: {text}", at = page.at(*at), by, text = joined(text))
}

/// The remark has the figures, in words.
fn check(page: &Sections, check: &Check) -> String {
    let Check {
        at,
        by,
        measure: _,
        unit: _,
        before: _,
        after: _,
        reached: _,
        feedback: _,
        score: _,
        remark,
        extra: _,
    } = check;
    tr!("{at} by {by}: {text}", at = page.at(*at), by, text = joined(remark))
}

fn feedback_of(page: &Sections, feedback: &UserFeedback) -> String {
    let UserFeedback { at, by: _, from, score, text, extra: _ } = feedback;
    let score = score.map_or_else(String::new, |score| tr!(" {score} of 5", score));
    format!("{} {from}{score}{}", page.at(*at), after(" — ", &joined(text)))
}

fn act(page: &Sections, act: &Act) -> String {
    let Act { at, by, effect, text, extra: _ } = act;
    tr!(
        "{at} by {by}: {text}",
        at = page.at(*at),
        by,
        text = format!("{}{}", lang::shown(effect.as_str()), after(" — ", &joined(text)))
    )
}
