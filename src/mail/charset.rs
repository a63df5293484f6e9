//! Text whose charset is not said, or said wrongly.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders};

/// What programs say that never thought about it; UTF-8 under these labels is UTF-8.
const THOUGHTLESS: [&str; 7] =
    ["us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "unknown-8bit"];

/// Bytes as text: UTF-8 where they are that, else in the charset that their looks speak for.
pub(super) fn guessed(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    encoding.decode_without_bom_handling(bytes).0
}

/// The text of a part as the library read it, or as it has to be read when its charset is not what it says.
pub(super) fn text<'m>(message: &'m Message, part: &'m MessagePart, read: &'m str) -> Cow<'m, str> {
    if read.is_ascii() {
        return Cow::Borrowed(read);
    }
    let label = part.content_type().and_then(|c| c.attribute("charset")).map(str::to_ascii_lowercase);
    let broken = read.contains(char::REPLACEMENT_CHARACTER);
    let thoughtless = label.as_deref().is_some_and(|label| THOUGHTLESS.contains(&label));
    if !(broken || thoughtless) {
        return Cow::Borrowed(read);
    }
    let Some(bytes) = bytes_of(message, part) else { return Cow::Borrowed(read) };
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
