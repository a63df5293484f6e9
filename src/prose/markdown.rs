//! What a Markdown text refers to, and its headings.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::destination::Destination;
use super::mentions::mentions;
use crate::records::Id;

/// The events of a text: raw HTML is text in them, a block of it a paragraph.
pub fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(text, options)
        .flat_map(|event| match event {
            // A block of HTML comes line by line, each with its end.
            Event::Html(html) => [Some(Event::Text(line_of(html))), Some(Event::SoftBreak)],
            Event::InlineHtml(html) => [Some(Event::Text(html)), None],
            Event::Start(Tag::HtmlBlock) => [Some(Event::Start(Tag::Paragraph)), None],
            Event::End(TagEnd::HtmlBlock) => [Some(Event::End(TagEnd::Paragraph)), None],
            event => [Some(event), None],
        })
        .flatten()
}

fn line_of(html: CowStr) -> CowStr {
    match html.strip_suffix('\n') {
        Some(line) => line.to_owned().into(),
        None => html,
    }
}

/// What a text refers to, each once, in the order of the text.
///
/// ```
/// use itdesk::prose::{Destination, references};
/// let text = ["See [the guide](KB-261123-4KX9P#reset), [x](javascript:alert(1)) and KB-261123-00000."];
/// let found = references(&text.map(str::to_owned));
/// assert!(matches!(&found[0], Destination::Ticket(id, Some(anchor)) if id.to_string() == "KB-261123-4KX9P" && anchor == "reset"));
/// assert!(matches!(&found[1], Destination::Forbidden(_)));
/// assert!(matches!(&found[2], Destination::Ticket(..)));
/// ```
pub fn references(lines: &[String]) -> Vec<Destination> {
    let text = lines.join("\n");
    let mut found = Vec::new();
    let mut inside_code = false;
    for event in events(&text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push(Destination::read(&dest_url));
            }
            Event::Start(Tag::CodeBlock(_)) => inside_code = true,
            Event::End(TagEnd::CodeBlock) => inside_code = false,
            Event::Text(text) if !inside_code => {
                found.extend(mentions(&text).into_iter().map(|(_, id)| Destination::Ticket(id, None)));
            }
            _ => {}
        }
    }
    let mut seen: Vec<Destination> = Vec::new();
    for destination in found {
        if !seen.contains(&destination) {
            seen.push(destination);
        }
    }
    seen
}

/// The tickets that a text refers to.
pub fn referred(lines: &[String]) -> Vec<Id> {
    let ids = references(lines).into_iter().filter_map(|d| match d {
        Destination::Ticket(id, _) => Some(id),
        _ => None,
    });
    ids.collect()
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the greatest.
    pub level: u8,
    /// Its text.
    pub title: String,
    /// The name a link leads to it by: `#the-name`.
    pub anchor: String,
}

/// The headings of a text in their order.
pub fn headings(lines: &[String]) -> Vec<Heading> {
    let text = lines.join("\n");
    let mut found: Vec<Heading> = Vec::new();
    let mut title: Option<String> = None;
    let mut anchors = Anchors::default();
    for event in events(&text) {
        match event {
            Event::Start(Tag::Heading { .. }) => title = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => {
                let title = title.take().unwrap_or_default();
                let anchor = anchors.next(&title);
                found.push(Heading { level: level_of(level), title, anchor });
            }
            Event::Text(text) | Event::Code(text) => title.iter_mut().for_each(|t| t.push_str(&text)),
            _ => {}
        }
    }
    found
}

fn level_of(level: HeadingLevel) -> u8 {
    level as u8
}

/// Names of headings, each once: a second `setup` is `setup-1`.
#[derive(Default)]
pub(super) struct Anchors(BTreeSet<String>);

impl Anchors {
    pub(super) fn next(&mut self, title: &str) -> String {
        let name = slug(title);
        let later = (1..).map(|n| format!("{name}-{n}"));
        let mut names = std::iter::once(name.clone()).chain(later);
        let free = names.find(|n| !self.0.contains(n)).expect("there are numbers enough");
        self.0.insert(free.clone());
        free
    }
}

/// A title as the name of a place: letters and digits in small type, hyphens for the rest.
///
/// ```
/// assert_eq!(itdesk::prose::slug("Reset the *VPN* client!"), "reset-the-vpn-client");
/// assert_eq!(itdesk::prose::slug("重置 VPN"), "重置-vpn");
/// ```
pub fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { "section".to_owned() } else { words.join("-") }
}

/// The words of a text, without its signs, on one line.
pub fn plain(lines: &[String]) -> String {
    let text = lines.join("\n");
    let mut out = String::with_capacity(text.len());
    for event in events(&text) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
