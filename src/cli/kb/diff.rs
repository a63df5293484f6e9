//! `kb diff`: what differs between two texts of an article.

use clap::Args;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::ticket::show::ArticleText;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::article::Content;
use crate::records::{Kind, Ticket};
use crate::render;
use crate::rules::life::Refusal;

/// Whose texts, and which two.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Id, part of one, or an external number
    id: String,
    /// First version to compare [default: the one in force; without a draft, the one before it]
    #[arg(value_parser = number::<u32>)]
    from: Option<u32>,
    /// Second version to compare [default: the draft; without one, the version in force]
    #[arg(value_parser = number::<u32>)]
    to: Option<u32>,
}

/// A line of a difference.
#[derive(Debug, Serialize)]
struct DiffLine {
    /// `equal`, `delete` or `insert`.
    tag: &'static str,
    /// Its number in the first text, 1 for the first.
    from: Option<usize>,
    /// Its number in the second.
    to: Option<usize>,
    text: String,
}

/// A difference on the wire.
#[derive(Debug, Serialize)]
struct Difference {
    from: String,
    to: String,
    /// True when nothing differs.
    equal: bool,
    lines: Vec<DiffLine>,
}

/// Prints the difference, as `diff -u` would.
pub(super) fn run(session: &Session, args: &DiffArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Article))?;
    let ticket = desk.store.read_from(shelf, id)?;
    let (from, to) = two(&ticket, args)?;
    let old = written(&from.of(&ticket)?);
    let new = written(&to.of(&ticket)?);
    let diff = TextDiff::from_lines(&old, &new);
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => {
            let lines = diff.iter_all_changes().map(|change| DiffLine {
                tag: match change.tag() {
                    ChangeTag::Equal => "equal",
                    ChangeTag::Delete => "delete",
                    ChangeTag::Insert => "insert",
                },
                from: change.old_index().map(|at| at + 1),
                to: change.new_index().map(|at| at + 1),
                text: change.value().trim_end_matches('\n').to_owned(),
            });
            let from = from.name();
            let to = to.name();
            let equal = old == new;
            session.out.json(&Difference { from, to, equal, lines: lines.collect() })
        }
        Some(Format::Csv | Format::Ids) => {
            Err(Error::usage(tr!("a diff is not a table")).hint(tr!("print it as text, or with --json")))
        }
        None | Some(Format::Table) if old == new => {
            session.out.say(&tr!(
                "{from} and {to} of {id} are identical",
                from = from.name(),
                to = to.name(),
                id
            ));
            Ok(())
        }
        None | Some(Format::Table) => {
            let name = |which: ArticleText| format!("{id} {}", which.name());
            let unified = diff.unified_diff().header(&name(from), &name(to)).to_string();
            // A program that applies it needs it as it is; a person's terminal must not be steered by it.
            match session.out.terminal {
                true => session.out.text(&render::article::difference(&unified)),
                false => session.out.raw(&unified),
            }
        }
    }
}

fn two(ticket: &Ticket, args: &DiffArgs) -> Result<(ArticleText, ArticleText)> {
    let article = ticket.article();
    let draft = article.is_some_and(|a| a.draft.is_some());
    let in_force = article.and_then(|a| a.version);
    let newest =
        if draft { ArticleText::Draft } else { in_force.map_or(ArticleText::Draft, ArticleText::Version) };
    let one_version = || {
        let hint = tr!("a diff compares two versions, or a version and the draft").to_owned();
        Refusal::new(tr!("{id} has only one version", id = ticket.id), hint)
    };
    Ok(match (args.from, args.to) {
        (Some(from), Some(to)) => (ArticleText::Version(from), ArticleText::Version(to)),
        (Some(from), None) => (ArticleText::Version(from), newest),
        (None, _) if draft => (ArticleText::Version(in_force.ok_or_else(one_version)?), newest),
        (None, _) => {
            let numbers = article.iter().flat_map(|a| &a.versions).map(|v| v.number);
            let before = numbers.filter(|n| Some(*n) < in_force).max().ok_or_else(one_version)?;
            (ArticleText::Version(before), newest)
        }
    })
}

/// A text with all that belongs to it, as lines that can be compared.
fn written(content: &Content) -> String {
    let mut out = format!("# {}\n", content.title);
    out.push_str(&format!("type: {}, grade: {}\n", content.kind_of, content.grade));
    if !content.tags.is_empty() {
        out.push_str(&format!("tags: {}\n", content.tags.join(", ")));
    }
    out.push('\n');
    for line in &content.symptom {
        out.push_str(&format!("symptom: {line}\n"));
    }
    for line in &content.body {
        out.push_str(line);
        out.push('\n');
    }
    out
}
