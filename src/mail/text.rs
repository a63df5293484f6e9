//! The text of a message as the lines of a note.

use crate::rules::mail::Quotes;

/// Elements whose end is the end of a line; the library knows only `br` and `p`.
const BLOCKS: [&str; 14] =
    ["div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"];

/// The text of an HTML message.
pub(super) fn of_html(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(&with_breaks(html))
}

/// A line break before the end of every block, and a dash at the beginning of an item.
fn with_breaks(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let closing = tag[1..].starts_with('/');
        let name: String = tag[if closing { 2 } else { 1 }..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect();
        let name = name.to_ascii_lowercase();
        if closing && BLOCKS.contains(&name.as_str()) {
            out.push_str("<br>");
        } else if name == "li" {
            out.push_str("- ");
        }
        out.push('<');
        rest = &tag[1..];
    }
    out.push_str(rest);
    out
}

/// The last place at or before `most` where a text can be cut.
pub(super) fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Text as the lines a record holds: no line ends, never two empty lines in a row, none at either end.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').map(|l| l.trim_end_matches(['\r', ' ', '\u{a0}'])) {
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

/// A reply without the earlier messages that it quotes at its end; in their place stands how many lines there
/// were. What is quoted between the lines of an answer belongs to it and stays.
pub(super) fn without_quotes(lines: &[String], quotes: Quotes) -> Vec<String> {
    let end = original(lines).unwrap_or_else(|| quoted(lines));
    if quotes == Quotes::Keep || end == lines.len() {
        return lines.to_vec();
    }
    let mut kept = lines[..end].to_vec();
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    // A reply that is nothing but quotes is kept whole: the answer may hide in them.
    if kept.is_empty() {
        return lines.to_vec();
    }
    let count = lines[end..].iter().filter(|l| !l.is_empty()).count();
    kept.push(format!("[{count} quoted {} left out]", if count == 1 { "line" } else { "lines" }));
    kept
}

/// Where the lines that begin with `>` at the end of a text begin, with the line that introduces them.
fn quoted(lines: &[String]) -> usize {
    let is_quote = |line: &String| line.trim_start().starts_with('>');
    let tail = lines.iter().rev().take_while(|l| l.is_empty() || is_quote(l)).count();
    let mut start = lines.len() - tail;
    if !lines[start..].iter().any(is_quote) {
        return lines.len();
    }
    // "On Monday Lin wrote:", which mail programs break over two lines.
    let before: Vec<usize> = (0..start).rev().filter(|at| !lines[*at].is_empty()).take(2).collect();
    let ends = |at: &usize| lines[*at].trim_end().ends_with([':', '：']);
    if let Some(last) = before.first().filter(|at| ends(at)) {
        let begins = |at: &usize| lines[*at].starts_with("On ") || lines[*at].starts_with("Am ");
        start = before
            .get(1)
            .filter(|at| **at + 1 == *last && !begins(last) && begins(at))
            .copied()
            .unwrap_or(*last);
    }
    start
}

/// Where a line of Outlook's says that the rest is an earlier message.
fn original(lines: &[String]) -> Option<usize> {
    const MARKS: [&str; 6] = [
        "-----original message-----",
        "-----ursprüngliche nachricht-----",
        "-----message d'origine-----",
        "-----原始邮件-----",
        "------------------ 原始邮件 ------------------",
        "________________________________",
    ];
    let mark = |line: &String| {
        let line = line.trim().to_lowercase();
        MARKS.contains(&line.as_str()) || line.replace(' ', "") == "-----originalmessage-----"
    };
    lines.iter().position(mark)
}

/// A subject without the words by which mail programs mark answers and forwards.
pub(super) fn bare_subject(subject: &str) -> &str {
    const MARKS: [&str; 12] =
        ["re", "aw", "sv", "vs", "fw", "fwd", "wg", "tr", "回复", "答复", "转发", "回覆"];
    let mut rest = subject.trim();
    while let Some((mark, behind)) = rest.split_once([':', '：']) {
        let mark = mark.trim().trim_end_matches(|c: char| "[]()0123456789".contains(c)).to_lowercase();
        if !MARKS.contains(&mark.as_str()) {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        without_quotes(&lines(text), Quotes::Cut)
    }

    #[test]
    fn the_quoted_end_is_left_out_and_nothing_else() {
        assert_eq!(
            of("Done.\n\nOn Monday Lin wrote:\n> Is it?\n> Yes"),
            ["Done.", "[3 quoted lines left out]"]
        );
        assert_eq!(
            of("Done.\n\nOn Monday, 23 November 2026,\nLin <lin@x> wrote:\n> Is it?"),
            ["Done.", "[3 quoted lines left out]"]
        );
        assert_eq!(of("> Is it?\nYes.\n> And that?\nNo."), ["> Is it?", "Yes.", "> And that?", "No."]);
        assert_eq!(of("> only a quote"), ["> only a quote"]);
        assert_eq!(of("Ok\n-----Original Message-----\nFrom: x\ny"), ["Ok", "[3 quoted lines left out]"]);
        assert_eq!(of("the list:\na\nb"), ["the list:", "a", "b"]);
        assert_eq!(without_quotes(&lines("a\n> b"), Quotes::Keep), ["a", "> b"]);
    }

    #[test]
    fn html_keeps_its_lines() {
        let html = "<html><head><style>p{}</style></head><body><div>one</div><div>t&amp;wo <b>x</b></div>\
                    <ul><li>a</li><li>b</li></ul><script>alert(1)</script><p>three</p></body></html>";
        assert_eq!(lines(&of_html(html)), ["one", "t&wo x", "- a", "- b", "", "three"]);
    }

    #[test]
    fn answers_are_told_by_their_subjects() {
        for (subject, bare) in [
            ("Re: AW: Printer", "Printer"),
            ("RE[2]: Printer", "Printer"),
            ("回复：打印机", "打印机"),
            ("Printer: it burns", "Printer: it burns"),
            ("Fwd:", ""),
            ("", ""),
        ] {
            assert_eq!(bare_subject(subject), bare);
        }
    }
}
