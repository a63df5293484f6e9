//! In which encoding a file is written: by its mark, by what the profile says, or by what its bytes look like.

use std::fs::File;
use std::io::Result;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::text::{BLOCK, Text};

/// The encoding that bytes were read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    /// Its usual name.
    pub name: &'static str,
    /// True when nothing says so.
    pub is_guess: bool,
}

/// A text as UTF-8, and what it was in where that is not UTF-8. A mark at the beginning wins over `said`. Bytes in no
/// known encoding are kept, so that the rows they are in can be named. `scratch` makes the file for a copy.
pub(super) fn to_utf8(
    text: Text,
    said: Option<&'static Encoding>,
    scratch: &dyn Fn() -> Result<File>,
) -> Result<(Text, Option<Read>)> {
    if let Some((marked, mark)) = Encoding::for_bom(&text.head(3)?) {
        return decode(text.after(mark), marked, false, scratch);
    }
    match said {
        Some(said) => decode(text, said, false, scratch),
        None => match guess(&text)? {
            Some(guessed) => decode(text, guessed, true, scratch),
            None => Ok((text, None)),
        },
    }
}

fn decode(
    text: Text,
    encoding: &'static Encoding,
    is_guess: bool,
    scratch: &dyn Fn() -> Result<File>,
) -> Result<(Text, Option<Read>)> {
    if encoding == UTF_8 {
        return Ok((text, None));
    }
    let decoded = Text::copy(scratch()?, &mut |to| {
        decoded(&text, encoding, &mut |piece| to.write_all(piece.as_bytes())).map(|_| ())
    })?;
    Ok((decoded, Some(Read { name: encoding.name(), is_guess })))
}

/// Gives the decoded text to `take`, piece by piece; true when there were bytes that are not in the encoding.
fn decoded(
    text: &Text,
    encoding: &'static Encoding,
    take: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<bool> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(4 * BLOCK);
    let mut broken = false;
    text.blocks(&mut |mut block, is_last| {
        loop {
            out.clear();
            let (result, read, had_errors) = decoder.decode_to_string(block, &mut out, is_last);
            broken |= had_errors;
            take(&out)?;
            block = &block[read..];
            if result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
    })?;
    Ok(broken)
}

/// The encoding that bytes look like; `None` for UTF-8, and for what looks like nothing.
fn guess(text: &Text) -> Result<Option<&'static Encoding>> {
    if let Some(wide) = utf_16(text)? {
        return Ok(Some(wide));
    }
    if mostly_utf8(text)? {
        return Ok(None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    text.blocks(&mut |block, is_last| {
        detector.feed(block, is_last);
        Ok(())
    })?;
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // A Latin text has no ÿ and no control characters to speak of: such bytes are damage.
    let odd = |c: char| c == 'ÿ' || c == 'þ' || matches!(c, '\u{80}'..='\u{9f}');
    let mut is_odd = false;
    let broken = decoded(text, guessed, &mut |piece| {
        is_odd = is_odd || piece.contains(odd);
        Ok(())
    })?;
    Ok((!broken && !is_odd).then_some(guessed))
}

/// In UTF-16, every other byte of a delimiter or a line end is zero. The byte on the other side is zero only in a few
/// letters, such as U+5F00.
fn utf_16(text: &Text) -> Result<Option<&'static Encoding>> {
    let head = text.head(1 << 16)?;
    let head = &head[..head.len() & !1];
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let even = zeros(0);
    let odd = zeros(1);
    let encoding = match (even, odd) {
        _ if even * 4 < odd => UTF_16LE,
        _ if odd * 4 < even => UTF_16BE,
        _ => return Ok(None),
    };
    // Line ends and delimiters alone make more than one in fifty; a single zero in a text is damage.
    let enough = even.max(odd) * 50 >= head.len() / 2;
    let is_wide = enough && text.len().is_multiple_of(2) && !decoded(text, encoding, &mut |_| Ok(()))?;
    Ok(is_wide.then_some(encoding))
}

/// Whether a text is UTF-8: a few bad bytes in one that is UTF-8 otherwise are no reason to read all of it otherwise.
fn mostly_utf8(text: &Text) -> Result<bool> {
    let mut good = 0_usize;
    let mut bad = 0_usize;
    let mut rest: Vec<u8> = Vec::new();
    text.blocks(&mut |block, is_last| {
        rest.extend_from_slice(block);
        // A letter that the block cuts in two is looked at with the next one.
        let kept = if is_last { 0 } else { cut_letter(&rest) };
        let whole = rest.len() - kept;
        for chunk in rest[..whole].utf8_chunks() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            bad += usize::from(!chunk.invalid().is_empty());
        }
        rest.drain(..whole);
        Ok(())
    })?;
    Ok(bad == 0 || good > bad.saturating_mul(4))
}

/// How many of the last bytes may be the beginning of a letter whose end is not there yet.
fn cut_letter(bytes: &[u8]) -> usize {
    let last = &bytes[bytes.len().saturating_sub(3)..];
    let Some(lead) = last.iter().rposition(|b| *b >= 0xc0) else { return 0 };
    let has = last.len() - lead;
    let wants = match last[lead] {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    if has < wants { has } else { 0 }
}
