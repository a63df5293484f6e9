//! `link`: tying tickets together, in both records.

use clap::Args;

use super::globals::Session;
use crate::desk::{Acted, Desk, Tie};
use crate::error::{Error, ErrorKind, Result};
use crate::records::Id;
use crate::store::Lock;

/// A relation and its other side.
const RELATIONS: [(&str, &str); 15] = [
    ("relates_to", "relates_to"),
    ("caused_by", "causes"),
    ("causes", "caused_by"),
    ("duplicates", "duplicated_by"),
    ("duplicated_by", "duplicates"),
    ("blocks", "blocked_by"),
    ("blocked_by", "blocks"),
    ("part_of", "has_part"),
    ("has_part", "part_of"),
    ("follows", "followed_by"),
    ("followed_by", "follows"),
    ("documents", "documented_by"),
    ("documented_by", "documents"),
    ("solves", "solved_by"),
    ("solved_by", "solves"),
];

/// Two tickets and what they are to each other.
#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// This ticket
    id: String,
    /// relates_to, caused_by, causes, duplicates, blocks, part_of, follows …
    #[arg(value_name = "RELATION")]
    relation: String,
    /// The other ticket
    other: String,
    /// Untie them
    #[arg(long)]
    remove: bool,
}

/// Ties or unties two tickets. Each record names the other, so that each can be read alone; done
/// again after an interruption, it completes what is missing.
pub(crate) fn run(session: &Session, args: &LinkArgs) -> Result<()> {
    let (forth, back) = relation(&args.relation)?;
    let desk = session.desk()?;
    let (one, other) = (desk.find(&args.id)?, desk.find(&args.other)?);
    if one == other {
        return Err(Error::new(ErrorKind::Rule, format!("{one} cannot be tied to itself")));
    }
    let lock = desk.store.lock()?;
    let acted = match args.remove {
        true => {
            desk.tie(&lock, other, (back, one), Tie::Part)?;
            desk.tie(&lock, one, (forth, other), Tie::Part)?
        }
        false => bind(&desk, &lock, one, (forth, back), other)?,
    };
    session.out.acted(&desk, &acted, "link")
}

/// Ties two tickets in both records: `one` is `forth` to `other`, and `other` is `back` to `one`.
///
/// # Errors
/// What reading and writing can meet.
pub(crate) fn bind(
    desk: &Desk,
    lock: &Lock,
    one: Id,
    (forth, back): (&str, &str),
    other: Id,
) -> Result<Acted> {
    desk.bind(lock, one, (forth, back), other)
}

fn relation(given: &str) -> Result<(&'static str, &'static str)> {
    let folded = given.to_ascii_lowercase().replace(['-', ' '], "_");
    RELATIONS.iter().copied().find(|(rel, _)| *rel == folded).ok_or_else(|| {
        let words: Vec<_> = RELATIONS.iter().map(|(rel, _)| *rel).collect();
        Error::usage(format!("'{given}' is not a relation")).hint(format!("one of {}", words.join(", ")))
    })
}
