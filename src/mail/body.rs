//! What a message holds: its text, and what comes with it.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::{charset, html, names, text};

/// More parts than these are nobody's attachments.
const PARTS: usize = 100;
/// More of a text than this goes into a file beside the record.
const LONGEST_TEXT: usize = 256 << 10;

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

impl Part {
    /// A name that is safe on every system, from the one its sender gave it.
    pub fn safe_name(&self) -> String {
        names::safe(self.name.as_deref(), self.media_type.as_deref())
    }

    fn of(part: &MessagePart) -> Part {
        let media_type = part.content_type().map(|t| match t.subtype() {
            Some(subtype) => format!("{}/{subtype}", t.ctype()).to_ascii_lowercase(),
            None => t.ctype().to_ascii_lowercase(),
        });
        let is_message = matches!(part.body, PartType::Message(_));
        let named = part.attachment_name().map(str::to_owned);
        let name = named.or_else(|| is_message.then(|| "message.eml".to_owned()));
        Part { name, media_type: media_type.filter(|t| t.len() <= 100), bytes: part.contents().to_vec() }
    }

    fn whole(name: &str, media_type: &str, text: &str) -> Part {
        let bytes = text.as_bytes().to_vec();
        Part { name: Some(name.to_owned()), media_type: Some(media_type.to_owned()), bytes }
    }
}

/// Text and attachments.
pub(super) struct Body {
    /// The text, by line.
    pub lines: Vec<String>,
    /// What is kept beside it.
    pub parts: Vec<Part>,
    /// How many attachments there were beside these.
    pub more: usize,
}

/// The text of a message, and what is put beside it: the original of a text that was made from HTML, the whole of a long
/// one, and what is attached.
pub(super) fn of(message: &Message) -> Body {
    let mut parts = Vec::new();
    let mut texts = Vec::new();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => texts.push(charset::text(message, part, text).into_owned()),
            PartType::Html(text) => {
                let page = charset::text(message, part, text);
                texts.push(html::text(&page));
                parts.push(Part::whole("message.html", "text/html", &page));
            }
            _ => {}
        }
    }
    let mut all = texts.join("\n");
    if all.len() > LONGEST_TEXT {
        parts.push(Part::whole("message.txt", "text/plain", &all));
        all.truncate(text::boundary(&all, LONGEST_TEXT));
        all.push_str("\n[cut here; the whole text is in message.txt]");
    }
    parts.extend(message.attachments().take(PARTS).map(Part::of));
    Body { lines: text::lines(&all), parts, more: message.attachment_count().saturating_sub(PARTS) }
}
