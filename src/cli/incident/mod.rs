//! `itdesk incident …`. Incidents alone have analysis, repair, verification, outages and problems (M5).

mod analyse;
mod analysis;

use clap::{Args, Subcommand};

use self::analyse::AnalyseArgs;
use self::analysis::AnalysisArgs;
use super::ci::{FaultArgs, run_fault};
use super::incident_major::{self, MajorArgs, ReviewArgs, TimelineArgs};
use super::ticket::common::{self, CommonVerb};
use super::ticket::new::{self, NewIncident};
use super::ticket::work::{self, WorkVerb};
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fault;
use crate::cli::ticket::step::BecauseArgs;
use crate::cli::ticket::targets::{Targets, TextTargets};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::incident::{MeasuredSince, Verification};
use crate::records::words::Verdict;
use crate::records::{Kind, Ticket};
use crate::report::since_repair::since_repair;
use crate::rules::occurred::occurred;
use crate::rules::verbs;
use crate::store::Asked;

/// The kind that these verbs are on.
const INCIDENT: Option<Kind> = Some(Kind::Incident);

/// Handle incidents and problems
#[derive(Debug, Subcommand)]
pub(crate) enum IncidentVerb {
    /// Create an incident
    New(Box<NewIncident>),
    #[command(flatten)]
    Work(WorkVerb),
    #[command(flatten)]
    Common(CommonVerb),
    #[command(flatten)]
    Only(IncidentOnly),
}

impl NounVerbs for IncidentVerb {
    const KIND: Option<Kind> = Some(Kind::Incident);
}

/// Runs a verb of incidents.
pub(crate) fn run(session: &Session, verb: IncidentVerb) -> Result<()> {
    match verb {
        IncidentVerb::New(args) => new::incident(session, &args),
        IncidentVerb::Work(verb) => work::run(session, Kind::Incident, verb),
        IncidentVerb::Common(verb) => common::run(session, Kind::Incident, verb),
        IncidentVerb::Only(verb) => run_own(session, verb),
    }
}

/// The verbs of incidents alone.
#[derive(Debug, Subcommand)]
pub(crate) enum IncidentOnly {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    Analyse(Box<AnalyseArgs>),
    /// Print the analysis as a tree of causes, with minimal cut sets and chains of whys
    Analysis(AnalysisArgs),
    Repair(RepairArgs),
    Verify(VerifyArgs),
    Outage(OutageCommand),
    Problem(BecauseArgs),
    /// Show what an incident affects, and which open incident to repair first
    Impact(FaultArgs),
    Major(MajorArgs),
    /// Print what happened, over all linked tickets, in order of time
    Timeline(TimelineArgs),
    Review(ReviewArgs),
}

/// A round of repair (M5.3a).
#[derive(Debug, Args)]
pub(crate) struct RepairArgs {
    #[command(flatten)]
    on: TextTargets,
    /// The service is restored, and the cause remains
    #[arg(long)]
    workaround: bool,
    /// The cause is removed [default]
    #[arg(long, conflicts_with = "workaround")]
    lasting: bool,
}

/// The verification of the last repair (M5.3a).
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    on: Targets,
    /// The repair worked: the system is back
    #[arg(long, conflicts_with = "failed")]
    passed: bool,
    /// The repair did not work
    #[arg(long)]
    failed: bool,
    /// How it was verified
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    evidence: Option<String>,
    /// Who confirmed it for the customer
    #[arg(long, value_name = "NAME")]
    confirmed_by: Option<String>,
}

/// `incident outage …`; without a verb, `start`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct OutageCommand {
    #[command(subcommand)]
    verb: Option<OutageVerb>,
    #[command(flatten)]
    start: OutageArgs,
}

/// The verbs of `incident outage`.
#[derive(Debug, Subcommand)]
pub(crate) enum OutageVerb {
    /// Record that the service is down
    Start(OutageArgs),
    /// Record that the service is up again
    End(OutageArgs),
}

/// A ticket and a service.
#[derive(Debug, Args)]
pub(crate) struct OutageArgs {
    #[command(flatten)]
    on: Targets,
    /// Service [default: the ticket's]
    #[arg(long)]
    service: Option<String>,
    /// When it went down or came up [default: for the first start the time of the fault, else now]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    time: Option<String>,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

fn run_own(session: &Session, verb: IncidentOnly) -> Result<()> {
    match verb {
        IncidentOnly::Analyse(args) => analyse::run(session, &args),
        IncidentOnly::Analysis(args) => analysis::run(session, &args),
        IncidentOnly::Impact(args) => run_fault(session, &args),
        IncidentOnly::Repair(args) => {
            let (on, given) = args.on.open(session, INCIDENT)?;
            let what = ("TEXT", tr!("what was done"));
            on.act_saying(what, given.as_deref(), |desk, t, done| match args.workaround {
                true => Ok(verbs::work_around(t, desk.at, done)?),
                false => Ok(verbs::repair(t, desk.at, done)?),
            })
        }
        IncidentOnly::Verify(args) => verify(session, &args),
        IncidentOnly::Outage(verb) => outage(session, verb),
        IncidentOnly::Major(args) => incident_major::declare(session, &args),
        IncidentOnly::Timeline(args) => incident_major::timeline(session, &args),
        IncidentOnly::Review(args) => incident_major::review(session, &args),
        IncidentOnly::Problem(args) => {
            let reason = text::optional("--reason", args.reason.as_deref())?;
            args.on.open(session, INCIDENT)?.act(|_, t| Ok(verbs::problem(t, reason.clone())?))
        }
    }
}

fn verify(session: &Session, args: &VerifyArgs) -> Result<()> {
    let on = args.on.open(session, INCIDENT)?;
    let verdict = match (args.passed, args.failed) {
        (true, _) => Verdict::Passed,
        (_, true) => Verdict::Failed,
        _ => {
            let words: Vec<String> = Verdict::WORDS.iter().map(|w| (*w).to_owned()).collect();
            let listed = tr!("one of {words}", words = words.join(", "));
            on.needs(&[("--passed or --failed", &listed)], |desk, ticket| {
                Ok(verbs::verify(ticket, verification(desk, Verdict::Passed, Vec::new())?)?)
            })?;
            let chosen =
                session.ask.choice(None, "--passed or --failed", tr!("result of the repair"), &words)?;
            chosen.parse().map_err(|e: crate::records::words::UnknownWord| Error::usage(e.to_string()))?
        }
    };
    let evidence = text::optional("--evidence", args.evidence.as_deref())?;
    on.act(|desk, ticket| {
        if let Some(incident) = ticket.incident_mut() {
            crate::cli::ticket::fields::set(&mut incident.confirmed_by, &args.confirmed_by);
        }
        let measured = measured_since(desk, ticket)?;
        let given = Verification { measured, ..verification(desk, verdict, evidence.clone())? };
        let action = verbs::verify(ticket, given.clone())?;
        say_measured(session, ticket, &given);
        Ok(action)
    })
}

/// What was measured of the service since the last repair, against its targets.
fn measured_since(desk: &Desk, ticket: &Ticket) -> Result<Vec<MeasuredSince>> {
    let repair = ticket.incident().and_then(|incident| incident.repairs.last());
    let (Some(repair), Some(service)) = (repair, &ticket.service) else { return Ok(Vec::new()) };
    let asked = Asked { since: Some(repair.at), ..Asked::default() };
    let (told, _) = desk.store.measurements_of(&asked)?;
    Ok(since_repair(&desk.policy, service, &told))
}

/// Names what is outside its target, or says that all is within.
fn say_measured(session: &Session, ticket: &Ticket, given: &Verification) {
    let Some(service) = &ticket.service else { return };
    let missed: Vec<&MeasuredSince> = given.measured.iter().filter(|m| !m.met).collect();
    for m in &missed {
        let unit = m.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
        session.out.say(&tr!(
            "{name} of {service} is {value}{unit} since the repair, outside its target of {target}{unit}",
            name = m.name,
            service,
            value = m.value,
            unit,
            target = m.target
        ));
    }
    if missed.is_empty() && !given.measured.is_empty() {
        let names: Vec<&str> = given.measured.iter().map(|m| m.name.as_str()).collect();
        session.out.say(&tr!(
            "since the repair, {service} reaches its targets: {names}",
            service,
            names = names.join(", ")
        ));
    }
}

fn verification(desk: &Desk, verdict: Verdict, evidence: Vec<String>) -> Result<Verification> {
    let by = desk.actor()?.to_owned();
    let measured = Vec::new();
    Ok(Verification { at: desk.at, by, verdict, evidence, measured, extra: Default::default() })
}

fn outage(session: &Session, command: OutageCommand) -> Result<()> {
    match command.verb.unwrap_or(OutageVerb::Start(command.start)) {
        OutageVerb::Start(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            args.on.open(session, INCIDENT)?.act(|desk, t| {
                let from = outage_start(session, desk, &args, t)?;
                Ok(verbs::outage_start(t, from, args.service.clone(), note.clone())?)
            })
        }
        OutageVerb::End(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            args.on.open(session, INCIDENT)?.act(|desk, t| {
                let to = outage_time(desk, &args)?;
                Ok(verbs::outage_end(t, to, args.service.as_deref(), note.clone())?)
            })
        }
    }
}

/// A service is often down before anyone reports it, so this time may lie before the ticket's creation.
fn outage_time(desk: &crate::desk::Desk, args: &OutageArgs) -> Result<jiff::Timestamp> {
    args.time.as_deref().map_or(Ok(desk.at), |given| fault::past(desk, "--time", given))
}

/// When the service went down: as given, else with the fault where the ticket has its time and no outage yet. Given for a
/// ticket that has no time of the fault, it is proposed for it.
fn outage_start(
    session: &Session,
    desk: &Desk,
    args: &OutageArgs,
    ticket: &Ticket,
) -> Result<jiff::Timestamp> {
    let given = outage_time(desk, args)?;
    let is_first = ticket.incident().is_some_and(|i| i.outages.is_empty());
    let is_given = args.time.is_some() || desk.at != desk.now;
    let id = ticket.id;
    match occurred(ticket) {
        Some(fault) if is_first && !is_given => {
            session.out.say(&tr!(
                "the outage of {id} is recorded from {fault}, the time of the fault; --time gives another",
                id,
                fault
            ));
            Ok(fault)
        }
        None if is_first && given < ticket.created() => {
            session.out.suggest(&tr!(
                "if the fault happened then as well: itdesk incident edit {id} --occurred {given}",
                id,
                given
            ));
            Ok(given)
        }
        _ => Ok(given),
    }
}
