//! `kb from`: an article from what was learned in a ticket (M5.4a, M8.2a).

use clap::Args;

use super::write::{blank, make};
use crate::cli::session::opened::Session;
use crate::cli::ticket::link;
use crate::cli::ticket::solved::documented;
use crate::desk::Outcome;
use crate::error::Result;
use crate::lang::{self, tr};
use crate::records::words::ArticleType;
use crate::records::{Kind, Link};
use crate::render::from_work;
use crate::rules::life::Refusal;

/// From which ticket.
#[derive(Debug, Args)]
pub(crate) struct FromArgs {
    /// Incident, problem, or request (for a FAQ): id, part of one, or an external number
    id: String,
    /// Title [default: the ticket's]
    #[arg(long)]
    title: Option<String>,
    /// Grade, as named in the policy
    #[arg(long)]
    grade: Option<String>,
    /// Draft another article even if one exists
    #[arg(long)]
    again: bool,
}

/// Drafts the article and ties the two.
pub(super) fn run(session: &Session, args: &FromArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate(&args.id)?;
    let origin = desk.store.read_from(shelf, id)?;
    let kind_of = match origin.kind() {
        Kind::Incident => ArticleType::Fault,
        Kind::Request => ArticleType::Faq,
        kind => {
            let hint = tr!("write it: itdesk kb new");
            return Err(Refusal::new(
                tr!(
                    "an article cannot be created from {id}: it is of kind {kind}",
                    id,
                    kind = lang::shown(kind.as_str())
                ),
                hint,
            )
            .into());
        }
    };
    if let Some(known) = documented(&origin).filter(|_| !args.again) {
        let hint = tr!("edit it: itdesk kb edit {known}; or create another with --again", known);
        return Err(Refusal::new(tr!("{id} is already documented by {known}", id, known), hint).into());
    }
    // What ties a ticket in the archive must be written there too: it is to come back first.
    let id = desk.find(&id.to_string())?;
    let title = args.title.as_deref().map(crate::cli::session::text::title).transpose()?;
    let mut content = blank(&desk, title.unwrap_or_else(|| origin.title.clone()));
    content.kind_of = kind_of;
    content.grade = args.grade.clone().unwrap_or(content.grade);
    content.tags.clone_from(&origin.tags);
    content.symptom = from_work::symptom(&origin);
    let language = desk.policy.desk.language_of_texts();
    content.body = lang::with(language, || from_work::body(&origin));
    let made = make(&desk, content, |draft| {
        draft.service.clone_from(&origin.service);
        draft.links = vec![Link::new("documents", &id.to_string())];
        Ok(())
    })?;
    let lock = desk.lock()?;
    let tied = link::bind(&desk, &lock, made.ticket.id, ("documents", "documented_by"), id)?;
    drop(lock);
    for lacking in from_work::lacking(&origin) {
        session.out.say(&tr!("{id} has no {lacking}: add it to the article", id, lacking));
    }
    session.out.acted(&desk, &Outcome { changed: true, ..tied })
}
