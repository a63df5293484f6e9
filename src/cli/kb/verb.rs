//! `itdesk kb …`: knowledge, written once, approved, found when it is needed (M8).

use clap::Subcommand;

use super::diff::DiffArgs;
use super::export::ExportArgs;
use super::from::FromArgs;
use super::history::HistoryArgs;
use super::import::ImportArgs;
use super::lifecycle::{ApproveArgs, HelpfulArgs, RestoreArgs, ReviewArgs, SubmitArgs};
use super::search::SearchArgs;
use super::suggest::SuggestArgs;
use super::write::{EditArticle, NewArticle, RevertArgs};
use super::{diff, export, from, history, import, lifecycle, search, suggest, write};
use crate::cli::find::list::ListArgs;
use crate::cli::session::deferred::NounVerbs;
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::ticket::common::{self, CommonVerb};
use crate::cli::ticket::link::{self, LinkArgs};
use crate::cli::ticket::show::{ShowArticle, show_article};
use crate::cli::ticket::step::{AssignArgs, BecauseArgs};
use crate::cli::ticket::targets::TextTargets;
use crate::error::Result;
use crate::records::Kind;

/// Write, approve, publish and find articles
#[derive(Debug, Subcommand)]
pub(crate) enum KbVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    /// Write a draft in your editor or with --body
    New(Box<NewArticle>),
    /// Draft an article from the record of an incident or a request
    From(FromArgs),
    Edit(Box<EditArticle>),
    Submit(SubmitArgs),
    Approve(ApproveArgs),
    Return(BecauseArgs),
    Publish(ApproveArgs),
    Discard(BecauseArgs),
    /// Show an article rendered for the terminal, in a pager if long
    Show(ShowArticle),
    /// List articles
    List(ListArgs),
    /// Find the articles in force that best answer a question
    Search(SearchArgs),
    /// Suggest articles and solved tickets for a ticket
    Suggest(SuggestArgs),
    /// List every version: number, date, author, changes
    History(HistoryArgs),
    /// Compare two versions, or a version and the draft
    Diff(DiffArgs),
    Revert(RevertArgs),
    Helpful(HelpfulArgs),
    Review(ReviewArgs),
    Archive(BecauseArgs),
    Restore(RestoreArgs),
    /// Export a site searched without a server, or Markdown with --format markdown
    Export(ExportArgs),
    /// Import Markdown files with front matter as drafts
    Import(ImportArgs),
    /// Link an article to another article or ticket
    Link(LinkArgs),
    #[command(visible_alias = "give")]
    Assign(AssignArgs),
    /// Add an internal note
    Note(TextTargets),
}

impl NounVerbs for KbVerb {
    const KIND: Option<Kind> = Some(Kind::Article);
}

/// Runs a verb of articles.
pub(crate) fn run(session: &Session, verb: KbVerb) -> Result<Exit> {
    match verb {
        KbVerb::New(args) => write::new(session, &args)?,
        KbVerb::From(args) => from::run(session, &args)?,
        KbVerb::Edit(args) => write::edit(session, &args)?,
        KbVerb::Submit(args) => lifecycle::submit(session, &args)?,
        KbVerb::Approve(args) => lifecycle::approve(session, &args)?,
        KbVerb::Return(args) => lifecycle::give_back(session, &args)?,
        KbVerb::Publish(args) => lifecycle::publish(session, &args)?,
        KbVerb::Discard(args) => lifecycle::discard(session, &args)?,
        KbVerb::Show(args) => show_article(session, &args)?,
        KbVerb::List(args) => crate::cli::find::list::list(session, &args, Some(Kind::Article))?,
        KbVerb::Search(args) => search::run(session, &args)?,
        KbVerb::Suggest(args) => suggest::run(session, &args)?,
        KbVerb::History(args) => history::run(session, &args)?,
        KbVerb::Diff(args) => diff::run(session, &args)?,
        KbVerb::Revert(args) => write::revert(session, &args)?,
        KbVerb::Helpful(args) => lifecycle::helpful(session, &args)?,
        KbVerb::Review(args) => lifecycle::review(session, &args)?,
        KbVerb::Archive(args) => lifecycle::archive(session, &args)?,
        KbVerb::Restore(args) => lifecycle::restore(session, &args)?,
        KbVerb::Export(args) => export::run(session, &args)?,
        KbVerb::Import(args) => return import::run(session, &args),
        KbVerb::Link(args) => link::run(session, &args)?,
        KbVerb::Assign(args) => common::run(session, Kind::Article, CommonVerb::Assign(args))?,
        KbVerb::Note(args) => common::note(session, &args, Some(Kind::Article))?,
    }
    Ok(Exit::Done)
}
