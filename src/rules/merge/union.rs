//! The events of all clones together, each once.

use std::collections::HashMap;

use super::by_hand::{BY_HAND, found};
use crate::records::{Event, Ticket};

/// The events of a record as they were written, without those that a merge computed.
pub(super) fn actions(ticket: &Ticket) -> Vec<Event> {
    ticket.history.iter().filter(|e| e.merged.is_none()).map(Event::as_written).collect()
}

/// All events, each once, in the order of a history: by the time they tell of, then as they were written down. Of one
/// that stands there in two versions, for someone edited the history by hand, the one that differs from `base` is
/// taken; where both do, the one that sorts first.
pub(super) fn union(base: &[Event], sides: [&[Event]; 2]) -> Vec<Event> {
    let known: HashMap<&str, &Event> = base.iter().map(|e| (e.event.as_str(), e)).collect();
    let mut all: HashMap<&str, &Event> = HashMap::new();
    let mut wordings: HashMap<String, Event> = HashMap::new();
    for event in sides.into_iter().flatten() {
        let place = all.entry(&event.event).or_insert(event);
        if *place != event {
            let taken = of_two(place, event, known.get(event.event.as_str()).copied());
            let other = if taken == event { *place } else { event };
            if other.note != taken.note && !other.note.is_empty() {
                let wording = other_wording(other);
                wordings.insert(wording.event.clone(), wording);
            }
            *place = taken;
        }
    }
    // One that an earlier merge kept already is there.
    wordings.retain(|name, _| !all.contains_key(name.as_str()));
    let mut union: Vec<Event> = all.into_values().cloned().chain(wordings.into_values()).collect();
    union.sort_by(|a, b| (a.at, a.written()).cmp(&(b.at, b.written())));
    union
}

/// An event that keeps the note of another one, of which someone changed the wording by hand.
fn other_wording(event: &Event) -> Event {
    let content = format!("{} also says {}", event.event, event.note.join("\n"));
    let first = format!("event {} also says:", event.event);
    let note = std::iter::once(first).chain(event.note.iter().cloned()).collect();
    Event { note, ..found(&content, event.at, event.recorded_at()) }
}

fn of_two<'e>(a: &'e Event, b: &'e Event, base: Option<&Event>) -> &'e Event {
    // An edit by hand that was found at different times was made before the first of them.
    match base.filter(|base| base.by != BY_HAND) {
        Some(base) if base == a => b,
        Some(base) if base == b => a,
        _ => {
            let spelled = |e: &Event| serde_json::to_string(e).unwrap_or_default();
            if spelled(a) <= spelled(b) { a } else { b }
        }
    }
}

/// The places of the events in the order in which they were written down.
pub(super) fn written_order(events: &[Event]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..events.len()).collect();
    places.sort_by_key(|place| events[*place].written());
    places
}
