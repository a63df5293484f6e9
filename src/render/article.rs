//! An article as it is read on a terminal.

use super::page::{clocks, field, heading, section};
use super::paint::{BOLD, DIM, GOOD, LATE, paint};
use super::prose::prose;
use super::{Screen, times};
use crate::escape;
use crate::lang::tr;
use crate::records::article::Content;
use crate::records::{self, State};
use crate::rules::article::votes::Tally;
use crate::wire::Ticket;

/// An article: what it is, how it shows, its text. `which` is how the text is called.
pub fn page(screen: &Screen, t: &Ticket, record: &records::Ticket, content: &Content, which: &str) -> String {
    let mut out = heading(screen, &content.title, t);
    out.push_str(&facts(screen, t, record, content, which));
    out.push_str(&clocks(screen, t));
    if !content.symptom.is_empty() {
        out.push_str(&section("Symptom"));
        let lines = content.symptom.iter().map(|line| escape::line(line).into_owned());
        let rows = lines.flat_map(|line| super::fit::wrap(&line, screen.width.unwrap_or(usize::MAX) - 2));
        out.extend(rows.map(|row| format!("  {row}\n")));
    }
    out.push('\n');
    out.push_str(&prose(screen, &content.body));
    out
}

fn facts(screen: &Screen, t: &Ticket, record: &records::Ticket, content: &Content, which: &str) -> String {
    let Some(article) = record.article() else { return String::new() };
    let number = which.strip_prefix("version ").and_then(|n| n.parse::<u32>().ok());
    let version = number.and_then(|n| article.versions.iter().find(|v| v.number == n));
    let said = version.map_or_else(
        || which.to_owned(),
        |v| {
            let authors = v.authors.join(", ");
            let at = times::local(screen, v.at);
            tr!(
                "{which} of {at} by {authors}, approved by {approved_by}",
                which,
                at,
                authors,
                approved_by = v.approved_by
            )
        },
    );
    let tally = Tally::of(article);
    let votes = match tally {
        Tally { helpful: 0, unhelpful: 0 } => String::new(),
        Tally { helpful, unhelpful } => {
            tr!("{helpful} found it helpful, {unhelpful} did not", helpful, unhelpful)
        }
    };
    let linked = |rel: &str| {
        let ids = t.links.iter().filter(|l| l.rel == rel).map(|l| l.id.as_str());
        ids.collect::<Vec<_>>().join(", ")
    };
    let others = t.links.iter().filter(|l| !["documents", "solves"].contains(&l.rel.as_str()));
    let others: Vec<String> = others.map(|l| super::link(&l.rel, &l.id)).collect();
    let external = t.external.as_ref().map_or_else(String::new, |e| format!("{} {}", e.system, e.number));
    let rows = [
        ("text", said),
        ("changed", version.map(|v| v.summary.join(" ")).unwrap_or_default()),
        ("type", content.kind_of.to_string()),
        ("grade", content.grade.clone()),
        ("service", t.service.clone().unwrap_or_default()),
        (
            tr!("held by"),
            [&t.assignee, &t.team].into_iter().flatten().cloned().collect::<Vec<_>>().join(", "),
        ),
        ("tags", content.tags.join(", ")),
        ("external", external),
        ("from", linked("documents")),
        ("solved", linked("solves")),
        ("links", others.join(", ")),
        ("votes", votes),
        ("next", next(record, number)),
    ];
    rows.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| field(screen, name, text)).collect()
}

/// That there is another text beside the one shown.
fn next(record: &records::Ticket, number: Option<u32>) -> String {
    let Some(article) = record.article() else { return String::new() };
    match (number, article.version) {
        (Some(shown), Some(in_force)) if shown != in_force => tr!("version {in_force} is in force", in_force),
        (Some(_), _) if article.draft.is_some() => {
            let state = match record.state {
                State::InReview => tr!("waits for approval"),
                State::Approved => tr!("is approved, and waits to be published"),
                _ => tr!("is being written"),
            };
            tr!("the next version {state}: itdesk kb show --draft {id}", state, id = record.id)
        }
        (None, Some(in_force)) => tr!("version {in_force} is in force", in_force),
        _ => String::new(),
    }
}

/// A difference in colours, made harmless.
pub fn difference(unified: &str) -> String {
    let painted = unified.lines().map(|line| {
        let shown = escape::line(line);
        let style = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => BOLD,
            [b'+', ..] => GOOD,
            [b'-', ..] => LATE,
            [b'@', ..] => DIM,
            _ => return format!("{shown}\n"),
        };
        format!("{}\n", paint(style, &shown))
    });
    painted.collect()
}
