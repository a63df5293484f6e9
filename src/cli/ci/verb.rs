//! The verbs of configuration items.

use clap::Subcommand;

use super::form::{DependArgs, EditCi, NewCi};
use super::impact::ImpactArgs;
use super::table::{ExportItems, ImportItems};
use super::{form, impact, table};
use crate::cli::find::list::{self, ListArgs};
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::show::{self, ShowArgs};
use crate::cli::ticket::step::{AssignArgs, NotedArgs};
use crate::cli::ticket::targets::TextTargets;
use crate::error::Result;
use crate::records::Kind;
use crate::rules::items::verbs as items;
use crate::rules::workflow::Verb;

/// Keep configuration items, what depends on them, and what a fault reaches
#[derive(Debug, Subcommand)]
pub(crate) enum CiVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    /// Create a configuration item: a server, a database, a licence, a spare part
    New(Box<NewCi>),
    Edit(Box<EditCi>),
    Depend(DependArgs),
    Deploy(NotedArgs),
    Repair(NotedArgs),
    Store(NotedArgs),
    Retire(NotedArgs),
    #[command(visible_alias = "give")]
    Assign(AssignArgs),
    /// Add an internal note
    Note(TextTargets),
    /// List configuration items
    List(ListArgs),
    /// Show an item, what it needs, its open tickets and recent changes
    Show(ShowArgs),
    /// Show what depends on an item: items, services, customers, open tickets
    Impact(ImpactArgs),
    /// Import items from a table: new ones are added, known ones updated
    Import(ImportItems),
    /// Export items as the table that import reads
    Export(ExportItems),
}

impl NounVerbs for CiVerb {
    const KIND: Option<Kind> = Some(Kind::Ci);
}

/// Runs a verb of items.
pub(crate) fn run(session: &Session, verb: CiVerb) -> Result<Exit> {
    match verb {
        CiVerb::Import(args) => return table::import(session, &args),
        CiVerb::Export(args) => table::export(session, &args),
        CiVerb::New(args) => form::new(session, &args),
        CiVerb::Edit(args) => form::edit(session, &args),
        CiVerb::Depend(args) => form::depend(session, &args),
        CiVerb::Deploy(args) => moved(session, &args, Verb::Deploy),
        CiVerb::Repair(args) => moved(session, &args, Verb::SendToRepair),
        CiVerb::Store(args) => moved(session, &args, Verb::Store),
        CiVerb::Retire(args) => moved(session, &args, Verb::Retire),
        CiVerb::Assign(args) => common::run(session, Kind::Ci, CommonVerb::Assign(args)),
        CiVerb::Note(args) => common::note(session, &args, Some(Kind::Ci)),
        CiVerb::List(args) => list::list(session, &args, Some(Kind::Ci)),
        CiVerb::Show(args) => show::show(session, &args, Some(Kind::Ci)),
        CiVerb::Impact(args) => impact::run(session, &args),
    }?;
    Ok(Exit::Done)
}

fn moved(session: &Session, args: &NotedArgs, verb: Verb) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, Some(Kind::Ci))?;
    on.act(|_, ticket| Ok(items::moved(ticket, verb, note.clone())?))
}
