//! Which changes of a policy ask less of the desk than before (M3.2b).

use serde_json::Value;

use crate::rules::duration::duration_seconds;
use crate::rules::policy::Period;

/// What a greater value of a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// A longer time asks less.
    LongerIsWeaker,
    /// A shorter time keeps less.
    ShorterIsWeaker,
    /// A smaller number asks less.
    LessIsWeaker,
    /// False asks less.
    OffIsWeaker,
    /// True asks less.
    OnIsWeaker,
    /// Fewer entries ask less.
    FewerIsWeaker,
    /// The steps of an approval.
    Approval,
}

/// Keys by the beginning and the end of their paths.
const KEYS: [(&str, &str, Sense); 26] = [
    ("sla.", ".respond", Sense::LongerIsWeaker),
    ("sla.", ".handle", Sense::LongerIsWeaker),
    ("sla.", ".resolve", Sense::LongerIsWeaker),
    ("sla.", ".update", Sense::LongerIsWeaker),
    ("sla.pause_on", "", Sense::OnIsWeaker),
    ("records.complete", "", Sense::LongerIsWeaker),
    ("records.filed", "", Sense::LongerIsWeaker),
    ("records.keep", "", Sense::ShorterIsWeaker),
    ("changes.approval.low", "", Sense::Approval),
    ("changes.approval.medium", "", Sense::Approval),
    ("changes.approval.high", "", Sense::Approval),
    ("changes.approval.rule", ".steps", Sense::Approval),
    ("changes.emergency_approval", "", Sense::LongerIsWeaker),
    ("changes.step_approval", "", Sense::LongerIsWeaker),
    ("changes.monitoring", "", Sense::ShorterIsWeaker),
    ("changes.checklist", "", Sense::FewerIsWeaker),
    ("changes.requesters", "", Sense::FewerIsWeaker),
    ("changes.signed", "", Sense::OffIsWeaker),
    ("changes.implementer_may_approve", "", Sense::OnIsWeaker),
    ("changes.freeze", ".from", Sense::FewerIsWeaker),
    ("deliveries.pass", "", Sense::LessIsWeaker),
    ("deliveries.feedback", "", Sense::LongerIsWeaker),
    ("knowledge.approval", "", Sense::LongerIsWeaker),
    ("knowledge.signed", "", Sense::OffIsWeaker),
    ("desk.controlled", "", Sense::OffIsWeaker),
    ("duties.", ".every", Sense::LongerIsWeaker),
];

/// Whether a change of a key asks less than before; `None` for a value that is not there.
pub(super) fn is_weaker(key: &str, before: Option<&Value>, after: Option<&Value>) -> bool {
    let known = KEYS.iter().find(|(start, end, _)| key.starts_with(start) && key.ends_with(end));
    let Some((_, _, sense)) = known else { return false };
    let flag = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or(false);
    let (Some(from), Some(to)) = (before, after) else {
        // What was asked before is not asked any more, or the other way round.
        return match sense {
            Sense::OnIsWeaker => flag(after) || after.is_some_and(Value::is_array),
            _ => before.is_some_and(|value| !is_nothing(value)),
        };
    };
    let seconds = |value: &Value| length(value.as_str()?);
    let count = |value: &Value| value.as_array().map_or(0, Vec::len);
    match sense {
        Sense::LongerIsWeaker => seconds(from).zip(seconds(to)).is_some_and(|(from, to)| to > from),
        Sense::ShorterIsWeaker => seconds(from).zip(seconds(to)).is_some_and(|(from, to)| to < from),
        Sense::LessIsWeaker => from.as_f64().zip(to.as_f64()).is_some_and(|(from, to)| to < from),
        Sense::OffIsWeaker => flag(Some(from)) && !flag(Some(to)),
        Sense::OnIsWeaker => match to {
            // An entry more pauses the clocks for another reason.
            Value::Array(_) => lacks(from, to),
            _ => !flag(Some(from)) && flag(Some(to)),
        },
        // Without requesters everybody may ask, and with one more somebody more.
        Sense::FewerIsWeaker if key == "changes.requesters" => {
            count(from) > 0 && (count(to) == 0 || lacks(from, to))
        }
        Sense::FewerIsWeaker => lacks(to, from),
        Sense::Approval => is_weaker_approval(from, to),
    }
}

/// Whether a list lacks an entry of another.
fn lacks(list: &Value, other: &Value) -> bool {
    let known = list.as_array().map_or(&[][..], Vec::as_slice);
    other.as_array().is_some_and(|other| other.iter().any(|entry| !known.contains(entry)))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// A duration or a period, in seconds.
fn length(text: &str) -> Option<f64> {
    match duration_seconds(text) {
        Ok(seconds) => Some(seconds as f64),
        Err(_) => text.parse::<Period>().ok().map(|period| period.rough_months() * 30.44 * 86_400.0),
    }
}

/// Fewer steps, fewer votes in a step, or somebody more who may decide a step alone.
fn is_weaker_approval(from: &Value, to: &Value) -> bool {
    let (from, to) = (steps(from), steps(to));
    if to.len() != from.len() {
        return to.len() < from.len();
    }
    from.iter().zip(&to).any(|(from, to)| {
        let added = to.iter().any(|(role, votes)| {
            let known = from.iter().find(|(known, _)| known == role);
            known.is_none_or(|(_, before)| votes < before)
        });
        added && least(to) <= least(from)
    })
}

/// The fewest votes that decide a step.
fn least(step: &[(String, u32)]) -> u32 {
    step.iter().map(|(_, votes)| *votes).min().unwrap_or(0)
}

fn steps(value: &Value) -> Vec<Vec<(String, u32)>> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    let role = |text: &str| match text.rsplit_once(':') {
        Some((role, votes)) => (role.to_owned(), votes.parse().unwrap_or(1)),
        None => (text.to_owned(), 1),
    };
    let step = |items: &[Value]| items.iter().filter_map(Value::as_str).map(role).collect::<Vec<_>>();
    match list.iter().any(Value::is_array) {
        true => list.iter().filter_map(Value::as_array).map(|items| step(items)).collect(),
        false => vec![step(list)],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_asks_less_is_weaker() {
        for (key, from, to, weaker) in [
            ("sla.default.A.respond", json!("10m"), json!("30m"), true),
            ("sla.default.A.respond", json!("30m"), json!("10m"), false),
            ("records.keep", json!("5y"), json!("3y"), true),
            ("changes.signed", json!(true), json!(false), true),
            ("changes.implementer_may_approve", json!(false), json!(true), true),
            ("changes.approval.high", json!(["cab:2"]), json!(["cab"]), true),
            ("changes.approval.high", json!(["cab:2"]), json!(["cab:3"]), false),
            ("changes.approval.high", json!([["head"], ["cab:2"]]), json!(["cab:2"]), true),
            ("changes.approval.high", json!(["cab:2"]), json!([["head"], ["cab:2"]]), false),
            ("changes.approval.low", json!(["head"]), json!(["head", "lead"]), true),
            ("changes.checklist", json!(["tests", "backup"]), json!(["tests"]), true),
            ("changes.requesters", json!(["lead"]), json!([]), true),
            ("deliveries.pass", json!(0.85), json!(0.8), true),
            ("duties.audit.every", json!("3mo"), json!("6mo"), true),
            ("duties.audit.every", json!("3mo"), Value::Null, true),
            ("desk.name", json!("A"), json!("B"), false),
        ] {
            let after = Some(&to).filter(|to| !to.is_null());
            assert_eq!(is_weaker(key, Some(&from), after), weaker, "{key} {from} {to}");
        }
        assert!(!is_weaker("changes.step_approval", None, Some(&json!("2d"))));
    }
}
