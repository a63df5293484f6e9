//! Charsets of seven bits that shift between alphabets (ISO-2022-KR, ISO-2022-CN, HZ): browsers do not read them, and so
//! neither does the library; old mail programs of Korea and China still write them.

use mail_parser::decoders::charsets::map::charset_decoder;

const KOREAN: [&str; 3] = ["iso-2022-kr", "iso2022kr", "csiso2022kr"];
const CHINESE: [&str; 3] = ["iso-2022-cn", "iso2022cn", "iso-2022-cn-ext"];
const HZ: [&str; 3] = ["hz-gb-2312", "hz", "csgb231280hz"];

/// Whether a label names one of these charsets.
pub(super) fn is_known(label: &str) -> bool {
    KOREAN.contains(&label) || CHINESE.contains(&label) || HZ.contains(&label)
}

/// Bytes in one of these charsets, by its label.
pub(super) fn decoded(label: &str, bytes: &[u8]) -> Option<String> {
    match label {
        _ if KOREAN.contains(&label) => Some(with("euc-kr", &shift(bytes))),
        _ if CHINESE.contains(&label) => Some(with("gbk", &shift(bytes))),
        _ if HZ.contains(&label) => Some(with("gbk", &tildes(bytes))),
        _ => None,
    }
}

/// Bytes that say by their escapes in which of these charsets they are, or in ISO-2022-JP, under whatever label.
pub(super) fn seen(bytes: &[u8]) -> Option<String> {
    let has = |escape: &[u8]| memchr::memmem::find(bytes, escape).is_some();
    let text = match () {
        () if has(b"\x1b$)C") => with("euc-kr", &shift(bytes)),
        () if has(b"\x1b$)A") => with("gbk", &shift(bytes)),
        () if has(b"\x1b$B") || has(b"\x1b$@") => with("iso-2022-jp", bytes),
        () => return None,
    };
    (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
}

fn with(charset: &str, bytes: &[u8]) -> String {
    let lossy = || String::from_utf8_lossy(bytes).into_owned();
    charset_decoder(charset.as_bytes()).map_or_else(lossy, |decode| decode(bytes))
}

/// SO and SI switch between ASCII and the other alphabet; `ESC $ ) C` names that one. A line begins in ASCII.
fn shift(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut high = false;
    let mut rest = bytes;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        match byte {
            0x1b if matches!(behind, [b'$', b')', _, ..]) => rest = &behind[3..],
            0x0e => high = true,
            0x0f => high = false,
            b'\n' => {
                high = false;
                out.push(b'\n');
            }
            0x21..=0x7e if high => out.push(byte | 0x80),
            _ => out.push(*byte),
        }
    }
    out
}

/// `~{` and `~}` switch; `~~` is a tilde, and a tilde at the end of a line joins it to the next.
fn tildes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut high = false;
    let mut rest = bytes;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        match (byte, behind) {
            (b'~', [b'{', after @ ..]) if !high => (high, rest) = (true, after),
            (b'~', [b'}', after @ ..]) if high => (high, rest) = (false, after),
            (b'~', [b'~', after @ ..]) if !high => {
                out.push(b'~');
                rest = after;
            }
            (b'~', [b'\n', after @ ..] | [b'\r', b'\n', after @ ..]) if !high => rest = after,
            (b'\n', _) => {
                high = false;
                out.push(b'\n');
            }
            (0x21..=0x7e, _) if high => out.push(byte | 0x80),
            _ => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_shift_within_a_line_and_begin_anew_with_the_next() {
        for (label, bytes, text) in [
            ("iso-2022-kr", &b"\x1b$)C\x0e>H3g\x0f ok\n\x0eGQ1[\n\x0fend"[..], "안녕 ok\n한글\nend"),
            ("hz-gb-2312", b"~{<:Ky2;S{~}, ok~~\n~{NpJ)~}~\n!", "己所不欲, ok~\n勿施!"),
            ("iso-2022-cn", b"\x1b$)A\x0eDc:C\x0f!", "你好!"),
        ] {
            assert_eq!(decoded(label, bytes).as_deref(), Some(text), "{label}");
        }
        assert_eq!(seen(b"\x1b$)C\x0eGQ1[\x0f").as_deref(), Some("한글"));
        assert_eq!(seen(b"\x1b$B%F%9%H\x1b(B").as_deref(), Some("テスト"));
        assert_eq!((seen(b"\x1b[31m $5"), decoded("utf-8", b"x")), (None, None));
    }
}
