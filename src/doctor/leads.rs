//! Where the texts of an article lead.

use crate::prose::{Destination, headings, references};
use crate::records::{Id, State, Ticket};

/// The tickets that an article's texts lead to, and the names of its own headings.
#[derive(Debug)]
pub(super) struct Leads {
    pub(super) to: Vec<(Id, Option<String>)>,
    pub(super) anchors: Vec<String>,
}

impl Leads {
    /// Those of an article; `None` for other kinds.
    pub(super) fn of(ticket: &Ticket) -> Option<Leads> {
        let shown = ticket.shown()?;
        let tickets = |d: Destination| match d {
            Destination::Ticket(id, anchor) => Some((id, anchor)),
            _ => None,
        };
        let to = match ticket.state {
            // Nobody is shown it: nobody is misled.
            State::Archived => Vec::new(),
            _ => texts(ticket).iter().flat_map(|body| references(body)).filter_map(tickets).collect(),
        };
        let anchors = headings(&shown.body).into_iter().map(|h| h.anchor).collect();
        Some(Leads { to, anchors })
    }
}

/// The text in force, and the draft of the next.
pub(super) fn texts(ticket: &Ticket) -> Vec<Vec<String>> {
    let Some(article) = ticket.article() else { return Vec::new() };
    let draft = article.draft.as_ref().map(|d| d.content.body.clone());
    std::iter::once(article.body.clone()).chain(draft).collect()
}
