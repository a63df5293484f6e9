//! `deliver resource`, `blueprint` and `deployment`: the plan part by part, each with its state (M4.1a).

use clap::{Args, Subcommand};

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::act_on_one;
use crate::cli::ticket::show::{ShowArgs, show};
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::records::Kind;
use crate::records::words::{PlanArea, PlanPart, Readiness};
use crate::rules::delivery::plan::{self, Progress};

/// `deliver resource`, `deliver blueprint`, `deliver deployment`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct PrepareCommand {
    #[command(subcommand)]
    verb: Option<PrepareVerb>,
    /// Id, part of one, or an external number: shows what is recorded
    id: Option<String>,
}

/// The verbs of each.
#[derive(Debug, Subcommand)]
pub(crate) enum PrepareVerb {
    /// Add to the plan
    Add(PartArgs),
    /// Record how far something is prepared
    Set(SetArgs),
    /// Remove from the plan
    Remove(DropArgs),
}

/// `deliver resource add`.
#[derive(Debug, Args)]
pub(crate) struct PartArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Part. Of a resource: people, equipment, software, infrastructure. Of the blueprint: process,
    /// components, interfaces, mode. Of the deployment: plan, environment, test, verification
    part: PlanPart,
    /// What is planned
    text: String,
    /// State: planned, ready, done, not-needed
    #[arg(long, default_value = "planned")]
    state: Readiness,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `deliver resource set`.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Part, such as people, or the text of what is planned
    what: String,
    /// State: planned, ready, done, not-needed
    #[arg(long)]
    state: Readiness,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `deliver resource remove`.
#[derive(Debug, Args)]
pub(crate) struct DropArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Part, such as people, or the text of what is planned
    what: String,
}

/// Plans an area, sets its states, or removes from it.
pub(crate) fn run(session: &Session, area: PlanArea, command: &PrepareCommand) -> Result<()> {
    let verb = match (&command.verb, &command.id) {
        (Some(verb), _) => verb,
        (None, Some(id)) => return show(session, &ShowArgs::named(id), Some(Kind::Delivery)),
        (None, None) => return Err(Error::usage(tr!("ID is missing: no ticket is given"))),
    };
    match verb {
        PrepareVerb::Add(args) => {
            is_of(area, args.part)?;
            let text = args.text.trim();
            if text.is_empty() {
                return Err(Error::usage(tr!("TEXT is empty")).hint(tr!("name what is planned")));
            }
            let note = text::optional("--note", args.note.as_deref())?;
            act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
                let progress = Progress { state: args.state, by: desk.actor()?, at: desk.at, note };
                Ok(plan::add(ticket, args.part, text, progress)?)
            })
        }
        PrepareVerb::Set(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
                let progress = Progress { state: args.state, by: desk.actor()?, at: desk.at, note };
                Ok(plan::set(ticket, area, args.what.trim(), progress)?)
            })
        }
        PrepareVerb::Remove(args) => act_on_one(session, Kind::Delivery, &args.id, |_, ticket| {
            Ok(plan::remove(ticket, area, args.what.trim())?)
        }),
    }
}

/// Refuses a part of another area, with the command that has it.
fn is_of(area: PlanArea, part: PlanPart) -> Result<()> {
    if part.area() == area {
        return Ok(());
    }
    let words = lang::listed(PlanPart::of(area).map(PlanPart::as_str));
    let shown = lang::shown(part.as_str());
    let message = tr!("'{shown}' is not one of: {words}", shown, words);
    let verb = plan::verb(part.area());
    Err(Error::usage(message).hint(tr!("for {shown}, use itdesk deliver {verb} add", shown, verb)))
}
