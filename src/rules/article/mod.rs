//! Knowledge articles: who may change and approve them, their steps, their votes (M8).

mod fields;
pub mod grade;
pub mod publication;
pub mod verbs;
pub mod votes;

pub(in crate::rules) use fields::{put_untold, told, untold};

use std::collections::BTreeSet;

use serde_json::json;

use super::fingerprint;
use super::life::Refusal;
use crate::records::article::{Article, Content};
use crate::records::{Event, Part, Ticket};
use crate::rules::workflow::Verb;

/// The part of an article.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Article, Refusal> {
    let (id, kind) = (ticket.id, ticket.kind());
    ticket.article_mut().ok_or_else(|| Refusal {
        message: format!("{id} is a {kind}; this step belongs to articles"),
        hint: None,
    })
}

/// What a text is known by: another word when anything is other that an approval is about.
pub fn fingerprint(content: &Content) -> String {
    fingerprint::of(&about(content))
}

/// Whether an approval with this fingerprint is of the text, be it one of version 0.1.
pub fn is_approved(content: &Content, text: &str) -> bool {
    fingerprint::is_of(text, &about(content))
}

fn about(content: &Content) -> String {
    let Content { title, kind_of, grade, tags, symptom, body, .. } = content;
    json!([title, kind_of, grade, tags, symptom, body]).to_string()
}

/// Those who wrote the next version (M8.1b): whoever changed its text since the last was published, read from the
/// history, so that it holds after a merge of two clones as well. Where a merge kept a draft beside a publication, those
/// who wrote before are its authors still.
pub fn authors(ticket: &Ticket) -> BTreeSet<String> {
    let (mut authors, mut before) = (BTreeSet::new(), BTreeSet::new());
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

/// The fields of [`Content`].
pub(in crate::rules) const TEXT: [&str; 6] = ["title", "type", "grade", "tags", "symptom", "body"];

/// Takes title and tags of the draft into the envelope, as long as no version is in force.
fn follow_draft(ticket: &mut Ticket) {
    let Part::Article(article) = &mut ticket.part else { return };
    let Some(draft) = article.draft.as_ref().filter(|_| article.version.is_none()) else { return };
    (ticket.title, ticket.tags) = (draft.content.title.clone(), draft.content.tags.clone());
    (article.kind_of, article.grade) = (draft.content.kind_of, draft.content.grade.clone());
}
