//! Base64 as mail programs send it: without padding, cut into padded chunks, with a footer that a list server adds behind it.

/// A line this long is data, whatever surrounds it.
const FULL: usize = 40;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What a base64 body holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The data.
    pub bytes: Vec<u8>,
    /// The text behind the data, which is no base64.
    pub footer: Vec<u8>,
}

/// Decodes a body leniently; `None` where it holds no base64 at all.
pub(super) fn decoded(body: &[u8]) -> Option<Decoded> {
    let lines: Vec<&[u8]> = body.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).collect();
    let first = lines.iter().position(|line| !line.is_empty())?;
    if !is_data(lines[first]) {
        return None;
    }
    let end = end(&lines, first);
    let data: Vec<u8> = lines[first..end].iter().flat_map(|line| line.iter().copied()).collect();
    let footer = lines[end..].join(&b'\n');
    Some(Decoded { bytes: bytes(&data), footer: footer.trim_ascii().to_vec() })
}

/// Whether any base64 decoder reads this body as it is.
pub(super) fn is_clean(body: &[u8]) -> bool {
    let mut letters = body.iter().filter(|b| !b.is_ascii_whitespace());
    let data = letters.by_ref().take_while(|b| value(**b).is_some()).count();
    // The letter that ended the data was a padding, or the body is over.
    let trimmed = body.trim_ascii_end();
    let padding = trimmed.iter().rev().take_while(|b| **b == b'=').count();
    let count = trimmed.iter().filter(|b| !b.is_ascii_whitespace()).count();
    count % 4 == 0 && padding <= 2 && data == count - padding
}

/// Where the data ends: behind the last full line, and the shorter one that follows it.
fn end(lines: &[&[u8]], first: usize) -> usize {
    let width = lines[first].len();
    let full = |line: &[u8]| is_data(line) && line.len() == width;
    let last = match width >= FULL {
        true => lines.iter().rposition(|line| full(line)).unwrap_or(first),
        false => first + lines[first..].iter().take_while(|line| full(line)).count() - 1,
    };
    match lines.get(last + 1) {
        Some(line) if is_data(line) && (line.len() < width || width < FULL) => last + 2,
        _ => last + 1,
    }
}

fn is_data(line: &[u8]) -> bool {
    let letters = line.iter().take_while(|b| value(**b).is_some()).count();
    letters > 0 && line.len() - letters <= 2 && line[letters..].iter().all(|b| *b == b'=')
}

fn value(letter: u8) -> Option<u32> {
    Some(match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// The bytes of letters: a padding ends a chunk, anything else that is no letter is stepped over.
fn bytes(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0_u32;
    for letter in data {
        match value(*letter) {
            Some(value) => (bits, count) = (bits << 6 | value, count + 6),
            None if *letter == b'=' => count = 0,
            None => {}
        }
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    out
}

/// Bytes in lines of base64.
pub(super) fn encoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 3 * 4 + bytes.len() / 57 + 8);
    for line in bytes.chunks(57) {
        for chunk in line.chunks(3) {
            let bits =
                chunk.iter().fold(0_u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
            for at in 0..4 {
                let letter = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
                out.push(if at <= chunk.len() { letter } else { b'=' });
            }
        }
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(body: &str) -> Option<(String, String)> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        decoded(body.as_bytes()).map(|d| (text(d.bytes), text(d.footer)))
    }

    #[test]
    fn footers_and_missing_paddings_are_no_data() {
        let long = String::from_utf8(encoded("a long text of many words, ".repeat(5).as_bytes())).unwrap();
        let text = "a long text of many words, ".repeat(5);
        for (body, data, footer) in [
            ("aGVsbG8=", "hello", ""),
            ("aGVsbG8", "hello", ""),
            ("aGVsbG8\n\n____\nlist\n", "hello", "____\nlist"),
            ("aGVs\nbG8=\n-- \nhelp", "hello", "--\nhelp"),
            ("YQ==\nYg==\nYw==", "abc", ""),
            (&long, &text, ""),
            (&format!("{long}\nRegards\nhelp list"), &text, "Regards\nhelp list"),
            (long.trim_end().trim_end_matches('='), &text, ""),
        ] {
            let found = of(body).unwrap();
            assert!(found.0.ends_with(data) && found.1 == footer, "{body}: {found:?}");
        }
        assert_eq!((of("not base64: no"), of(""), of("\n\n")), (None, None, None));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_again(bytes in prop::collection::vec(any::<u8>(), 1..400)) {
            let text = encoded(&bytes);
            prop_assert!(is_clean(&text));
            prop_assert_eq!(decoded(&text), Some(Decoded { bytes, footer: Vec::new() }));
        }
    }
}
