//! What a message holds: its text, and what comes with it.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::alternative::{self, Speaks};
use super::{charset, flowed, html, names, text, uuencode};

/// More parts than these are nobody's attachments.
const PARTS: usize = 100;
/// More of a text than this goes into a file beside the record.
const LONGEST_TEXT: usize = 256 << 10;

/// Something attached to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPart {
    /// The name its sender gave it: not to be trusted.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl BodyPart {
    /// A name that is safe on every system, from the one its sender gave it.
    pub fn safe_name(&self) -> String {
        names::safe(self.name.as_deref(), self.media_type.as_deref())
    }

    fn of(part: &MessagePart) -> BodyPart {
        let media_type = part.content_type().map(|t| match t.subtype() {
            Some(subtype) => format!("{}/{subtype}", t.ctype()).to_ascii_lowercase(),
            None => t.ctype().to_ascii_lowercase(),
        });
        let is_message = matches!(part.body, PartType::Message(_));
        let named = part.attachment_name().map(str::to_owned);
        let name = named.or_else(|| is_message.then(|| "message.eml".to_owned()));
        BodyPart { name, media_type: media_type.filter(|t| t.len() <= 100), bytes: part.contents().to_vec() }
    }

    pub(super) fn whole(name: &str, media_type: &str, text: &str) -> BodyPart {
        let bytes = text.as_bytes().to_vec();
        BodyPart { name: Some(name.to_owned()), media_type: Some(media_type.to_owned()), bytes }
    }
}

/// Text and attachments.
pub(super) struct Body {
    /// The text, by line.
    pub lines: Vec<String>,
    /// What is kept beside it.
    pub parts: Vec<BodyPart>,
    /// How many attachments there were beside these.
    pub more: usize,
}

/// The text of a message, and what is put beside it: the original of a text that was made from HTML, the complete text where
/// it is long, what is attached, and what stood behind the data of an attachment.
pub(super) fn of(message: &Message, footers: Vec<Vec<u8>>) -> Body {
    let mut parts = Vec::new();
    let mut all = texts(message, &mut parts);
    if all.len() > LONGEST_TEXT {
        parts.push(BodyPart::whole("message.txt", "text/plain", &all));
        all.truncate(text::boundary(&all, LONGEST_TEXT));
        all.push_str("\n[cut here; the whole text is in message.txt]");
    }
    parts.extend(message.attachments().take(PARTS).map(BodyPart::of));
    let footer = |bytes: Vec<u8>| BodyPart::whole("footer.txt", "text/plain", &charset::guessed(&bytes));
    parts.extend(footers.into_iter().map(footer));
    Body { lines: text::lines(&all), parts, more: message.attachment_count().saturating_sub(PARTS) }
}

/// The text, of the page where the text part says nothing; what is kept of the other goes to `parts`.
fn texts(message: &Message, parts: &mut Vec<BodyPart>) -> String {
    let mut texts = Vec::new();
    let mut only_text = true;
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => texts.push(plain(message, part, text, parts)),
            PartType::Html(text) => {
                only_text = false;
                let page = charset::text(message, part, text);
                texts.push(html::text(&page));
                parts.push(BodyPart::whole("message.html", "text/html", &page));
            }
            _ => {}
        }
    }
    let text = texts.join("\n");
    let pages: Vec<_> = message.html_bodies().filter_map(|part| page(message, part)).collect();
    if !only_text || pages.is_empty() {
        return text;
    }
    let shown = pages.iter().map(|page| html::text(page)).collect::<Vec<_>>().join("\n");
    let speaks = alternative::compared(&text, &shown);
    if speaks != Speaks::Text {
        parts.extend(pages.iter().map(|page| BodyPart::whole("message.html", "text/html", page)));
    }
    match speaks {
        Speaks::Page => {
            if !text::lines(&text).is_empty() {
                parts.push(BodyPart::whole("message.txt", "text/plain", &text));
            }
            shown
        }
        Speaks::Text | Speaks::Both => text,
    }
}

fn page<'m>(message: &'m Message, part: &'m MessagePart) -> Option<std::borrow::Cow<'m, str>> {
    match &part.body {
        PartType::Html(text) => Some(charset::text(message, part, text)),
        _ => None,
    }
}

/// A part of plain text: flowed lines are one, and the files in it stand beside the record.
fn plain(message: &Message, part: &MessagePart, read: &str, parts: &mut Vec<BodyPart>) -> String {
    let text = charset::text(message, part, read);
    let attribute = |name: &str| part.content_type().and_then(|c| c.attribute(name)).unwrap_or_default();
    let text = match attribute("format").eq_ignore_ascii_case("flowed") {
        true => flowed::joined(&text, attribute("delsp").eq_ignore_ascii_case("yes")),
        false => text.into_owned(),
    };
    if !text.contains("begin ") {
        return text;
    }
    let lines: Vec<String> = text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
    let (lines, files) = uuencode::extracted(&lines);
    parts.extend(files.into_iter().map(|file| BodyPart {
        name: Some(file.name),
        media_type: None,
        bytes: file.bytes,
    }));
    lines.join("\n")
}
