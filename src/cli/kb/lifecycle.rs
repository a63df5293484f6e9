//! The steps of an article: submitted, approved, published, voted on, reviewed, archived.

use clap::Args;
use jiff::civil::Date;

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::stand_in;
use crate::cli::ticket::step::BecauseArgs;
use crate::cli::ticket::targets::Targets;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Kind;
use crate::rules::article::{publication, verbs, votes};
use crate::store::Shelf;

/// The kind that these verbs are on.
const ARTICLE: Option<Kind> = Some(Kind::Article);

/// `kb submit`.
#[derive(Debug, Args)]
pub(crate) struct SubmitArgs {
    #[command(flatten)]
    on: Targets,
    /// What the next version changes
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["note", "message"])]
    summary: Option<String>,
}

/// `kb approve` and `kb publish`.
#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    #[command(flatten)]
    on: Targets,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
    /// Publish them at once (approve)
    #[arg(long)]
    publish: bool,
}

/// `kb helpful`.
#[derive(Debug, Args)]
pub(crate) struct HelpfulArgs {
    #[command(flatten)]
    on: Targets,
    /// The article did not help
    #[arg(long)]
    no: bool,
    /// Reason, for its authors
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "message", "reason"])]
    note: Option<String>,
}

/// `kb review`.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    on: Targets,
    /// The article is still valid
    #[arg(long, conflicts_with = "revise")]
    confirm: bool,
    /// The article needs another version
    #[arg(long)]
    revise: bool,
    /// Next review date, such as 2027-05-01 [default: by the policy, for its type]
    #[arg(long, value_name = "DATE", conflicts_with = "revise")]
    next: Option<String>,
    /// Findings
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "message", "reason"])]
    note: Option<String>,
}

/// `kb restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// Has the draft approved.
pub(super) fn submit(session: &Session, args: &SubmitArgs) -> Result<()> {
    let mut summary = text::optional("--summary", args.summary.as_deref())?;
    let on = args.on.open(session, ARTICLE)?;
    if let Some(id) = on.only().filter(|_| summary.is_empty() && session.ask.can_ask()) {
        let ticket = on.desk.store.read(id)?;
        let unsaid = ticket.article().and_then(|a| a.draft.as_ref()).is_some_and(|d| d.summary.is_empty());
        if unsaid && ticket.in_force().is_some() {
            on.rehearse(|desk, t| Ok(verbs::submit(desk.acting()?, t, stand_in())?))?;
            summary = text::required(session, "--summary", tr!("changes in the next version"), None)?;
        }
    }
    on.act(|desk, t| Ok(verbs::submit(desk.acting()?, t, summary.clone())?))
}

/// Approves drafts, and publishes them at once where that is wanted.
pub(super) fn approve(session: &Session, args: &ApproveArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, ARTICLE)?;
    if args.publish && on.desk.policy.knowledge.signed {
        let message = tr!(
            "--publish is too early: an approval counts only after it is in a signed commit (knowledge.signed)"
        );
        let drafts: Vec<String> = on.ids.iter().map(ToString::to_string).collect();
        let hint = format!("itdesk kb approve {} --commit", drafts.join(" "));
        return Err(Error::new(ErrorKind::Rule, message).hint(hint));
    }
    on.each(|desk, id| {
        let acted = desk.act(id, |t| Ok(verbs::approve(desk.acting()?, t, note.clone())?))?;
        match args.publish {
            true => desk.act(id, |t| Ok(publication::publish(desk.acting()?, t, Vec::new())?)),
            false => Ok(acted),
        }
    })
}

/// Puts approved drafts into force.
pub(super) fn publish(session: &Session, args: &ApproveArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, ARTICLE)?;
    on.act(|desk, t| Ok(publication::publish(desk.acting()?, t, note.clone())?))
}

/// Gives a draft back.
pub(super) fn give_back(session: &Session, args: &BecauseArgs) -> Result<()> {
    let on = args.on.open(session, ARTICLE)?;
    on.act_saying(("--reason", tr!("reason for returning it")), args.reason.as_deref(), |desk, t, reason| {
        Ok(verbs::give_back(desk.acting()?, t, reason)?)
    })
}

/// Drops the draft.
pub(super) fn discard(session: &Session, args: &BecauseArgs) -> Result<()> {
    let reason = text::optional("--reason", args.reason.as_deref())?;
    let on = args.on.open(session, ARTICLE)?;
    on.act(|desk, t| Ok(verbs::discard(desk.acting()?, t, reason.clone())?))
}

/// Says whether it helped.
pub(super) fn helpful(session: &Session, args: &HelpfulArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, ARTICLE)?;
    on.act(|desk, t| Ok(votes::vote(t, desk.actor()?, desk.at, !args.no, note.clone())?))
}

/// Confirms that it still holds, or takes it for revision.
pub(super) fn review(session: &Session, args: &ReviewArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let next = args.next.as_deref().map(day).transpose()?;
    let on = args.on.open(session, ARTICLE)?;
    let revise = match (args.confirm, args.revise) {
        (false, false) => {
            on.needs(
                &[("--confirm or --revise", tr!("whether the article is still correct"))],
                |desk, t| Ok(publication::revise(desk.acting()?, t, note.clone())?),
            )?;
            let words = ["confirm".to_owned(), "revise".to_owned()];
            session.ask.choice(None, "--confirm or --revise", tr!("confirm or revise the article"), &words)?
                == "revise"
        }
        (_, revise) => revise,
    };
    on.act(|desk, t| {
        Ok(match revise {
            true => publication::revise(desk.acting()?, t, note.clone())?,
            false => publication::confirm(desk.acting()?, t, next, note.clone())?,
        })
    })
}

fn day(text: &str) -> Result<Date> {
    let wrong =
        |_| Error::usage(tr!("--next '{text}' is not a date", text)).hint(tr!("such as --next 2027-05-01"));
    text.trim().parse::<Date>().map_err(wrong)
}

/// Ends it.
pub(super) fn archive(session: &Session, args: &BecauseArgs) -> Result<()> {
    let on = args.on.open(session, ARTICLE)?;
    on.act_saying(("--reason", tr!("reason for archiving")), args.reason.as_deref(), |desk, t, reason| {
        Ok(publication::archive(desk.acting()?, t, reason)?)
    })
}

/// Takes it up again, out of the folder of the archive where it lies there already.
pub(super) fn restore(session: &Session, args: &RestoreArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Article))?;
    let lock = desk.lock()?;
    if shelf == Shelf::Archive {
        desk.store.shelve(&lock, id, Shelf::Live)?;
    }
    let acted = desk.act_locked(&lock, id, |t| Ok(publication::restore(desk.acting()?, t, note)?))?;
    session.out.acted(&desk, &acted)
}
