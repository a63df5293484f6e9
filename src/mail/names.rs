//! Names of attachments that are safe on every system and in every shell.

use unicode_normalization::UnicodeNormalization;

/// The longest name in bytes; file systems take 255, and something is put before it.
const LONGEST: usize = 120;

/// What is left of a name that a stranger chose: no folders, nothing hidden, nothing that a shell, a terminal or
/// another system reads as something else. The ending stays where there is one.
///
/// ```text
/// ../../etc/passwd → passwd     C:\temp\a.log → a.log     …\u{202e}gpj.exe → gpj.exe
/// ```
pub(super) fn safe(name: Option<&str>, media_type: Option<&str>) -> String {
    let name: String = name.unwrap_or_default().chars().take(1_000).nfc().collect();
    let last =
        name.rsplit(['/', '\\']).find(|part| !part.trim_matches(is_edge).is_empty()).unwrap_or_default();
    let plain: String =
        last.chars().filter(|c| !is_hidden(*c)).map(|c| if is_special(c) { '_' } else { c }).collect();
    let plain = plain.trim_matches(is_edge);
    match plain.is_empty() {
        true => format!("attachment{}", ending(media_type)),
        false => shortened(plain),
    }
}

/// What a name neither begins nor ends with.
fn is_edge(c: char) -> bool {
    c == '.' || c == '-' || c.is_whitespace()
}

/// Control characters, and those that hide or reorder what stands beside them.
fn is_hidden(c: char) -> bool {
    crate::escape::line(c.encode_utf8(&mut [0; 4])) != *c.encode_utf8(&mut [0; 4]) || c == '\u{ad}'
}

fn is_special(c: char) -> bool {
    c.is_whitespace() || "<>:\"|?*$`'!&;(){}[]#~%^,=".contains(c)
}

/// The beginning of a long name and its ending.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, e)| e.len() <= 12).unwrap_or((name, ""));
    let stem = &stem[..super::text::boundary(stem, LONGEST - 1 - ending.len())];
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

/// An ending for the commonest types, so that a double click opens what has no name.
fn ending(media_type: Option<&str>) -> &'static str {
    match media_type {
        Some("image/png") => ".png",
        Some("image/jpeg") => ".jpg",
        Some("image/gif") => ".gif",
        Some("application/pdf") => ".pdf",
        Some("text/plain" | "message/delivery-status" | "text/rfc822-headers") => ".txt",
        Some("text/html") => ".html",
        Some("text/calendar") => ".ics",
        Some("message/rfc822") => ".eml",
        _ => ".bin",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::safe;

    #[test]
    fn strangers_names_become_safe_ones() {
        for (name, becomes) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("/etc/passwd", "passwd"),
            ("C:\\temp\\a b.log", "a_b.log"),
            ("..", "attachment.png"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("x\n\u{1b}[31m.txt", "x_31m.txt"),
            ("$(reboot).sh", "__reboot_.sh"),
            ("日志.txt", "日志.txt"),
            ("e\u{301}.txt", "é.txt"),
            ("", "attachment.png"),
            ("a/", "a"),
        ] {
            assert_eq!(safe(Some(name), Some("image/png")), becomes, "{name:?}");
        }
        let long = safe(Some(&format!("{}.tar.gz", "日".repeat(500))), None);
        assert!(long.len() <= 120 && long.ends_with(".gz"), "{long}");
        assert_eq!(safe(None, Some("text/plain")), "attachment.txt");
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in ".{0,40}") {
            let safe = safe(Some(&name), None);
            prop_assert!(!safe.is_empty() && safe.len() <= 120 && safe != "." && safe != "..");
            prop_assert!(!safe.contains(['/', '\\', '\0', '\n']) && !safe.starts_with(['.', '-']));
        }
    }
}
