//! What is done to a configuration item, and the items of a ticket (M5.2b).

use crate::lang::tr;
use crate::records::{Ci, Id, Ticket};
use crate::rules::action::{Action, step};
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Moves an item along its life: into use, to repair, to the spares, out of service.
///
/// # Errors
/// A refusal where the item is already there, or is retired.
pub fn moved(ticket: &mut Ticket, verb: Verb, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, verb)?;
    part(ticket)?;
    Ok(Action::of(verb).saying(note))
}

/// Records what an item needs in order to work, and what it does not need after all. A ring is taken: two
/// items may need each other.
///
/// # Errors
/// A refusal where the item would depend on itself, or the ticket is no item.
pub fn depend(ticket: &mut Ticket, on: &[Id], no_more: &[Id], note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Depend)?;
    needs(ticket, on, no_more)?;
    Ok(Action::of(Verb::Depend).saying(note))
}

/// Changes what an item needs, as a part of another action.
///
/// # Errors
/// As [`depend`].
pub fn needs(ticket: &mut Ticket, on: &[Id], no_more: &[Id]) -> Result<(), Refusal> {
    let id = ticket.id;
    if on.contains(&id) {
        let message = tr!("{id} cannot depend on itself", id);
        return Err(Refusal::new(message, tr!("name another item with --on")));
    }
    let part = part(ticket)?;
    change(&mut part.depends_on, on, no_more);
    Ok(())
}

/// Changes which items a ticket concerns.
pub fn concern(ticket: &mut Ticket, items: &[Id], no_more: &[Id]) {
    change(&mut ticket.items, items, no_more);
}

fn change(list: &mut Vec<String>, add: &[Id], remove: &[Id]) {
    list.extend(add.iter().map(Id::to_string));
    list.retain(|id| !remove.iter().any(|removed| removed.to_string() == *id));
    list.sort();
    list.dedup();
}

fn part(ticket: &mut Ticket) -> Result<&mut Ci, Refusal> {
    let (id, kind) = (ticket.id, ticket.kind());
    ticket.ci_mut().ok_or_else(|| Refusal::of_kind(id, kind, tr!("configuration items")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::State;

    fn item(id: &str) -> Ticket {
        Ticket::blank(id.parse().unwrap(), "web-01")
    }

    #[test]
    fn an_item_depends_on_others_and_never_on_itself() {
        let mut web = item("CI-261123-00001");
        let [one, two] = ["CI-261123-00002", "CI-261123-00003"].map(|id| id.parse::<Id>().unwrap());
        depend(&mut web, &[two, one, two], &[], Vec::new()).unwrap();
        assert_eq!(web.ci().unwrap().depends_on, ["CI-261123-00002", "CI-261123-00003"]);
        depend(&mut web, &[], &[one], Vec::new()).unwrap();
        assert_eq!(web.ci().unwrap().depends_on, ["CI-261123-00003"]);
        let own = web.id;
        let refused = depend(&mut web, &[own], &[], Vec::new()).unwrap_err();
        assert_eq!(refused.message, "CI-261123-00001 cannot depend on itself");
    }

    #[test]
    fn an_item_is_retired_and_put_into_use_again() {
        let mut web = item("CI-261123-00001");
        assert_eq!(web.state, State::InUse);
        moved(&mut web, Verb::SendToRepair, Vec::new()).unwrap();
        moved(&mut web, Verb::Retire, Vec::new()).unwrap();
        assert!(moved(&mut web, Verb::SendToRepair, Vec::new()).is_err());
        moved(&mut web, Verb::Deploy, Vec::new()).unwrap();
        assert_eq!(web.state, State::InUse);
    }
}
