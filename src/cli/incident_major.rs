//! `incident major`, `timeline` and `review`: who leads a major incident, what happened, and what is learned (M3.2a).

use clap::Args;
use serde::Serialize;

use crate::cli::kb::write::{blank, make};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::cli::session::text;
use crate::cli::ticket::assign::assignee;
use crate::cli::ticket::link;
use crate::cli::ticket::targets::Targets;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::git::{self, Git};
use crate::lang::{self, tr};
use crate::records::Channel as ReportedBy;
use crate::records::words::ArticleType;
use crate::records::{Id, Kind, Link, Ticket};
use crate::render;
use crate::render::incident_review::Reviewed;
use crate::rules::chronicle::{ChronicleEntry, EntrySource, chronicle, in_order};
use crate::rules::major;

/// Which incidents, and who leads them.
#[derive(Debug, Args)]
pub(crate) struct MajorArgs {
    #[command(flatten)]
    on: Targets,
    /// Who leads [default: you, when it is declared]
    #[arg(long, value_name = "WHO")]
    commander: Option<String>,
    /// Who writes down what happens
    #[arg(long, value_name = "WHO")]
    scribe: Option<String>,
    /// Who has another role of the policy, such as liaison=mei; may be repeated
    #[arg(long = "role", value_name = "ROLE=WHO")]
    roles: Vec<String>,
    /// Take the declaration back
    #[arg(long, conflicts_with_all = ["commander", "scribe", "roles"])]
    revoke: bool,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["message", "reason"])]
    note: Option<String>,
}

/// Of which incident.
#[derive(Debug, Args)]
pub(crate) struct TimelineArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Also list the commits that brought the events
    #[arg(long)]
    git: bool,
}

/// Which review.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Draft an article instead of printing the review
    #[arg(long, conflicts_with_all = ["actions", "held"])]
    article: bool,
    /// What is to be done: a request that follows the incident; may be repeated
    #[arg(long = "action", value_name = "TEXT")]
    actions: Vec<String>,
    /// Record that the review was held
    #[arg(long)]
    held: bool,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message", requires = "held")]
    note: Option<String>,
}

/// Declares major incidents, or gives their roles to people.
pub(crate) fn declare(session: &Session, args: &MajorArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, Some(Kind::Incident))?;
    if args.revoke {
        return on.act(|_, ticket| Ok(major::revoke(ticket, note.clone())?));
    }
    let roles = roles(&on.desk, args)?;
    let lead = on.desk.policy.major.roles.first().cloned();
    on.act(|desk, ticket| {
        let mut roles = roles.clone();
        let is_new = ticket.incident().is_some_and(|incident| incident.major.is_none());
        if let Some(lead) = lead.clone().filter(|lead| is_new && !roles.iter().any(|(role, _)| role == lead))
        {
            roles.insert(0, (lead, desk.actor()?.to_owned()));
        }
        Ok(major::declare(&desk.policy, ticket, desk.at, &roles, note.clone())?)
    })
}

/// The roles that are given, each with a person.
fn roles(desk: &Desk, args: &MajorArgs) -> Result<Vec<(String, String)>> {
    let mut typed: Vec<(&str, &str)> = Vec::new();
    typed.extend(args.commander.as_deref().map(|who| ("commander", who)));
    typed.extend(args.scribe.as_deref().map(|who| ("scribe", who)));
    for text in &args.roles {
        let pair = text.split_once('=').ok_or_else(|| {
            let error =
                Error::usage(tr!("--role {text} names no person", text = crate::escape::quoted(text, 60)));
            error.hint(tr!("write it as ROLE=WHO, such as --role liaison=mei"))
        })?;
        typed.push(pair);
    }
    let person = |(role, who): (&str, &str)| -> Result<(String, String)> {
        let who =
            assignee(desk, who)?.ok_or_else(|| Error::usage(tr!("role {role} needs a person", role)))?;
        Ok((role.trim().to_owned(), who))
    };
    typed.into_iter().map(person).collect()
}

/// An incident with the tickets linked to it, and what happened in all of them.
struct Gathered {
    ticket: Ticket,
    linked: Vec<(String, Ticket)>,
    entries: Vec<ChronicleEntry>,
}

fn gather(desk: &Desk, typed: &str, git: bool) -> Result<Gathered> {
    let (shelf, id) = desk.locate_kind(typed, Some(Kind::Incident))?;
    let ticket = desk.store.read_from(shelf, id)?;
    let other = |link: &Link| {
        let id: Id = link.id.parse().ok()?;
        Some((link.rel.clone(), desk.find_record(id)?))
    };
    let linked: Vec<(String, Ticket)> = ticket.links.iter().filter_map(other).collect();
    let mut all = vec![ticket.clone()];
    for (_, other) in &linked {
        if !all.iter().any(|known| known.id == other.id) {
            all.push(other.clone());
        }
    }
    let mut entries = chronicle(&all);
    if git {
        for ticket in &all {
            entries.extend(commits(desk, ticket)?);
        }
        in_order(&mut entries);
    }
    Ok(Gathered { ticket, linked, entries })
}

/// The commits that brought the events of a ticket, each once, under the first event it brought.
fn commits(desk: &Desk, ticket: &Ticket) -> Result<Vec<ChronicleEntry>> {
    let brought = git::brought(&Git::of(desk.store.root())?, ticket.id)?;
    let mut entries: Vec<ChronicleEntry> = Vec::new();
    for event in &ticket.history {
        let Some(commit) = brought.get(&event.event) else { continue };
        if !entries.iter().any(|entry| entry.commit.as_ref() == Some(&commit.id)) {
            entries.push(ChronicleEntry {
                at: commit.committed,
                ticket: ticket.id.to_string(),
                source: EntrySource::Commit,
                did: "committed".to_owned(),
                by: Some(commit.author.name.clone()),
                text: vec![commit.subject.clone()],
                event: event.event.clone(),
                commit: Some(commit.id.clone()),
            });
        }
    }
    Ok(entries)
}

/// Prints what happened in order of time.
pub(crate) fn timeline(session: &Session, args: &TimelineArgs) -> Result<()> {
    let desk = session.desk()?;
    let Gathered { entries, .. } = gather(&desk, &args.id, args.git)?;
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    if session.special == Some(Special::Markdown) {
        return session.out.as_written(&render::chronicle::in_markdown(&screen, &entries));
    }
    match session.out.format {
        Some(Format::Json) => session.out.json(&entries),
        Some(Format::Jsonl) => entries.iter().try_for_each(|entry| session.out.json(entry)),
        Some(Format::Csv) => session.out.csv(&render::csv::records(&rows(&entries))?),
        Some(Format::Ids) => entries.iter().try_for_each(|entry| session.out.line(&entry.event)),
        None | Some(Format::Table) => session.out.text(&render::chronicle::page(&screen, &entries)),
    }
}

/// An entry as a row of CSV.
#[derive(Debug, Serialize)]
struct Row<'a> {
    at: String,
    ticket: &'a str,
    source: EntrySource,
    did: &'a str,
    by: &'a str,
    text: String,
    event: &'a str,
    commit: &'a str,
}

fn rows(entries: &[ChronicleEntry]) -> Vec<Row<'_>> {
    entries.iter().map(Row::of).collect()
}

impl Row<'_> {
    fn of(entry: &ChronicleEntry) -> Row<'_> {
        Row {
            at: entry.at.to_string(),
            ticket: &entry.ticket,
            source: entry.source,
            did: &entry.did,
            by: entry.by.as_deref().unwrap_or_default(),
            text: entry.text.join("\n"),
            event: &entry.event,
            commit: entry.commit.as_deref().unwrap_or_default(),
        }
    }
}

/// A review, as `--json` prints it.
#[derive(Debug, Serialize)]
struct ReviewJson<'a> {
    id: String,
    title: &'a str,
    /// Markdown.
    text: &'a str,
    timeline: &'a [ChronicleEntry],
}

/// Prints or drafts the review, records its actions, or that it was held.
pub(crate) fn review(session: &Session, args: &ReviewArgs) -> Result<()> {
    let desk = session.desk()?;
    if args.held || !args.actions.is_empty() {
        return record(session, &desk, args);
    }
    let gathered = gather(&desk, &args.id, false)?;
    let Gathered { ticket, linked, entries } = &gathered;
    let language = desk.policy.desk.language_of_texts();
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let reviewed = Reviewed { policy: &desk.policy, ticket, linked, entries };
    let text = lang::with(language, || render::incident_review::document(&screen, &reviewed));
    if args.article {
        return draft(session, &desk, ticket, &text);
    }
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&ReviewJson {
            id: ticket.id.to_string(),
            title: &ticket.title,
            text: &text,
            timeline: entries,
        }),
        Some(Format::Ids) => session.out.line(&ticket.id.to_string()),
        _ => session.out.as_written(&text),
    }
}

/// Makes an article of the review, linked to the incident.
fn draft(session: &Session, desk: &Desk, ticket: &Ticket, text: &str) -> Result<()> {
    // A ticket of the archive is not written to.
    let id = desk.find(&ticket.id.to_string())?;
    let language = desk.policy.desk.language_of_texts();
    let title = lang::with(language, || tr!("Review of {id}: {title}", id, title = ticket.title));
    let mut content = blank(desk, title);
    content.kind_of = ArticleType::Fault;
    content.tags.clone_from(&ticket.tags);
    // The heading is the title of the article.
    content.body = text.lines().skip(2).map(str::to_owned).collect();
    let made = make(desk, content, |draft| {
        draft.service.clone_from(&ticket.service);
        draft.links = vec![Link::new("documents", &id.to_string())];
        Ok(())
    })?;
    let lock = desk.lock()?;
    let tied = link::bind(desk, &lock, made.ticket.id, ("documents", "documented_by"), id)?;
    drop(lock);
    session.out.acted(desk, &Outcome { changed: true, ..tied })
}

/// Records that the review was held, and makes a request of each action.
fn record(session: &Session, desk: &Desk, args: &ReviewArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let id = desk.find_kind(&args.id, Some(Kind::Incident))?;
    if args.held {
        // Refused before a request is made.
        let outcome = desk.act(id, |ticket| Ok(major::review(ticket, desk.at, note.clone())?))?;
        session.out.acted(desk, &outcome)?;
    }
    let incident = desk.store.read(id)?;
    for action in &args.actions {
        let mut draft = Ticket::blank(desk.fresh_id(Kind::Request, desk.at)?, &text::title(action)?);
        draft.channel = Some(ReportedBy::OTHER);
        draft.requester.name = Some(desk.actor()?.to_owned());
        draft.service.clone_from(&incident.service);
        draft.tags = vec!["review".to_owned()];
        // The same action again is the request that is there.
        draft.dedupe_key = Some(format!("review:{id}:{action}"));
        let made = desk.create_once(draft, Vec::new())?;
        let lock = desk.lock()?;
        link::bind(desk, &lock, made.ticket.id, ("follows", "followed_by"), id)?;
        drop(lock);
        session.out.acted(desk, &made)?;
    }
    Ok(())
}
