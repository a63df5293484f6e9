//! A message about a ticket to who asked, complete, as `sendmail -t` takes it (M2.4a).

use mail_builder::MessageBuilder;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;

use super::template::{Context, DeskNames, DueTexts};
use super::{escalated, template, thread};
use crate::desk::{Desk, fresh_event_id};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr};
use crate::records::words::Purpose;
use crate::records::{Recipient, State, Ticket};
use crate::rules::workflow;
use crate::rules::workflow::Verb;
use crate::wire;

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The address it goes to; several are separated by commas.
    pub to: String,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// The message of the thread that it answers.
    pub in_reply_to: String,
    /// On one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// All of it, header and body, with the line ends of this system.
    pub message: String,
}

/// So many messages of a thread are named beside the first.
const REFERENCES: usize = 9;
/// What one encoded word has room for; a line with one has 76 characters at the most, the name of the header among them.
const ENCODED_WORD: usize = 48;

/// Makes a message of a template. `said` is what is told; `None` takes the last that the history says was told.
///
/// What an internal note says never goes out. A text from outside is text in the message, whatever it holds: no header can be
/// made of it.
///
/// # Errors
/// Exit 4 when there is no address to send to or nothing to tell, 6 when a template is mistaken.
pub fn compose(
    desk: &Desk,
    ticket: &Ticket,
    purpose: Purpose,
    said: Option<Vec<String>>,
) -> Result<Outgoing> {
    fitting(ticket, purpose)?;
    let mail = &desk.policy.mail;
    let from = mail.address.as_deref().ok_or_else(|| {
        Error::new(ErrorKind::Rule, tr!("the desk has no address to write from"))
            .hint(tr!("give one in itdesk.toml: [mail] address = \"help@example.org\""))
    })?;
    let to = match purpose {
        Purpose::Escalated => escalated::recipients(&desk.policy, ticket)?,
        _ => vec![(ticket.requester.name.clone(), address(ticket)?.to_owned())],
    };
    let message = said.unwrap_or_else(|| told(ticket, purpose));
    if purpose == Purpose::Progress && message.is_empty() {
        let error = Error::new(
            ErrorKind::Rule,
            tr!("no message was sent to the requester of {id} yet", id = ticket.id),
        );
        return Err(error.hint(match workflow::leads(ticket.kind(), Verb::Respond, ticket.state).next() {
            Some(_) => {
                tr!(
                    "answer: itdesk {noun} respond {id} TEXT, or give --text",
                    noun = ticket.kind().noun(),
                    id = ticket.id
                )
            }
            None => {
                tr!(
                    "write a message and end it with Ctrl-D: itdesk message {id} progress --text -",
                    id = ticket.id
                )
            }
        }));
    }
    let name = mail.name.as_deref().unwrap_or(&desk.policy.desk.name);
    let language = desk.policy.desk.language_of_texts();
    let (subject, text) = lang::with(language, || filled(desk, ticket, purpose, name, from, &message))?;
    let (first, references) = references(ticket, mail.domain());
    let message_id = thread::message_id(ticket, purpose.as_str(), &fresh_event_id()?, mail.domain());
    let letter = Draft { from: (name, from), to: &to, subject: &subject, text: &text };
    let bytes = letter.build(desk, purpose, &message_id, &first, &references);
    let message = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let to = to.into_iter().map(|(_, address)| address).collect::<Vec<_>>().join(", ");
    Ok(Outgoing { to, message_id, in_reply_to: first, subject, text, message })
}

/// Whether a ticket stands where such a message can be sent.
fn fitting(ticket: &Ticket, purpose: Purpose) -> Result<()> {
    if purpose == Purpose::Escalated {
        return escalated::fitting(ticket);
    }
    let over = ticket.state.is_ended() || ticket.state == State::Resolved;
    if over || matches!(purpose, Purpose::Received | Purpose::Progress) {
        return Ok(());
    }
    let error = Error::new(
        ErrorKind::Rule,
        tr!(
            "{id} is {state}: it is not resolved yet",
            id = ticket.id,
            state = lang::shown(ticket.state.as_str())
        ),
    );
    Err(error.hint(tr!("report progress: itdesk message {id} progress", id = ticket.id)))
}

/// The requester's address, where it is one and nothing else.
fn address(ticket: &Ticket) -> Result<&str> {
    let contact = ticket.requester.contact.as_deref().unwrap_or_default();
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c);
    let halves =
        contact.split_once('@').is_some_and(|(l, d)| !l.is_empty() && !d.is_empty() && !d.contains('@'));
    if halves && contact.len() <= 254 && contact.chars().all(plain) {
        return Ok(contact);
    }
    let message = match contact.is_empty() {
        true => tr!("{id} has no address for its requester", id = ticket.id),
        false => tr!(
            "the requester of {id} has {quoted}, not an e-mail address",
            quoted = crate::escape::quoted(contact, 60),
            id = ticket.id
        ),
    };
    let way = format!("itdesk {} edit {}", ticket.kind().noun(), ticket.id);
    Err(Error::new(ErrorKind::Rule, message).hint(tr!("give it with --contact: {way}", way)))
}

/// What the requester was last told, by the history.
fn told(ticket: &Ticket, purpose: Purpose) -> Vec<String> {
    match purpose {
        Purpose::Received | Purpose::Survey => return Vec::new(),
        Purpose::Escalated => return escalated::told(ticket),
        Purpose::Progress | Purpose::Resolved => {}
    }
    let last = ticket.history.iter().rev().find(|e| e.to == Some(Recipient::Requester) && !e.note.is_empty());
    last.map(|event| event.note.clone()).unwrap_or_default()
}

fn filled(
    desk: &Desk,
    ticket: &Ticket,
    purpose: Purpose,
    name: &str,
    address: &str,
    message: &[String],
) -> Result<(String, String)> {
    let told = wire::Ticket::full(&desk.policy, ticket, desk.now);
    // What has been done by now is no longer promised.
    let promised = |name: &str| {
        let clock = told.named_clocks().into_iter().find(|(n, clock)| *n == name && !clock.stopped);
        let due = clock.and_then(|(_, clock)| clock.due);
        due.map(|at| local(desk, at)).unwrap_or_default()
    };
    let due =
        DueTexts { respond: promised("respond"), handle: promised("handle"), resolve: promised("resolve") };
    let context = Context {
        ticket: &told,
        desk: DeskNames { name, address },
        requester: ticket.requester.name.as_deref().unwrap_or_default(),
        message: message.join("\n"),
        outcome: outcome(ticket).join("\n"),
        due,
        survey: desk.policy.mail.survey.as_deref().unwrap_or_default(),
    };
    let (subject, text) = template::render(&desk.policy, purpose, &context)?;
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((subject, format!("{}\n", text.trim_matches('\n'))))
}

/// A time in the desk's time zone, which it names.
fn local(desk: &Desk, at: jiff::Timestamp) -> String {
    let zone = &desk.policy.desk.timezone;
    format!("{} {}", zone.to_datetime(at).strftime("%Y-%m-%d %H:%M"), zone.to_offset_info(at).abbreviation())
}

fn outcome(ticket: &Ticket) -> &[String] {
    let incident = ticket.incident().map(|i| &i.outcome[..]);
    incident.or(ticket.request().map(|r| &r.outcome[..])).unwrap_or_default()
}

/// The message that the thread began with, and those that are named with it. A ticket that did not come by mail has a
/// thread of its own, whose first message was never sent.
fn references(ticket: &Ticket, domain: &str) -> (String, Vec<String>) {
    let came: Vec<&String> =
        ticket.history.iter().filter_map(|e| e.mail.as_ref()).map(|mail| &mail.id).collect();
    let Some(first) = came.first() else {
        let own = format!("{}.ticket@{domain}", ticket.id);
        return (own.clone(), vec![own]);
    };
    let last = came[1..].iter().rev().take(REFERENCES).rev();
    let sound = |id: &&&String| id.chars().all(|c| c.is_ascii_graphic() && c != '<' && c != '>');
    let all: Vec<String> = [first].into_iter().chain(last).filter(sound).map(|id| (*id).clone()).collect();
    match all.first() {
        Some(id) if id == *first => ((*first).clone(), all),
        _ => {
            let own = format!("{}.ticket@{domain}", ticket.id);
            (own.clone(), [vec![own], all].concat())
        }
    }
}

/// What a message is built of.
struct Draft<'a> {
    from: (&'a str, &'a str),
    to: &'a [(Option<String>, String)],
    subject: &'a str,
    text: &'a str,
}

impl Draft<'_> {
    /// Header and body; names and subject are encoded where they are not plain ASCII.
    fn build(&self, desk: &Desk, purpose: Purpose, id: &str, first: &str, references: &[String]) -> Vec<u8> {
        let message = MessageBuilder::new().from(self.from);
        let message = match self.to {
            [(Some(name), address)] if looks_encoded(name) => {
                message.header("To", Raw::new(format!("{} <{address}>", encoded(name))))
            }
            [(Some(name), address)] => message.to((name.as_str(), address.as_str())),
            [(None, address)] => message.to(address.as_str()),
            all => message.to(all.iter().map(|(_, address)| address.as_str()).collect::<Vec<_>>()),
        };
        let message = match looks_encoded(self.subject) {
            true => message.header("Subject", Raw::new(encoded(self.subject))),
            false => message.subject(self.subject),
        };
        let mut message = message
            .date(desk.now.as_second())
            .message_id(id)
            .in_reply_to(first)
            .references(MessageId::new_list(references.iter().map(String::as_str)))
            .header("X-Loop", Raw::new(self.from.1))
            .text_body(self.text);
        // RFC 3834: what no person wrote says so, so that no other program answers it.
        if let Some(submitted) = submitted(purpose) {
            message = message
                .header("Auto-Submitted", Raw::new(submitted))
                .header("X-Auto-Response-Suppress", Raw::new("All"));
        }
        let mut bytes = Vec::new();
        message.serialize(&mut bytes);
        bytes
    }
}

/// Whether a text would be read as an encoded word (RFC 2047), which may stand for anything, line ends too.
fn looks_encoded(text: &str) -> bool {
    text.contains("=?")
}

/// A text as encoded words, whatever it looks like; the library leaves what is ASCII as it is.
fn encoded(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let hex: String = c.encode_utf8(&mut [0; 4]).bytes().map(|b| format!("={b:02X}")).collect();
        match words.last_mut().filter(|word| word.len() + hex.len() <= ENCODED_WORD) {
            Some(word) => word.push_str(&hex),
            None => words.push(hex),
        }
    }
    words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect::<Vec<_>>().join(" ")
}

fn submitted(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::Received => Some("auto-replied"),
        Purpose::Survey | Purpose::Escalated => Some("auto-generated"),
        Purpose::Progress | Purpose::Resolved => None,
    }
}
