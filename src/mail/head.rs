//! The header of a message or of a part, put right before the library reads it: what real programs write and no standard
//! allows.

use super::{params, words};

/// No header is longer; what is, is left as it stands.
const LONGEST: usize = 1 << 20;

/// One field of a header, its value with its line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Empty for a line that is no field.
    pub name: String,
    /// Everything behind the colon, or the line.
    pub value: Vec<u8>,
}

impl Field {
    /// The value on one line, as text.
    pub(super) fn text(&self) -> String {
        super::one_line::one_line(&String::from_utf8_lossy(&self.value))
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The fields of a header, in UTF-8, their encoded words whole, their parameters in one piece.
pub(super) fn fields(head: &[u8]) -> Vec<Field> {
    if head.len() > LONGEST {
        return vec![Field { name: String::new(), value: head.to_vec() }];
    }
    let mut fields: Vec<Field> = Vec::new();
    for line in head.split_inclusive(|b| *b == b'\n') {
        match (fields.last_mut(), named(line)) {
            (_, Some((name, value))) => fields.push(Field { name, value: value.to_vec() }),
            (Some(field), None) => field.value.extend_from_slice(line),
            (None, None) => fields.push(Field { name: String::new(), value: line.to_vec() }),
        }
    }
    for field in &mut fields {
        if params::is_carried_by(&field.name)
            && let Some(value) = params::joined(&field.value)
        {
            field.value = value;
        }
        field.value = words::readable(&field.value, head).into_bytes();
    }
    fields
}

/// A header of these fields.
pub(super) fn written(fields: &[Field]) -> Vec<u8> {
    let line = |field: &Field| match field.name.is_empty() {
        true => field.value.clone(),
        false => [field.name.as_bytes(), b":", &field.value].concat(),
    };
    fields.iter().flat_map(line).collect()
}

/// The name and the value of a line that begins a field. White space before the colon is of RFC 822, and still written.
fn named(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (String::from_utf8_lossy(name).into_owned(), &line[colon + 1..]))
}

/// Without a mark of the byte order, empty lines, and a mailbox file's own first line.
pub(super) fn trimmed(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let start = raw.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let raw = &raw[start..];
    match raw.starts_with(b"From ") && named(raw).is_none_or(|(name, _)| name != "From")
        || raw.starts_with(b">From ")
    {
        true => memchr::memchr(b'\n', raw).map_or(raw, |end| &raw[end + 1..]),
        false => raw,
    }
}

/// Where the body begins: behind the empty line that ends the header.
pub(super) fn end(raw: &[u8]) -> usize {
    match raw {
        [b'\n', ..] | [b'\r', b'\n', ..] => return 0,
        _ => {}
    }
    let mut ends = memchr::memchr_iter(b'\n', raw);
    let is_last = |at: &usize| matches!(raw.get(at + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..]));
    ends.find(is_last).map_or(raw.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_header_is_left_out() {
        for (raw, rest) in [
            (&b"From zhang@x Mon Nov 23 09:00:00 2026\nFrom: a@b\n\nx"[..], &b"From: a@b\n\nx"[..]),
            (b">From zhang@x Mon\nFrom: a@b\n\nx", b"From: a@b\n\nx"),
            (b"\xef\xbb\xbf\r\n\r\nFrom: a@b\n\nx", b"From: a@b\n\nx"),
            (b"From : a@b\n\nx", b"From : a@b\n\nx"),
        ] {
            assert_eq!(trimmed(raw), rest);
        }
    }

    #[test]
    fn fields_are_read_however_they_are_written() {
        for (head, becomes) in [
            (&b"From  : a@b\nSubject\t: c\n"[..], "From: a@b\nSubject: c\n"),
            (b"Subject: Gr\xfc\xdfe aus M\xfcnchen\n", "Subject: Grüße aus München\n"),
            (b"Subject: a\n b:c\n", "Subject: a\n b:c\n"),
            (b"no field\nSubject: a\n", "no field\nSubject: a\n"),
            (b"", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&written(&fields(head))), becomes);
        }
    }
}
