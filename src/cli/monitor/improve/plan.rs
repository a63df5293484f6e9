//! `monitor improve new`, `plan` and `edit`: the need, and what is to be done about it (M7.3a).

use clap::Args;
use jiff::civil::Date;

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::{add, set};
use crate::cli::ticket::form::{self, FormEdit};
use crate::cli::ticket::new::{self, BasicArgs};
use crate::cli::ticket::targets::Targets;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::ImprovementKind;
use crate::records::{Id, Kind, Target, Ticket, fold};
use crate::rules::improvement;
use crate::rules::verbs;

/// What a plan says.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Plan")]
pub(crate) struct PlanFields {
    /// Figure to improve, such as mttr, availability, response_time.p95
    #[arg(long, value_name = "NAME")]
    measure: Option<String>,
    /// Target, such as '<= 4 h' or '>= 99.5 %'
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// What to do: TEXT, - for stdin, @FILE
    #[arg(long = "plan", value_name = "TEXT|-|@FILE")]
    plan: Option<String>,
    /// Resources it takes
    #[arg(long, value_name = "TEXT|-|@FILE")]
    resources: Option<String>,
    /// Person responsible
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// First day of work
    #[arg(long, value_name = "DATE")]
    begin: Option<Date>,
    /// Last day to finish it
    #[arg(long, value_name = "DATE")]
    done_by: Option<Date>,
    /// Last day to review its effect
    #[arg(long, value_name = "DATE")]
    review_on: Option<Date>,
    /// Person to inform of the outcome; may be repeated
    #[arg(long, value_name = "NAME")]
    concerned: Vec<String>,
    /// What it changes: process, resource, standard, tool, training, risk; may be repeated
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<ImprovementKind>,
    /// Who agreed to the plan for the customer
    #[arg(long, value_name = "NAME")]
    agreed_by: Option<String>,
    /// Day on which the customer agreed [default: today]
    #[arg(long, value_name = "DATE", requires = "agreed_by")]
    agreed_on: Option<Date>,
}

/// `monitor improve new`.
#[derive(Debug, Args)]
pub(crate) struct NewImprovement {
    #[command(flatten)]
    basic: BasicArgs,
    /// Evidence of the need: a ticket's id, or TEXT; may be repeated
    #[arg(long, value_name = "ID|TEXT")]
    evidence: Vec<String>,
    #[command(flatten)]
    plan: PlanFields,
}

/// `monitor improve plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    on: Targets,
    #[command(flatten)]
    plan: PlanFields,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `monitor improve edit`.
#[derive(Debug, Args)]
pub(crate) struct EditImprovement {
    #[command(flatten)]
    edit: FormEdit,
    /// Further evidence of the need; may be repeated
    #[arg(long, value_name = "TEXT")]
    evidence: Vec<String>,
}

impl PlanFields {
    fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        let target = self.target.as_deref().map(|text| {
            text.parse::<Target>().map_err(|e| {
                Error::usage(format!("--target {e}"))
                    .hint(tr!("such as --target '<= 4 h' or --target '>= 99.5 %'"))
            })
        });
        let target = target.transpose()?;
        if let Some(owner) = &self.owner {
            let owner = if owner == "me" { desk.actor()?.to_owned() } else { desk.resolve_person(owner)? };
            ticket.assignee = Some(owner);
        }
        if let Some(by) = self.agreed_by.as_deref().map(str::trim) {
            let today = desk.policy.desk.timezone.to_datetime(desk.at).date();
            let by = desk.resolve_person(by)?;
            improvement::agree(ticket, by, self.agreed_on.unwrap_or(today), today)?;
        }
        let Some(part) = ticket.improvement_mut() else { return Ok(()) };
        set(&mut part.measure, &self.measure);
        part.target = target.or(part.target.take());
        text::fill([
            ("--plan", &self.plan, &mut part.plan),
            ("--resources", &self.resources, &mut part.resources),
        ])?;
        part.begin = self.begin.or(part.begin);
        part.done_by = self.done_by.or(part.done_by);
        part.review_on = self.review_on.or(part.review_on);
        add(&mut part.concerned, &self.concerned);
        for kind in &self.kinds {
            if !part.kinds.contains(kind) {
                part.kinds.push(*kind);
            }
        }
        Ok(())
    }
}

/// Makes an improvement, tied to the tickets that show its need.
pub(crate) fn new(session: &Session, args: &NewImprovement) -> Result<()> {
    let desk = session.desk()?;
    let (tickets, texts) = evidence(&desk, &args.evidence)?;
    let made = new::make(session, &desk, Kind::Improvement, &args.basic, |desk, draft| {
        draft.links = form::links("relates_to", &tickets);
        if let Some(part) = draft.improvement_mut() {
            part.evidence = texts;
        }
        args.plan.apply(desk, draft)
    })?;
    let others: &[Id] = if made.changed { &tickets } else { &[] };
    let made = form::link(&desk, made, ("relates_to", "relates_to"), others)?;
    session.out.acted(&desk, &made)
}

/// What was given as evidence: tickets of the desk, and texts. What looks like an id must be one of a ticket.
fn evidence(desk: &Desk, given: &[String]) -> Result<(Vec<Id>, Vec<String>)> {
    let mut tickets = Vec::new();
    let mut texts = Vec::new();
    for given in given.iter().map(|g| g.trim()).filter(|g| !g.is_empty()) {
        match fold::name(given).parse::<Id>() {
            Ok(_) => tickets.push(desk.find(given)?),
            Err(_) => texts.push(given.to_owned()),
        }
    }
    Ok((tickets, texts))
}

/// Plans it.
pub(crate) fn plan(session: &Session, args: &PlanArgs) -> Result<()> {
    let mut note = text::optional("--note", args.note.as_deref())?;
    // The history names what changed only where it is a plain value.
    note.extend(args.plan.agreed_by.iter().map(|by| format!("agreed by {by}", by = by.trim())));
    if args.plan == PlanFields::default() {
        return Err(Error::usage(tr!("no field to plan is given")).hint(
            tr!("give --measure, --target, --plan, --resources, --owner, --begin, --done-by, --review-on, --concerned, --kind or --agreed-by"),
        ));
    }
    args.on
        .open(session, Some(Kind::Improvement))?
        .act(|desk, ticket| improvement::plan(ticket, note.clone(), |ticket| args.plan.apply(desk, ticket)))
}

/// Corrects what was written.
pub(crate) fn edit(session: &Session, args: &EditImprovement) -> Result<()> {
    let hint = tr!("give a field, such as --title or --evidence; to change the plan: monitor improve plan");
    let note = args.edit.note(!args.evidence.is_empty(), hint)?;
    args.edit.on.open(session, Some(Kind::Improvement))?.act(|desk, ticket| {
        verbs::edit(ticket, note.clone(), |ticket| {
            args.edit.apply(desk, ticket)?;
            if let Some(part) = ticket.improvement_mut() {
                add(&mut part.evidence, &args.evidence);
            }
            Ok(())
        })
    })
}
