//! Bytes as text: in the charset they are said to be in, or the one they plainly are in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders};

use super::shifted;

/// What programs say that never thought about it; UTF-8 under these labels is UTF-8.
const THOUGHTLESS: [&str; 7] =
    ["us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "unknown-8bit"];

/// Bytes as text: UTF-8 where they are that, else in the charset that their looks speak for.
pub(super) fn guessed(bytes: &[u8]) -> Cow<'_, str> {
    guessed_as(bytes, bytes)
}

/// Bytes as text, in the charset that the looks of more of the same message speak for.
pub(super) fn guessed_as<'b>(bytes: &'b [u8], more: &[u8]) -> Cow<'b, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(more, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    encoding.decode_without_bom_handling(bytes).0
}

/// Bytes in a charset by its label; `None` where nobody knows the label.
pub(super) fn decoded(label: &str, bytes: &[u8]) -> Option<String> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    // RFC 2231 lets a label name a language as well.
    let label = label.split('*').next().unwrap_or_default();
    if let Some(text) = shifted::decoded(label, bytes) {
        return Some(text);
    }
    if ["utf-8", "utf8", "utf_8", "unicode-1-1-utf-8"].contains(&label) {
        return Some(String::from_utf8_lossy(bytes).into_owned());
    }
    let known = charset_decoder(label.as_bytes()).or_else(|| match label.starts_with("iso-2022-jp") {
        true => charset_decoder(b"iso-2022-jp"),
        false => charset_decoder(label.strip_prefix("x-")?.as_bytes()),
    });
    known.map(|decode| decode(bytes))
}

/// The text of a part as the library read it, or as it has to be read when its charset is not what it says.
pub(super) fn text<'m>(message: &'m Message, part: &'m MessagePart, read: &'m str) -> Cow<'m, str> {
    let label = part.content_type().and_then(|c| c.attribute("charset")).map(str::to_ascii_lowercase);
    let label = label.as_deref().map(|label| label.trim().trim_matches(['"', '\'']));
    let shifts = read.contains("\u{1b}$") || label.is_some_and(shifted::is_known);
    if read.is_ascii() && !shifts {
        return Cow::Borrowed(read);
    }
    let broken = read.contains(char::REPLACEMENT_CHARACTER);
    let thoughtless = label.is_some_and(|label| THOUGHTLESS.contains(&label));
    if !(broken || thoughtless || shifts) {
        return Cow::Borrowed(read);
    }
    let Some(bytes) = bytes_of(message, part) else { return Cow::Borrowed(read) };
    if let Some(text) =
        label.and_then(|label| shifted::decoded(label, &bytes)).or_else(|| shifted::seen(&bytes))
    {
        return Cow::Owned(text);
    }
    match (std::str::from_utf8(&bytes), broken) {
        (Ok(text), _) => Cow::Owned(text.to_owned()),
        (Err(_), false) => Cow::Borrowed(read),
        (Err(_), true) => {
            let guessed = guessed(&bytes);
            // One bad byte in a text that is what it says is no reason to read all of it otherwise.
            match guessed.contains(char::REPLACEMENT_CHARACTER) {
                true => Cow::Borrowed(read),
                false => Cow::Owned(guessed.into_owned()),
            }
        }
    }
}

/// What a part holds before its charset is looked at.
fn bytes_of<'m>(message: &'m Message, part: &MessagePart) -> Option<Cow<'m, [u8]>> {
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
    }
}
