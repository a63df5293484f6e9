//! Encoded words (RFC 2047) as programs really write them: cut within a character, with raw bytes in them.

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode_char};

use super::{base64, charset};

/// RFC 2047 has words of 75 characters; some programs write longer ones.
const LONGEST: usize = 4096;

/// An encoded word.
struct Word<'a> {
    charset: &'a str,
    encoding: u8,
    text: &'a [u8],
}

/// A header in UTF-8: encoded words that follow each other are one, bytes that are no UTF-8 are read by their looks. What
/// words stand for stays encoded, so that it never becomes an address or a line of its own.
pub(super) fn readable(head: &[u8], whole: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = head;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        out.push_str(&charset::guessed_as(&rest[..at], whole));
        let (words, behind) = run(&rest[at..]);
        match joined(&words) {
            Some(text) => out.push_str(&encoded(&text)),
            None if words.is_empty() => {
                out.push_str("=?");
                rest = &rest[at + 2..];
                continue;
            }
            None => out.push_str(&charset::guessed_as(&rest[at..rest.len() - behind.len()], whole)),
        }
        rest = behind;
    }
    out.push_str(&charset::guessed_as(rest, whole));
    out
}

/// What a text says whose encoded words are read.
pub(super) fn plain(text: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        out.push_str(&charset::guessed(&rest[..at]));
        let (words, behind) = run(&rest[at..]);
        match joined(&words) {
            Some(text) => {
                out.push_str(&text);
                rest = behind;
            }
            None => {
                out.push_str("=?");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(&charset::guessed(rest));
    out
}

/// A text as one encoded word in UTF-8.
fn encoded(text: &str) -> String {
    let hex: String = text.bytes().map(|b| format!("={b:02X}")).collect();
    format!("=?utf-8?Q?{hex}?=")
}

/// What words say that follow each other. Each is read alone where that goes well; where a character is cut between two of
/// them, they are read together.
fn joined(words: &[Word]) -> Option<String> {
    let first = words.first()?;
    let bytes: Vec<Vec<u8>> = words.iter().map(Word::bytes).collect::<Option<_>>()?;
    let read = |bytes: &[u8]| {
        charset::decoded(first.charset, bytes).unwrap_or_else(|| charset::guessed(bytes).into_owned())
    };
    let is_sound = |text: &String| !text.contains(char::REPLACEMENT_CHARACTER);
    let alone: Vec<String> = bytes.iter().map(|bytes| read(bytes)).collect();
    if alone.iter().all(is_sound) {
        return Some(alone.concat());
    }
    let all = bytes.concat();
    let together = read(&all);
    let guessed = charset::guessed(&all).into_owned();
    // A text that is only cut off at its end is what its label says.
    let is_cut = together.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let is_labelled = !is_cut.contains(char::REPLACEMENT_CHARACTER) && !is_cut.is_empty();
    Some(if !is_labelled && is_sound(&guessed) { guessed } else { together })
}

/// The encoded words of one charset with which a text begins, and what is behind them.
fn run(text: &[u8]) -> (Vec<Word<'_>>, &[u8]) {
    let mut words: Vec<Word> = Vec::new();
    let mut behind: &[u8] = text;
    loop {
        let from = if words.is_empty() { behind } else { behind.trim_ascii_start() };
        let Some((word, rest)) = Word::at(from) else { break };
        if words.first().is_some_and(|first| !first.charset.eq_ignore_ascii_case(word.charset)) {
            break;
        }
        words.push(word);
        behind = rest;
    }
    (words, behind)
}

impl Word<'_> {
    /// The word with which a text begins, and what is behind it.
    fn at(text: &[u8]) -> Option<(Word<'_>, &[u8])> {
        let (charset, rest) = until_mark(text.strip_prefix(b"=?")?, 40)?;
        let (encoding, rest) = until_mark(rest, 2)?;
        let [encoding] = encoding else { return None };
        let encoding = encoding.to_ascii_uppercase();
        // A question mark of its own is in no word, but programs write them; the end is `?=`.
        let end = memchr::memmem::find(&rest[..rest.len().min(LONGEST)], b"?=")?;
        let text = &rest[..end];
        let rest = &rest[end + 2..];
        let plain = charset.iter().all(u8::is_ascii_graphic) && !charset.is_empty() && !text.contains(&b'\n');
        let charset = std::str::from_utf8(charset).ok()?;
        (plain && matches!(encoding, b'B' | b'Q')).then_some((Word { charset, encoding, text }, rest))
    }

    /// What it stands for, in its charset; `None` where that cannot be told.
    fn bytes(&self) -> Option<Vec<u8>> {
        if self.encoding == b'B' {
            let lenient = || base64::decoded(self.text).filter(|d| d.footer.is_empty()).map(|d| d.bytes);
            return match self.text.is_empty() {
                true => Some(Vec::new()),
                false => base64_decode(self.text).filter(|_| base64::is_clean(self.text)).or_else(lenient),
            };
        }
        let mut bytes = Vec::new();
        let mut rest = self.text;
        while let [byte, behind @ ..] = rest {
            rest = behind;
            match (byte, behind) {
                (b'_', _) => bytes.push(b' '),
                (b'=', [high, low, after @ ..]) => {
                    bytes.push(quoted_printable_decode_char(*high, *low)?);
                    rest = after;
                }
                (b'=', _) => return None,
                (byte, _) => bytes.push(*byte),
            }
        }
        Some(bytes)
    }
}

/// What stands before the first question mark and behind it, where there is one within so many bytes.
fn until_mark(text: &[u8], most: usize) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(b'?', &text[..text.len().min(most)])?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_follow_each_other_are_one() {
        for (head, text) in [
            (&b"=?utf-8?B?5omT5Q==?=\r\n =?UTF-8?b?jbA=?= x"[..], "打印 x"),
            (b"=?utf-8?Q?a_=E5?= =?utf-8?Q?=8D=B0?=", "a 印"),
            (b"=?utf-8?B?5omT5Q==?= =?utf-8?Q?=8D=B0?=", "打印"),
            (b"=?gb2312?B?tPLT?= =?gb2312?B?obv6?=", "打印机"),
            (b"=?gbk?Q?=B4=F2=D3?= =?gbk?Q?=A1=BB=FA?=", "打印机"),
            (b"=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=\r\n =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=", "テストテスト"),
            (b"=?ISO-2022-JP?B?GyRCJUYl?= =?ISO-2022-JP?B?OSVIGyhC?=", "テスト"),
            (b"=?utf-8?B?5omT5Y2w5py6?", "=?utf-8?B?5omT5Y2w5py6?"),
            (b"=?utf-8?B?5omT5Y2w5py?=", "打印\u{fffd}"),
            (b"=?utf-8?B?aGVsbG8?=", "hello"),
            (b"=?gbk?Q?\xb4\xf2\xd3\xa1\xbb\xfa?=", "打印机"),
            (b"=?utf-8?Q?Gr\xc3\xbc\xc3\x9fe?=", "Grüße"),
            (b"=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
            (b"=?iso-2022-kr?B?GyQpQw5HUTFbDw==?=", "한글"),
            (b"=?utf-8?Q?what??=", "what?"),
            (b"=? =?utf-8 =?utf-8?Q?a", "=? =?utf-8 =?utf-8?Q?a"),
        ] {
            assert_eq!(plain(head), text, "{}", String::from_utf8_lossy(head));
            let kept = readable(head, head);
            assert_eq!(plain(kept.as_bytes()), text);
        }
    }
}
