//! `mail receive` and `message`: mail in, mail out.

use std::io::Read;
use std::path::Path;

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::mail::{Letter, Outgoing, Received, TakenMail, compose, note_unread, take};
use crate::records::Attachment;
use crate::records::words::Purpose;
use crate::wire;

/// The longest message that is looked at; mail servers refuse long before.
const LONGEST: u64 = 100 << 20;

/// Receive a mail message
#[derive(Debug, Subcommand)]
pub(crate) enum MailVerb {
    /// Receive a mail message (RFC 5322): create a ticket, or add a reply to one
    Receive(ReceiveArgs),
}

/// The name of `mail receive` in 0.1: scripts and the set-ups of mail servers call it.
#[derive(Debug, Subcommand)]
pub(crate) enum IntakeVerb {
    /// Receive a mail message: now `itdesk mail receive`
    Mail(ReceiveArgs),
}

/// A message.
#[derive(Debug, Args)]
pub(crate) struct ReceiveArgs {
    /// Message file, or - for stdin [default: -]
    #[arg(value_name = "FILE|-")]
    file: Option<String>,
}

/// Which message about which ticket.
#[derive(Debug, Args)]
pub(crate) struct MessageArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Message: received, progress, resolved, survey, escalated
    #[arg(value_name = "WHAT")]
    what: Purpose,
    /// Text of the message [default: the last one in the history]
    #[arg(long, short, value_name = "TEXT|-|@FILE")]
    text: Option<String>,
}

/// What became of a message, as `--json` tells it.
#[derive(Debug, Serialize)]
struct ReceivedJson {
    /// `created`, `followed`, `noted`, `answered`, `resumed`, `reopened`, `surveyed`, `known` or `ignored`.
    outcome: &'static str,
    /// Why it was ignored; the ticket it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    id: Option<String>,
    /// Its sender may be answered by a program.
    answer: bool,
    files: Vec<ToldFile>,
    left_out: Vec<ToldFile>,
    ticket: Option<wire::Ticket>,
}

/// An attachment.
#[derive(Debug, Serialize)]
struct ToldFile {
    name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    bytes: u64,
}

/// A message to send, as `--json` tells it.
#[derive(Debug, Serialize)]
struct ToldMessage<'a> {
    to: &'a str,
    subject: &'a str,
    message_id: &'a str,
    in_reply_to: &'a str,
    text: &'a str,
    message: &'a str,
}

/// Receives a message.
pub(crate) fn receive(session: &Session, args: &ReceiveArgs) -> Result<()> {
    let mut desk = session.desk()?;
    let bytes = read(args.file.as_deref())?;
    let letter = letter(&bytes).or_else(|error| {
        note_unread(&desk, &bytes, &error.message)?;
        Err(error)
    })?;
    let taken = take(&mut desk, &letter, session.globals.at.is_some())?;
    print(session, &desk, &taken)
}

fn read(file: Option<&str>) -> Result<Vec<u8>> {
    let name = Path::new(file.filter(|file| *file != "-").unwrap_or("stdin"));
    let mut bytes = Vec::new();
    let read = match file.filter(|file| *file != "-") {
        Some(file) => {
            std::fs::File::open(file).doing("read", file)?.take(LONGEST + 1).read_to_end(&mut bytes)
        }
        None => std::io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes),
    };
    read.doing("read", name)?;
    Ok(bytes)
}

fn letter(bytes: &[u8]) -> Result<Letter> {
    if bytes.len() as u64 > LONGEST {
        let message = tr!("the message is longer than {longest} MiB", longest = LONGEST >> 20);
        return Err(Error::usage(message).hint(tr!("configure the mail server to refuse such messages")));
    }
    Ok(Letter::parse(bytes)?)
}

fn print(session: &Session, desk: &Desk, taken: &TakenMail) -> Result<()> {
    let (word, because) = told(&taken.outcome);
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => {
            let ticket = taken.ticket.as_ref().map(|t| wire::Ticket::full(&desk.policy, t, desk.now));
            return session.out.json(&ReceivedJson {
                outcome: word,
                because,
                id: taken.ticket.as_ref().map(|t| t.id.to_string()),
                answer: taken.answer,
                files: taken.files.iter().map(ToldFile::of).collect(),
                left_out: taken
                    .left_out
                    .iter()
                    .map(|left| ToldFile { name: left.name.clone(), media_type: None, bytes: left.bytes })
                    .collect(),
                ticket,
            });
        }
        Some(Format::Csv) => {
            let tickets = taken.ticket.iter().map(|t| wire::Ticket::full(&desk.policy, t, desk.now));
            return session.out.tickets(&tickets.collect::<Vec<_>>(), std::iter::empty);
        }
        _ => {}
    }
    for left in &taken.left_out {
        session.out.say(&tr!(
            "left out: {left} ({bytes} bytes): over the limit of [mail] attachment",
            left = left.name,
            bytes = left.bytes
        ));
    }
    let Some(ticket) = &taken.ticket else {
        session.out.say(&tr!("not accepted: {because}", because = because.unwrap_or_default()));
        return Ok(());
    };
    session.out.say(&match &because {
        Some(origin) => format!("{}: {word} {origin}", ticket.id),
        None => format!("{}: {word}", ticket.id),
    });
    session.out.line(&ticket.id.to_string())
}

fn told(outcome: &Received) -> (&'static str, Option<String>) {
    match outcome {
        Received::Created => ("created", None),
        Received::Followed(origin) => ("followed", Some(origin.to_string())),
        Received::Noted => ("noted", None),
        Received::Answered => ("answered", None),
        Received::Resumed => ("resumed", None),
        Received::Reopened => ("reopened", None),
        Received::Surveyed => ("surveyed", None),
        Received::Known => ("known", None),
        Received::Ignored(why) => ("ignored", Some(why.clone())),
    }
}

impl ToldFile {
    fn of(file: &Attachment) -> ToldFile {
        ToldFile { name: file.name.clone(), media_type: file.media_type.clone(), bytes: file.bytes }
    }
}

/// Prints a message about a ticket.
pub(crate) fn message(session: &Session, args: &MessageArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate(&args.id)?;
    let said = args.text.as_deref().map(|given| text::long("--text", given)).transpose()?;
    let ticket = desk.store.read_from(shelf, id)?;
    let made = compose(&desk, &ticket, args.what, said)?;
    let Outgoing { to, subject, message_id, in_reply_to, text, message } = &made;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => {
            session.out.json(&ToldMessage { to, subject, message_id, in_reply_to, text, message })
        }
        Some(Format::Ids) => session.out.line(&ticket.id.to_string()),
        // To a terminal a stranger's title is made harmless; a program gets every byte.
        _ if session.out.terminal => session.out.text(&crate::escape::lines(message)),
        _ => session.out.raw(message),
    }
}
