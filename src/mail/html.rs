//! HTML mail as text: its lines, its cells, what it quotes, and where its links lead.

use super::markup::{Tag, push_unescaped, unescaped};

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "p",
    "section",
    "tr",
];
/// Those that an empty line stands behind.
const APART: [&str; 4] = ["ol", "pre", "table", "ul"];
/// Elements that show nothing of what they hold.
const UNSEEN: [&str; 4] = ["script", "style", "template", "title"];
/// Quotes in quotes are marked so often and no more.
const DEEPEST: usize = 5;
/// The text of an HTML message. What it quotes begins with `>` as in a message of plain text.
pub(super) fn text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        page.write(&rest[..at]);
        rest = &rest[at..];
        let is_markup = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let end = match () {
            () if !is_markup => None,
            () if rest.starts_with("<!--") => memchr::memmem::find(rest.as_bytes(), b"-->").map(|at| at + 2),
            () => memchr::memchr(b'>', rest.as_bytes()),
        };
        match end {
            Some(end) => {
                let tag = Tag::of(&rest[1..end]);
                rest = &rest[end + 1..];
                page.tag(&tag);
                if !tag.closes && UNSEEN.contains(&tag.name.as_str()) {
                    rest = behind(rest, &tag.name);
                }
            }
            // A comment that never ends hides the rest, as in every browser.
            None if rest.starts_with("<!--") => return page.finish(),
            None => {
                page.write("<");
                rest = &rest[1..];
                if is_markup {
                    break;
                }
            }
        }
    }
    page.write(rest);
    page.finish()
}

/// What stands behind the end of an element that shows nothing, from the tag of its end on.
fn behind<'a>(html: &'a str, name: &str) -> &'a str {
    let ends = memchr::memmem::find_iter(html.as_bytes(), b"</");
    let named = |at: &usize| {
        html.as_bytes()[at + 2..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    ends.into_iter().find(named).map_or("", |at| &html[at..])
}

/// The lines so far and the one that is being written.
#[derive(Default)]
struct Page {
    done: String,
    line: String,
    /// Between the last word and the next.
    gap: Gap,
    quotes: usize,
    /// The next line begins an item.
    item: bool,
    preformatted: usize,
    /// Where the link leads that is open, and where its text begins in the line.
    link: Option<(String, usize)>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
}

impl Page {
    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "br" => self.end_line(),
            "td" | "th" if !tag.closes => self.gap = Gap::Cell,
            "a" if tag.closes => self.close_link(),
            "a" => self.link = tag.link().map(|to| (unescaped(to), self.line.len())),
            name if BLOCKS.contains(&name) || APART.contains(&name) => self.block(tag, name),
            _ => {}
        }
    }

    fn block(&mut self, tag: &Tag, name: &str) {
        self.end_block();
        match (name, tag.closes) {
            ("blockquote", false) => self.quotes += 1,
            ("blockquote", true) => self.quotes = self.quotes.saturating_sub(1),
            ("pre", false) => self.preformatted += 1,
            ("pre", true) => self.preformatted = self.preformatted.saturating_sub(1),
            ("li", closes) => self.item = !closes,
            _ => {}
        }
        if tag.closes && APART.contains(&name) {
            self.end_line();
        }
    }

    fn write(&mut self, text: &str) {
        if self.preformatted == 0 {
            return self.words(text);
        }
        let mut lines = text.split('\n');
        self.word(lines.next().unwrap_or_default());
        for line in lines {
            self.end_line();
            self.word(line.trim_end_matches('\r'));
        }
    }

    fn words(&mut self, text: &str) {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        for (at, word) in text.split(is_space).enumerate() {
            if at > 0 && self.gap == Gap::None {
                self.gap = Gap::Space;
            }
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let gap = std::mem::take(&mut self.gap);
        if std::mem::take(&mut self.item) {
            self.line.push_str("- ");
        } else if !self.line.is_empty() {
            self.line.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => " | ",
            });
        }
        push_unescaped(&mut self.line, word);
    }

    /// Where a link leads stands behind its text, unless it is its text.
    fn close_link(&mut self) {
        let Some((to, start)) = self.link.take() else { return };
        let shown = self.line.get(start..).unwrap_or_default().trim();
        let bare = |link: &str| {
            let link = link.trim_start_matches("https://").trim_start_matches("http://");
            link.trim_end_matches('/').to_lowercase()
        };
        if !shown.is_empty() && bare(shown) != bare(&to) {
            self.line.push_str(&format!(" <{to}>"));
        }
    }

    /// Ends a line that has something on it.
    fn end_block(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.gap = Gap::None;
    }

    fn end_line(&mut self) {
        let quotes = self.quotes.min(DEEPEST);
        self.done.push_str(&">".repeat(quotes));
        if quotes > 0 && !self.line.is_empty() {
            self.done.push(' ');
        }
        // A space that may not break is a space once there is nothing to break.
        self.done.push_str(&self.line.replace('\u{a0}', " "));
        self.done.push('\n');
        self.line.clear();
        self.link = self.link.take().map(|(to, _)| (to, 0));
        self.gap = Gap::None;
    }

    fn finish(mut self) -> String {
        self.end_block();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::mail::text::lines;

    fn of(html: &str) -> Vec<String> {
        lines(&text(html))
    }

    #[test]
    fn every_line_and_every_word_is_kept() {
        for (html, shown) in [
            ("<div>one</div><div>t&amp;wo <b>x</b></div>", &["one", "t&wo x"][..]),
            ("<p><b>From:</b> Lin, <i>not</i> you</p>", &["From: Lin, not you"]),
            ("<p>one<p>two<br>three", &["one", "two", "three"]),
            ("a <b>b</b>c<b> d</b>", &["a bc d"]),
            ("<div>a</div><div><br></div><div>b</div>", &["a", "", "b"]),
            ("<p>a</p><p>&nbsp;</p><p>b&nbsp;c</p>", &["a", "", "b c"]),
            (
                "<table><tr><th>Host</th><th>Error</th></tr><tr><td>pc-1</td><td>809</td></tr></table>x",
                &["Host | Error", "pc-1 | 809", "", "x"],
            ),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>d", &["- a", "- b", "- c", "", "d"]),
            ("<ul><li><p>a</p></li><li></li></ul>", &["- a"]),
            ("<pre>a\n  b\n\tc</pre>", &["a", "  b", "\tc"]),
            ("5 < 6 &lt; 7 & 8&9&lt; &unknown; &#x4f60;&#20320;", &["5 < 6 < 7 & 8&9< &unknown; 你你"]),
            ("a <b", &["a <b"]),
        ] {
            assert_eq!(of(html), shown, "{html}");
        }
    }

    #[test]
    fn what_no_reader_sees_is_no_text() {
        for html in [
            "<html><head><title>T</title><style>p > a {}</style></head><body>x<script>alert('<p>')</script></body></html>",
            "<!--[if gte mso 9]><xml><o:p>no</o:p></xml><![endif]-->x<o:p></o:p>",
            "x<!-- never ended",
            "<STYLE><!-- p{} --></STYLE>x",
            "x<script>never ended",
            "<!DOCTYPE html><?xml?>x",
        ] {
            assert_eq!(of(html), ["x"], "{html}");
        }
    }

    #[test]
    fn quotes_are_marked_and_links_told() {
        assert_eq!(of("a<blockquote>b<blockquote>c</blockquote></blockquote>d"), ["a", "> b", ">> c", "d"]);
        assert_eq!(of("</blockquote>a"), ["a"]);
        let deep = of(&"<blockquote>x".repeat(50));
        assert_eq!(deep.last().map(String::as_str), Some(">>>>> x"));
        for (html, shown) in [
            (
                "see <a href=\"https://x.example/?a=1&amp;b=2\">this <b>page</b></a>.",
                "see this page <https://x.example/?a=1&b=2>.",
            ),
            ("<a class=x href='https://x.example/'>x.example</a>", "x.example"),
            ("<a href=https://x.example>X</a>", "X <https://x.example>"),
            ("<a href=\"mailto:a@b\">a@b</a> <a href=\"javascript:x\">y</a> <a>z</a>", "a@b y z"),
            ("<a href=\"https://x.example/\"><img src=y></a>z", "z"),
        ] {
            assert_eq!(of(html), [shown], "{html}");
        }
    }
}
