//! The text of a message as the lines of a note.

/// The last place at or before `most` where a text can be cut.
pub(super) fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Text as the lines a record holds: no line ends, never two empty lines in a row, none at either end.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A mark of the byte order is no part of a text.
    for line in
        text.trim_start_matches('\u{feff}').split('\n').map(|l| l.trim_end_matches(['\r', ' ', '\u{a0}']))
    {
        let blank = line.trim().is_empty();
        if !(blank && lines.last().is_none_or(String::is_empty)) {
            lines.push(if blank { String::new() } else { line.to_owned() });
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// What mail programs write before the subject of an answer.
const ANSWERS: [&str; 12] =
    ["re", "aw", "sv", "vs", "antw", "odp", "ynt", "回复", "答复", "回覆", "返信", "ответ"];
/// And before that of a message that is passed on.
const FORWARDS: [&str; 11] =
    ["fw", "fwd", "wg", "tr", "rv", "enc", "doorst", "转发", "轉寄", "転送", "пересл"];

/// Whether a subject is that of a message which is passed on.
pub(super) fn is_forward(subject: &str) -> bool {
    mark(subject).is_some_and(|(mark, _)| FORWARDS.contains(&mark.as_str()))
}

/// The first word of a subject that ends with a colon, and what stands behind it.
fn mark(subject: &str) -> Option<(String, &str)> {
    let (mark, behind) = subject.split_once([':', '：'])?;
    let mark = mark.trim().trim_end_matches(|c: char| "[]()0123456789".contains(c)).to_lowercase();
    Some((mark, behind.trim_start()))
}

/// A subject without the words by which mail programs mark answers and forwards.
pub(super) fn bare_subject(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((mark, behind)) = mark(rest)
        && (ANSWERS.contains(&mark.as_str()) || FORWARDS.contains(&mark.as_str()))
    {
        rest = behind;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_by_their_subjects() {
        for (subject, bare) in [
            ("Re: AW: Printer", "Printer"),
            ("RE[2]: Printer", "Printer"),
            ("回复：打印机", "打印机"),
            ("Printer: it burns", "Printer: it burns"),
            ("Fwd:", ""),
            ("转发: Ynt: x", "x"),
            ("", ""),
        ] {
            assert_eq!(bare_subject(subject), bare);
        }
    }
}
