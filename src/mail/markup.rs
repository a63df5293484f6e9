//! The tags and entities of HTML.

use mail_parser::decoders::html::add_html_token;

/// The longest address of a link that is written down; longer ones are for programs.
const LONGEST_LINK: usize = 300;
/// No character has a longer name (`&CounterClockwiseContourIntegral;`).
const LONGEST_ENTITY: usize = 34;

/// One tag.
pub(super) struct Tag<'a> {
    /// In small letters.
    pub name: String,
    /// Whether it is the end of an element.
    pub closes: bool,
    attributes: &'a str,
}

impl Tag<'_> {
    /// A tag from what stands between its angle brackets.
    pub(super) fn of(inner: &str) -> Tag<'_> {
        let closes = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        Tag { name: inner[..end.min(20)].to_ascii_lowercase(), closes, attributes: &inner[end..] }
    }

    /// Where a link leads, if it can be opened.
    pub(super) fn link(&self) -> Option<&str> {
        let at = self.attributes.to_ascii_lowercase().find(" href=")?;
        let value = &self.attributes[at + " href=".len()..];
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split_ascii_whitespace().next()?,
        };
        let opens = value.starts_with("https://") || value.starts_with("http://");
        (opens && value.len() <= LONGEST_LINK).then_some(value)
    }
}

/// [`push_unescaped`] as a text of its own.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    push_unescaped(&mut out, text);
    out
}

/// Text with its entities as the characters that they stand for, which the library knows.
pub(super) fn push_unescaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().skip(1).take(LONGEST_ENTITY).position(|b| b == b';' || b == b'&');
        let end = end.filter(|end| rest.as_bytes()[end + 1] == b';').map_or(1, |end| end + 2);
        add_html_token(out, &rest.as_bytes()[..end], false);
        rest = &rest[end..];
    }
    out.push_str(rest);
}
