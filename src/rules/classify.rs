//! Which class a piece of work has, and why (M2.1c, M2.3).

use super::policy::{Classification, Policy};
use crate::lang::tr;
use crate::records::change::Change;
use crate::records::fold;
use crate::records::words::{ChangeType, RiskLevel};
use crate::records::{Assessment, Class, DataLoss, Difficulty, Interruption, Part, Ticket, TicketType};

/// A class with the reasons that led to it, in the order they were weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The class.
    pub class: Class,
    /// One sentence a reason.
    pub reasons: Vec<String>,
}

/// The class of an assessment: the matrix of impact and urgency, then the floors.
///
/// A level that was not assessed counts as the mildest of its list, and the reasons say so. A floor
/// can only make the class graver: emergency, outage and actual data loss at least A; important and
/// partial interruption at least B; hard work at least C (M2.1b, M2.3a; each floor is policy).
pub fn classify(policy: &Classification, assessment: &Assessment) -> Classified {
    let (impact, said_impact) = level(&policy.impact, assessment.impact.as_deref(), "impact");
    let (urgency, said_urgency) = level(&policy.urgency, assessment.urgency.as_deref(), "urgency");
    let cell = policy.matrix.get(impact).and_then(|row| row.get(urgency));
    let class = cell.copied().unwrap_or(Class::D);
    let reasons =
        vec![tr!("{said_impact} and {said_urgency} make class {class}", said_impact, said_urgency, class)];
    let mut classified = Classified { class, reasons };
    classified.raise(floors(policy, assessment));
    classified
}

impl Classified {
    fn raise(&mut self, floors: Vec<(Class, &'static str)>) {
        for (floor, because) in floors {
            let raised = if floor < self.class {
                tr!(", raised from {class}", class = self.class)
            } else {
                String::new()
            };
            self.reasons.push(tr!("{because}: at least {floor}{raised}", because, floor, raised));
            self.class = self.class.min(floor);
        }
    }
}

/// The class of a ticket: the one a person set by hand, or the computed one.
///
/// A class set by hand keeps the computed one among its reasons, so that the difference shows.
pub fn class_of(policy: &Policy, ticket: &Ticket) -> Classified {
    let planned = |what: &str| Classified { class: Class::D, reasons: vec![tr!("{what} is class D", what)] };
    let computed = match &ticket.part {
        Part::Change(change) => of_change(change),
        Part::Delivery(_) => planned("a delivery"),
        Part::Improvement(_) => planned(tr!("an improvement")),
        Part::Ci(_) => planned(tr!("a configuration item")),
        Part::Request(_) | Part::Incident(_) | Part::Article(_) => {
            classify(&policy.classification, &ticket.assessment)
        }
    };
    let Some(set) = &ticket.class_set else { return computed };
    let mut reasons = vec![tr!(
        "set to {class} by {by}: {because}",
        class = ticket.class,
        by = set.by,
        because = set.because
    )];
    reasons.push(tr!("the rules alone would give class {class}", class = computed.class));
    reasons.extend(computed.reasons);
    Classified { class: ticket.class, reasons }
}

/// The index of a level, and how to speak of it.
fn level(levels: &[String], given: Option<&str>, what: &str) -> (usize, String) {
    let mildest = levels.len().saturating_sub(1);
    let name = levels.get(mildest).map_or("none", String::as_str);
    match given {
        None => (mildest, tr!("{what} not assessed (taken as {name})", what, name)),
        Some(given) => match levels.iter().position(|l| fold::same_name(l, given)) {
            Some(index) => (index, format!("{what} {}", levels[index])),
            None => (mildest, format!("{what} {given:?} is not in the policy (taken as {name})")),
        },
    }
}

/// The floors that apply, each with its reason.
fn floors(policy: &Classification, a: &Assessment) -> Vec<(Class, &'static str)> {
    let floors = &policy.floors;
    let mut found = Vec::new();
    match a.kind_of {
        Some(TicketType::Emergency) => found.push((floors.emergency, tr!("type emergency"))),
        Some(TicketType::Important) => found.push((floors.important, tr!("type important"))),
        Some(TicketType::Normal | TicketType::Special) | None => {}
    }
    match a.interruption {
        Some(Interruption::Full) => found.push((floors.outage, tr!("business fully interrupted"))),
        Some(Interruption::Partial) => found.push((floors.partial, tr!("business partly interrupted"))),
        Some(Interruption::None) | None => {}
    }
    if a.data_loss == Some(DataLoss::Actual) {
        found.push((floors.data_loss, tr!("data actually lost")));
    }
    if a.difficulty == Some(Difficulty::High) {
        found.push((floors.difficult, tr!("hard work")));
    }
    found
}

/// The class of a change: D, raised by its type, and by its risk once it is assessed (M6.1c, M6.1d).
fn of_change(change: &Change) -> Classified {
    let mut classified =
        Classified { class: Class::D, reasons: vec![tr!("a change makes class D").to_owned()] };
    classified.raise(change_floors(change));
    classified
}

fn change_floors(change: &Change) -> Vec<(Class, &'static str)> {
    let urgent = (change.kind_of == ChangeType::Emergency).then_some((Class::A, tr!("an emergency change")));
    let risky = change.risk.as_ref().and_then(|risk| match risk.level {
        RiskLevel::High => Some((Class::B, tr!("high risk"))),
        RiskLevel::Medium => Some((Class::C, tr!("medium risk"))),
        RiskLevel::Low => None,
    });
    urgent.into_iter().chain(risky).collect()
}
