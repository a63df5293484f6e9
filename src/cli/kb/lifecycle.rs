//! The steps of an article: submitted, approved, published, voted on, reviewed, archived.

use clap::Args;
use jiff::civil::Date;

use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::cli::ticket::step::{BecauseArgs, NotedArgs, act};
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::records::{Kind, Ticket};
use crate::rules::article::{publication, verbs, votes};
use crate::rules::life::Action;
use crate::store::Shelf;

/// `kb submit`.
#[derive(Debug, Args)]
pub(crate) struct SubmitArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// What the next version changes
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    summary: Option<String>,
}

/// `kb approve` and `kb publish`.
#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    /// Ids, parts of some, or numbers elsewhere
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// A note on it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    note: Option<String>,
    /// Publish them at once (approve)
    #[arg(long)]
    publish: bool,
}

/// `kb helpful`.
#[derive(Debug, Args)]
pub(crate) struct HelpfulArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// It did not help
    #[arg(long)]
    no: bool,
    /// Why, for those who write it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "because")]
    note: Option<String>,
}

/// `kb review`.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// It still holds
    #[arg(long, conflicts_with = "revise")]
    confirm: bool,
    /// It needs another version
    #[arg(long)]
    revise: bool,
    /// The day of the next look, such as 2027-05-01 [default: by the policy, for its type]
    #[arg(long, value_name = "DATE", conflicts_with = "revise")]
    next: Option<String>,
    /// What was found
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "because")]
    note: Option<String>,
}

fn on_article(
    session: &Session,
    typed: &str,
    did: &str,
    action: impl FnOnce(&Desk, &mut Ticket) -> Result<Action>,
) -> Result<()> {
    act(session, Kind::Article, typed, did, action)
}

/// Has the draft approved.
pub(super) fn submit(session: &Session, args: &SubmitArgs) -> Result<()> {
    let mut summary = text::optional("--summary", args.summary.as_deref())?;
    if summary.is_empty() && session.ask.can_ask() {
        let desk = session.desk()?;
        let ticket = desk.store.read(desk.find_kind(&args.id, Some(Kind::Article))?)?;
        let unsaid = ticket.article().and_then(|a| a.draft.as_ref()).is_some_and(|d| d.summary.is_empty());
        if unsaid && ticket.in_force().is_some() {
            summary = text::required(session, "--summary", "what the next version changes", None)?;
        }
    }
    on_article(session, &args.id, "submit", |desk, t| Ok(verbs::submit(desk.acting()?, t, summary)?))
}

/// Approves drafts, one after the other; the first that is refused ends it.
pub(super) fn approve(session: &Session, args: &ApproveArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    if args.publish && desk.policy.knowledge.signed {
        let message =
            "--publish is too early: an approval counts once it is in a signed commit (knowledge.signed)";
        return Err(Error::new(ErrorKind::Rule, message)
            .hint("itdesk kb approve ID --commit, then itdesk kb publish ID"));
    }
    for typed in &args.ids {
        let id = desk.find_kind(typed, Some(Kind::Article))?;
        let mut acted = desk.act(id, |t| Ok(verbs::approve(desk.acting()?, t, note.clone())?))?;
        if args.publish {
            acted = desk.act(id, |t| Ok(publication::publish(desk.acting()?, t, Vec::new())?))?;
        }
        session.out.acted(&desk, &acted, "approve")?;
    }
    Ok(())
}

/// Puts approved drafts into force, one after the other; the first that is refused ends it.
pub(super) fn publish(session: &Session, args: &ApproveArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    for typed in &args.ids {
        let id = desk.find_kind(typed, Some(Kind::Article))?;
        let acted = desk.act(id, |t| Ok(publication::publish(desk.acting()?, t, note.clone())?))?;
        session.out.acted(&desk, &acted, "publish")?;
    }
    Ok(())
}

/// Gives a draft back.
pub(super) fn give_back(session: &Session, args: &BecauseArgs) -> Result<()> {
    let because = text::required(session, "--because", "why it is not good yet", args.because.as_deref())?;
    on_article(session, &args.id, "return", |desk, t| Ok(verbs::give_back(desk.acting()?, t, because)?))
}

/// Drops the draft.
pub(super) fn discard(session: &Session, args: &BecauseArgs) -> Result<()> {
    let because = text::optional("--because", args.because.as_deref())?;
    on_article(session, &args.id, "discard", |desk, t| Ok(verbs::discard(desk.acting()?, t, because)?))
}

/// Says whether it helped.
pub(super) fn helpful(session: &Session, args: &HelpfulArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    on_article(session, &args.id, "helpful", |desk, t| {
        Ok(votes::vote(t, desk.actor()?, desk.at, !args.no, note)?)
    })
}

/// Confirms that it still holds, or takes it for revision.
pub(super) fn review(session: &Session, args: &ReviewArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let next = args.next.as_deref().map(day).transpose()?;
    let revise = match (args.confirm, args.revise) {
        (false, false) => {
            let words = ["confirm".to_owned(), "revise".to_owned()];
            session.ask.choice(None, "--confirm or --revise", "the article", &words)? == "revise"
        }
        (_, revise) => revise,
    };
    on_article(session, &args.id, "review", |desk, t| {
        Ok(match revise {
            true => publication::revise(desk.acting()?, t, note)?,
            false => publication::confirm(desk.acting()?, t, next, note)?,
        })
    })
}

fn day(text: &str) -> Result<Date> {
    let wrong = |_| Error::usage(format!("--next '{text}' is not a day")).hint("such as --next 2027-05-01");
    text.trim().parse::<Date>().map_err(wrong)
}

/// Ends it.
pub(super) fn archive(session: &Session, args: &BecauseArgs) -> Result<()> {
    let because =
        text::required(session, "--because", "why it is of no use any more", args.because.as_deref())?;
    on_article(session, &args.id, "archive", |desk, t| Ok(publication::archive(desk.acting()?, t, because)?))
}

/// Takes it up again, out of the folder of the archive where it lies there already.
pub(super) fn restore(session: &Session, args: &NotedArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Article))?;
    let lock = desk.store.lock()?;
    if shelf == Shelf::Archive {
        desk.store.shelve(&lock, id, Shelf::Live)?;
    }
    let acted = desk.act_locked(&lock, id, |t| Ok(publication::restore(desk.acting()?, t, note)?))?;
    session.out.acted(&desk, &acted, "restore")
}
