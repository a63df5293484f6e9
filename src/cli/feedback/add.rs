//! `feedback add`: what a customer said, onto its ticket or into a request of its own (M4.3a).

use clap::Args;

use crate::cli::session::near;
use crate::cli::session::number::between;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::channel;
use crate::desk::{Desk, FeedbackAbout, FeedbackSender};
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::near::{did_you_mean, suggestion};
use crate::records::feedback::Feedback;
use crate::records::words::FeedbackType;
use crate::records::{fold, typed};
use crate::rules::policy::Policy;

/// What is known of feedback beside its text.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct FeedbackFields {
    /// Type: complaint, praise, suggestion, comment [default: comment]
    #[arg(long = "type", value_name = "TYPE")]
    kind_of: Option<FeedbackType>,
    /// Person who gave the feedback
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// Problem class: one of the policy's feedback.classes
    #[arg(long = "class", value_name = "CLASS")]
    feedback_class: Option<String>,
    /// Satisfaction, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = between(1..=5_u8))]
    csat: Option<u8>,
    /// Likelihood of a recommendation (NPS), 0 to 10
    #[arg(long, value_name = "0-10", value_parser = between(0..=10_u8))]
    nps: Option<u8>,
    /// How it came in: phone, email, portal, self-service, visit, monitor, api, other
    #[arg(long)]
    channel: Option<String>,
}

/// `feedback add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Ticket it is about: id, part of one, or an external number [default: the service, or the desk]
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// What was said, where --text is not given
    #[arg(value_name = "TEXT", conflicts_with = "text")]
    said: Option<String>,
    /// What was said: TEXT, - for stdin, @FILE
    #[arg(long = "text", short = 'm', value_name = "TEXT|-|@FILE", aliases = ["message", "note"])]
    text: Option<String>,
    #[command(flatten)]
    fields: FeedbackFields,
    /// Service it is about, where it is about no ticket
    #[arg(long, conflicts_with = "id")]
    service: Option<String>,
    /// How to reach the person, for the request that is created: address or telephone number
    #[arg(long, conflicts_with = "id")]
    contact: Option<String>,
    /// Customer of the person, for the request that is created
    #[arg(long, conflicts_with = "id")]
    customer: Option<String>,
}

impl FeedbackFields {
    /// Feedback with this text, received at the desk's time.
    ///
    /// # Errors
    /// Exit 2 for a class that the policy does not have, or an empty name.
    pub(crate) fn read(&self, desk: &Desk, text: Vec<String>) -> Result<Feedback> {
        let class = self.feedback_class.as_deref().map(|given| class_of(&desk.policy, given)).transpose()?;
        let from = self.from.as_deref().map(str::trim);
        if from.is_some_and(fold::is_blank) {
            return Err(Error::usage(tr!("--from is empty")).hint(tr!("give the name of the customer")));
        }
        Ok(Feedback {
            kind_of: Some(self.kind_of.unwrap_or(FeedbackType::Comment)),
            class,
            from: from.map(|from| desk.person(from)),
            channel: self.channel.as_deref().map(|given| channel(&desk.policy, given)).transpose()?,
            text,
            csat: self.csat,
            nps: self.nps,
            received: desk.at,
            ..Feedback::default()
        })
    }

    /// Whether a score was given.
    pub(crate) fn has_score(&self) -> bool {
        self.csat.is_some() || self.nps.is_some()
    }
}

/// A problem class as the policy spells it, whatever the language it is typed in.
///
/// # Errors
/// Exit 2 with the nearest class, where the policy has a list and this is not on it.
pub(super) fn class_of(policy: &Policy, given: &str) -> Result<String> {
    let given = given.trim();
    let classes = &policy.feedback.classes;
    if classes.is_empty() && !fold::is_blank(given) {
        return Ok(given.to_owned());
    }
    let known = || classes.iter().map(String::as_str);
    let found = typed::position(known(), given).and_then(|place| classes.get(place));
    found.cloned().ok_or_else(|| {
        let shown: Vec<&str> = known().map(lang::shown).collect();
        let meant = did_you_mean(given, known()).or_else(|| suggestion(given, shown));
        let error = Error::usage(tr!("--class '{given}' is not a class of feedback in itdesk.toml", given));
        match meant {
            Some(meant) => error.hint(meant),
            None => error.hint(tr!("set feedback.classes in itdesk.toml")),
        }
    })
}

/// Records feedback.
pub(super) fn run(session: &Session, args: &AddArgs) -> Result<()> {
    let desk = session.desk()?;
    let about = match &args.id {
        Some(typed) => {
            let (shelf, id) = desk.locate(typed)?;
            FeedbackAbout::Ticket(shelf, id)
        }
        None => FeedbackAbout::Service(
            args.service.as_deref().map(|name| service(session, &desk, name)).transpose()?,
        ),
    };
    // What cannot be recorded whatever was said is refused before the text is asked for.
    let probe = args.fields.read(&desk, Vec::new())?;
    let given = args.text.as_deref().or(args.said.as_deref());
    let said = text::required(session, "--text", tr!("what the customer said"), given)?;
    let sender = FeedbackSender { contact: args.contact.clone(), customer: args.customer.clone() };
    received(session, &desk, &about, Feedback { text: said, ..probe }, &sender)
}

/// Takes feedback in, records its scores, and prints the ticket that has it.
fn received(
    session: &Session,
    desk: &Desk,
    about: &FeedbackAbout,
    given: Feedback,
    sender: &FeedbackSender,
) -> Result<()> {
    let made = desk.receive_feedback(about, given.clone(), sender)?;
    let (of, service) = match about {
        FeedbackAbout::Ticket(..) => (Some(&made.ticket), None),
        FeedbackAbout::Service(service) => (None, service.clone()),
    };
    desk.record_scores(of, service, &given)?;
    session.out.acted(desk, &made)
}

/// A service as the policy spells it; one that it does not have is taken, and said.
fn service(session: &Session, desk: &Desk, name: &str) -> Result<String> {
    let name = name.trim();
    if fold::is_blank(name) {
        return Err(Error::usage(tr!("--service is empty")).hint(tr!("leave it out for the entire desk")));
    }
    let known = || desk.policy.services.keys();
    if let Some(note) = near::unknown("service", name, known().map(String::as_str)) {
        session.out.say(&note);
    }
    Ok(known().find(|known| fold::same_name(known, name)).cloned().unwrap_or_else(|| name.to_owned()))
}
