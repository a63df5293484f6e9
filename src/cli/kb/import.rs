//! `kb import`: files of Markdown become drafts; who takes them in is their author, so another approves them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::find::best::filter;
use crate::cli::find::found::{Wanted, load};
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::{Desk, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::import::articles::{Defaults, Draft, read, redirect};
use crate::lang::tr;
use crate::query::{Sort, SortKey};
use crate::records::words::ArticleType;
use crate::records::{External, Id, Kind, State, Ticket, bounds};
use crate::rules::article::verbs;
use crate::store::{Lock, Shelf};

/// What to take in, and what holds where a file says nothing.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Directory of .md files, including its subdirectories
    dir: PathBuf,
    /// Type of articles that name none
    #[arg(long = "type", value_name = "TYPE", default_value_t = ArticleType::Guide)]
    kind_of: ArticleType,
    /// Grade of articles that name none [default: the policy's]
    #[arg(long)]
    grade: Option<String>,
    /// System for their external numbers, which are SYSTEM:PATH
    #[arg(long, value_name = "SYSTEM", default_value = "file")]
    system: String,
    /// Submit them for approval at once; those that cannot be submitted stay drafts and are listed
    #[arg(long)]
    submit: bool,
}

/// What became of the files.
#[derive(Debug, Default, Serialize)]
struct Summary {
    /// Ids of new articles.
    created: Vec<String>,
    /// Ids of articles that have another draft now.
    updated: Vec<String>,
    /// How many say what the desk says already.
    unchanged: usize,
    rejected: Vec<Rejected>,
    /// Files that were imported, but could not be submitted: their articles are drafts.
    not_submitted: Vec<Rejected>,
}

/// A file that was refused, and why.
#[derive(Debug, Serialize)]
struct Rejected {
    file: String,
    reason: String,
}

/// How many rejected files are named on the screen.
const NAMED: usize = 20;

/// Takes the files in. A file that is known by its name is compared, and becomes the next draft when it differs.
pub(super) fn run(session: &Session, args: &ImportArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let grade = args.grade.clone().unwrap_or_else(|| desk.policy.knowledge.grade.clone());
    let defaults = Defaults { kind_of: args.kind_of, grade };
    let mut summary = Summary::default();
    let mut drafts = Vec::new();
    for (file, read) in read(&args.dir, &defaults)? {
        let known = read.and_then(|d| checked(&desk, d));
        match known {
            Ok(draft) => drafts.push(draft),
            Err(reason) => summary.rejected.push(Rejected { file, reason }),
        }
    }
    let lock = desk.store.lock()?;
    let known = known(&desk, &args.system)?;
    let new = put(&desk, &lock, args, drafts, known, &mut summary)?;
    summary.created = create(&desk, &lock, new, args.submit, &mut summary.not_submitted)?;
    drop(lock);
    tell(session, &summary)
}

/// A draft whose grade the policy knows, and that whoever takes it in may write.
fn checked(desk: &Desk, draft: Draft) -> Result<Draft, String> {
    let length = draft.content.title.chars().count();
    if length > bounds::TITLE {
        return Err(tr!(
            "its title has {length} characters; at most {title} fit",
            length,
            title = bounds::TITLE
        ));
    }
    let mut ticket = Ticket::blank(Id::new(Kind::Article, jiff::civil::Date::constant(2000, 1, 1), 0), "");
    let acting = desk.acting().map_err(|e| e.message)?;
    let begun = verbs::begin(acting, &mut ticket, draft.content.clone());
    begun.map(|()| draft).map_err(|refusal| refusal.message)
}

/// The articles that came from this system before, by their names there.
fn known(desk: &Desk, system: &str) -> Result<BTreeMap<String, Id>> {
    let filter = filter(desk, &["external:any"])?;
    let sort = Sort::by(SortKey::Id);
    let mut known = BTreeMap::new();
    for shelf in desk.shelves() {
        let wanted =
            Wanted { filter: &filter, kind: Some(Kind::Article), sort: &sort, limit: usize::MAX, shelf };
        let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        for found in load(desk, shelf, &found.ids, &|_| true)? {
            let external = found.record.external.filter(|e| e.system == system);
            known.extend(external.map(|e| (e.number, found.record.id)));
        }
    }
    Ok(known)
}

/// Writes what is known and differs; returns what is new. All names are known before the first text is written, so
/// that links lead to articles that are only being made.
fn put(
    desk: &Desk,
    lock: &Lock,
    args: &ImportArgs,
    drafts: Vec<Draft>,
    mut known: BTreeMap<String, Id>,
    summary: &mut Summary,
) -> Result<Vec<Ticket>> {
    let mut new: Vec<(Id, Draft)> = Vec::new();
    let mut old: Vec<(Id, Draft)> = Vec::new();
    for draft in drafts {
        match known.get(&draft.name) {
            Some(id) => old.push((*id, draft)),
            None => new.push((desk.fresh_id(Kind::Article, desk.at)?, draft)),
        }
    }
    known.extend(new.iter().map(|(id, draft)| (draft.name.clone(), *id)));
    let actor = desk.actor()?;
    for (id, mut draft) in old {
        draft.content.body = redirect(&draft.name, &draft.content.body, &known);
        match renewed(desk, lock, id, &draft) {
            Ok(true) => summary.updated.push(id.to_string()),
            Ok(false) => summary.unchanged += 1,
            Err(error) if error.kind == ErrorKind::Rule => {
                summary.rejected.push(Rejected { file: draft.name, reason: error.message });
            }
            Err(error) => return Err(error),
        }
    }
    let made = new.into_iter().map(|(id, mut draft)| {
        draft.content.body = redirect(&draft.name, &draft.content.body, &known);
        let mut ticket = Ticket::blank(id, &draft.content.title);
        verbs::begin(desk.acting()?, &mut ticket, draft.content)?;
        ticket.external = Some(External::new(&args.system, &draft.name));
        ticket.service = draft.service;
        ticket.assignee = Some(actor.to_owned());
        Ok(ticket)
    });
    made.collect()
}

/// Writes new articles, submitted where that is wanted and their rules allow it. One that they refuse stays a draft: the
/// others do not wait for it.
fn create(
    desk: &Desk,
    lock: &Lock,
    new: Vec<Ticket>,
    submit: bool,
    refused: &mut Vec<Rejected>,
) -> Result<Vec<String>> {
    let acting = desk.acting()?;
    let step = |ticket: &mut Ticket| verbs::submit(acting, ticket, Vec::new());
    let mut ready = Vec::new();
    let mut drafts = Vec::new();
    for ticket in new {
        match submit.then(|| step(&mut ticket.clone())) {
            Some(Ok(_)) => ready.push(ticket),
            Some(Err(refusal)) => {
                let file = ticket.external.as_ref().map_or_else(String::new, |e| e.number.clone());
                let reason = tr!(
                    "imported as draft {id}, not submitted: {message}",
                    id = ticket.id,
                    message = refusal.message
                );
                refused.push(Rejected { file, reason });
                drafts.push(ticket);
            }
            None => drafts.push(ticket),
        }
    }
    let submitted: Step = &|ticket: &mut Ticket| Ok(step(ticket)?);
    let mut created = desk.create_many(lock, ready, Some(submitted))?;
    created.extend(desk.create_many(lock, drafts, None)?);
    Ok(created.iter().map(Id::to_string).collect())
}

/// Makes a file that is known the next draft of its article, where it says something else than the latest text.
fn renewed(desk: &Desk, lock: &Lock, id: Id, draft: &Draft) -> Result<bool> {
    if desk.store.stamp(Shelf::Live, id)?.is_none() {
        let message = tr!("{id} is in the archive", id);
        return Err(Error::new(ErrorKind::Rule, message).hint(format!("itdesk kb restore {id}")));
    }
    let ticket = desk.store.read(id)?;
    if ticket.latest().as_ref() == Some(&draft.content) || ticket.state == State::Archived {
        return Ok(false);
    }
    let summary = vec![format!("Taken in again from {draft}", draft = draft.name)];
    let acted = desk.act_locked(lock, id, |ticket| {
        let write = |content: &mut _| {
            *content = draft.content.clone();
            Ok::<(), Error>(())
        };
        verbs::edit(desk.acting()?, ticket, summary, write)
    })?;
    Ok(acted.changed)
}

fn tell(session: &Session, summary: &Summary) -> Result<Exit> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(summary)?,
        Some(Format::Ids) => {
            let ids = summary.created.iter().chain(&summary.updated);
            session.out.text(&ids.map(|id| format!("{id}\n")).collect::<String>())?;
        }
        _ => {
            for rejected in summary.rejected.iter().chain(&summary.not_submitted).take(NAMED) {
                session.out.say(&format!("{}: {}", rejected.file, rejected.reason));
            }
            let created = summary.created.len();
            let updated = summary.updated.len();
            let unchanged = summary.unchanged;
            let rejected = summary.rejected.len();
            let drafts = match summary.not_submitted.len() {
                0 => String::new(),
                number => tr!(", {number} not submitted", number),
            };
            session.out.say(&tr!("{created} new, {updated} with a new draft, {unchanged} unchanged, {rejected} rejected{drafts}", created, updated, unchanged, rejected, drafts));
        }
    }
    Ok(Exit::found(!summary.rejected.is_empty() || !summary.not_submitted.is_empty()))
}
