//! `monitor survey`: what customers say of the service (M7.1e).

use clap::Args;

use super::written::{self, service_of};
use crate::cli::session::number::between;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, FeedbackAbout, FeedbackSender, fresh_event_id};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::feedback::Feedback;
use crate::records::measurement::{labels, names};
use crate::records::words::FeedbackType;
use crate::rules::feedback::{is_low, owes};

/// An answer.
#[derive(Debug, Args)]
pub(crate) struct SurveyArgs {
    /// Satisfaction, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = between(1..=5_u8))]
    csat: Option<u8>,
    /// Likelihood of a recommendation (NPS), 0 to 10
    #[arg(long, value_name = "0-10", value_parser = between(0..=10_u8))]
    nps: Option<u8>,
    /// Ticket it concerns; its service is used
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
    /// Service it concerns [default: the ticket's, else the entire desk]
    #[arg(long)]
    service: Option<String>,
    /// Who answers; a later answer replaces the earlier one [default: nobody is named]
    #[arg(long, value_name = "WHO")]
    from: Option<String>,
    /// Comment in words
    #[arg(long, value_name = "TEXT|-|@FILE")]
    comment: Option<String>,
}

/// Writes the answer down.
pub(crate) fn run(session: &Session, args: &SurveyArgs) -> Result<()> {
    if args.csat.is_none() && args.nps.is_none() {
        return Err(Error::usage(tr!("--csat or --nps is missing")).hint(tr!("such as --csat 4 --nps 9")));
    }
    let given = text::optional("--comment", args.comment.as_deref())?;
    let comment = given.join("\n");
    let desk = session.desk()?;
    let mut about = about(&desk, args)?;
    if !comment.is_empty() {
        about.labels.insert(labels::COMMENT.to_owned(), comment);
    }
    let scores = [(names::CSAT, args.csat), (names::NPS, args.nps)];
    let answers = scores.into_iter().filter_map(|(name, score)| {
        let measure = name.to_owned();
        let value = f64::from(score?);
        Some(Measurement { measure, value, ..about.clone() })
    });
    if !written::write(session, &desk, answers.collect())? {
        return Ok(());
    }
    give_feedback(session, &desk, args, given)
}

/// A comment, and a low score, are feedback: onto the ticket, or into a request (M4.3a).
fn give_feedback(session: &Session, desk: &Desk, args: &SurveyArgs, text: Vec<String>) -> Result<()> {
    // A low score without a word and a name gives nobody to answer.
    let is_anonymous = args.ticket.is_none() && args.from.is_none();
    let is_answerable = is_low(&desk.policy.feedback, args.csat, args.nps) && !is_anonymous;
    if text.is_empty() && !is_answerable {
        return Ok(());
    }
    let about = match &args.ticket {
        Some(typed) => {
            let (shelf, id) = desk.locate(typed)?;
            FeedbackAbout::Ticket(shelf, id)
        }
        None => FeedbackAbout::Service(args.service.as_deref().and_then(service_of)),
    };
    let given = Feedback {
        kind_of: Some(FeedbackType::Comment),
        from: args.from.as_deref().map(|from| desk.person(from.trim())),
        text,
        csat: args.csat,
        nps: args.nps,
        received: desk.at,
        ..Feedback::default()
    };
    let owed = owes(&desk.policy.feedback, &given);
    let taken = desk.receive_feedback(&about, given, &FeedbackSender::default())?;
    let id = taken.ticket.id;
    session.out.say(&match owed {
        true => tr!("recorded as feedback on {id}; it owes an answer: itdesk feedback answer {id}", id),
        false => tr!("recorded as feedback on {id}", id),
    });
    Ok(())
}

/// All of an answer but its score. Two customers who say the same of the desk in one second are two, unless they are named;
/// two answers to one ticket in a second are one that was sent twice.
fn about(desk: &Desk, args: &SurveyArgs) -> Result<Measurement> {
    let mut about = Measurement::new(desk.at, names::CSAT, 0.0);
    about.service = args.service.as_deref().and_then(service_of);
    if let Some(from) = args.from.as_deref().map(str::trim) {
        if from.is_empty() {
            return Err(
                Error::usage(tr!("--from is empty")).hint(tr!("give the respondent, or leave it out"))
            );
        }
        about.labels.insert(labels::RESPONDENT.to_owned(), desk.person(from));
    }
    let (name, text) = match &args.ticket {
        None if args.from.is_some() => return Ok(about),
        None => (labels::ANSWER, fresh_event_id()?),
        Some(typed) => {
            let (shelf, id) = desk.locate(typed)?;
            let ticket = desk.store.read_from(shelf, id)?;
            if args.service.is_none() {
                about.service = ticket.service;
            }
            (labels::TICKET, id.to_string())
        }
    };
    about.labels.insert(name.to_owned(), text);
    Ok(about)
}
