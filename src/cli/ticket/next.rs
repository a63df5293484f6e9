//! `next`: the most pressing ticket of who acts.

use clap::Args;

use super::show::{ShowArgs, show};
use crate::cli::find::found::{Wanted, filter, report};
use crate::cli::find::mine::MINE;
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::tr;
use crate::query::Sort;
use crate::store::Shelf;

/// Which of it.
#[derive(Debug, Args)]
pub(crate) struct NextArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
}

/// Shows the most pressing ticket of who acts, in the order of a list. What is on hold waits for
/// others.
pub(crate) fn next(session: &Session, args: &NextArgs) -> Result<()> {
    let desk = session.desk()?;
    desk.actor()?;
    let own = [MINE, "state:open", "-state:pending"].map(str::to_owned);
    let filter = filter(session, &desk, &[own.to_vec(), typed(&args.filters)].concat())?;
    let sort = Sort::default();
    let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit: 1, shelf: Shelf::Live };
    let (found, ()) = wanted.ids(&desk, |_, _| Ok(()))?;
    match found.ids.first() {
        Some(id) => show(session, &ShowArgs::of(*id), None)?,
        None => {
            if session.out.format == Some(Format::Json) {
                session.out.json(&serde_json::Value::Null)?;
            }
            session.out.say(tr!("nothing is waiting for you"));
        }
    }
    report(found.spoiled)
}
