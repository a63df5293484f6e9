//! `feedback answer` and `classify`: the answer, and the class of the problem (M4.3).

use clap::Args;

use super::add::class_of;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::FeedbackType;
use crate::rules::feedback;

/// `feedback answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// Id of its ticket, part of one, or an external number
    #[arg(value_name = "ID")]
    id: String,
    /// Number of the feedback on its ticket [default: the oldest that waits]; or the answer
    #[arg(value_name = "N")]
    number: Option<String>,
    /// The answer, where --text is not given
    #[arg(value_name = "TEXT", conflicts_with = "text")]
    said: Option<String>,
    /// The answer, as the customer got it: TEXT, - for stdin, @FILE
    #[arg(long = "text", short = 'm', value_name = "TEXT|-|@FILE", aliases = ["message", "note"])]
    text: Option<String>,
}

/// `feedback classify`.
#[derive(Debug, Args)]
pub(crate) struct ClassifyArgs {
    /// Id of its ticket, part of one, or an external number
    #[arg(value_name = "ID")]
    id: String,
    /// Number of the feedback on its ticket [default: the first without a class]
    #[arg(value_name = "N", value_parser = number::<u32>)]
    number: Option<u32>,
    /// Problem class: one of the policy's feedback.classes
    #[arg(long = "class", value_name = "CLASS")]
    feedback_class: Option<String>,
    /// Type: complaint, praise, suggestion, comment
    #[arg(long = "type", value_name = "TYPE")]
    kind_of: Option<FeedbackType>,
}

impl AnswerArgs {
    /// The number and the text: a second word that is no number is the text.
    ///
    /// # Errors
    /// Exit 2 where a text follows what is neither.
    fn read(&self) -> Result<(Option<u32>, Option<&str>)> {
        let text = self.text.as_deref().or(self.said.as_deref());
        match self.number.as_deref() {
            None => Ok((None, text)),
            Some(typed) => match number::<u32>(typed) {
                Ok(number) => Ok((Some(number), text)),
                Err(_) if text.is_none() => Ok((None, Some(typed))),
                Err(_) => Err(Error::usage(tr!("'{typed}' is not the number of feedback", typed))
                    .hint(tr!("give the number that itdesk feedback list shows"))),
            },
        }
    }
}

/// Answers feedback.
pub(super) fn run(session: &Session, args: &AnswerArgs) -> Result<()> {
    let (number, given) = args.read()?;
    let desk = session.desk()?;
    let id = desk.find(&args.id)?;
    let answer = |said: Vec<String>| {
        let (policy, at) = (&desk.policy.feedback, desk.at);
        let desk = &desk;
        move |ticket: &mut _| Ok(feedback::answer(policy, ticket, number, desk.actor()?, said, at)?)
    };
    // What is refused whatever the answer says is refused before it is asked for.
    desk.rehearse(id, answer(vec!["…".to_owned()]))?;
    let said = text::required(session, "--text", tr!("answer to the feedback"), given)?;
    let acted = desk.act(id, answer(said))?;
    session.out.acted(&desk, &acted)
}

/// Sets type and class of feedback.
pub(super) fn classify(session: &Session, args: &ClassifyArgs) -> Result<()> {
    if args.feedback_class.is_none() && args.kind_of.is_none() {
        return Err(Error::usage(tr!("--class or --type is missing")).hint(tr!("such as --class speed")));
    }
    let desk = session.desk()?;
    let id = desk.find(&args.id)?;
    let class = args.feedback_class.as_deref().map(|given| class_of(&desk.policy, given)).transpose()?;
    let acted = desk.act(id, |ticket| Ok(feedback::classify(ticket, args.number, args.kind_of, class)?))?;
    session.out.acted(&desk, &acted)
}
