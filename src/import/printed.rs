//! Parts of a ticket that itdesk printed: its numbers, its history as events, the files of its messages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::lang::tr;
use crate::records::{Event, External, Kind};

/// What identifies a printed ticket: its id in the other desk, its kind and its creation.
pub(super) fn origin(object: &Map<String, Value>) -> Option<(String, Kind, Timestamp)> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    Some((text("id")?.to_owned(), text("kind")?.parse().ok()?, text("created")?.parse().ok()?))
}

/// The number under which the ticket is known from now on: its own elsewhere, or its id there.
pub(super) fn number(object: &Map<String, Value>) -> Option<External> {
    let own = object.get("external").filter(|e| !e.is_null());
    let of_id = || {
        let number = object.get("id")?.as_str()?.to_owned();
        Some(External::new("itdesk", &number))
    };
    own.and_then(|e| serde_json::from_value(e.clone()).ok()).or_else(of_id)
}

/// Files by their names.
type Files = Vec<(String, Vec<u8>)>;

/// The events, and the files that their messages name.
///
/// # Errors
/// Which event or file cannot be read.
pub(super) fn history(printed: &[Value]) -> Result<(Vec<Event>, Files), String> {
    let mut files = Files::new();
    let mut events: Vec<Event> = Vec::with_capacity(printed.len());
    for value in printed {
        let Value::Object(event) = value else {
            return Err(tr!("its history contains a non-event").to_owned());
        };
        let mut event = event.clone();
        let before = events.last().map(|e| e.event.clone()).unwrap_or_default();
        found(&mut event, &before);
        edited(&mut event)?;
        let missing = attached(&mut event, &mut files)?;
        let mut event: Event = serde_json::from_value(Value::Object(event))
            .map_err(|e| tr!("not an event as itdesk prints it: {e}", e))?;
        event.note.extend(missing);
        events.push(event);
    }
    Ok((events, files))
}

/// Puts what a merge found where a record has it: the printed form has it elsewhere.
fn found(event: &mut Map<String, Value>, before: &str) {
    if let Some(because) = event.get("unfit").and_then(Value::as_str).map(str::to_owned) {
        event.insert("unfit".to_owned(), json!({ "because": because }));
    }
    let kept = event.shift_remove("kept");
    if event.get("did").and_then(Value::as_str) == Some("merged") {
        event.insert("merged".to_owned(), json!({ "after": before, "kept": kept.unwrap_or(json!([])) }));
    }
}

/// Puts the edits of lists where a record has them: beside the entries that were removed and added.
fn edited(event: &mut Map<String, Value>) -> Result<(), String> {
    let edits = event.shift_remove("edits");
    let lists = event.shift_remove("lists");
    let Some(edits) = edits.as_ref().and_then(Value::as_object) else { return Ok(()) };
    let mut changes = event.get_mut("changes").and_then(Value::as_object_mut);
    for (field, places) in edits {
        let before = lists.as_ref().and_then(|lists| lists.get(field));
        let change = changes.as_mut().and_then(|changes| changes.get_mut(field));
        let (Some(before), Some(change)) = (before, change) else {
            return Err(tr!("its history lacks the edits of {field}", field));
        };
        let mut entries = [0, 1].map(|side| {
            let list = change.get(side).and_then(Value::as_array).cloned().unwrap_or_default();
            list.into_iter()
        });
        let mut taken = |side: usize, place: &Value, count: &str| -> Vec<Value> {
            let count = place.get(count).and_then(Value::as_u64).unwrap_or_default();
            entries[side].by_ref().take(usize::try_from(count).unwrap_or_default()).collect()
        };
        let places = places.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(|place| {
            let removed = taken(0, place, "removed");
            let added = taken(1, place, "added");
            json!({ "at": place.get("at"), "removed": removed, "added": added })
        });
        let places: Vec<Value> = places.collect();
        *change = json!({ "before": before, "edits": places });
    }
    Ok(())
}

/// Takes the files of an event's message out of it; a line for each that did not come along.
fn attached(event: &mut Map<String, Value>, files: &mut Files) -> Result<Vec<String>, String> {
    let Some(list) = event.get_mut("mail").and_then(|mail| mail.get_mut("files")) else {
        return Ok(Vec::new());
    };
    let Some(printed) = list.as_array_mut() else { return Ok(Vec::new()) };
    let mut missing = Vec::new();
    let mut kept = Vec::new();
    for mut file in std::mem::take(printed) {
        let text = |key: &str| file.get(key).and_then(Value::as_str);
        let name = text("path").or(text("name")).unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let is_safe = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
        if name.is_empty() || name.starts_with('.') || !name.chars().all(is_safe) {
            return Err(tr!(
                "a message of it has a file without a usable name: {name}",
                name = crate::escape::quoted(&name, 60)
            ));
        }
        let Some(content) = text("content") else {
            missing.push(tr!("[attachment {name} left out: the export does not contain it]", name));
            continue;
        };
        let bytes = STANDARD.decode(content);
        let bytes = bytes.map_err(|_| tr!("the content of its attachment {name} is not base64", name))?;
        if let Some(file) = file.as_object_mut() {
            file.shift_remove("path");
            file.shift_remove("content");
            file.insert("name".to_owned(), name.as_str().into());
            file.insert("bytes".to_owned(), bytes.len().into());
        }
        kept.push(file);
        files.push((name, bytes));
    }
    *printed = kept;
    Ok(missing)
}
