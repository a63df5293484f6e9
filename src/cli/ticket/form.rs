//! What the forms of changes, deliveries and improvements share.

use clap::Args;

use super::fields::FieldArgs;
use super::link;
use super::targets::Targets;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{Id, Link, Ticket};

/// A ticket with a form, and what is corrected on its envelope.
#[derive(Debug, Args)]
pub(crate) struct FormEdit {
    #[command(flatten)]
    pub on: Targets,
    /// New title
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    fields: FieldArgs,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "message"])]
    note: Option<String>,
}

impl FormEdit {
    /// The note on the change, where there is one.
    ///
    /// # Errors
    /// Exit 2 with `hint` where nothing is to be changed: not on the envelope, and not in the form
    /// (`in_form`).
    pub(crate) fn note(&self, in_form: bool, hint: &str) -> Result<Vec<String>> {
        if self.title.is_none() && self.fields == FieldArgs::default() && !in_form {
            return Err(Error::usage(tr!("no field to change is given")).hint(hint));
        }
        text::optional("--note", self.note.as_deref())
    }

    /// Changes title and fields.
    pub(crate) fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        if let Some(title) = &self.title {
            ticket.title = text::title(title)?;
        }
        self.fields.apply(&desk.policy, ticket)
    }
}

/// The links of a draft to other tickets, each once.
pub(crate) fn links(relation: &str, others: &[Id]) -> Vec<Link> {
    let mut links: Vec<Link> = others.iter().map(|id| Link::new(relation, &id.to_string())).collect();
    links.sort_by(|a, b| a.id.cmp(&b.id));
    links.dedup();
    links
}

/// Links a ticket that was just made to others, in their records as well.
pub(crate) fn link(desk: &Desk, mut made: Outcome, relation: (&str, &str), others: &[Id]) -> Result<Outcome> {
    if others.is_empty() {
        return Ok(made);
    }
    // One lock for all links: another writer must not see half of them.
    let lock = desk.lock()?;
    for other in others {
        made.ticket = link::bind(desk, &lock, made.ticket.id, relation, *other)?.ticket;
    }
    Ok(made)
}
