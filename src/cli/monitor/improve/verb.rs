//! `monitor improve …`: from a need to a figure that stays better (M7.3, M7.4).

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::check::CheckArgs;
use super::plan::{EditImprovement, NewImprovement, PlanArgs};
use super::{check, plan};
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::fields;
use crate::cli::ticket::step::BecauseArgs;
use crate::cli::ticket::targets::{Targets, TextTargets};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::Kind;
use crate::records::improvement::UserFeedback;
use crate::records::words::Effect;
use crate::rules::improvement;

/// Plan, carry out and check improvements, and make them last
#[derive(Debug, Subcommand)]
pub(crate) enum ImproveVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    /// Create an improvement: what to improve and the evidence for it
    New(Box<NewImprovement>),
    Plan(Box<PlanArgs>),
    Do(TextTargets),
    Check(CheckArgs),
    Act(ActArgs),
    Feedback(FeedbackArgs),
    Close(CloseArgs),
    Reopen(BecauseArgs),
    Edit(Box<EditImprovement>),
    #[command(flatten)]
    Common(CommonVerb),
}

impl NounVerbs for ImproveVerb {
    const KIND: Option<Kind> = Some(Kind::Improvement);
}

/// The kind that these verbs are on.
const IMPROVEMENT: Option<Kind> = Some(Kind::Improvement);

/// `monitor improve act`.
#[derive(Debug, Args)]
pub(crate) struct ActArgs {
    #[command(flatten)]
    on: Targets,
    /// The effect lasts: make it standard practice
    #[arg(long, conflicts_with = "again")]
    lasting: bool,
    /// The effect does not last or is too small: plan another cycle
    #[arg(long)]
    again: bool,
    /// Day of the next review of the effect
    #[arg(long, value_name = "DATE", conflicts_with = "again")]
    review_on: Option<Date>,
    /// Reason, and what becomes standard
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "message", "reason"])]
    note: Option<String>,
}

/// `monitor improve close`.
#[derive(Debug, Args)]
pub(crate) struct CloseArgs {
    #[command(flatten)]
    on: Targets,
    /// Person informed of the outcome; may be repeated
    #[arg(long, value_name = "NAME")]
    told: Vec<String>,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `monitor improve feedback`.
#[derive(Debug, Args)]
pub(crate) struct FeedbackArgs {
    #[command(flatten)]
    on: Targets,
    /// User who gave the feedback
    #[arg(long, value_name = "NAME")]
    from: String,
    /// How satisfied the user is, from 1 to 5
    #[arg(long, value_name = "N", value_parser = number::<u8>)]
    score: Option<u8>,
    /// What the user says: TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE")]
    text: Option<String>,
}

/// Runs a verb of improvements.
pub(crate) fn run(session: &Session, verb: ImproveVerb) -> Result<()> {
    match verb {
        ImproveVerb::New(args) => plan::new(session, &args),
        ImproveVerb::Plan(args) => plan::plan(session, &args),
        ImproveVerb::Do(args) => {
            let (on, given) = args.open(session, IMPROVEMENT)?;
            on.act_saying(("TEXT", tr!("what was done")), given.as_deref(), |desk, t, text| {
                Ok(improvement::act_on(t, desk.actor()?, desk.at, text)?)
            })
        }
        ImproveVerb::Check(args) => check::run(session, &args),
        ImproveVerb::Act(args) => decide(session, &args),
        ImproveVerb::Feedback(args) => feedback(session, &args),
        ImproveVerb::Close(args) => close(session, &args),
        ImproveVerb::Reopen(args) => {
            let on = args.on.open(session, IMPROVEMENT)?;
            on.act_saying(
                ("--reason", tr!("reason for reopening")),
                args.reason.as_deref(),
                |_, t, reason| Ok(improvement::reopen(t, reason)?),
            )
        }
        ImproveVerb::Edit(args) => plan::edit(session, &args),
        ImproveVerb::Common(verb) => common::run(session, Kind::Improvement, verb),
    }
}

fn decide(session: &Session, args: &ActArgs) -> Result<()> {
    let on = args.on.open(session, IMPROVEMENT)?;
    let effect = match (args.lasting, args.again) {
        (true, _) => Effect::Lasting,
        (_, true) => Effect::Again,
        _ => {
            let words: Vec<String> = Effect::WORDS.iter().map(|w| (*w).to_owned()).collect();
            let listed = tr!("one of {words}", words = words.join(", "));
            on.needs(&[("--lasting or --again", &listed)], |desk, t| {
                let (by, at) = (desk.actor()?, desk.at);
                Ok(improvement::acted(t, Effect::Lasting, by, at, Vec::new(), args.review_on)?)
            })?;
            let chosen =
                session.ask.choice(None, "--lasting or --again", tr!("effect of the improvement"), &words)?;
            chosen.parse().map_err(|e: crate::records::words::UnknownWord| Error::usage(e.to_string()))?
        }
    };
    let note = text::optional("--note", args.note.as_deref())?;
    on.act(|desk, t| Ok(improvement::acted(t, effect, desk.actor()?, desk.at, note.clone(), args.review_on)?))
}

fn feedback(session: &Session, args: &FeedbackArgs) -> Result<()> {
    let text = text::optional("--text", args.text.as_deref())?;
    args.on.open(session, IMPROVEMENT)?.act(|desk, ticket| {
        let feedback = UserFeedback {
            at: desk.at,
            by: desk.actor()?.to_owned(),
            from: desk.resolve_person(&args.from)?,
            score: args.score,
            text: text.clone(),
            extra: Default::default(),
        };
        Ok(improvement::received(ticket, feedback)?)
    })
}

fn close(session: &Session, args: &CloseArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    args.on.open(session, IMPROVEMENT)?.act(|_, ticket| {
        if let Some(part) = ticket.improvement_mut() {
            fields::add(&mut part.concerned, &args.told);
        }
        Ok(improvement::close(ticket, note.clone())?)
    })
}
