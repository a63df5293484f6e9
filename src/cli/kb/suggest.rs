//! `kb suggest`: what is known already of the trouble that a ticket tells, in articles and in tickets that were
//! solved.

use clap::Args;
use serde::Serialize;

use crate::cli::find::hit::{Hit, HitJson};
use crate::cli::find::rows::as_table;
use crate::cli::find::similar::{suggestions, table};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::tr;

/// For which ticket.
#[derive(Debug, Args)]
pub(crate) struct SuggestArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Maximum number of articles and tickets each
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = number::<usize>)]
    limit: usize,
}

/// What is suggested on the wire.
#[derive(Serialize)]
struct Suggested<'a> {
    /// The ticket it is suggested for.
    id: String,
    /// Articles in force, the best first.
    articles: Vec<HitJson<'a>>,
    /// Tickets of the same kind that are solved, the most alike first.
    tickets: Vec<HitJson<'a>>,
}

/// Suggests articles and solved tickets.
pub(super) fn run(session: &Session, args: &SuggestArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate(&args.id)?;
    let ticket = desk.store.read_from(shelf, id)?;
    let found = suggestions(&desk, &ticket, args.limit)?;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&Suggested {
            id: id.to_string(),
            articles: found.articles.fits.iter().map(Hit::told).collect(),
            tickets: found.tickets.fits.iter().map(Hit::told).collect(),
        }),
        _ if as_table(session) => {
            session.out.text(&table(session, &desk, &found))?;
            if found.articles.fits.is_empty() && found.tickets.fits.is_empty() {
                session.out.say(tr!("nothing similar found"));
            }
            Ok(())
        }
        _ => {
            let all = found.articles.fits.iter().chain(&found.tickets.fits);
            session.out.tickets(&all.map(|f| f.found.ticket.clone()).collect::<Vec<_>>(), std::iter::empty)
        }
    }
}
