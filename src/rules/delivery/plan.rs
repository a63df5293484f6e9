//! Resources, blueprint and deployment, part by part with their states (M4.1a).

use jiff::Timestamp;

use super::part;
use crate::lang::{self, tr};
use crate::records::delivery::Prepared;
use crate::records::words::{PlanArea, PlanPart, Readiness};
use crate::records::{Ticket, fold};
use crate::rules::action::{Action, step};
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// The verb that plans an area.
pub fn verb(area: PlanArea) -> Verb {
    match area {
        PlanArea::Resources => Verb::PlanResources,
        PlanArea::Blueprint => Verb::PlanBlueprint,
        PlanArea::Deployment => Verb::PlanDeployment,
    }
}

/// How far something is prepared, as someone says.
#[derive(Debug, Clone)]
pub struct Progress<'a> {
    /// How far.
    pub state: Readiness,
    /// Who says so.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// What else is to be said.
    pub note: Vec<String>,
}

/// Adds something to a part of the plan, or sets its state where it is there already.
///
/// # Errors
/// A refusal where the state of the delivery does not allow it.
pub fn add(ticket: &mut Ticket, of: PlanPart, text: &str, progress: Progress) -> Result<Action, Refusal> {
    step(ticket, verb(of.area()))?;
    let all = &mut part(ticket)?.preparation;
    match all.iter_mut().find(|p| p.part == of && fold::same_name(&p.text, text)) {
        Some(known) => known.set(&progress),
        None => {
            let Progress { state, by, at, .. } = progress;
            let (text, by) = (text.to_owned(), by.to_owned());
            all.push(Prepared { part: of, text, state, by, at, extra: Default::default() });
            all.sort_by_key(|p| p.part);
        }
    }
    let mut note = vec![format!("{of}: {text} ({state})", state = progress.state)];
    note.extend(progress.note);
    Ok(Action::of(verb(of.area())).saying(note))
}

/// Sets the state of what `what` names: all of a part, or one thing by its text.
///
/// # Errors
/// A refusal where nothing has that name.
pub fn set(ticket: &mut Ticket, area: PlanArea, what: &str, progress: Progress) -> Result<Action, Refusal> {
    step(ticket, verb(area))?;
    let named = named(ticket, area, what)?;
    let all = &mut part(ticket)?.preparation;
    let mut note = Vec::new();
    for prepared in all.iter_mut().filter(|p| named.contains(&(p.part, p.text.clone()))) {
        prepared.set(&progress);
        note.push(format!("{}: {} ({})", prepared.part, prepared.text, prepared.state));
    }
    note.extend(progress.note);
    Ok(Action::of(verb(area)).saying(note))
}

/// Removes what `what` names; see [`set`].
///
/// # Errors
/// A refusal where nothing has that name.
pub fn remove(ticket: &mut Ticket, area: PlanArea, what: &str) -> Result<Action, Refusal> {
    step(ticket, verb(area))?;
    let named = named(ticket, area, what)?;
    part(ticket)?.preparation.retain(|p| !named.contains(&(p.part, p.text.clone())));
    let note = named.iter().map(|(part, text)| format!("removed {part}: {text}"));
    Ok(Action::of(verb(area)).saying(note.collect()))
}

/// What is named: everything of a part by its word, else what has this text.
fn named(ticket: &mut Ticket, area: PlanArea, what: &str) -> Result<Vec<(PlanPart, String)>, Refusal> {
    let id = ticket.id;
    let all = &part(ticket)?.preparation;
    let word = what.parse::<PlanPart>().ok();
    let is_named = |p: &&Prepared| word == Some(p.part) || fold::same_name(&p.text, what);
    let of_area = || all.iter().filter(|p| p.part.area() == area);
    let found: Vec<_> = of_area().filter(is_named).map(|p| (p.part, p.text.clone())).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let noun = lang::shown(area.as_str());
    let known: Vec<String> =
        of_area().map(|p| format!("{}: {}", lang::shown(p.part.as_str()), p.text)).collect();
    let hint = match known.is_empty() {
        true => {
            let example = PlanPart::of(area).next().map_or("", PlanPart::as_str);
            tr!("add it: itdesk deliver {verb} add {id} {example} TEXT", verb = verb(area), id, example)
        }
        false => tr!("planned: {known}", known = known.join("; ")),
    };
    Err(Refusal::new(tr!("{id} has no {noun} '{what}'", id, noun, what), hint))
}

impl Prepared {
    fn set(&mut self, progress: &Progress) {
        self.state = progress.state;
        self.by = progress.by.to_owned();
        self.at = progress.at;
    }
}
