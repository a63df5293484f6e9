//! Parameters of a header (RFC 2231), whose pieces may be cut within a character.

use std::collections::BTreeMap;

use super::{charset, words};

/// Whether a header has parameters that a desk reads.
pub(super) fn is_carried_by(name: &str) -> bool {
    ["content-type", "content-disposition"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A value whose parameters stand in one piece each, in UTF-8; `None` where nothing has to change.
pub(super) fn joined(value: &[u8]) -> Option<Vec<u8>> {
    let pieces = split(value);
    let (first, rest) = pieces.split_first()?;
    // Sorted by number, because pieces may arrive in any order.
    let mut texts: BTreeMap<String, BTreeMap<u32, (bool, &[u8])>> = BTreeMap::new();
    let mut plain: Vec<Vec<u8>> = Vec::new();
    for piece in rest {
        match Piece::of(piece) {
            Some(piece) => {
                texts.entry(piece.name).or_default().insert(piece.number, (piece.extended, piece.value));
            }
            None => plain.push(piece.trim_ascii().to_vec()),
        }
    }
    if texts.is_empty() {
        return None;
    }
    let mut out = first.trim_ascii_end().to_vec();
    for piece in plain.iter().filter(|piece| !piece.is_empty() && !is_replaced(piece, &texts)) {
        out.extend_from_slice(b"; ");
        out.extend_from_slice(piece);
    }
    for (name, pieces) in &texts {
        // One form for all, so that the parser behind this reads only what it reads well.
        let hex: String = text(pieces).bytes().map(|b| format!("%{b:02X}")).collect();
        out.extend_from_slice(format!(";\n {name}*=utf-8''{hex}").as_bytes());
    }
    out.push(b'\n');
    Some(out)
}

/// A plain parameter beside an extended one of the same name is for old programs.
fn is_replaced(piece: &[u8], texts: &BTreeMap<String, BTreeMap<u32, (bool, &[u8])>>) -> bool {
    let name = piece.split(|b| *b == b'=').next().unwrap_or_default().trim_ascii();
    texts.contains_key(&String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// What the pieces say together. The first names the charset.
fn text(pieces: &BTreeMap<u32, (bool, &[u8])>) -> String {
    let mut label = None;
    let mut bytes = Vec::new();
    for (at, (extended, value)) in pieces.values().enumerate() {
        let mut value = *value;
        if at == 0 && *extended {
            let mut parts = value.splitn(3, |b| *b == b'\'');
            if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                label = Some(String::from_utf8_lossy(charset).into_owned());
                value = rest;
            }
        }
        match extended {
            true => bytes.extend(percent_decoded(value)),
            false => bytes.extend_from_slice(value),
        }
    }
    // Against the standard, but several large mail programs write names so.
    if memchr::memmem::find(&bytes, b"=?").is_some() {
        return words::plain(&bytes);
    }
    let read = label.filter(|label| !label.is_empty()).and_then(|label| charset::decoded(&label, &bytes));
    read.unwrap_or_else(|| charset::guessed(&bytes).into_owned())
}

fn percent_decoded(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = value;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        let digit = |b: &u8| char::from(*b).to_digit(16).map(|d| d as u8);
        match behind {
            [high, low, after @ ..] if *byte == b'%' => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(*byte),
            },
            _ => out.push(*byte),
        }
    }
    out
}

/// A piece of a parameter that has to be put together: `name*0*=…`, or one with encoded words or raw bytes in it.
struct Piece<'v> {
    name: String,
    number: u32,
    extended: bool,
    value: &'v [u8],
}

impl<'v> Piece<'v> {
    fn of(piece: &'v [u8]) -> Option<Piece<'v>> {
        let at = memchr::memchr(b'=', piece)?;
        let name = std::str::from_utf8(piece[..at].trim_ascii()).ok()?.to_ascii_lowercase();
        let value = unquoted(piece[at + 1..].trim_ascii());
        let mut parts = name.split('*');
        let base = parts.next().unwrap_or_default().to_owned();
        let is_name = !base.is_empty() && base.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let second = parts.next();
        let third = parts.next();
        let (number, extended) = match (second, third) {
            (None, _) if memchr::memmem::find(value, b"=?").is_some() || !value.is_ascii() => (0, false),
            (None, _) => return None,
            (Some(""), None) => (0, true),
            (Some(number), more) => (number.parse().ok()?, more.is_some()),
        };
        is_name.then_some(Piece { name: base, number, extended, value })
    }
}

/// The value of a plain parameter.
pub(super) fn value(header: &[u8], name: &str) -> Option<Vec<u8>> {
    split(header).into_iter().skip(1).find_map(|piece| {
        let at = memchr::memchr(b'=', piece)?;
        let named = piece[..at].trim_ascii();
        let is = |suffix: &str| named.eq_ignore_ascii_case(format!("{name}{suffix}").as_bytes());
        let value = unquoted(piece[at + 1..].trim_ascii());
        match is("") {
            true => Some(value.to_vec()),
            false => is("*").then(|| percent_decoded(value.rsplit(|b| *b == b'\'').next().unwrap_or(value))),
        }
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").map_or(value, |inner| inner.strip_suffix(b"\"").unwrap_or(inner))
}

/// The pieces of a value between its semicolons, those in quotes left alone.
fn split(value: &[u8]) -> Vec<&[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    let parts = value.split(|b| {
        let was_escaped = std::mem::take(&mut escaped);
        match b {
            b'\\' if quoted && !was_escaped => escaped = true,
            b'"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        *b == b';' && !quoted
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_put_together_before_they_are_read() {
        for (value, name) in [
            (&b" attachment;\n filename*0*=utf-8''%E6%89;\n filename*1*=%93.txt\n"[..], "打.txt"),
            (b" attachment; filename*1*=%A1.txt; filename*0*=gbk''%B4%F2%D3\n", "打印.txt"),
            (b" attachment; filename*0=\"a;b\"; filename*1=\".txt\"", "a;b.txt"),
            (b" attachment; filename=x.txt; filename*=UTF-8'en'%E2%82%AC.txt", "€.txt"),
            (b" attachment; filename=\"=?gbk?B?tPLT?= =?gbk?B?obv6?=.txt\"", "打印机.txt"),
            (b" attachment; filename=\"\xb4\xf2\xd3\xa1\xbb\xfa.txt\"", "打印机.txt"),
        ] {
            let joined = joined(value).unwrap();
            let hex: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
            let text = String::from_utf8(joined).unwrap();
            assert!(text.ends_with(&format!(";\n filename*=utf-8''{hex}\n")), "{text}");
            assert!(text.starts_with(" attachment;\n"), "{text}");
        }
        assert_eq!((joined(b" text/plain; charset=utf-8\n"), joined(b"")), (None, None));
    }
}
