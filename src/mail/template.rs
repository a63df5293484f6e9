//! The texts that go out: built in, or the policy's own.

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr};
use crate::records::words::Purpose;
use crate::rules::policy::Policy;
use crate::templates::{self, Problem};
use crate::wire;

/// What a template can name.
#[derive(Debug, Serialize)]
pub(super) struct Context<'a> {
    /// As `show --json` tells it.
    pub ticket: &'a wire::Ticket,
    /// `desk.name`, `desk.address`.
    pub desk: DeskNames<'a>,
    /// What the requester is called; empty where no name is known.
    pub requester: &'a str,
    /// What is said to them: `--text`, else the last that the history says they were told.
    pub message: String,
    /// What came of it, as the record says.
    pub outcome: String,
    /// Deadlines in the desk's time zone; empty where there is none.
    pub due: DueTexts,
    /// `mail.survey` of the policy; empty where there is none.
    pub survey: &'a str,
}

/// The desk, by its names.
#[derive(Debug, Serialize)]
pub(super) struct DeskNames<'a> {
    pub name: &'a str,
    pub address: &'a str,
}

/// Deadlines as a reader reads them.
#[derive(Debug, Default, Serialize)]
pub(super) struct DueTexts {
    pub respond: String,
    pub handle: String,
    pub resolve: String,
}

const SUBJECT: &str = "[{{ ticket.id }}] {{ ticket.title }}";

/// The built-in text of a message (M2.4a).
fn body(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Received => include_str!("templates/received.txt"),
        Purpose::Progress => include_str!("templates/progress.txt"),
        Purpose::Resolved => include_str!("templates/resolved.txt"),
        Purpose::Survey => include_str!("templates/survey.txt"),
        Purpose::Escalated => include_str!("templates/escalated.txt"),
    }
}

/// Subject and text of a message.
///
/// # Errors
/// Exit 6 when a template of the policy names what is not there, or never ends.
pub(super) fn render(policy: &Policy, purpose: Purpose, context: &Context) -> Result<(String, String)> {
    let own = policy.mail.templates.get(&purpose);
    let subject = own.and_then(|t| t.subject.as_deref()).unwrap_or(SUBJECT);
    let text = own.and_then(|t| t.body.as_deref()).unwrap_or(lang::shown(body(purpose)));
    let context = Value::from(Serde(context));
    Ok((filled(purpose, "subject", subject, &context)?, filled(purpose, "body", text, &context)?))
}

fn filled(purpose: Purpose, part: &str, template: &str, context: &Value) -> Result<String> {
    templates::filled(template, context).map_err(|problem| {
        let (kind, place) = match &problem {
            Problem::Mistaken(error) => (ErrorKind::Damaged, error.line()),
            Problem::TooLong(_) | Problem::LongTag(_) => (ErrorKind::Damaged, None),
            Problem::NoRoom(_) => (ErrorKind::System, None),
        };
        let line = place.map_or_else(String::new, |line| tr!(", line {line}", line));
        Error::new(
            kind,
            tr!("mail.templates.{purpose}.{part}{line}: {problem}", purpose, part, line, problem),
        )
        .hint(tr!("docs/guides/mail.md lists what a template can use; correct itdesk.toml"))
    })
}
