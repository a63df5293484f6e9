//! `deliver test`, `criterion` and `measure`: what shows that it is good (M4.1c, M4.2a).

use clap::{Args, Subcommand};

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::act_on_one;
use crate::cli::ticket::show::{ShowArgs, show};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::{TestKind, Verdict};
use crate::records::{Kind, Quantity, Target};
use crate::rules::delivery::testing::{self, Tested};
use crate::rules::delivery::verbs;

/// `deliver test`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("found").required(true).multiple(true).args(["passed", "failed", "measured"]))]
pub(crate) struct TestArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Kind of test: functional, performance, security or uat
    kind: TestKind,
    /// The test passed
    #[arg(long, conflicts_with = "failed")]
    passed: bool,
    /// The test failed
    #[arg(long)]
    failed: bool,
    /// Measured value of a criterion, or of a measure of the agreement; may be repeated. The values
    /// decide whether the test passed
    #[arg(long, value_name = "NAME=VALUE")]
    measured: Vec<String>,
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
    let values = args.measured.iter().map(|given| measured(given)).collect::<Result<Vec<_>>>()?;
    let given = args.evidence.as_deref();
    // Values are evidence themselves.
    let evidence = match values.is_empty() {
        true => text::required(session, "--evidence", tr!("evidence of the result"), given)?,
        false => text::optional("--evidence", given)?,
    };
    let verdict = match (args.passed, args.failed) {
        (true, _) => Some(Verdict::Passed),
        (_, true) => Some(Verdict::Failed),
        _ => None,
    };
    act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
        let by = desk.actor()?.to_owned();
        let (kind, at) = (args.kind, desk.at);
        Ok(testing::test(&desk.policy, ticket, Tested { kind, verdict, evidence, values, by, at })?)
    })
}

/// `response time=180 ms`: what was measured, and its value.
fn measured(given: &str) -> Result<(String, Quantity)> {
    let such = || tr!("such as --measured 'response time=180 ms'").to_owned();
    let parts = given.split_once(['=', '＝']).map(|(name, value)| (name.trim(), value));
    let Some((name, value)) = parts.filter(|(name, _)| !name.is_empty()) else {
        return Err(Error::usage(tr!("--measured '{given}' is not NAME=VALUE", given)).hint(such()));
    };
    let value = value.parse::<Quantity>();
    let value = value.map_err(|e| Error::usage(format!("--measured {name}: {e}")).hint(such()))?;
    Ok((name.to_owned(), value))
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
