//! Improvements that a review creates (M6.4a).

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::form;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::ImprovementKind;
use crate::records::{Id, Kind, Ticket};

/// An improvement that a review asks for.
pub(super) struct Drafted {
    /// What to improve.
    pub title: String,
    kind: Option<ImprovementKind>,
}

impl Drafted {
    /// Reads `[KIND:]TITLE`.
    ///
    /// # Errors
    /// Exit 2 without a title.
    pub(super) fn of(given: &str) -> Result<Drafted> {
        let typed = given.split_once([':', '：']);
        let known = typed.and_then(|(word, title)| Some((word.trim().parse().ok()?, title)));
        let (kind, title) = known.map_or((None, given), |(kind, title)| (Some(kind), title));
        match title.trim() {
            "" => Err(Error::usage(tr!("--improve '{given}' has no title", given))
                .hint(tr!("such as --improve \"training: Rehearse the rollback\""))),
            title => Ok(Drafted { title: text::title(title)?, kind }),
        }
    }
}

/// Creates the improvement, linked to the change that it follows.
///
/// # Errors
/// What creating and linking it can meet.
pub(super) fn follow_up(
    session: &Session,
    desk: &Desk,
    reviewed: Outcome,
    drafted: &Drafted,
) -> Result<Outcome> {
    let change = reviewed.ticket;
    let mut draft = Ticket::blank(desk.fresh_id(Kind::Improvement, desk.at)?, &drafted.title);
    // The same review again finds what it has created.
    draft.dedupe_key = Some(format!("review:{}:{}", change.id, drafted.title));
    draft.service.clone_from(&change.service);
    draft.links = form::links("follows", &[change.id]);
    if let Some(part) = draft.improvement_mut() {
        part.kinds = drafted.kind.into_iter().collect();
        let review = change.change().and_then(|c| c.review.as_ref());
        part.evidence = review.map(|review| review.problems.clone()).unwrap_or_default();
    }
    let made = desk.create_once(draft, Vec::new())?;
    let id: Id = made.ticket.id;
    form::link(desk, made, ("follows", "followed_by"), &[change.id])?;
    session.out.say(&tr!("created {id}: {title}", id, title = crate::escape::line(&drafted.title)));
    let ticket = desk.find_record(change.id).unwrap_or(change);
    Ok(Outcome { ticket, changed: true, became: None })
}
