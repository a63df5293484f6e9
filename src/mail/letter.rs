//! One RFC 5322 message, read as far as a desk needs it.

use jiff::Timestamp;
use mail_parser::{Addr, Message, MessageParser};

use super::known::Known;
use super::message::{Letter, Mailbox};
use super::one_line::one_line;
use super::{automatic, body, head, quotes, references, structure, text};
use crate::lang::tr;
use crate::rules::policy::MailPolicy;
use crate::rules::policy::Quotes;
use crate::store::mix;

/// The longest address (RFC 5321, 4.5.3.1); what is longer cannot be written to.
const LONGEST_ADDRESS: usize = 320;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

/// Why some bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    /// Nothing of a message in them.
    #[error("{}", tr!("this is no mail message: it has no header"))]
    NoHeader,
    /// Nobody wrote it.
    #[error("{}", tr!("the message has no sender: there is no address in From"))]
    NoSender,
}

impl Letter {
    /// Reads a message. Whatever is mistaken in it is read as well as it can be.
    ///
    /// ```
    /// let raw = b"From: Zhang <zhang@example.org>\nSubject: =?utf-8?B?5omT5Y2w5py6?=\n\nIt is jammed.\n";
    /// let letter = itdesk::mail::Letter::parse(raw).unwrap();
    /// assert_eq!((letter.subject.as_str(), letter.from.address.as_str()), ("打印机", "zhang@example.org"));
    /// ```
    ///
    /// # Errors
    /// When it has no header, or names nobody who wrote it.
    pub fn parse(raw: &[u8]) -> Result<Letter, NoLetter> {
        let raw = head::trimmed(raw);
        let repaired = structure::repaired(raw);
        let message = MessageParser::default().parse(&repaired.bytes).ok_or(NoLetter::NoHeader)?;
        let from = addresses(message.from()).next().ok_or(NoLetter::NoSender)?;
        let body = body::of(&message, repaired.footers);
        let sent_by = addresses(message.sender()).map(|m| m.address);
        let returned = header_values(&message, "Return-Path").map(|v| bare(&v)).filter(|a| !a.is_empty());
        let values = |name: &str| header_values(&message, name).collect::<Vec<_>>();
        Ok(Letter {
            id: message.message_id().and_then(references::usable).unwrap_or_else(|| references::made_up(raw)),
            thread: references::thread(&message),
            senders: [from.address.clone()].into_iter().chain(sent_by).chain(returned).collect(),
            from,
            reply_to: addresses(message.reply_to()).next(),
            to: recipients(&message),
            subject: one_line(message.subject().unwrap_or_default()),
            received: received(&message),
            automatic: automatic::reason(&values),
            enclosed: message.parts.iter().filter_map(enclosed).collect(),
            date: values("Date").first().cloned().unwrap_or_default(),
            remarks: Vec::new(),
            absence: automatic::is_absence(message.subject().unwrap_or_default()),
            list: automatic::list(&values),
            loops: header_values(&message, "X-Loop").map(|v| bare(&v)).collect(),
            text: body.lines,
            parts: body.parts,
            parts_more: body.more,
        })
    }
}

impl Letter {
    /// The text as a reply: without the earlier messages that it quotes, unless they are to be kept, and what was cut.
    pub fn reply_text(&self, quotes: Quotes, known: &Known) -> quotes::Reply {
        // What is passed on is what its sender has to say.
        let quotes = if text::is_forward(&self.subject) { Quotes::Keep } else { quotes };
        quotes::without(&self.text, quotes, known)
    }

    /// By which a message is known again that comes with the Message-ID of another: who wrote it, when, and what. A text of
    /// more than `lines` lines counts as far as these go, for lists add lines of their own below.
    pub(super) fn digest(&self, lines: Option<usize>) -> String {
        let text: Vec<&str> = self.text.iter().map(|line| line.trim()).filter(|l| !l.is_empty()).collect();
        let lines = lines.unwrap_or(text.len()).min(text.len());
        let subject = text::bare_subject(&self.subject).rsplit(']').next().unwrap_or_default().trim();
        let sender = self.from.address.to_lowercase();
        let mut words: Vec<i64> = Vec::new();
        for text in [sender.as_str(), &self.date, subject].into_iter().chain(text[..lines].iter().copied()) {
            words.extend(text.bytes().map(i64::from).chain([-1]));
        }
        let made = ["message.html", "message.txt", "footer.txt"];
        for part in self.parts.iter().filter(|part| !made.contains(&part.name.as_deref().unwrap_or_default()))
        {
            words.push(part.bytes.len() as i64);
            words.push(mix(&part.bytes.iter().map(|b| i64::from(*b)).collect::<Vec<_>>()));
        }
        format!("{lines}-{:016x}", mix(&words))
    }

    /// Whether this is the message that a digest was made of.
    pub(super) fn is(&self, digest: &str) -> bool {
        let lines = digest.split_once('-').and_then(|(lines, _)| lines.parse().ok());
        self.digest(lines) == digest
    }

    /// Why it is not the word of a person to the desk: a program wrote it, or it went over a list that is not the
    /// desk's own.
    pub fn automatic(&self, policy: &MailPolicy) -> Option<String> {
        let own: Vec<&str> = policy.address.iter().chain(&policy.aliases).map(String::as_str).collect();
        let listed = self.list.first().filter(|_| !automatic::is_list_of(&self.list, &own));
        let list = listed.map(|(name, value)| format!("{name}: {}", crate::escape::line(value)));
        self.automatic.clone().or(list)
    }
}

/// Who wrote a message that is attached to another.
fn enclosed(part: &mail_parser::MessagePart) -> Option<(Mailbox, Option<String>)> {
    let mail_parser::PartType::Message(inner) = &part.body else { return None };
    Some((addresses(inner.from()).next()?, inner.message_id().and_then(references::usable)))
}

fn addresses<'m>(all: Option<&'m mail_parser::Address<'m>>) -> impl Iterator<Item = Mailbox> + 'm {
    all.into_iter().flat_map(|all| all.iter()).filter_map(mailbox)
}

fn mailbox(addr: &Addr) -> Option<Mailbox> {
    let written = one_line(addr.address()?).replace(" @", "@").replace("@ ", "@");
    // Without angle brackets the name stands before the address.
    let (before, address) = written.rsplit_once(' ').unwrap_or(("", &written));
    let name = addr.name().map_or_else(|| before.to_owned(), one_line);
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let is_address = address.contains('@') && address.len() <= LONGEST_ADDRESS;
    is_address.then(|| Mailbox { name: Some(name).filter(|n| !n.is_empty()), address: address.to_owned() })
}

/// To, Cc, and what mail servers note of the envelope.
fn recipients(message: &Message) -> Vec<String> {
    let noted = ["Delivered-To", "X-Original-To", "Envelope-To"];
    let noted = noted.into_iter().flat_map(|name| header_values(message, name)).map(|v| bare(&v));
    let open = addresses(message.to()).chain(addresses(message.cc())).map(|m| m.address);
    let mut all: Vec<String> = open.chain(noted).filter(|a| a.contains('@')).collect();
    all.dedup();
    all
}

/// The first Received line is the last that was written: that of the desk's own mail server, unless a program that
/// fetches mail from it put one above.
fn received(message: &Message) -> Option<Timestamp> {
    let lines = header_values(message, "Received");
    let at = lines.zip(message.received_all()).find(|(line, _)| !is_of_fetching(line))?.1.date()?;
    Timestamp::from_second(at.to_timestamp()).ok()
}

/// `by here with IMAP (fetchmail-6.4)`: mail servers write the name of their own protocol (RFC 3848) there.
fn is_of_fetching(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    [" with imap", " with pop"].iter().any(|with| line.contains(with))
}

/// The values of a header as they stand, unfolded.
fn header_values<'m>(message: &'m Message, name: &'m str) -> impl Iterator<Item = String> + 'm {
    let named = message.headers_raw().filter(move |(n, _)| n.eq_ignore_ascii_case(name));
    named.map(|(_, value)| one_line(value))
}

/// An address without its angle brackets.
fn bare(value: &str) -> String {
    let inner = value.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inner, _)| inner);
    inner.unwrap_or(value).trim().to_owned()
}
