//! One RFC 5322 message, read as far as a desk needs it.

use jiff::Timestamp;
use mail_parser::{Addr, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{automatic, names, text};
use crate::rules::mail::Quotes;
use crate::rules::policy::MailPolicy;

/// The longest Message-ID that is kept as it is; RFC 5322 has lines of 998 characters at the most.
const LONGEST_ID: usize = 500;
/// So many messages of a thread are looked at.
const THREAD: usize = 100;
/// More parts than these are nobody's attachments.
const PARTS: usize = 100;
/// More of a text than this goes into a file beside the record.
const LONGEST_TEXT: usize = 256 << 10;

/// Who wrote, or is written to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The name beside the address.
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

/// Something attached to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name its sender gave it: not to be trusted.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its Message-ID without the angle brackets; one made from its bytes where it has none.
    pub id: String,
    /// The messages it answers, the nearest first.
    pub thread: Vec<String>,
    /// Who wrote it.
    pub from: Mailbox,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Mailbox>,
    /// Every address that says it sent it: From, Sender, Return-Path.
    pub senders: Vec<String>,
    /// Every address it was sent to, those of the envelope too where the mail server noted them.
    pub to: Vec<String>,
    /// On one line.
    pub subject: String,
    /// When the desk's own mail server had it.
    pub received: Option<Timestamp>,
    /// Why a person did not write it; `None` when one did, for all that can be told.
    pub automatic: Option<String>,
    /// What says that it went over a mailing list, each as header and value.
    pub list: Vec<(String, String)>,
    /// The addresses it has gone through in a circle, as programs noted them (X-Loop).
    pub loops: Vec<String>,
    /// The text, by line.
    pub text: Vec<String>,
    /// What came with it.
    pub parts: Vec<Part>,
}

/// Why some bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    /// Nothing of a message in them.
    #[error("this is no mail message: it has no header")]
    NoHeader,
    /// Nobody wrote it.
    #[error("the message has no sender: there is no address in From")]
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
        let raw = without_mbox_line(raw);
        let message = MessageParser::default().parse(raw).ok_or(NoLetter::NoHeader)?;
        let from = addresses(message.from()).next().ok_or(NoLetter::NoSender)?;
        let (lines, mut parts) = text_of(&message);
        parts.extend(message.attachments().take(PARTS).map(part));
        let sent_by = addresses(message.sender()).map(|m| m.address);
        let returned = header_values(&message, "Return-Path").map(|v| bare(&v)).filter(|a| !a.is_empty());
        let values = |name: &str| header_values(&message, name).collect::<Vec<_>>();
        Ok(Letter {
            id: message.message_id().and_then(usable_id).unwrap_or_else(|| made_up_id(raw)),
            thread: thread(&message),
            senders: [from.address.clone()].into_iter().chain(sent_by).chain(returned).collect(),
            from,
            reply_to: addresses(message.reply_to()).next(),
            to: recipients(&message),
            subject: one_line(message.subject().unwrap_or_default()),
            received: received(&message),
            automatic: automatic::reason(&values),
            list: automatic::list(&values),
            loops: header_values(&message, "X-Loop").map(|v| bare(&v)).collect(),
            text: lines,
            parts,
        })
    }
}

impl Part {
    /// A name that is safe on every system, from the one its sender gave it.
    pub fn safe_name(&self) -> String {
        names::safe(self.name.as_deref(), self.media_type.as_deref())
    }
}

impl Letter {
    /// The text as a reply: without the earlier messages that it quotes at its end, unless they are to be kept.
    pub fn reply_text(&self, quotes: Quotes) -> Vec<String> {
        text::without_quotes(&self.text, quotes)
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

/// A mailbox file's own first line, which some delivery programs leave on the message.
fn without_mbox_line(raw: &[u8]) -> &[u8] {
    match raw.starts_with(b"From ") {
        true => memchr::memchr(b'\n', raw).map_or(raw, |end| &raw[end + 1..]),
        false => raw,
    }
}

/// The text, and what is put beside it: the original of a text that was made from HTML, the whole of a long one.
fn text_of(message: &Message) -> (Vec<String>, Vec<Part>) {
    let mut beside = Vec::new();
    let mut texts = Vec::new();
    for body in message.text_bodies() {
        match &body.body {
            PartType::Text(text) => texts.push(text.clone().into_owned()),
            PartType::Html(html) => {
                texts.push(text::of_html(html));
                beside.push(whole("message.html", "text/html", html));
            }
            _ => {}
        }
    }
    let mut all = texts.join("\n");
    if all.len() > LONGEST_TEXT {
        beside.push(whole("message.txt", "text/plain", &all));
        all.truncate(text::boundary(&all, LONGEST_TEXT));
        all.push_str("\n[cut here; the whole text is in message.txt]");
    }
    (text::lines(&all), beside)
}

fn whole(name: &str, media_type: &str, text: &str) -> Part {
    let bytes = text.as_bytes().to_vec();
    Part { name: Some(name.to_owned()), media_type: Some(media_type.to_owned()), bytes }
}

fn part(part: &MessagePart) -> Part {
    let media_type = part.content_type().map(|t| match t.subtype() {
        Some(subtype) => format!("{}/{subtype}", t.ctype()).to_ascii_lowercase(),
        None => t.ctype().to_ascii_lowercase(),
    });
    let is_message = matches!(part.body, PartType::Message(_));
    let named = part.attachment_name().map(str::to_owned);
    let name = named.or_else(|| is_message.then(|| "message.eml".to_owned()));
    Part { name, media_type: media_type.filter(|t| t.len() <= 100), bytes: part.contents().to_vec() }
}

fn addresses<'m>(all: Option<&'m mail_parser::Address<'m>>) -> impl Iterator<Item = Mailbox> + 'm {
    all.into_iter().flat_map(|all| all.iter()).filter_map(mailbox)
}

fn mailbox(addr: &Addr) -> Option<Mailbox> {
    let address = one_line(addr.address()?);
    let name = addr.name().map(one_line).filter(|name| !name.is_empty());
    address.contains('@').then_some(Mailbox { name, address })
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

/// In-Reply-To, then References from the last to the first.
fn thread(message: &Message) -> Vec<String> {
    let answered = ids(message.in_reply_to());
    let mut thread: Vec<String> = Vec::new();
    let reported = if is_report(message) { carried(message) } else { Vec::new() };
    for id in answered.into_iter().chain(reported).chain(ids(message.references()).into_iter().rev()) {
        if !thread.contains(&id) && thread.len() < THREAD {
            thread.push(id);
        }
    }
    thread
}

/// Whether it is a mail server's report on another message.
fn is_report(message: &Message) -> bool {
    message.is_content_type("multipart", "report")
}

/// The messages that a report is about.
fn carried(message: &Message) -> Vec<String> {
    let inner = message.attachments().filter_map(|part| part.message());
    inner.take(THREAD).filter_map(|inner| inner.message_id().and_then(usable_id)).collect()
}

fn ids(value: &HeaderValue) -> Vec<String> {
    let all: Vec<&str> = match value {
        HeaderValue::Text(id) => vec![id],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    all.into_iter().rev().take(THREAD).filter_map(usable_id).collect::<Vec<_>>().into_iter().rev().collect()
}

fn usable_id(id: &str) -> Option<String> {
    let id = one_line(id);
    (!id.is_empty() && id.len() <= LONGEST_ID).then_some(id)
}

/// The same bytes have the same id.
fn made_up_id(raw: &[u8]) -> String {
    let words: Vec<i64> = raw.chunks(8).map(|c| c.iter().fold(0, |n, b| n << 8 | i64::from(*b))).collect();
    format!("{:016x}.{}@no-message-id.invalid", crate::store::mix(&words), raw.len())
}

/// The first Received line is the last that was written: that of the desk's own mail server.
fn received(message: &Message) -> Option<Timestamp> {
    let at = message.received()?.date()?.to_timestamp();
    Timestamp::from_second(at).ok()
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

/// A text of a header on one line: line breaks and what surrounds them are one space.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n', '\t']).map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}
