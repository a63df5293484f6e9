//! Adding causes to the tree of an analysis, and marking them (M5.2b, M5.2d).

use super::tree::{self, Tree};
use super::whys;
use crate::lang::tr;
use crate::records::incident::{Analysis, Cause, Extent};
use crate::records::words::{AnalysisStep, CauseClass, CauseStatus, Gate, Method};
use crate::records::{Id, Incident, Ticket};
use crate::rules::action::{Action, step};
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// What is said of a cause beside its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marks {
    /// Whether one of the causes below suffices, or all are needed.
    pub gate: Option<Gate>,
    /// `Some(None)` opens what was confirmed or excluded.
    pub status: Option<Option<CauseStatus>>,
    /// The class of the cause.
    pub cause: Option<CauseClass>,
    /// The root cause in words, where the text of the entry does not say it.
    pub cause_text: Vec<String>,
    /// How far its effect extends.
    pub extent: Option<Extent>,
}

impl Marks {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Marks::default()
    }
}

/// A cause as someone adds it.
#[derive(Debug, Clone, Default)]
pub struct Added {
    /// The step; by default `root-cause` with a class of cause, else `deep`.
    pub step: Option<AnalysisStep>,
    /// The method; by default that of the entry above, `rca` for a why.
    pub method: Option<Method>,
    /// What was found.
    pub finding: Vec<String>,
    /// The number of the entry that it explains.
    pub under: Option<usize>,
    /// Whether it answers the last why.
    pub why: bool,
    /// What else is said of it.
    pub marks: Marks,
}

/// Adds a cause under the entry that it explains.
///
/// # Errors
/// A refusal where there is no such entry, or where the chain of whys has ended.
pub fn add(ticket: &mut Ticket, added: Added) -> Result<Action, Refusal> {
    step(ticket, Verb::Analyse)?;
    let id = ticket.id;
    let Some(incident) = ticket.incident_mut() else { return Ok(Action::of(Verb::Analyse)) };
    let Added { step, method, finding, under, why, marks } = added;
    let above = match under {
        Some(number) => Some(place(id, incident, number)?),
        None if why => last_why(id, incident)?,
        None => None,
    };
    let step =
        step.unwrap_or(if marks.cause.is_some() { AnalysisStep::RootCause } else { AnalysisStep::Deep });
    let inherited = above.and_then(|at| incident.analysis[at].method);
    let method = method.or(if why { Some(Method::Rca) } else { inherited });
    let mut entry = Analysis { why, ..Analysis::new(step, method, finding) };
    entry.under = above.map(|at| tree::id(&incident.analysis[at]));
    entry.node = fresh(incident, &entry);
    let mut note = vec![format!("{step}: {}", entry.finding.first().map_or("", |line| line))];
    note.extend(above.map(|at| format!("under {}", at + 1)));
    note.extend(mark_entry(&mut entry, &marks));
    note.extend(conclude(incident, &entry, &marks));
    incident.analysis.push(entry);
    Ok(Action::of(Verb::Analyse).saying(note))
}

/// Marks an entry by its number: its gate, whether it is confirmed or excluded, its class and extent.
///
/// # Errors
/// A refusal where there is no such entry.
pub fn mark(
    ticket: &mut Ticket,
    number: usize,
    marks: Marks,
    evidence: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Analyse)?;
    let id = ticket.id;
    let Some(incident) = ticket.incident_mut() else { return Ok(Action::of(Verb::Analyse)) };
    let at = place(id, incident, number)?;
    let mut entry = incident.analysis[at].clone();
    let mut note = vec![format!("{number}: {}", entry.finding.first().map_or("", |line| line))];
    note.extend(mark_entry(&mut entry, &marks));
    note.extend(evidence.iter().cloned());
    entry.evidence.extend(evidence);
    note.extend(conclude(incident, &entry, &marks));
    incident.analysis[at] = entry;
    Ok(Action::of(Verb::Analyse).saying(note))
}

/// The place of a number.
fn place(id: Id, incident: &Incident, number: usize) -> Result<usize, Refusal> {
    let at = number.checked_sub(1).filter(|at| *at < incident.analysis.len());
    at.ok_or_else(|| {
        let last = incident.analysis.len();
        let hint = tr!("its entries have the numbers 1 to {last}: itdesk incident analysis {id}", last, id);
        let hint = if last == 0 { format!("itdesk incident analyse {id} TEXT") } else { hint };
        Refusal::new(tr!("the analysis of {id} has no entry {number}", id, number), hint)
    })
}

/// The entry that the next why asks about: the last answer, else the last entry at the top.
fn last_why(id: Id, incident: &Incident) -> Result<Option<usize>, Refusal> {
    let tree = Tree::of(&incident.analysis);
    let Some(chain) = whys::chains(&tree, incident.analysis.len()).pop() else {
        return Ok((0..incident.analysis.len()).rev().find(|at| tree.parent(*at).is_none()));
    };
    let last = chain.last();
    let Some(cause) = tree.entry(last).cause else { return Ok(Some(last)) };
    Err(Refusal::new(
        tr!("the chain of whys of {id} ended with entry {number}: {cause}", id, number = last + 1, cause),
        tr!("name the entry that the next chain explains: --why --under N"),
    ))
}

/// An id that no entry has.
fn fresh(incident: &Incident, entry: &Analysis) -> Option<String> {
    let known: Vec<String> = incident.analysis.iter().map(tree::id).collect();
    (0..).map(|turn| tree::fingerprint(entry, turn)).find(|id| !known.contains(id))
}

/// Writes what is said into the entry; what the history is to have of it.
fn mark_entry(entry: &mut Analysis, marks: &Marks) -> Vec<String> {
    entry.gate = marks.gate.or(entry.gate);
    entry.status = marks.status.unwrap_or(entry.status);
    entry.cause = marks.cause.or(entry.cause);
    entry.extent = marks.extent.clone().or(entry.extent.take());
    let status = marks.status.map(|status| status.map_or("open", CauseStatus::as_str).to_owned());
    let said = [
        marks.gate.map(|gate| format!("gate: {gate}")),
        status,
        marks.cause.map(|cause| format!("cause: {cause}")),
        marks.extent.as_ref().map(|extent| format!("extent: {extent}")),
    ];
    said.into_iter().flatten().collect()
}

/// The root cause of the incident, where an entry decides it: the end of a chain of whys, or a confirmed cause while
/// none is recorded.
fn conclude(incident: &mut Incident, entry: &Analysis, marks: &Marks) -> Option<String> {
    let class = entry.cause?;
    let is_end = entry.why && marks.cause.is_some();
    let is_first = entry.status == Some(CauseStatus::Confirmed) && incident.cause.is_none();
    if entry.status == Some(CauseStatus::Excluded) || !(is_end || is_first) {
        return None;
    }
    let text = if marks.cause_text.is_empty() { entry.finding.clone() } else { marks.cause_text.clone() };
    incident.cause = Some(Cause { class, text, extent: entry.extent.clone(), extra: Default::default() });
    Some(format!("root cause: {class}"))
}
