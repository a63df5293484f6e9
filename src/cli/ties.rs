//! `link`: tying tickets together, in both records.

use clap::Args;

use super::globals::Session;
use crate::desk::{Acted, Desk};
use crate::error::{Error, ErrorKind, Result};
use crate::records::{Id, Link};
use crate::rules::life::Deed;
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
            tie(&desk, &lock, other, (back, one), true)?;
            tie(&desk, &lock, one, (forth, other), true)?
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
    tie(desk, lock, other, (back, one), false)?;
    tie(desk, lock, one, (forth, other), false)
}

fn tie(desk: &Desk, lock: &Lock, this: Id, (rel, that): (&str, Id), remove: bool) -> Result<Acted> {
    desk.act_locked(lock, this, |ticket| {
        let that = that.to_string();
        let known = ticket.links.iter().position(|l| l.rel == rel && l.id == that);
        let tied = format!("{} {that}", rel.replace('_', " "));
        match known {
            Some(place) if remove => drop(ticket.links.remove(place)),
            None if !remove => ticket.links.push(Link::new(rel, &that)),
            // Nothing to say where nothing changes.
            _ => return Ok(Deed::default()),
        }
        ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
        Ok(Deed::new(if remove { "unlinked" } else { "linked" }).saying(vec![tied]))
    })
}

fn relation(given: &str) -> Result<(&'static str, &'static str)> {
    let folded = given.to_ascii_lowercase().replace(['-', ' '], "_");
    RELATIONS.iter().copied().find(|(rel, _)| *rel == folded).ok_or_else(|| {
        let words: Vec<_> = RELATIONS.iter().map(|(rel, _)| *rel).collect();
        Error::usage(format!("'{given}' is not a relation")).hint(format!("one of {}", words.join(", ")))
    })
}
