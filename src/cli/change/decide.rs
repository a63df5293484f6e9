//! `change assess`, `approve`, `reject` and `approvals`: risk, and who decides (M6.1c, M6.1d).

use clap::Args;
use serde::Serialize;

use crate::cli::find::found::{Wanted, context, load, report};
use crate::cli::session::ask::lacking;
use crate::cli::session::globals::Session;
use crate::cli::session::output::Format;
use crate::cli::session::text;
use crate::cli::ticket::fields::level;
use crate::cli::ticket::selected::stand_in;
use crate::cli::ticket::targets::Targets;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::query::{Filter, Sort};
use crate::records::change::{Approval, Risk};
use crate::records::fold;
use crate::records::words::{RiskLevel, Vote};
use crate::records::{Kind, Ticket};
use crate::render;
use crate::render::table::{self, Cell, Column};
use crate::rules::change::approval::{self, Standing, standing};
use crate::rules::change::{risk, verbs};
use crate::store::Shelf;

/// `change assess`.
#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    #[command(flatten)]
    on: Targets,
    /// Possible effects: TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE")]
    effects: Option<String>,
    /// Level from the policy, such as likely
    #[arg(long)]
    likelihood: Option<String>,
    /// Level from the policy, such as moderate
    #[arg(long)]
    impact: Option<String>,
    /// Mitigation
    #[arg(long, value_name = "TEXT|-|@FILE")]
    mitigation: Option<String>,
    /// Person responsible for the assessment
    #[arg(long, value_name = "WHO")]
    signed_by: Option<String>,
}

/// `change approve` and `change reject`.
#[derive(Debug, Args)]
pub(crate) struct VoteArgs {
    #[command(flatten)]
    on: Targets,
    /// Role you vote in [default: the only one you hold that decides]
    #[arg(long)]
    role: Option<String>,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    reason: Option<String>,
}

/// `change approvals`.
#[derive(Debug, Args)]
pub(crate) struct ApprovalsArgs {
    /// Include what waits for others
    #[arg(long)]
    all: bool,
}

/// Assesses the risk by the policy's matrix.
pub(crate) fn assess(session: &Session, args: &AssessArgs) -> Result<()> {
    let on = args.on.open(session, Some(Kind::Change))?;
    let policy = &on.desk.policy.changes;
    let ask = &session.ask;
    let missing = lacking(&[
        ("--likelihood", args.likelihood.is_some(), tr!("likelihood of the risk")),
        ("--impact", args.impact.is_some(), tr!("severity if it occurs")),
        ("--effects", args.effects.is_some(), tr!("possible effects")),
        ("--mitigation", args.mitigation.is_some(), tr!("mitigation measures")),
        ("--signed-by", args.signed_by.is_some(), tr!("the responsible person")),
    ]);
    on.needs(&missing, |desk, ticket| Ok(verbs::assess(ticket, any_risk(desk))?))?;
    let likelihood = ask.level(args.likelihood.clone(), "--likelihood", "likelihood", &policy.likelihood)?;
    let impact = ask.level(args.impact.clone(), "--impact", "impact", &policy.impact)?;
    let likelihood = level("--likelihood", &likelihood, &policy.likelihood)?;
    let impact = level("--impact", &impact, &policy.impact)?;
    let effects = text::required(session, "--effects", tr!("possible effects"), args.effects.as_deref())?;
    let mitigation =
        text::required(session, "--mitigation", tr!("mitigation measures"), args.mitigation.as_deref())?;
    let signed_by = ask.text(args.signed_by.clone(), "--signed-by", tr!("the responsible person"))?;
    if signed_by.trim().is_empty() {
        return Err(Error::usage(tr!("--signed-by is empty")).hint(tr!("name the responsible person")));
    }
    let Some((risk, reason)) = risk::level(policy, &likelihood, &impact) else {
        return Err(Error::usage(tr!(
            "the policy defines no risk for {likelihood} and {impact}",
            likelihood,
            impact
        ))
        .hint(tr!("see itdesk config show")));
    };
    on.act(|desk, ticket| {
        let assessed = Risk {
            effects: effects.clone(),
            likelihood: Some(likelihood.clone()),
            impact: Some(impact.clone()),
            level: risk,
            reasons: vec![reason.clone()],
            mitigation: mitigation.clone(),
            signed_by: desk.resolve_person(&signed_by)?,
            at: desk.at,
            extra: Default::default(),
        };
        Ok(verbs::assess(ticket, assessed)?)
    })
}

/// Stands for an assessment that is not known yet.
fn any_risk(desk: &Desk) -> Risk {
    Risk {
        effects: stand_in(),
        likelihood: None,
        impact: None,
        level: RiskLevel::Low,
        reasons: Vec::new(),
        mitigation: stand_in(),
        signed_by: String::new(),
        at: desk.at,
        extra: Default::default(),
    }
}

/// Votes for or against.
pub(crate) fn vote(session: &Session, args: &VoteArgs, vote: Vote) -> Result<()> {
    let on = args.on.open(session, Some(Kind::Change))?;
    let action = |desk: &Desk, ticket: &mut Ticket, because: Vec<String>| {
        let who = desk.actor()?.to_owned();
        let ballot = Approval {
            role: role(desk, ticket, args, &who)?,
            who,
            vote,
            at: desk.at,
            because,
            form: String::new(),
            void: None,
            extra: Default::default(),
        };
        Ok(approval::vote(&desk.policy, ticket, ballot)?)
    };
    let given = args.reason.as_deref();
    match vote {
        Vote::Rejected => on.act_saying(("--reason", tr!("reason for rejecting")), given, action),
        Vote::Approved => {
            let because = text::optional("--reason", given)?;
            on.act(|desk, ticket| action(desk, ticket, because.clone()))
        }
    }
}

/// The role voted in: the one given, else the only one the voter holds that decides at this risk.
fn role(desk: &Desk, ticket: &Ticket, args: &VoteArgs, who: &str) -> Result<String> {
    if let Some(role) = &args.role {
        return Ok(role.trim().to_owned());
    }
    let level = ticket.change().and_then(|c| c.risk.as_ref()).map(|r| r.level);
    let routes = level.map_or(&[][..], |level| desk.policy.changes.routes(level));
    let held = desk.policy.people.get(who).map_or(&[][..], |p| &p.roles);
    let holds = |role: &str| held.iter().any(|h| fold::same_name(h, role));
    let mine: Vec<&str> = routes.iter().map(|r| r.role.as_str()).filter(|role| holds(role)).collect();
    match mine[..] {
        [only] => Ok(only.to_owned()),
        [] => Ok(routes.first().map_or_else(String::new, |r| r.role.clone())),
        _ => Err(Error::usage(tr!("--role is missing: you hold several roles that can decide"))
            .hint(tr!("one of {mine}", mine = mine.join(", ")))),
    }
}

/// A vote that is waited for.
#[derive(Debug, Serialize)]
struct Waits {
    id: String,
    title: String,
    state: String,
    risk: Option<RiskLevel>,
    /// The role it is waited for in.
    role: String,
    votes: u32,
    quorum: u32,
    /// Who may vote in it and has not.
    voters: Vec<String>,
    /// By when, of an emergency that has begun.
    due: Option<jiff::Timestamp>,
}

/// Lists what waits for a vote: of who asks, or of anyone.
pub(crate) fn approvals(session: &Session, args: &ApprovalsArgs) -> Result<()> {
    let desk = session.desk()?;
    let me = if args.all { None } else { Some(desk.actor()?.to_owned()) };
    let filter = Filter::parse(&["state:open".to_owned()], &context(&desk))?;
    let sort = Sort::default();
    let shelf = Shelf::Live;
    let wanted = Wanted { filter: &filter, kind: Some(Kind::Change), sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(&desk, |_, _| Ok(()))?;
    let records = load(&desk, shelf, &found.ids, &|_| true)?;
    let waits: Vec<Waits> = records.iter().flat_map(|f| waiting(&desk, &f.record, me.as_deref())).collect();
    match session.out.format {
        Some(Format::Json) => session.out.json(&waits)?,
        Some(Format::Jsonl) => waits.iter().try_for_each(|w| session.out.json(w))?,
        Some(Format::Ids) => ids(session, &waits)?,
        None if session.out.quiet => ids(session, &waits)?,
        Some(Format::Csv) => {
            let rows: Vec<BallotRow> = waits.iter().map(BallotRow::of).collect();
            session.out.csv(&render::csv::records(&rows)?)?;
        }
        None | Some(Format::Table) if waits.is_empty() => {
            session.out.say(tr!("no changes are waiting for approval"))
        }
        None | Some(Format::Table) => session.out.text(&page(&waits, session.out.width))?,
    }
    report(found.spoiled)
}

/// The same as a row of CSV.
#[derive(Serialize)]
struct BallotRow<'a> {
    id: &'a str,
    state: &'a str,
    risk: Option<RiskLevel>,
    role: &'a str,
    votes: u32,
    quorum: u32,
    voters: String,
    due: Option<jiff::Timestamp>,
    title: &'a str,
}

impl BallotRow<'_> {
    fn of(waits: &Waits) -> BallotRow<'_> {
        BallotRow {
            id: &waits.id,
            state: &waits.state,
            risk: waits.risk,
            role: &waits.role,
            votes: waits.votes,
            quorum: waits.quorum,
            voters: waits.voters.join(" "),
            due: waits.due,
            title: &waits.title,
        }
    }
}

fn ids(session: &Session, waits: &[Waits]) -> Result<()> {
    let mut ids: Vec<&str> = waits.iter().map(|w| w.id.as_str()).collect();
    ids.dedup();
    session.out.text(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())
}

fn waiting(desk: &Desk, ticket: &Ticket, me: Option<&str>) -> Vec<Waits> {
    let Standing::Open(routes) = standing(&desk.policy, ticket) else { return Vec::new() };
    let begun = ticket.change().and_then(|c| c.implementation.as_ref());
    let due = begun.and_then(|i| {
        let limit = jiff::SignedDuration::from_mins(desk.policy.changes.emergency_approval);
        i.started.checked_add(limit).ok()
    });
    let asked = routes.into_iter().filter(|r| me.is_none_or(|me| r.voters.iter().any(|v| v == me)));
    let waits = asked.map(|route| Waits {
        id: ticket.id.to_string(),
        title: ticket.title.clone(),
        state: ticket.state.to_string(),
        risk: ticket.change().and_then(|c| c.risk.as_ref()).map(|r| r.level),
        role: route.role,
        votes: route.votes,
        quorum: route.quorum,
        voters: route.voters,
        due,
    });
    waits.collect()
}

/// Names of those who may decide get no more columns than this; the title needs them.
const WIDEST_NAMES: usize = 24;

fn page(waits: &[Waits], width: Option<usize>) -> String {
    let rows = waits.iter().map(|w| {
        let votes = format!("{} of {}", w.votes, w.quorum);
        let risk = w.risk.map_or_else(String::new, |r| r.to_string());
        let voters = w.voters.join(" ");
        [&w.id, &w.state, &risk, &w.role, &votes, &voters, &w.title].map(Cell::from).into()
    });
    let columns = [
        Column::left("ID", 0),
        Column::left("STATE", 4),
        Column::left("RISK", 3),
        Column::left("ROLE", 0),
        Column::left("VOTES", 1),
        Column::left("WAITS FOR", 2).at_most(WIDEST_NAMES),
        Column::cut("TITLE"),
    ];
    table::text(&columns, &rows.collect::<Vec<_>>(), width)
}
