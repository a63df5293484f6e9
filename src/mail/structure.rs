//! The parts of a message, put right before the library reads them: multiparts that are never closed, bodies that are
//! not quite in the encoding they name.

use std::borrow::Cow;

use super::head::{self, Field};
use super::{base64, params, uuencode};

/// Deeper multiparts are left as they stand.
const DEEPEST: usize = 50;

/// A message as it should have been, and what was found behind the data of its parts.
pub(super) struct Repaired {
    /// The message.
    pub bytes: Vec<u8>,
    /// Text behind base64 that is no text itself.
    pub footers: Vec<Vec<u8>>,
}

/// A message with line ends, its headers in UTF-8, its multiparts closed and its bodies in sound encodings.
pub(super) fn repaired(raw: &[u8]) -> Repaired {
    let raw = with_line_ends(raw);
    let mut walk =
        Walk { rest: &raw, open: Vec::new(), out: Vec::with_capacity(raw.len()), footers: Vec::new() };
    walk.part();
    while !walk.rest.is_empty() {
        walk.boundary();
    }
    Repaired { bytes: walk.out, footers: walk.footers }
}

/// Some programs end lines with CR alone.
fn with_line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(b'\n', raw).is_none() && memchr::memchr(b'\r', raw).is_some() {
        true => Cow::Owned(raw.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect()),
        false => Cow::Borrowed(raw),
    }
}

struct Walk<'r> {
    rest: &'r [u8],
    /// The boundaries of the multiparts that are open, the innermost last.
    open: Vec<Vec<u8>>,
    out: Vec<u8>,
    footers: Vec<Vec<u8>>,
}

/// A line that is a boundary: of which open multipart, and whether it closes it.
struct Boundary {
    of: usize,
    closes: bool,
}

impl<'r> Walk<'r> {
    /// A header and what is under it, up to a boundary.
    fn part(&mut self) {
        let mut end = head::end(self.rest);
        // A boundary that follows a header without an empty line ends the part as well.
        if let Some((at, _)) = self.next_boundary().filter(|(at, _)| *at < end) {
            end = at;
        }
        let (raw, body) = self.rest.split_at(end);
        self.rest = body;
        let mut fields = head::fields(raw);
        if let Some(boundary) = boundary(&fields).filter(|_| self.open.len() < DEEPEST) {
            self.out.extend(head::written(&fields));
            self.open.push(boundary);
            self.copy_to_boundary();
            return;
        }
        let end = self.next_boundary().map_or(body.len(), |(at, _)| at);
        let (body, rest) = body.split_at(end);
        let sound = self.sound(&mut fields, body);
        self.out.extend(head::written(&fields));
        self.out.extend_from_slice(&sound);
        self.rest = rest;
    }

    /// The line of a boundary, and the part behind it. An inner multipart that is still open is closed first.
    fn boundary(&mut self) {
        let length = memchr::memchr(b'\n', self.rest).map_or(self.rest.len(), |end| end + 1);
        let (line, rest) = self.rest.split_at(length);
        self.rest = rest;
        let Some(Boundary { of, closes }) = self.is_boundary(line) else {
            return self.out.extend_from_slice(line);
        };
        while self.open.len() > of + 1 {
            let inner = self.open.pop().unwrap_or_default();
            self.out.extend([&b"--"[..], &inner, b"--\n"].concat());
        }
        self.out.extend_from_slice(line);
        match closes {
            true => {
                self.open.truncate(of);
                self.copy_to_boundary();
            }
            false => self.part(),
        }
    }

    fn copy_to_boundary(&mut self) {
        let end = self.next_boundary().map_or(self.rest.len(), |(at, _)| at);
        let (before, rest) = self.rest.split_at(end);
        self.out.extend_from_slice(before);
        self.rest = rest;
    }

    /// Where the next boundary of an open multipart begins.
    fn next_boundary(&self) -> Option<(usize, Boundary)> {
        if self.open.is_empty() {
            return None;
        }
        let starts = memchr::memmem::find_iter(self.rest, b"--");
        let mut starts = starts.filter(|at| *at == 0 || self.rest[at - 1] == b'\n');
        starts.find_map(|at| {
            let line = self.rest[at..].split(|b| *b == b'\n').next().unwrap_or_default();
            Some((at, self.is_boundary(line)?))
        })
    }

    fn is_boundary(&self, line: &[u8]) -> Option<Boundary> {
        let line = line.trim_ascii_end().strip_prefix(b"--")?;
        let found = |(of, boundary): (usize, &Vec<u8>)| match line.strip_prefix(boundary.as_slice())? {
            b"" => Some(Boundary { of, closes: false }),
            b"--" => Some(Boundary { of, closes: true }),
            _ => None,
        };
        self.open.iter().enumerate().rev().find_map(found)
    }

    /// A body in the encoding that its header names, which is changed where the body is in none.
    fn sound<'b>(&mut self, fields: &mut [Field], body: &'b [u8]) -> Cow<'b, [u8]> {
        let Some(encoding) = fields.iter().position(|field| field.is("Content-Transfer-Encoding")) else {
            return Cow::Borrowed(body);
        };
        let named = fields[encoding].text().to_ascii_lowercase();
        let blank = body.len() - body.trim_ascii_start().len();
        if ["x-uuencode", "x-uue", "uuencode"].contains(&named.as_str()) {
            let Some(file) = uuencode::found(&String::from_utf8_lossy(body)) else {
                return Cow::Borrowed(body);
            };
            fields[encoding].value = b" base64\n".to_vec();
            return Cow::Owned([b"\n", &*base64::encoded(&file.bytes)].concat());
        }
        if !named.starts_with("base64") || base64::is_clean(body) && named == "base64" {
            return Cow::Borrowed(body);
        }
        let Some(mut decoded) = base64::decoded(body) else {
            if blank < body.len() {
                fields[encoding].value = b" 8bit\n".to_vec();
            }
            return Cow::Borrowed(body);
        };
        fields[encoding].value = b" base64\n".to_vec();
        if !decoded.footer.is_empty() {
            match is_text(fields) {
                true => decoded.bytes.extend([b"\n", &*decoded.footer].concat()),
                false => self.footers.push(decoded.footer),
            }
        }
        Cow::Owned([b"\n", &*base64::encoded(&decoded.bytes)].concat())
    }
}

fn is_text(fields: &[Field]) -> bool {
    let named = fields.iter().find(|field| field.is("Content-Type"));
    named.is_none_or(|field| field.text().to_ascii_lowercase().trim().starts_with("text/"))
}

/// The boundary of a multipart.
fn boundary(fields: &[Field]) -> Option<Vec<u8>> {
    let value = fields.iter().find(|field| field.is("Content-Type"))?.text();
    value.trim().to_ascii_lowercase().starts_with("multipart/").then_some(())?;
    params::value(value.as_bytes(), "boundary").filter(|boundary| !boundary.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str) -> String {
        String::from_utf8(repaired(raw.as_bytes()).bytes).unwrap()
    }

    #[test]
    fn inner_multiparts_are_closed_and_what_is_sound_stays() {
        let inner = "Content-Type: multipart/alternative; boundary=i\n\n--i\n\na\n--i\n\nb\n";
        let open = format!("Content-Type: multipart/mixed; boundary=\"o\"\n\n--o\n{inner}--o\n\nc\n--o--\n");
        assert_eq!(of(&open), open.replace("b\n--o", "b\n--i--\n--o"));
        let closed = open.replace("b\n--o", "b\n--i--\n--o");
        assert_eq!(of(&closed), closed);
        let without_end = "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nc\n";
        assert_eq!(of(without_end), without_end);
        assert_eq!(of("a: b\n\n--o\nx"), "a: b\n\n--o\nx");
    }

    #[test]
    fn bodies_are_in_the_encoding_they_name() {
        let raw = |encoding: &str, body: &str| format!("Content-Transfer-Encoding: {encoding}\n\n{body}\n");
        assert_eq!(of(&raw("base64", "aGVsbG8=")), raw("base64", "aGVsbG8="));
        assert_eq!(of(&raw("BASE64 (x)", "aGVsbG8")), raw("base64", "aGVsbG8="));
        assert_eq!(of(&raw("base64", "no base64 at all")), raw("8bit", "no base64 at all"));
        assert_eq!(of(&raw("x-uuencode", "begin 644 a\n#86)C\n`\nend")), raw("base64", "YWJj"));
    }
}
