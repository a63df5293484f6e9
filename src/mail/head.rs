//! The header of a message, put right before the library reads it: what real programs write and no standard allows.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode_char};

use super::charset;

/// No header is longer; what is, is left as it stands.
const LONGEST: usize = 1 << 20;

/// RFC 2047 has words of 75 characters; some programs write longer ones.
const LONGEST_WORD: usize = 4096;

/// A message as it should have been: with line ends, its header in UTF-8 and
/// its encoded words whole.
pub(super) fn mended(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = with_line_ends(raw);
    let end = end(&raw);
    if end > LONGEST {
        return raw;
    }
    let head = charset::guessed(&raw[..end]);
    match (joined(&head), &head) {
        (None, Cow::Borrowed(_)) => raw,
        (Some(joined), _) => Cow::Owned([joined.as_bytes(), &raw[end..]].concat()),
        (None, Cow::Owned(head)) => Cow::Owned([head.as_bytes(), &raw[end..]].concat()),
    }
}

/// Without a mark of the byte order, empty lines, and a mailbox file's own first line.
pub(super) fn trimmed(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let start = raw.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let raw = &raw[start..];
    match raw.starts_with(b"From ") || raw.starts_with(b">From ") {
        true => memchr::memchr(b'\n', raw).map_or(raw, |end| &raw[end + 1..]),
        false => raw,
    }
}

/// Some programs end lines with CR alone.
fn with_line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(b'\n', raw).is_none() && memchr::memchr(b'\r', raw).is_some() {
        true => Cow::Owned(raw.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect()),
        false => Cow::Borrowed(raw),
    }
}

/// Where the empty line behind the header begins.
fn end(raw: &[u8]) -> usize {
    let mut ends = memchr::memchr_iter(b'\n', raw);
    let is_last = |at: &usize| matches!(raw.get(at + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..]));
    ends.find(is_last).map_or(raw.len(), |at| at + 1)
}

/// A header in which encoded words that follow each other are one, for some programs cut them in the middle of a
/// character; `None` where there are none.
fn joined(head: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = head;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (words, behind) = run(from);
        match words.as_slice() {
            [] => {
                out.push_str("=?");
                rest = &from[2..];
                continue;
            }
            [_] => out.push_str(&from[..from.len() - behind.len()]),
            [first, ..] => match words.iter().map(Word::bytes).collect::<Option<Vec<_>>>() {
                Some(bytes) => {
                    let hex: String = bytes.concat().iter().map(|b| format!("={b:02X}")).collect();
                    out.push_str(&format!("=?{}?Q?{hex}?=", first.charset));
                }
                None => out.push_str(&from[..from.len() - behind.len()]),
            },
        }
        rest = behind;
    }
    out.push_str(rest);
    (out != head).then_some(out)
}

/// An encoded word (RFC 2047).
struct Word<'a> {
    charset: &'a str,
    encoding: u8,
    text: &'a str,
}

/// The encoded words of one charset and encoding with which a text begins, and what is behind them.
fn run(text: &str) -> (Vec<Word<'_>>, &str) {
    let mut words: Vec<Word> = Vec::new();
    let mut behind = text;
    while let Some((word, rest)) =
        Word::at(behind.trim_start_matches(|c: char| !words.is_empty() && is_space(c)))
    {
        let first = words.first().unwrap_or(&word);
        if !first.charset.eq_ignore_ascii_case(word.charset) || first.encoding != word.encoding {
            break;
        }
        words.push(word);
        behind = rest;
    }
    (words, behind)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

impl Word<'_> {
    /// The word with which a text begins, and what is behind it.
    fn at(text: &str) -> Option<(Word<'_>, &str)> {
        let (charset, rest) = until_mark(text.strip_prefix("=?")?, 40)?;
        let (encoding, rest) = until_mark(rest, 2)?;
        let (text, rest) = until_mark(rest, LONGEST_WORD)?;
        let encoding = encoding.bytes().next()?.to_ascii_uppercase();
        let plain = charset.bytes().all(|b| b.is_ascii_graphic()) && text.is_ascii() && !text.contains('\n');
        let behind = rest.strip_prefix('=')?;
        (plain && matches!(encoding, b'B' | b'Q')).then_some((Word { charset, encoding, text }, behind))
    }

    /// What it stands for, in its charset; `None` where that cannot be told.
    fn bytes(&self) -> Option<Vec<u8>> {
        if self.encoding == b'B' {
            return base64_decode(self.text.as_bytes());
        }
        let mut bytes = Vec::new();
        let mut rest = self.text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'_' => b' ',
                b'=' => quoted_printable_decode_char(rest.next()?, rest.next()?)?,
                byte => byte,
            });
        }
        Some(bytes)
    }
}

/// What stands before the first question mark and behind it, where there is one within so many bytes.
fn until_mark(text: &str, most: usize) -> Option<(&str, &str)> {
    let at = memchr::memchr(b'?', &text.as_bytes()[..text.len().min(most)])?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_follow_each_other_are_one() {
        for (head, becomes) in [
            (
                "Subject: =?utf-8?B?5omT5Q==?=\r\n =?UTF-8?b?jbA=?= x",
                Some("Subject: =?utf-8?Q?=E6=89=93=E5=8D=B0?= x"),
            ),
            ("=?utf-8?Q?a_=E5?= =?utf-8?Q?=8D=B0?=", Some("=?utf-8?Q?=61=20=E5=8D=B0?=")),
            ("=?utf-8?Q?a?= =?gbk?Q?b?=", None),
            ("=?utf-8?Q?a?= x =?utf-8?Q?b?=", None),
            ("=?utf-8?Q?a?= =?utf-8?Q?=X?=", None),
            ("=? =?utf-8 =?utf-8?Q?a", None),
        ] {
            assert_eq!(joined(head).as_deref(), becomes, "{head}");
        }
    }

    #[test]
    fn what_no_standard_allows_is_put_right() {
        for (raw, mended_is) in [
            (&b"From a@b Wed\nFrom: a@b\n\nx\xff"[..], &b"From: a@b\n\nx\xff"[..]),
            (b"\xef\xbb\xbf\r\n\r\nFrom: a@b\n\nx", b"From: a@b\n\nx"),
            (b"From: a@b\rSubject: c\r\rx", b"From: a@b\nSubject: c\n\nx"),
            (
                b"Subject: Gr\xfc\xdfe aus M\xfcnchen\n\n\xfc",
                "Subject: Grüße aus München\n\n\u{0}".as_bytes(),
            ),
        ] {
            let mended_is =
                [&mended_is[..mended_is.len() - usize::from(mended_is.ends_with(b"\0"))]].concat();
            let found = mended(trimmed(raw));
            assert!(found.starts_with(&mended_is), "{}", String::from_utf8_lossy(&found));
        }
        assert!(matches!(mended(b"From: a@b\n\nx"), Cow::Borrowed(_)));
        assert!(mended(b"").is_empty());
    }
}
