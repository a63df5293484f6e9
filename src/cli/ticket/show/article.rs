//! `kb show`: reading an article.

use clap::Args;
use serde_json::json;

use super::version::ArticleText;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Id, Kind};
use crate::render;
use crate::store::Shelf;
use crate::wire;

/// ArticleText article, and which of its texts.
#[derive(Debug, Args)]
pub(crate) struct ShowArticle {
    /// Id, part of one, or an external number
    id: String,
    /// Earlier version to show
    #[arg(long, value_name = "N", conflicts_with = "draft", value_parser = number::<u32>)]
    version: Option<u32>,
    /// Show the draft of the next version
    #[arg(long)]
    draft: bool,
    /// Print the text as written, in Markdown
    #[arg(long)]
    raw: bool,
}

impl ShowArticle {
    /// What `itdesk show` shows of an article.
    pub(crate) fn plain(id: Id) -> ShowArticle {
        ShowArticle { id: id.to_string(), version: None, draft: false, raw: false }
    }
}

/// Shows an article: what is in force, unless another text is asked for.
pub(crate) fn show(session: &Session, args: &ShowArticle) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Article))?;
    let record = desk.store.read_from(shelf, id)?;
    let ticket = wire::Ticket::full(&desk.policy, &record, desk.now);
    let which = match (args.version, args.draft) {
        (Some(number), _) => ArticleText::Version(number),
        (None, true) => ArticleText::Draft,
        (None, false) => ArticleText::shown(&record),
    };
    let content = which.of(&record)?;
    let as_json = matches!(session.out.format, Some(Format::Json | Format::Jsonl));
    if as_json && (args.version.is_some() || args.draft) {
        let version = if let ArticleText::Version(number) = which { Some(number) } else { None };
        return session.out.json(&json!({ "id": ticket.id, "version": version, "content": content }));
    }
    session.out.record(&ticket, || {
        if args.raw {
            let lines = content.body.iter().map(|line| format!("{line}\n"));
            session.out.as_written(&lines.collect::<String>())?;
        } else {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let page = render::article::page(&screen, &ticket, &record, &content, &which.name());
            session.out.text(&page)?;
        }
        if shelf == Shelf::Archive {
            session.out.say(&tr!("archived; to work on it: itdesk kb restore {id}", id));
        }
        Ok(())
    })
}
