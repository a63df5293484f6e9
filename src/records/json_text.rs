//! JSON text before it becomes values: numbers that would not come back as they are, and how many values there are.

use std::borrow::Cow;

use super::number;

/// How many values a text has at the most: each but the first follows a bracket, a comma or a colon.
pub fn values(text: &[u8]) -> usize {
    let mut count = 1;
    outside(text, |bytes, _| {
        count += bytes.iter().filter(|b| matches!(b, b'[' | b'{' | b',' | b':')).count()
    });
    count
}

/// The text with each number that a 64-bit number cannot hold exactly as a text: `1e400`, a card number of thirty
/// digits, `0.1000000000000000055`. Whoever reads it gets what was written, or says that it is no number.
pub fn exact(text: &[u8]) -> Cow<'_, [u8]> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    outside(text, |bytes, start| {
        let mut at = 0;
        while let Some(skip) = bytes[at..].iter().position(|b| b.is_ascii_digit() || *b == b'-') {
            at += skip;
            let is_part = |b: &&u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
            let length = bytes[at..].iter().take_while(is_part).count();
            if !is_exact(&bytes[at..at + length]) {
                found.push((start + at, start + at + length));
            }
            at += length;
        }
    });
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len() + 2 * found.len());
    let mut done = 0;
    for (from, to) in found {
        out.extend_from_slice(&text[done..from]);
        out.push(b'"');
        out.extend_from_slice(&text[from..to]);
        out.push(b'"');
        done = to;
    }
    out.extend_from_slice(&text[done..]);
    Cow::Owned(out)
}

/// Whether [`exact`] could change the text of a record that is read well as it is. In doubt it could. Records are read by
/// the hundred thousand, and hardly any has such a number: this looks at a sixteenth of the bytes.
pub fn may_lose(text: &[u8]) -> bool {
    has_long_number(text) || has_small_exponent(text)
}

/// Whether more than fifteen digits stand together. Of sixteen bytes in a row, one is at a sixteenth place.
fn has_long_number(text: &[u8]) -> bool {
    const LONG: usize = 16;
    let is_part = |b: &u8| b.is_ascii_digit() || *b == b'.';
    (LONG - 1..text.len()).step_by(LONG).filter(|at| is_part(&text[*at])).any(|at| {
        let before = text[..at].iter().rev().take_while(|b| is_part(b)).count();
        let after = text[at..].iter().take_while(|b| is_part(b)).count();
        before + after >= LONG
    })
}

/// Whether an exponent is below zero: a number that is too small becomes nothing. One that is too large is an error.
fn has_small_exponent(text: &[u8]) -> bool {
    [b"e-", b"E-"].iter().any(|sign| {
        let mut found = memchr::memmem::find_iter(text, sign);
        found.any(|at| text.get(at + 2).is_some_and(u8::is_ascii_digit))
    })
}

/// The texts of the values in the array that an object has under a key: of valid JSON alone, as a parser finds it. `None` where
/// there is no such array, or its key is written in another way.
pub fn elements<'t>(object: &'t [u8], key: &str) -> Option<Vec<&'t [u8]>> {
    let mut found = None;
    let mut depth = 0_usize;
    let mut start = 0;
    let mut at = 0;
    // The end of a string that may be a key, and whether it is the one.
    let mut last = (0, false);
    while let Some(byte) = object.get(at) {
        match byte {
            b'"' => {
                let end = string_end(object, at)?;
                last = (end, depth == 1 && object.get(at + 1..end - 1) == Some(key.as_bytes()));
                at = end;
                continue;
            }
            b'[' if found.is_none() && depth == 1 && last.1 && is_value_of(object, last.0, at) => {
                found = Some(Vec::new());
                start = at + 1;
                depth += 1;
            }
            b'[' | b'{' => depth += 1,
            b',' | b']' if depth == 2 && start > 0 => {
                let element = object[start..at].trim_ascii();
                let all = found.as_mut()?;
                if !element.is_empty() {
                    all.push(element);
                }
                if *byte == b']' {
                    return found;
                }
                start = at + 1;
            }
            b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether only a colon is between a key, which ends before `from`, and its value.
fn is_value_of(object: &[u8], from: usize, value: usize) -> bool {
    object[from..value].trim_ascii() == b":"
}

/// The place after the string that begins with the quotation mark at `at`.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        let next = at + memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[next] == b'"' {
            return Some(next + 1);
        }
        at = next + 2;
    }
}

/// Gives every piece that is in no string, with its place.
fn outside(text: &[u8], mut each: impl FnMut(&[u8], usize)) {
    let mut at = 0;
    while let Some(quote) = memchr::memchr(b'"', &text[at..]) {
        each(&text[at..at + quote], at);
        at += quote + 1;
        while let Some(next) = memchr::memchr2(b'"', b'\\', &text[at..]) {
            at += next + 1;
            if text[at - 1] == b'"' {
                break;
            }
            at = (at + 1).min(text.len());
        }
        if text.get(at - 1) != Some(&b'"') {
            return;
        }
    }
    each(&text[at..], at);
}

fn is_exact(token: &[u8]) -> bool {
    // Fifteen digits fit, whatever they are; so does what is no number at all, for the parser to refuse.
    let digits = token.iter().filter(|b| b.is_ascii_digit()).count();
    let is_whole = token.iter().all(|b| b.is_ascii_digit() || *b == b'-');
    if digits <= 15 && (is_whole || !token.iter().any(|b| matches!(b, b'e' | b'E'))) {
        return true;
    }
    let Ok(text) = std::str::from_utf8(token) else { return true };
    if text.parse::<u64>().is_ok() || text.parse::<i64>().is_ok() {
        return true;
    }
    text.parse::<f64>().map_or(true, |number| number::is_shortest(text, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_would_not_come_back_become_texts() {
        for kept in [
            "1",
            "-0.5",
            "12345678901234567890",
            "1e5",
            "1.50",
            "0.1",
            "[1,2]",
            "0",
            "0.0",
            "1e-7",
            "100000000000000000000",
        ] {
            assert_eq!(exact(kept.as_bytes()), kept.as_bytes(), "{kept}");
        }
        for lost in ["1e400", "123456789012345678901234567890", "0.1000000000000000055", "-1e-400"] {
            let text = format!("{{\"a\":[{lost}],\"b\":\"{lost} \\\" 1e400\"}}");
            let is_read = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            assert!(may_lose(text.as_bytes()) || !is_read, "{lost}");
            let read: serde_json::Value = serde_json::from_slice(&exact(text.as_bytes())).unwrap();
            assert_eq!(read["a"][0], lost);
            assert_eq!(read["b"], format!("{lost} \" 1e400"));
        }
    }

    #[test]
    fn the_elements_of_an_array_are_found_as_a_parser_finds_them() {
        let texts = |object: &str| {
            let found = elements(object.as_bytes(), "h")?;
            Some(found.into_iter().map(|e| String::from_utf8_lossy(e).into_owned()).collect::<Vec<_>>())
        };
        let cases: [(&str, Option<&[&str]>); 7] = [
            (
                r#"{"a":{"h":[0]},"b":"h","h" : [ {"x":[1,"],"]} , "a\"]\\", [] ,3] }"#,
                Some(&[r#"{"x":[1,"],"]}"#, r#""a\"]\\""#, "[]", "3"]),
            ),
            (r#"{"h":[]}"#, Some(&[])),
            (r#"{"h":[{}]}"#, Some(&["{}"])),
            (r#"{"h":{"h":[1]},"x":[2]}"#, None),
            (r#"{"x":"h","y":[1]}"#, None),
            (r#"["h",[1]]"#, None),
            (r#"{"\u0068":[1]}"#, None),
        ];
        for (object, expected) in cases {
            serde_json::from_str::<serde_json::Value>(object).unwrap();
            let expected = expected.map(|all| all.iter().map(|e| (*e).to_owned()).collect());
            assert_eq!(texts(object), expected, "{object}");
        }
        assert_eq!(elements(b"{\"h\":[1", "h"), None);
        assert_eq!(elements(b"{\"h", "h"), None);
    }

    #[test]
    fn a_long_number_is_seen_wherever_it_begins() {
        for before in 0..40 {
            let text = |digits: usize| format!("{{\"{}\":{}}}", "a".repeat(before), "1".repeat(digits));
            assert!(may_lose(text(16).as_bytes()), "{before}");
            assert!(!may_lose(text(15).as_bytes()), "{before}");
        }
        let record = "{\"at\":\"2026-11-23T09:00:00Z\",\"event\":\"4e9k2e7x0a\",\"used\":0.25,\"n\":-12}";
        assert!(!may_lose(record.as_bytes()));
    }
}
