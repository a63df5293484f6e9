//! Markdown as HTML in which nothing from outside can run, load or hide.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::markdown::Anchors;
use super::{Destination, events, mentions};
use crate::escape;

/// A text as HTML. `href` gives the address of a ticket or file that is linked to, or `None` where it leads nowhere:
/// then its text stands there alone. Pictures are links, so that reading loads nothing from elsewhere; the greatest heading stands
/// one level below the page's own.
pub fn html(lines: &[String], href: &dyn Fn(&Destination) -> Option<String>) -> String {
    let text = lines.join("\n");
    let mut page = Page { href, links: Vec::new(), inside_code: false };
    let shown: Vec<Event> = named(events(&text).collect()).into_iter().flat_map(|e| page.event(e)).collect();
    let mut out = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, shown.into_iter());
    out
}

/// A text as it may stand in HTML, in an attribute too.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

struct Page<'a> {
    href: &'a dyn Fn(&Destination) -> Option<String>,
    /// Of each link that is open, whether it leads somewhere.
    links: Vec<bool>,
    inside_code: bool,
}

impl Page<'_> {
    fn event<'e>(&mut self, event: Event<'e>) -> Vec<Event<'e>> {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => self.open(&dest_url),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let leads = self.links.pop().unwrap_or(false);
                leads.then(|| Event::InlineHtml("</a>".into())).into_iter().collect()
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.inside_code = true;
                vec![event]
            }
            Event::End(TagEnd::CodeBlock) => {
                self.inside_code = false;
                vec![event]
            }
            Event::Text(text) if !self.inside_code && self.links.is_empty() => self.text(harmless(text)),
            Event::Text(text) => vec![Event::Text(harmless(text))],
            Event::Code(text) => vec![Event::Code(harmless(text))],
            event => vec![event],
        }
    }

    fn open<'e>(&mut self, destination: &str) -> Vec<Event<'e>> {
        let address = self.address(&Destination::read(destination));
        // A link in a link is none.
        let address = address.filter(|_| !self.links.contains(&true));
        self.links.push(address.is_some());
        address.map(|address| Event::InlineHtml(anchor(&address).into())).into_iter().collect()
    }

    fn address(&self, destination: &Destination) -> Option<String> {
        match destination {
            Destination::Outside(url) => Some(url.clone()),
            Destination::Anchor(name) => Some(format!("#{name}")),
            Destination::Ticket(..) | Destination::File(_) => (self.href)(destination),
            Destination::Forbidden(_) => None,
        }
    }

    /// A text in which ids are links.
    fn text<'e>(&self, text: CowStr<'e>) -> Vec<Event<'e>> {
        let found = mentions(&text);
        if found.is_empty() {
            return vec![Event::Text(text)];
        }
        let mut parts = Vec::new();
        let mut at = 0;
        for (place, id) in found {
            let Some(address) = self.address(&Destination::Ticket(id, None)) else { continue };
            parts.push(Event::Text(text[at..place.start].to_owned().into()));
            parts.push(Event::InlineHtml(format!("{}{id}</a>", anchor(&address)).into()));
            at = place.end;
        }
        parts.push(Event::Text(text[at..].to_owned().into()));
        parts
    }
}

/// Text in which nothing reorders or hides what stands beside it.
fn harmless(text: CowStr) -> CowStr {
    let shown = escape::lines(&text);
    if shown == *text { text } else { shown.into() }
}

fn anchor(address: &str) -> String {
    let outside = address.contains(':');
    let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
    format!("<a href=\"{}\"{rel}>", escape_html(address))
}

/// Gives each heading its name, and puts the greatest of them right below the page's own.
fn named(mut events: Vec<Event>) -> Vec<Event> {
    let mut anchors = Anchors::default();
    let mut title: Option<(usize, String)> = None;
    let levels = events
        .iter()
        .filter_map(|e| if let Event::End(TagEnd::Heading(level)) = e { Some(*level) } else { None });
    let greatest = levels.min().unwrap_or(HeadingLevel::H1) as usize;
    for at in 0..events.len() {
        match &events[at] {
            Event::Start(Tag::Heading { .. }) => title = Some((at, String::new())),
            Event::Text(text) | Event::Code(text) => {
                title.iter_mut().for_each(|(_, t)| t.push_str(text));
            }
            Event::End(TagEnd::Heading(level)) => {
                let level =
                    HeadingLevel::try_from(*level as usize - greatest + 2).unwrap_or(HeadingLevel::H6);
                let Some((begin, title)) = title.take() else { continue };
                let id = Some(anchors.next(&title).into());
                events[begin] =
                    Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() });
                events[at] = Event::End(TagEnd::Heading(level));
            }
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        html(&lines, &|d| match d {
            Destination::Ticket(id, _) => Some(format!("{id}.html")),
            _ => None,
        })
    }

    #[test]
    fn hostile_markdown_is_harmless() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n"),
            ("a <b onmouseover=x>b</b>", "<p>a &lt;b onmouseover=x&gt;b&lt;/b&gt;</p>\n"),
            ("[x](javascript:alert(1))", "<p>x</p>\n"),
            ("[x](JaVaScRiPt:alert(1))", "<p>x</p>\n"),
            ("[x](&#106;avascript:alert(1))", "<p>x</p>\n"),
            ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
            ("[x](data:text/html,<script>)", "<p>x</p>\n"),
            (
                "![x](https://evil.org/pixel.png)",
                "<p><a href=\"https://evil.org/pixel.png\" rel=\"noopener noreferrer\">x</a></p>\n",
            ),
            ("![x](javascript:x)", "<p>x</p>\n"),
            (
                "[x](https://x.org/\"onclick=\"y)",
                "<p><a href=\"https://x.org/&quot;onclick=&quot;y\" rel=\"noopener noreferrer\">x</a></p>\n",
            ),
            ("[x](//evil.org)", "<p>x</p>\n"),
            ("[x](other.md)", "<p>x</p>\n"),
            ("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;\n</p>\n"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_are_links_but_in_code() {
        assert_eq!(
            shown("see KB-261123-4KX9P, `KB-261123-4KX9P`"),
            "<p>see <a href=\"KB-261123-4KX9P.html\">KB-261123-4KX9P</a>, <code>KB-261123-4KX9P</code></p>\n"
        );
    }

    #[test]
    fn headings_have_names_and_stand_below_the_title() {
        assert_eq!(
            shown("# One\n\n# One\n\n###### Six"),
            "<h2 id=\"one\">One</h2>\n<h2 id=\"one-1\">One</h2>\n<h6 id=\"six\">Six</h6>\n"
        );
    }

    /// The tags that a text may become.
    const TAGS: [&str; 31] = [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "pre",
        "code",
        "em",
        "strong",
        "del",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "a",
        "input",
        "h1",
        "div",
        "span",
        "dl",
        "dt",
        "dd",
    ];

    proptest! {
        #[test]
        fn any_text_becomes_known_tags_alone(text in "[-<>a-z\"'&;:/()!#*_`|=\\[\\]\\\\ \n]{0,80}|.{0,80}") {
            let html = shown(&text);
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(TAGS.contains(&name.as_str()), "{html}");
                let inside = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
                prop_assert!(!inside.contains("javascript:") && !inside.contains(" on"), "{html}");
            }
        }
    }
}
