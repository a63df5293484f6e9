//! Who wrote the text of an article.

use std::collections::BTreeSet;

use super::text::TEXT;
use crate::records::{Event, Ticket};
use crate::rules::workflow::Verb;

/// Those who wrote the next version (M8.1b): whoever changed its text since the last was published, read from the
/// history, so that it holds after a merge of two clones as well. Where a merge kept a draft beside a publication, those
/// who wrote before are its authors still.
pub fn authors(ticket: &Ticket) -> BTreeSet<String> {
    let mut authors = BTreeSet::new();
    let mut before = BTreeSet::new();
    for event in &ticket.history {
        if [Verb::Publish, Verb::Discard].iter().any(|verb| verb.is(&event.did)) && !event.changes.is_empty()
        {
            before = std::mem::take(&mut authors);
        } else if event.merged.is_some() && writes(event) {
            authors.extend(before.iter().cloned());
        } else if writes(event) {
            authors.insert(event.by.clone());
        }
    }
    authors
}

fn writes(event: &Event) -> bool {
    let of_text = |field: &&String| field.strip_prefix("article.draft.").is_some_and(|f| TEXT.contains(&f));
    Verb::Create.is(&event.did) || event.changes.keys().any(|field| of_text(&field))
}
