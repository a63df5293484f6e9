//! `kb export`: articles in force as a site of plain files, or as Markdown.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::export_folder;
use crate::cli::find::best::{IN_FORCE, filter};
use crate::cli::find::found::{Wanted, load, report};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr, tr_n};
use crate::prose::front_matter;
use crate::query::{Sort, SortKey};
use crate::records::{Kind, Ticket};
use crate::render::site;
use crate::rules::article::grade::may_read;
use crate::rules::policy::PUBLIC;
use crate::store::{Shelf, Unreadable};

/// Where to, and for whom. `--format html` (so unless told otherwise) or `markdown`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Directory for the site or --format markdown files: new, empty, or an earlier export to
    /// replace
    dir: PathBuf,
    /// Readers: public, staff, or a role or person from the policy; grades closed to them are left
    /// out
    #[arg(long = "for", value_name = "READER", default_value = PUBLIC)]
    reader: String,
}

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    folder: PathBuf,
    /// Articles; a site has some files more.
    articles: usize,
    files: Vec<String>,
}

/// Writes the articles that a reader may read.
pub(super) fn run(session: &Session, args: &ExportArgs) -> Result<()> {
    let desk = session.desk()?;
    let (articles, spoiled) = articles(&desk, &args.reader)?;
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let markdown = session.special == Some(Special::Markdown);
    let files = if markdown {
        let file = |t: &Ticket| Some((format!("{}.md", t.id), front_matter::file(t, &t.in_force()?)));
        articles.iter().filter_map(file).collect()
    } else {
        let name = &desk.policy.desk.name;
        let synonyms = &desk.policy.knowledge.synonyms;
        let language = desk.policy.desk.language_of_reports();
        lang::with(language, || site::site(&screen, site::Site { desk: name, synonyms }, &articles))
            .map_err(|e| Error::new(ErrorKind::System, tr!("cannot create the pages: {e}", e)).because(e))?
    };
    export_folder::replace(&args.dir, &files)?;
    let names: Vec<String> = files.into_iter().map(|(name, _)| name).collect();
    let written = Written { folder: args.dir.clone(), articles: articles.len(), files: names };
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&written)?,
        _ => {
            let what = tr_n!(written.articles, "{n} article", "{n} articles");
            let first = if markdown {
                String::new()
            } else {
                tr!(": open {dir}", dir = args.dir.join("index.html").display())
            };
            session.out.say(&tr!(
                "wrote {what} for {reader} to {dir}{first}",
                what,
                reader = args.reader,
                dir = args.dir.display(),
                first
            ));
        }
    }
    report(spoiled)
}

/// The articles in force that a reader may read, by id.
fn articles(desk: &Desk, reader: &str) -> Result<(Vec<Ticket>, Vec<Unreadable>)> {
    let filter = filter(desk, &IN_FORCE)?;
    let sort = Sort::by(SortKey::Id);
    let wanted = Wanted {
        filter: &filter,
        kind: Some(Kind::Article),
        sort: &sort,
        limit: usize::MAX,
        shelf: Shelf::Live,
    };
    let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
    let reader = desk.person(reader);
    let keep = |f: &crate::cli::find::found::FoundTickets| {
        f.record.article().is_some_and(|a| may_read(&desk.policy, &reader, &a.grade))
    };
    let records = load(desk, Shelf::Live, &found.ids, &keep)?.into_iter().map(|f| f.record);
    Ok((records.collect(), found.spoiled))
}
