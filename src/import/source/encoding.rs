//! In which encoding a file is written: by its mark, by what the profile says, or by what its bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding that bytes were read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    /// Its usual name.
    pub name: &'static str,
    /// True when nothing says so.
    pub is_guess: bool,
}

/// Bytes as UTF-8, and what they were in where that is not UTF-8. A mark at the beginning wins over `said`. Bytes in no
/// known encoding are kept, so that the rows they are in can be named.
pub(crate) fn to_utf8(mut bytes: Vec<u8>, said: Option<&'static Encoding>) -> (Vec<u8>, Option<Read>) {
    if let Some((marked, mark)) = Encoding::for_bom(&bytes) {
        bytes.drain(..mark);
        return decode(bytes, marked, false);
    }
    match said {
        Some(said) => decode(bytes, said, false),
        None => match guess(&bytes) {
            Some(guessed) => decode(bytes, guessed, true),
            None => (bytes, None),
        },
    }
}

fn decode(bytes: Vec<u8>, encoding: &'static Encoding, is_guess: bool) -> (Vec<u8>, Option<Read>) {
    if encoding == UTF_8 {
        return (bytes, None);
    }
    let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
    (text.into_bytes(), Some(Read { name: encoding.name(), is_guess }))
}

/// The encoding that bytes look like; `None` for UTF-8, and for what looks like nothing.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(wide) = utf_16(bytes) {
        return Some(wide);
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let (text, broken) = guessed.decode_without_bom_handling(bytes);
    // A Latin text has no ÿ and no control characters to speak of: such bytes are damage.
    let odd = |c: char| c == 'ÿ' || c == 'þ' || matches!(c, '\u{80}'..='\u{9f}');
    (!broken && !text.contains(odd)).then_some(guessed)
}

/// In UTF-16, every other byte of a delimiter or a line end is zero. The byte on the other side is zero only in a few
/// letters, such as U+5F00.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1 << 16) & !1];
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let even = zeros(0);
    let odd = zeros(1);
    let encoding = match (even, odd) {
        _ if even * 4 < odd => UTF_16LE,
        _ if odd * 4 < even => UTF_16BE,
        _ => return None,
    };
    // Line ends and delimiters alone make more than one in fifty; a single zero in a text is damage.
    let enough = even.max(odd) * 50 >= head.len() / 2;
    (enough && bytes.len().is_multiple_of(2) && !encoding.decode_without_bom_handling(bytes).1)
        .then_some(encoding)
}

/// A few bad bytes in a text that is UTF-8 otherwise are no reason to read all of it otherwise.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut good = 0usize;
    let mut bad = 0usize;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad.saturating_mul(4)
}
