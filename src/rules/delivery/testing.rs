//! Tests of a delivery, and the values they are judged by (M4.1c).

use jiff::Timestamp;

use super::agreement;
use super::part;
use super::ready::{Judged, judge};
use crate::lang::tr;
use crate::records::delivery::{Delivery, Measured, Test};
use crate::records::words::{TestKind, Verdict};
use crate::records::{Id, Quantity, Target, Ticket, fold};
use crate::rules::action::{Action, step};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// A test as someone reports it.
#[derive(Debug, Clone)]
pub struct Tested {
    /// Which kind.
    pub kind: TestKind,
    /// How it ended; `None` where the values decide.
    pub verdict: Option<Verdict>,
    /// What shows it.
    pub evidence: Vec<String>,
    /// What was measured, by name.
    pub values: Vec<(String, Quantity)>,
    /// Who tested.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A test passed or failed. Values are compared with the criteria of the delivery, else with the measures of its
/// agreement, and decide the verdict.
///
/// # Errors
/// A refusal for a value that has no target or another sort of unit, for a test that is said to have passed although
/// a value misses its target, and where there is neither a verdict nor a value.
pub fn test(policy: &Policy, ticket: &mut Ticket, tested: Tested) -> Result<Action, Refusal> {
    step(ticket, Verb::Test)?;
    let id = ticket.id;
    let delivery = part(ticket)?;
    let Tested { kind, verdict, evidence, values, by, at } = tested;
    let measured = values.into_iter().map(|(name, value)| compared(policy, id, delivery, &name, value));
    let measured = measured.collect::<Result<Vec<Measured>, Refusal>>()?;
    let missed = measured.iter().find(|m| !m.met);
    let verdict = match (verdict, missed) {
        (Some(Verdict::Passed), Some(missed)) => {
            let message =
                tr!("the {kind} test of {id} cannot pass: {missed}", kind, id, missed = missed.in_words());
            return Err(Refusal::new(message, tr!("leave out --passed: the values decide")));
        }
        (Some(verdict), _) => verdict,
        (None, Some(_)) => Verdict::Failed,
        (None, None) if measured.is_empty() => {
            let hint = tr!("give --passed, --failed or --measured 'response time=180 ms'");
            return Err(Refusal::new(tr!("the {kind} test of {id} has no result", kind, id), hint));
        }
        (None, None) => Verdict::Passed,
    };
    let mut note = vec![format!("{kind}: {verdict}")];
    note.extend(measured.iter().map(Measured::in_words));
    note.extend(evidence.iter().cloned());
    delivery.tests.push(Test { kind, verdict, measured, evidence, by, at, extra: Default::default() });
    Ok(Action::of(Verb::Test).saying(note))
}

/// A value beside its target.
fn compared(
    policy: &Policy,
    id: Id,
    delivery: &Delivery,
    name: &str,
    value: Quantity,
) -> Result<Measured, Refusal> {
    let named = delivery.agreement.as_deref().and_then(|name| agreement::find(policy, name));
    let criterion = delivery.criteria.iter().find(|c| fold::same_name(&c.name, name));
    let measures = named.iter().flat_map(|agreement| &agreement.measures);
    let measure = measures.clone().find(|(known, _)| fold::same_name(known, name));
    let (name, target, agreement) = match (criterion, measure) {
        (Some(criterion), _) => (&criterion.name, &criterion.target, None),
        (None, Some((name, target))) => (name, target, named.map(|agreement| agreement.name.clone())),
        (None, None) => {
            let known = delivery.criteria.iter().map(|c| c.name.as_str());
            let known: Vec<&str> = known.chain(measures.map(|(name, _)| name.as_str())).collect();
            return Err(no_target(id, name, &known));
        }
    };
    let value = value.with_unit(target.quantity.unit());
    let met = target.is_met(&value);
    let met =
        met.map_err(|e| Refusal::new(format!("{name}: {e}"), tr!("give the value in a compatible unit")))?;
    Ok(measured(name, Some(value), target, met, agreement))
}

fn no_target(id: Id, name: &str, known: &[&str]) -> Refusal {
    let hint = match known {
        [] => format!("itdesk deliver criterion add {id} '{name}' --target '<= 200 ms'"),
        _ => tr!("known: {known}", known = known.join(", ")),
    };
    Refusal::new(tr!("neither {id} nor its agreement has a target for '{name}'", id, name), hint)
}

fn measured(
    name: &str,
    value: Option<Quantity>,
    target: &Target,
    met: bool,
    agreement: Option<String>,
) -> Measured {
    Measured {
        name: name.to_owned(),
        value,
        target: target.clone(),
        met,
        agreement,
        extra: Default::default(),
    }
}

/// The criteria with their values of this round: one that has to be measured again has none.
pub fn values(delivery: &Delivery) -> Vec<Measured> {
    let of = |c: &crate::records::delivery::Criterion| {
        let judged = judge(delivery, c);
        let value = c.measured.clone().filter(|_| judged != Judged::Open);
        measured(&c.name, value, &c.target, judged == Judged::Met, None)
    };
    delivery.criteria.iter().map(of).collect()
}

impl Measured {
    /// `delay 12 s, keeps <= 30 s`, as the history has it.
    pub fn in_words(&self) -> String {
        let value = self.value.as_ref().map_or_else(|| "not measured".to_owned(), ToString::to_string);
        let met = if self.met { "keeps" } else { "misses" };
        format!("{} {value}, {met} {}", self.name, self.target)
    }
}
