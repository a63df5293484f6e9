//! Which commit brought an event into the repository.

use std::collections::HashMap;

use super::{Commit, Git};
use crate::error::Result;
use crate::records::{EventId, Id, Ticket};
use crate::store::Place;

/// By event, the oldest commit whose record of the ticket has it; events that are not committed are missing.
///
/// # Errors
/// Exit 2 in a shallow clone, and what running git can meet.
pub fn brought(git: &Git, id: Id) -> Result<HashMap<EventId, Commit>> {
    git.refuse_shallow()?;
    let places = Place::ALL.map(|place| place.path(id));
    let commits = git.history(&places.each_ref().map(|path| path.as_path()))?;
    let paths = places.map(|path| format!("{}{}", git.prefix, path.display()));
    let names: Vec<String> =
        commits.iter().rev().flat_map(|c| paths.iter().map(|path| format!("{}:{path}", c.id))).collect();
    let contents = git.contents(&names)?;
    let mut brought = HashMap::new();
    for (commit, versions) in commits.iter().rev().zip(contents.chunks(paths.len())) {
        let tickets = versions.iter().flatten().filter_map(|bytes| Ticket::parse(bytes).ok());
        for event in tickets.flat_map(|ticket| ticket.history) {
            brought.entry(event.event).or_insert_with(|| commit.clone());
        }
    }
    Ok(brought)
}
