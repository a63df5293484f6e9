//! Builds the pages of the site.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use serde_json::json;

use super::super::html::translates;
use super::super::{Screen, times};
use crate::escape;
use crate::lang::{self, mark, tr};
use crate::prose::{self, Destination};
use crate::records::article::Content;
use crate::records::words::ArticleType;
use crate::records::{Id, Ticket};

/// A file of the site: its name and what it holds.
pub type File = (String, String);

/// Characters of a text that the index of the search keeps.
const KEPT: usize = 4_000;

/// What the pages are made from.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The desk's name, on every page.
    pub desk: &'a str,
    /// Words that mean the same to the search.
    pub synonyms: &'a [Vec<String>],
}

/// An article in force.
struct Page<'a> {
    ticket: &'a Ticket,
    content: Content,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    title: String,
    kind: &'static str,
    service: Option<String>,
    symptom: Vec<String>,
    tags: Vec<String>,
    headings: Vec<Heading>,
    html: String,
    version: u32,
    published: String,
    review_due: Option<String>,
}

#[derive(Serialize)]
struct Heading {
    level: u8,
    title: String,
    anchor: String,
}

/// The files of a site of these articles, the versions in force.
///
/// # Errors
/// What the templates say; none is expected.
pub fn site(screen: &Screen, site: Site, articles: &[Ticket]) -> Result<Vec<File>, minijinja::Error> {
    let pages: Vec<Page> =
        articles.iter().filter_map(|t| Some(Page { content: t.in_force()?, ticket: t })).collect();
    let known: BTreeMap<String, Id> = pages.iter().map(|p| (p.ticket.id.to_string(), p.ticket.id)).collect();
    let mut templates = Environment::new();
    translates(&mut templates);
    templates.add_template("page.html", include_str!("page.html"))?;
    templates.add_template("index.html", include_str!("index.html"))?;
    let mut files = vec![
        ("style.css".to_owned(), include_str!("style.css").to_owned()),
        ("search.js".to_owned(), script(site, &pages)),
    ];
    let template = templates.get_template("page.html")?;
    for page in &pages {
        let shown = shown(screen, page, &known);
        let lang = lang(&page.content);
        let a = Serde(shown);
        let text = template.render(context! { desk => site.desk, lang, a })?;
        files.push((name(page.ticket.id), text));
    }
    let index = templates.get_template("index.html")?;
    let groups: Vec<_> = ArticleType::ALL.iter().filter_map(|kind| group(*kind, &pages)).collect();
    let groups = Serde(groups);
    let now = times::local(screen, screen.now);
    let lang = lang::current().tag();
    let text = index.render(context! { desk => site.desk, lang, groups, count => pages.len(), now })?;
    files.push(("index.html".to_owned(), text));
    Ok(files)
}

/// The file of an article's page.
pub fn name(id: Id) -> String {
    format!("{id}.html")
}

fn shown(screen: &Screen, page: &Page, known: &BTreeMap<String, Id>) -> Shown {
    let content = &page.content;
    let article = page.ticket.article();
    let href = |destination: &Destination| match destination {
        Destination::Ticket(id, anchor) => known.get(&id.to_string()).map(|id| {
            let anchor = anchor.as_ref().map_or_else(String::new, |a| format!("#{a}"));
            format!("{}{anchor}", name(*id))
        }),
        _ => None,
    };
    let headings = prose::headings(&content.body);
    // A page that is read at a glance needs no table of contents.
    let headings = if headings.len() < 3 { Vec::new() } else { headings };
    let least = headings.iter().map(|h| h.level).min().unwrap_or(1);
    let headings = headings.into_iter().map(|h| Heading {
        level: h.level - least + 1,
        title: harmless(&h.title),
        anchor: h.anchor,
    });
    let version = article.and_then(|a| a.version).unwrap_or_default();
    let published = article.and_then(|a| a.versions.iter().find(|v| v.number == version)).map(|v| v.at);
    Shown {
        id: page.ticket.id.to_string(),
        title: harmless(&content.title),
        kind: kind_name(content.kind_of),
        service: page.ticket.service.as_deref().map(harmless),
        symptom: content.symptom.iter().map(|line| harmless(line)).collect(),
        tags: content.tags.iter().map(|tag| harmless(tag)).collect(),
        headings: headings.collect(),
        html: prose::html(&content.body, &href),
        version,
        published: published.map(|at| times::local(screen, at)).unwrap_or_default(),
        review_due: article.and_then(|a| a.review_due).map(|day| day.to_string()),
    }
}

/// A text on one line in which nothing reorders or hides what stands beside it.
fn harmless(text: &str) -> String {
    escape::line(text).into_owned()
}

/// The language of a text, as far as fonts and readers aloud need to know.
fn lang(content: &Content) -> &'static str {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    if content.title.contains(han) { "zh" } else { "en" }
}

fn kind_name(kind: ArticleType) -> &'static str {
    lang::text(match kind {
        ArticleType::Process => mark!("Process"),
        ArticleType::Guide => mark!("Guide"),
        ArticleType::Fault => mark!("Fault"),
        ArticleType::Sla => mark!("Service level agreement"),
        ArticleType::Change => mark!("Change"),
        ArticleType::Faq => mark!("Question"),
    })
}

fn group(kind: ArticleType, pages: &[Page]) -> Option<serde_json::Value> {
    let mut of_kind: Vec<&Page> = pages.iter().filter(|p| p.content.kind_of == kind).collect();
    of_kind.sort_by(|a, b| {
        (&a.content.title, a.ticket.id.number()).cmp(&(&b.content.title, b.ticket.id.number()))
    });
    let told = of_kind.iter().map(|page| {
        let content = &page.content;
        let first = content.symptom.first().map(|line| harmless(line));
        json!({ "href": name(page.ticket.id), "title": harmless(&content.title), "first": first })
    });
    let articles: Vec<_> = told.collect();
    (!articles.is_empty()).then(|| json!({ "name": kind_name(kind), "articles": articles }))
}

/// The index of the search and what searches it. In a file of its own, so that nothing in it can end a script.
fn script(site: Site, pages: &[Page]) -> String {
    let entries: Vec<_> = pages
        .iter()
        .map(|page| {
            let content = &page.content;
            let body: String = prose::plain(&content.body).chars().take(KEPT).collect();
            let tags = content.tags.join(" ");
            let symptom = content.symptom.join(" ");
            let [title, tags, symptom, body] = [&content.title, &tags, &symptom, &body].map(|t| harmless(t));
            json!({ "u": name(page.ticket.id), "t": title, "g": tags, "s": symptom, "b": body })
        })
        .collect();
    // These two end a line of a script in old browsers.
    let data = |value: serde_json::Value| {
        value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
    };
    let index = data(json!(entries));
    let synonyms = data(json!(site.synonyms));
    let [found, nothing] = [tr!("found"), tr!("Nothing matches")].map(|text| data(json!(text)));
    format!(
        "var INDEX = {index};\nvar SYNONYMS = {synonyms};\nvar FOUND = {found}, NOTHING = {nothing};\n{}",
        include_str!("search.js")
    )
}
