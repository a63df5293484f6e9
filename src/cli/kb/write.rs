//! `kb new`, `edit` and `revert`: what an article says.

use clap::Args;

use crate::cli::session::editor::Page;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::{external, set};
use crate::cli::ticket::new::KeyArgs;
use crate::cli::ticket::selected::act_on_one;
use crate::cli::ticket::targets::Targets;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::escape;
use crate::lang::tr;
use crate::records::article::Content;
use crate::records::words::ArticleType;
use crate::records::{Kind, Ticket};
use crate::rules::article::verbs;

/// What an article says and is.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct ContentArgs {
    /// Type: process, guide, fault, sla, change, faq
    #[arg(long = "type", value_name = "TYPE")]
    pub(super) kind_of: Option<ArticleType>,
    /// Grade from the policy: who may read, change and approve it
    #[arg(long)]
    pub(super) grade: Option<String>,
    /// Symptom in the words of those affected: TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub(super) symptom: Option<String>,
    /// Text in Markdown: TEXT, - for stdin, @FILE [default: your editor]
    #[arg(long, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub(super) body: Option<String>,
    /// Tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
}

/// What stands on the envelope of an article, and is no part of a version.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct EnvelopeArgs {
    /// Service it concerns
    #[arg(long)]
    service: Option<String>,
    /// External number
    #[arg(long, value_name = "SYSTEM:NUMBER")]
    external: Option<String>,
}

/// `kb new`.
#[derive(Debug, Args)]
pub(crate) struct NewArticle {
    /// Title: the subject in one line
    title: Option<String>,
    #[command(flatten)]
    content: ContentArgs,
    #[command(flatten)]
    envelope: EnvelopeArgs,
    /// Person responsible [default: you]
    #[arg(long, value_name = "WHO")]
    assign: Option<String>,
    #[command(flatten)]
    key: KeyArgs,
}

/// `kb edit`.
#[derive(Debug, Args)]
pub(crate) struct EditArticle {
    #[command(flatten)]
    on: Targets,
    /// New title
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    content: ContentArgs,
    /// Tag to remove; may be repeated
    #[arg(long = "untag", value_name = "TAG")]
    untag: Vec<String>,
    #[command(flatten)]
    envelope: EnvelopeArgs,
    /// What the next version changes
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    summary: Option<String>,
}

/// `kb revert`.
#[derive(Debug, Args)]
pub(crate) struct RevertArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Version number
    #[arg(value_parser = number::<u32>)]
    version: u32,
    /// What the next version changes [default: Back to version N]
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    summary: Option<String>,
}

impl ContentArgs {
    /// Takes what was given into a text; what was not stays.
    fn apply(&self, content: &mut Content) -> Result<()> {
        content.kind_of = self.kind_of.unwrap_or(content.kind_of);
        if let Some(grade) = &self.grade {
            content.grade = grade.trim().to_owned();
        }
        if let Some(given) = &self.symptom {
            content.symptom = text::long("--symptom", given)?;
        }
        if let Some(given) = &self.body {
            content.body = text::long("--body", given)?;
        }
        content.tags.extend(self.tags.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()));
        content.tags.sort();
        content.tags.dedup();
        Ok(())
    }
}

impl EnvelopeArgs {
    fn apply(&self, ticket: &mut Ticket) -> Result<()> {
        set(&mut ticket.service, &self.service);
        if let Some(given) = &self.external {
            ticket.external = Some(external(given)?);
        }
        Ok(())
    }
}

/// Writes a draft.
pub(super) fn new(session: &Session, args: &NewArticle) -> Result<()> {
    let title = session.ask.text(args.title.clone(), "TITLE", tr!("what it is about, in one line"))?;
    let desk = session.desk()?;
    let mut content = blank(&desk, text::title(&title)?);
    args.content.apply(&mut content)?;
    if args.content.body.is_none() && session.ask.can_ask() {
        let page = Page {
            name: "article.md".to_owned(),
            start: skeleton(content.kind_of),
            about: tr!("New article: {value}", value = escape::line(&content.title)),
            flag: "--body",
            is_markdown: true,
        };
        let written = session.ask.editor(page)?;
        content.body = text::lines(&written.ok_or_else(nothing_written)?);
    }
    let mut draft = drafted(&desk, content)?;
    args.envelope.apply(&mut draft)?;
    if let Some(who) = &args.assign {
        draft.assignee = crate::cli::ticket::assign::assignee(&desk, who)?;
    }
    let made = args.key.create(session, &desk, draft)?;
    session.out.acted(&desk, &made)
}

/// A text with nothing in it but its title, of the policy's grade.
pub(crate) fn blank(desk: &Desk, title: String) -> Content {
    Content { title, grade: desk.policy.knowledge.grade.clone(), ..Content::default() }
}

/// Makes an article of its first draft; who makes it answers for it.
pub(crate) fn make(
    desk: &Desk,
    content: Content,
    more: impl FnOnce(&mut Ticket) -> Result<()>,
) -> Result<Outcome> {
    let mut draft = drafted(desk, content)?;
    more(&mut draft)?;
    desk.create(draft, Vec::new())
}

fn drafted(desk: &Desk, content: Content) -> Result<Ticket> {
    let mut draft = Ticket::blank(desk.fresh_id(Kind::Article, desk.at)?, &content.title);
    verbs::begin(desk.acting()?, &mut draft, content)?;
    draft.assignee = Some(desk.actor()?.to_owned());
    Ok(draft)
}

/// What an article of a type says, for whoever begins one in the editor.
fn skeleton(kind: ArticleType) -> String {
    let headings: &[&str] = match kind {
        ArticleType::Process => &["Purpose", "Steps", "Responsible", "Records"],
        ArticleType::Guide => &["Before you begin", "Steps", "When it does not work"],
        ArticleType::Fault => &["Place", "Analysis", "Cause", "Repair", "Verification"],
        ArticleType::Sla => &["Scope", "Measures", "Dates", "Responsibilities"],
        ArticleType::Change => &["When", "Preparation", "Steps", "Rollback"],
        ArticleType::Faq => &["Answer"],
    };
    headings.iter().map(|heading| format!("## {heading}\n\n")).collect()
}

fn nothing_written() -> Error {
    Error::usage(tr!("nothing was written")).hint(tr!("save the text in the editor, or give --body @FILE"))
}

/// Writes the next version: the fields given, or the text in the editor when none was given on a terminal.
pub(super) fn edit(session: &Session, args: &EditArticle) -> Result<()> {
    let title = args.title.as_deref().map(text::title).transpose()?;
    let summary = text::optional("--summary", args.summary.as_deref())?;
    let on = args.on.open(session, Some(Kind::Article))?;
    let named = title.is_some() || args.content != ContentArgs::default() || !args.untag.is_empty();
    let envelope = args.envelope != EnvelopeArgs::default();
    let is_given = named || envelope || !summary.is_empty() && !session.ask.can_ask();
    let written = match (is_given, on.only()) {
        (true, _) => None,
        (false, Some(id)) if session.ask.can_ask() => Some(in_editor(session, &on.desk.store.read(id)?)?),
        (false, _) => {
            return Err(Error::usage(tr!("no field to change is given"))
                .hint(tr!("give a field, such as --body @FILE or --title; kb edit --help lists them")));
        }
    };
    let writes = named || written.is_some() || !summary.is_empty();
    on.act(|desk, ticket| {
        args.envelope.apply(ticket)?;
        if !writes {
            return Ok(verbs::relabel(desk.acting()?, ticket)?);
        }
        verbs::edit(desk.acting()?, ticket, summary.clone(), |content| {
            content.title = title.clone().unwrap_or_else(|| std::mem::take(&mut content.title));
            content.body = written.clone().unwrap_or_else(|| std::mem::take(&mut content.body));
            args.content.apply(content)?;
            content.tags.retain(|tag| !args.untag.contains(tag));
            Ok(())
        })
    })
}

fn in_editor(session: &Session, ticket: &Ticket) -> Result<Vec<String>> {
    let latest = ticket.latest().unwrap_or_default();
    let page = Page { is_markdown: true, ..Page::on(ticket, "article", "--body", &latest.body) };
    let written = session.ask.editor(page)?;
    Ok(text::lines(&written.ok_or_else(nothing_written)?))
}

/// Drafts what an earlier version said.
pub(super) fn revert(session: &Session, args: &RevertArgs) -> Result<()> {
    let summary = text::optional("--summary", args.summary.as_deref())?;
    act_on_one(session, Kind::Article, &args.id, |desk, ticket| {
        Ok(verbs::revert(desk.acting()?, ticket, args.version, summary)?)
    })
}
