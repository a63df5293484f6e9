//! What a merge tells of an event: the mark on one that did not fit, and the `merged` event that follows it.

use serde_json::Value;

use super::by_hand::by_whom;
use super::fit::Fit;
use super::notes::MergeNotes;
use crate::records::id::event_letters;
use crate::records::{Event, Merged, RejectedStep};
use crate::rules::fnv::fnv;

/// Who writes what merges find: nobody.
pub const MERGER: &str = "itdesk";

/// An event as the merged history has it, and the event that tells what came of it.
pub(super) fn tell(event: Event, found: MergeNotes) -> [Option<Event>; 2] {
    let merged = (!found.is_plain()).then(|| merged(&event, &found));
    [Some(marked(event, &found.fit)), merged]
}

/// Takes what did not fit out of the way of those who read what happened to the ticket.
fn marked(mut event: Event, fit: &Fit) -> Event {
    let (because, changes) = match fit {
        Fit::Whole => return event,
        Fit::NoStep(because) => (because, event.changes.remove_entry("state").into_iter().collect()),
        Fit::Not(because) => (because, std::mem::take(&mut event.changes)),
    };
    let because = because.clone();
    event.unfit = Some(Box::new(RejectedStep {
        because,
        changes,
        marks: event.marks.take(),
        ..RejectedStep::default()
    }));
    event
}

fn merged(event: &Event, found: &MergeNotes) -> Event {
    let id = event_letters(fnv(format!("merged {}", event.event).as_bytes()));
    let mut told = Event::new(id, event.at, MERGER, "merged");
    told.recorded = event.recorded;
    told.changes = found.follows.clone();
    told.note = words(event, found);
    let after = event.event.clone();
    let kept = found.kept.clone();
    told.merged = Some(Box::new(Merged { after, kept, ..Merged::default() }));
    told
}

fn words(event: &Event, found: &MergeNotes) -> Vec<String> {
    let who = format!("{} {}", event.did, by_whom(&event.by));
    let fit = match &found.fit {
        Fit::Whole => None,
        Fit::NoStep(because) => Some(format!("the step \"{who}\" was not taken: {because}")),
        Fit::Not(because) => Some(format!("\"{who}\" did not fit and changed nothing: {because}")),
    };
    let back = found.back.as_ref().map(|b| format!("back from {} to {}: {}", b.from, b.to, b.because));
    let kept = found.kept.iter().map(|kept| match &kept.value {
        Value::Null => format!("{}: that it was cleared gave way to \"{who}\"", kept.field),
        value => format!("{}: {} gave way to \"{who}\"", kept.field, shown(value)),
    });
    fit.into_iter().chain(back).chain(found.told.iter().cloned()).chain(kept).collect()
}

/// A value as a line of a note has it; the whole value stands beside it.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) if lines.iter().all(Value::is_string) => {
            lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" / ")
        }
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// How many characters of a value a note shows.
const SHOWN: usize = 60;
