//! `deliver feedback`, `survey` and `follow-up`: after the delivery (M4.3, M4.4).

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::feedback::FeedbackFields;
use crate::cli::session::number::{between, number};
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::act_on_one;
use crate::cli::ticket::show::{ShowArgs, show};
use crate::cli::ticket::targets::TextTargets;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::delivery::Survey;
use crate::records::{Id, Kind};
use crate::rules::delivery::verbs;
use crate::rules::feedback;

/// `deliver feedback`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct FeedbackCommand {
    #[command(subcommand)]
    verb: Option<FeedbackVerb>,
    /// Id, part of one, or an external number: shows what is recorded
    id: Option<String>,
}

/// The verbs of `deliver feedback`.
#[derive(Debug, Subcommand)]
pub(crate) enum FeedbackVerb {
    /// Record customer feedback, to be answered within 24 h
    Add(AddArgs),
    /// Answer customer feedback
    Answer(AnswerArgs),
}

/// `deliver feedback add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    on: TextTargets,
    #[command(flatten)]
    fields: FeedbackFields,
}

/// `deliver feedback answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    on: TextTargets,
    /// Number of the feedback [default: the oldest without an answer]
    #[arg(long, value_name = "N", value_parser = number::<u32>)]
    number: Option<u32>,
}

/// `deliver survey`.
#[derive(Debug, Args)]
pub(crate) struct SurveyArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Satisfaction, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = between(1..=5_u8))]
    csat: Option<u8>,
    /// Likelihood of a recommendation (NPS), 0 to 10
    #[arg(long, value_name = "0-10", value_parser = between(0..=10_u8))]
    nps: Option<u8>,
    /// Comment in words
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["note", "message"])]
    comment: Option<String>,
    /// Person who answered
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
}

/// `deliver follow-up`.
#[derive(Debug, Args)]
pub(crate) struct FollowUpArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Day of a service review; may be repeated
    #[arg(long = "on", value_name = "DATE", conflicts_with = "done")]
    on: Vec<Date>,
    /// Mark the next review, or that of DATE, as held
    #[arg(long, value_name = "DATE", num_args = 0..=1, default_missing_value = "next")]
    done: Option<String>,
    /// Findings
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["note", "message"])]
    finding: Option<String>,
}

/// Writes feedback down, or answers it.
pub(crate) fn feedback(session: &Session, command: &FeedbackCommand) -> Result<()> {
    let verb = match (&command.verb, &command.id) {
        (Some(verb), _) => verb,
        (None, Some(id)) => return show(session, &ShowArgs::named(id), Some(Kind::Delivery)),
        (None, None) => return Err(Error::usage(tr!("ID is missing: no ticket is given"))),
    };
    match verb {
        FeedbackVerb::Add(args) => {
            let (on, given) = args.on.open(session, Some(Kind::Delivery))?;
            if args.fields.has_score() && on.only().is_none() {
                return Err(Error::usage(tr!("--csat and --nps are for feedback on one delivery"))
                    .hint(tr!("give one id, or leave the scores out")));
            }
            let what = ("TEXT", tr!("what the customer said"));
            on.act_saying(what, given.as_deref(), |desk, t, said| {
                let feedback = args.fields.read(desk, said)?;
                Ok(feedback::receive(t, feedback))
            })?;
            on.only().map_or(Ok(()), |id| record_scores(&on.desk, id, &args.fields))
        }
        FeedbackVerb::Answer(args) => {
            let (on, given) = args.on.open(session, Some(Kind::Delivery))?;
            on.act_saying(("TEXT", tr!("answer to the feedback")), given.as_deref(), |desk, t, said| {
                let (policy, by) = (&desk.policy.feedback, desk.actor()?);
                Ok(feedback::answer(policy, t, args.number, by, said, desk.at)?)
            })
        }
    }
}

/// Records the scores that came with feedback, once the feedback is on the delivery.
fn record_scores(desk: &Desk, id: Id, fields: &FeedbackFields) -> Result<()> {
    let Some(ticket) = desk.find_record(id) else { return Ok(()) };
    desk.record_scores(Some(&ticket), None, &fields.read(desk, Vec::new())?)
}

/// Writes an answer to a survey down.
pub(crate) fn survey(session: &Session, args: &SurveyArgs) -> Result<()> {
    if args.csat.is_none() && args.nps.is_none() {
        return Err(Error::usage(tr!("--csat or --nps is missing")).hint(tr!("such as --csat 4 --nps 9")));
    }
    let comment = text::optional("--comment", args.comment.as_deref())?;
    act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
        let csat = args.csat;
        let nps = args.nps;
        let from = args.from.clone();
        let at = desk.at;
        let survey = Survey { csat, nps, comment, from, at, extra: Default::default() };
        Ok(verbs::survey(&desk.policy.feedback, ticket, survey)?)
    })
}

/// Plans service reviews, or writes down that one was held.
pub(crate) fn follow_up(session: &Session, args: &FollowUpArgs) -> Result<()> {
    if let Some(done) = &args.done {
        let on = match done.as_str() {
            "next" => None,
            text => Some(text.parse::<Date>().map_err(|_| {
                Error::usage(tr!("--done '{text}' is not a date", text))
                    .hint(tr!("such as --done 2027-01-15, or --done alone"))
            })?),
        };
        let finding =
            text::required(session, "--finding", tr!("what the review found"), args.finding.as_deref())?;
        return act_on_one(session, Kind::Delivery, &args.id, |desk, ticket| {
            Ok(verbs::held(ticket, on, desk.actor()?, finding, desk.at)?)
        });
    }
    if args.on.is_empty() {
        return Err(Error::usage(tr!("--on or --done is missing"))
            .hint(tr!("plan one with --on 2027-01-15, or record the findings with --done --finding TEXT")));
    }
    act_on_one(session, Kind::Delivery, &args.id, |_, ticket| Ok(verbs::follow_up(ticket, &args.on)?))
}
