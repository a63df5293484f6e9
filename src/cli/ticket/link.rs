//! `link`: tying tickets together, in both records.

use clap::Args;

use crate::cli::session::opened::Session;
use crate::desk::{Desk, Outcome, Tie};
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::records::Id;
use crate::rules::links::{self, RELATIONS};
use crate::store::Lock;

/// Two tickets and what they are to each other.
#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// Ticket to link
    id: String,
    /// Relation: relates_to, caused_by, causes, duplicates, blocks, part_of, follows …
    #[arg(value_name = "RELATION")]
    relation: String,
    /// Other ticket
    other: String,
    /// Remove the link
    #[arg(long)]
    remove: bool,
}

/// Ties or unties two tickets. Each record names the other, so that each can be read alone; done
/// again after an interruption, it completes what is missing.
pub(crate) fn run(session: &Session, args: &LinkArgs) -> Result<()> {
    let (forth, back) = relation(&args.relation)?;
    let desk = session.desk()?;
    let one = desk.find(&args.id)?;
    let other = desk.find(&args.other)?;
    let lock = desk.lock()?;
    let acted = match args.remove {
        true => {
            desk.tie(&lock, other, (back, one), Tie::Part)?;
            desk.tie(&lock, one, (forth, other), Tie::Part)?
        }
        false => bind(&desk, &lock, one, (forth, back), other)?,
    };
    session.out.acted(&desk, &acted)
}

/// Ties two tickets in both records: `one` is `forth` to `other`, and `other` is `back` to `one`.
///
/// # Errors
/// Exit 4 where the link closes a ring; what reading and writing can meet.
pub(crate) fn bind(
    desk: &Desk,
    lock: &Lock,
    one: Id,
    (forth, back): (&str, &str),
    other: Id,
) -> Result<Outcome> {
    desk.bind(lock, one, (forth, back), other)
}

fn relation(given: &str) -> Result<(&'static str, &'static str)> {
    links::relation(given).ok_or_else(|| {
        let words = lang::listed(RELATIONS.iter().map(|(rel, _)| *rel));
        Error::usage(tr!("'{given}' is not a relation", given)).hint(tr!("one of {words}", words))
    })
}
