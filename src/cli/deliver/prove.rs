//! `deliver test`, `criterion` and `measure`: what shows that it is good (M4.1c, M4.2a).

use clap::{Args, Subcommand};

use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::act_on_one;
use crate::cli::ticket::show::{ShowArgs, show};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::delivery::Test;
use crate::records::words::{TestKind, Verdict};
use crate::records::{Kind, Quantity, Target};
use crate::rules::delivery::verbs;

/// `deliver test`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("found").required(true).args(["passed", "failed"]))]
pub(crate) struct TestArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Kind of test: functional, performance, security or uat
    kind: TestKind,
    /// The test passed
    #[arg(long)]
    passed: bool,
    /// The test failed
    #[arg(long)]
    failed: bool,
    /// Evidence of the result
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["note", "message"])]
    evidence: Option<String>,
}

/// `deliver criterion`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct CriterionCommand {
    #[command(subcommand)]
    verb: Option<CriterionVerb>,
    /// Id, part of one, or an external number: shows what is recorded
    id: Option<String>,
}

/// The verbs of `deliver criterion`.
#[derive(Debug, Subcommand)]
pub(crate) enum CriterionVerb {
    /// Add a criterion, or change the target of one
    Add(AddArgs),
    /// Remove a criterion
    Remove(RemoveArgs),
}

/// `deliver criterion add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Id, part of one, or an external number
    id: String,
    /// What is measured
    name: String,
    /// Target, such as '>= 99.9 %'
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    target: String,
    /// Unit, if the target has none
    #[arg(long)]
    unit: Option<String>,
}

/// `deliver criterion remove`.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Name of the criterion
    name: String,
}

/// `deliver measure`.
#[derive(Debug, Args)]
pub(crate) struct MeasureArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Name of the criterion
    name: String,
    /// Measured value, such as '99.95 %' or '180 ms'
    #[arg(allow_hyphen_values = true)]
    value: Quantity,
}

/// Writes a test down.
pub(crate) fn test(session: &Session, args: &TestArgs) -> Result<()> {
    let evidence =
        text::required(session, "--evidence", tr!("evidence of the result"), args.evidence.as_deref())?;
    act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
        let verdict = if args.passed { Verdict::Passed } else { Verdict::Failed };
        let by = desk.actor()?.to_owned();
        let at = desk.at;
        let test = Test { kind: args.kind, verdict, evidence, by, at, extra: Default::default() };
        Ok(verbs::test(ticket, test)?)
    })
}

/// Agrees on a criterion, or takes it back.
pub(crate) fn criterion(session: &Session, command: &CriterionCommand) -> Result<()> {
    let verb = match (&command.verb, &command.id) {
        (Some(verb), _) => verb,
        (None, Some(id)) => return show(session, &ShowArgs::named(id), Some(Kind::Delivery)),
        (None, None) => return Err(Error::usage(tr!("ID is missing: no ticket is given"))),
    };
    match verb {
        CriterionVerb::Add(args) => {
            let name = args.name.trim();
            if name.is_empty() {
                return Err(Error::usage(tr!("NAME is empty"))
                    .hint(tr!("name what is measured, such as availability")));
            }
            let target = target(args)?;
            act_on_one(session, Kind::Delivery, &args.id, |_, t| Ok(verbs::add_criterion(t, name, target)?))
        }
        CriterionVerb::Remove(args) => act_on_one(session, Kind::Delivery, &args.id, |_, ticket| {
            Ok(verbs::remove_criterion(ticket, args.name.trim())?)
        }),
    }
}

fn target(args: &AddArgs) -> Result<Target> {
    let wrong = |e: crate::records::measure::NotMeasurable| {
        Error::usage(format!("--target {e}")).hint(tr!("such as --target '>= 99.9 %'"))
    };
    let target: Target = args.target.parse().map_err(wrong)?;
    let Some(unit) = args.unit.as_deref().map(str::trim).filter(|u| !u.is_empty()) else { return Ok(target) };
    if !target.quantity.unit().is_empty() && target.quantity.unit() != unit {
        return Err(Error::usage(tr!("--unit {unit} is not the unit of --target {target}", unit, target))
            .hint(tr!("leave out --unit")));
    }
    format!("{} {unit}", args.target.trim().trim_end_matches(unit)).parse().map_err(wrong)
}

/// Writes a measured value down.
pub(crate) fn measure(session: &Session, args: &MeasureArgs) -> Result<()> {
    act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
        Ok(verbs::measure(ticket, args.name.trim(), args.value.clone(), desk.actor()?, desk.at)?)
    })
}
