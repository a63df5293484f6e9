//! `change assess`, `approve`, `reject` and `approvals`: risk, and who decides (M6.1c, M6.1d).

use clap::Args;
use serde::Serialize;

use crate::cli::find::found::{Wanted, context, load, report};
use crate::cli::session::ask::lacking;
use crate::cli::session::opened::Session;
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
use crate::records::words::{Difficulty, RiskLevel, Vote};
use crate::records::{Id, Kind, Ticket};
use crate::render;
use crate::render::table::{self, Cell, Column};
use crate::rules::change::approval::{self, Standing, standing};
use crate::rules::change::seats::{Seat, holds};
use crate::rules::change::{levels, risk, verbs, vote};
use crate::rules::limits::limits;
use crate::rules::timeline::timeline;
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
    /// Complexity: low, medium or high [default: the difficulty of the change, if it has one]
    #[arg(long, value_name = "LEVEL")]
    complexity: Option<Difficulty>,
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
    /// Person who is away and for whom you vote [default: the one whose substitute you are]
    #[arg(long = "for", value_name = "WHO")]
    instead_of: Option<String>,
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
    let is_known = |id: &Id| on.desk.find_record(*id).is_some_and(|t| t.assessment.difficulty.is_some());
    let asks_complexity = levels::asks_complexity(&on.desk.policy) && !on.ids.iter().all(is_known);
    let missing = lacking(&[
        ("--likelihood", args.likelihood.is_some(), tr!("likelihood of the risk")),
        ("--impact", args.impact.is_some(), tr!("severity if it occurs")),
        ("--complexity", args.complexity.is_some() || !asks_complexity, tr!("complexity of the change")),
        ("--effects", args.effects.is_some(), tr!("possible effects")),
        ("--mitigation", args.mitigation.is_some(), tr!("mitigation measures")),
        ("--signed-by", args.signed_by.is_some(), tr!("the responsible person")),
    ]);
    on.needs(&missing, |desk, ticket| Ok(verbs::assess(&desk.policy, ticket, any_risk(desk))?))?;
    let likelihood = ask.level(args.likelihood.clone(), "--likelihood", "likelihood", &policy.likelihood)?;
    let impact = ask.level(args.impact.clone(), "--impact", "impact", &policy.impact)?;
    let complexity = match args.complexity {
        None if asks_complexity => {
            let words: Vec<String> = Difficulty::WORDS.iter().map(|word| (*word).to_owned()).collect();
            let chosen = ask.level(None, "--complexity", tr!("complexity of the change"), &words)?;
            Some(chosen.parse::<Difficulty>().map_err(|unknown| Error::usage(unknown.to_string()))?)
        }
        given => given,
    };
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
            complexity: complexity.or(ticket.assessment.difficulty),
            level: risk,
            reasons: vec![reason.clone()],
            mitigation: mitigation.clone(),
            signed_by: desk.resolve_person(&signed_by)?,
            at: desk.at,
            extra: Default::default(),
        };
        Ok(verbs::assess(&desk.policy, ticket, assessed)?)
    })
}

/// Stands for an assessment that is not known yet.
fn any_risk(desk: &Desk) -> Risk {
    Risk {
        effects: stand_in(),
        likelihood: None,
        impact: None,
        complexity: Some(Difficulty::Low),
        level: RiskLevel::Low,
        reasons: Vec::new(),
        mitigation: stand_in(),
        signed_by: desk.policy.people.keys().next().cloned().unwrap_or_default(),
        at: desk.at,
        extra: Default::default(),
    }
}

/// Votes for or against.
pub(crate) fn vote(session: &Session, args: &VoteArgs, vote: Vote) -> Result<()> {
    let on = args.on.open(session, Some(Kind::Change))?;
    let action = |desk: &Desk, ticket: &mut Ticket, because: Vec<String>| {
        let who = desk.actor()?.to_owned();
        let (role, seat) = seat(desk, ticket, args, &who)?;
        let ballot = Approval {
            role,
            who: seat.who,
            instead_of: seat.instead_of,
            vote,
            at: desk.at,
            because,
            form: String::new(),
            void: None,
            extra: Default::default(),
        };
        Ok(vote::vote(&desk.policy, ticket, ballot)?)
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

/// The role voted in and for whom: what is given, else the only seat the voter has in the step that is decided now.
fn seat(desk: &Desk, ticket: &Ticket, args: &VoteArgs, who: &str) -> Result<(String, Seat)> {
    let whom = args.instead_of.as_deref().map(|whom| desk.resolve_person(whom)).transpose()?;
    let whom = whom.filter(|whom| whom != who);
    let mut seats = approval::seats_of(&desk.policy, ticket, who, desk.at);
    let given = args.role.as_deref().map(str::trim);
    seats.retain(|(role, seat)| {
        given.is_none_or(|given| fold::same_name(given, role))
            && whom.as_ref().is_none_or(|whom| seat.instead_of.as_ref() == Some(whom))
    });
    // Their own vote comes first: they have only one.
    if seats.iter().any(|(_, seat)| seat.instead_of.is_none()) {
        seats.retain(|(_, seat)| seat.instead_of.is_none());
    }
    match &seats[..] {
        [only] => return Ok(only.clone()),
        [] => {}
        several if several.iter().all(|(role, _)| *role == several[0].0) => {
            let names: Vec<&str> =
                several.iter().filter_map(|(_, seat)| seat.instead_of.as_deref()).collect();
            return Err(Error::usage(tr!("--for is missing: you are the substitute of several people"))
                .hint(tr!("one of {names}", names = names.join(", "))));
        }
        several => {
            let mine: Vec<&str> = several.iter().map(|(role, _)| role.as_str()).collect();
            return Err(Error::usage(tr!("--role is missing: you hold several roles that can decide"))
                .hint(tr!("one of {mine}", mine = mine.join(", "))));
        }
    }
    // The rules say why they have no seat: by the role that they name, else by one that they hold in a later step.
    let routes = levels::steps(&desk.policy, ticket).iter().flatten();
    let held = routes.clone().find(|route| holds(&desk.policy, whom.as_deref().unwrap_or(who), &route.role));
    let role = given.or_else(|| held.or(routes.clone().next()).map(|route| route.role.as_str()));
    let seat = Seat { who: who.to_owned(), instead_of: whom };
    Ok((role.unwrap_or_default().to_owned(), seat))
}

/// A vote that is waited for.
#[derive(Debug, Serialize)]
struct Waits {
    id: String,
    title: String,
    state: String,
    risk: Option<RiskLevel>,
    /// The step that is decided now, from 1, and how many there are.
    step: usize,
    steps: usize,
    /// The role it is waited for in.
    role: String,
    votes: u32,
    quorum: u32,
    /// Who may vote in it now and has not: of those who are away, their substitutes.
    voters: Vec<String>,
    /// The voters, with the people for whom they vote.
    #[serde(skip)]
    seats: Vec<Seat>,
    /// By when, of an emergency that has begun or where the policy limits each step.
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
    let timeline = timeline(&desk.policy, ticket);
    let limits = limits(&desk.policy, ticket, &timeline);
    let due = limits.iter().find(|limit| limit.name == "approval").map(|limit| limit.due);
    let seated = routes.into_iter().map(|route| (route.seats(&desk.policy, ticket, desk.now), route));
    let asked = seated.filter(|(seats, _)| me.is_none_or(|me| seats.iter().any(|seat| seat.who == me)));
    let waits = asked.map(|(seats, route)| Waits {
        id: ticket.id.to_string(),
        title: ticket.title.clone(),
        state: ticket.state.to_string(),
        risk: ticket.change().and_then(|c| c.risk.as_ref()).map(|r| r.level),
        step: route.step,
        steps: route.steps,
        role: route.role,
        votes: route.votes,
        quorum: route.quorum,
        voters: seats.iter().map(|seat| seat.who.clone()).collect(),
        seats,
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
        let voters = w.seats.iter().map(Seat::named).collect::<Vec<_>>().join(", ");
        let role = match w.steps {
            0 | 1 => w.role.clone(),
            steps => format!("{} ({}/{steps})", w.role, w.step),
        };
        [&w.id, &w.state, &risk, &role, &votes, &voters, &w.title].map(Cell::from).into()
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
