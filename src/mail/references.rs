//! By which names a message is known, and those of the messages it answers.

use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// The longest Message-ID that is kept as it is; RFC 5322 has lines of 998 characters at the most.
const LONGEST: usize = 500;
/// So many messages of a thread are looked at.
const THREAD: usize = 100;

/// In-Reply-To, then References from the last to the first.
pub(super) fn thread(message: &Message) -> Vec<String> {
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

/// A Message-ID that can be kept.
pub(super) fn usable(id: &str) -> Option<String> {
    let id = super::one_line::one_line(id);
    (!id.is_empty() && id.len() <= LONGEST).then_some(id)
}

/// The same bytes have the same id.
pub(super) fn made_up(raw: &[u8]) -> String {
    let words: Vec<i64> = raw.chunks(8).map(|c| c.iter().fold(0, |n, b| n << 8 | i64::from(*b))).collect();
    format!("{:016x}.{}@no-message-id.invalid", crate::store::mix(&words), raw.len())
}

/// Whether it is a program's report on another message.
fn is_report(message: &Message) -> bool {
    message.is_content_type("multipart", "report")
}

/// The messages that a report is about: whole, by their headers (RFC 6522), or named (RFC 8098).
fn carried(message: &Message) -> Vec<String> {
    message.parts.iter().skip(1).filter_map(reported).take(THREAD).collect()
}

fn reported(part: &MessagePart) -> Option<String> {
    if let PartType::Message(inner) = &part.body {
        return inner.message_id().and_then(usable);
    }
    let is = |kind: &str, subtype: &str| part.is_content_type(kind, subtype);
    if is("text", "rfc822-headers") {
        return MessageParser::default().parse_headers(part.contents())?.message_id().and_then(usable);
    }
    if is("message", "disposition-notification") {
        let told = MessageParser::default().parse_headers(part.contents())?;
        let named = told.header("Original-Message-ID").and_then(HeaderValue::as_text)?;
        return usable(named.trim().trim_matches(['<', '>']));
    }
    None
}

fn ids(value: &HeaderValue) -> Vec<String> {
    let all: Vec<&str> = match value {
        HeaderValue::Text(id) => vec![id],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    all.into_iter().rev().take(THREAD).filter_map(usable).collect::<Vec<_>>().into_iter().rev().collect()
}
