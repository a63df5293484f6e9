//! The part of a ticket that only an article has.

use crate::lang::tr;
use crate::records::article::Article;
use crate::records::{Part, Ticket};
use crate::rules::refusal::Refusal;

/// The part of an article.
///
/// # Errors
/// A refusal when the ticket is of another kind.
pub fn part(ticket: &mut Ticket) -> Result<&mut Article, Refusal> {
    let id = ticket.id;
    let kind = ticket.kind();
    ticket.article_mut().ok_or_else(|| Refusal::of_kind(id, kind, tr!("articles")))
}

/// Takes title and tags of the draft into the envelope, as long as no version is in force.
pub(super) fn follow_draft(ticket: &mut Ticket) {
    let Part::Article(article) = &mut ticket.part else { return };
    let Some(draft) = article.draft.as_ref().filter(|_| article.version.is_none()) else { return };
    ticket.title = draft.content.title.clone();
    ticket.tags = draft.content.tags.clone();
    article.kind_of = draft.content.kind_of;
    article.grade = draft.content.grade.clone();
}
