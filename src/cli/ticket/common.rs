//! The verbs that every kind has.

use clap::Subcommand;

use super::show::{self, ShowArgs};
use super::step::{AssignArgs, BecauseArgs, NoteArgs, act};
use crate::cli::find::found::context;
use crate::cli::find::list::{self, ListArgs};
use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::index::{Need, Selection};
use crate::query::{self, Filter, Sort};
use crate::records::{Id, Kind, fold};
use crate::rules::assign::{Load, choose};
use crate::rules::verbs;
use crate::store::Shelf;

/// The verbs of every noun.
#[derive(Debug, Subcommand)]
pub(crate) enum CommonVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    Assign(AssignArgs),
    /// Write an internal note
    Note(NoteArgs),
    Cancel(BecauseArgs),
    /// List those of this kind
    List(ListArgs),
    /// Show one
    Show(ShowArgs),
}

/// Runs one of them for a kind.
pub(crate) fn run(session: &Session, kind: Kind, verb: CommonVerb) -> Result<()> {
    match verb {
        CommonVerb::Assign(args) => assign(session, kind, &args),
        CommonVerb::Note(args) => note(session, &args, Some(kind)),
        CommonVerb::Cancel(args) => {
            let because =
                text::required(session, "--because", "why it is not to be done", args.because.as_deref())?;
            act(session, kind, &args.id, "cancel", |_, t| Ok(verbs::cancel(t, because)?))
        }
        CommonVerb::List(args) => list::list(session, &args, Some(kind)),
        CommonVerb::Show(args) => show::show(session, &args, Some(kind)),
    }
}

fn assign(session: &Session, kind: Kind, args: &AssignArgs) -> Result<()> {
    if !args.auto && args.who.is_none() && args.team.is_none() {
        return Err(Error::usage("WHO is missing: to whom does it go?")
            .hint("name a person (me is you), or --team TEAM, or --auto"));
    }
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(kind))?;
    if args.auto {
        return assign_auto(session, &desk, id);
    }
    let who = args.who.as_deref().map(|who| assignee(&desk, who)).transpose()?;
    let who = who.map(Option::unwrap_or_default);
    let team = args.team.as_deref().map(|team| named(team).unwrap_or_default());
    let acted = desk.act(id, |t| Ok(verbs::assign(t, team, who.as_deref(), note)?))?;
    session.out.acted(&desk, &acted, "assign")
}

/// Whom a ticket goes to: `me` is who acts, an empty text and `none` are nobody.
///
/// # Errors
/// A refusal when the name means several people or looks like the name of someone else.
pub(crate) fn assignee(desk: &Desk, who: &str) -> Result<Option<String>> {
    match named(who) {
        Some("me") => Ok(Some(desk.actor()?.to_owned())),
        Some(who) => desk.resolve_person(who).map(Some),
        None => Ok(None),
    }
}

/// A name that was typed; `None` for an empty text and for `none`.
pub(crate) fn named(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|name| !fold::is_blank(name) && !fold::same(name, "none"))
}

/// What everyone holds, without the ticket that is to be given away.
fn load(desk: &Desk, id: Id) -> Result<Load> {
    let open = Filter::parse(&["state:open".to_owned(), "assignee:any".to_owned()], &context(desk))?;
    let keys = [query::key("assignee")?, query::key("class")?];
    let held = desk.ask(Shelf::Live, Need::Rows, |index| {
        let all = Selection { filter: &open, kind: None, words: true };
        let ids: Vec<Id> = index.select(&all, &Sort::default(), usize::MAX)?;
        index.values(&ids.into_iter().filter(|other| *other != id).collect::<Vec<_>>(), &keys)
    })?;
    let mut load = Load::default();
    for values in &held {
        if let [Some(who), Some(class)] = [&values[0], &values[1]].map(|v| v.as_str())
            && let Ok(class) = class.parse()
        {
            load.add(&desk.policy, who, class);
        }
    }
    Ok(load)
}

/// The load is counted under the lock, so that two at once do not both find the same person idle.
fn assign_auto(session: &Session, desk: &Desk, id: Id) -> Result<()> {
    let lock = desk.store.lock()?;
    let load = load(desk, id)?;
    let choice = choose(&desk.policy, &desk.store.read(id)?, &load)?;
    let why = choice.why.clone();
    let acted =
        desk.act_locked(&lock, id, |t| Ok(verbs::assign(t, Some(&choice.team), Some(&choice.who), why)?))?;
    for reason in &choice.why {
        session.out.say(reason);
    }
    session.out.acted(desk, &acted, "assign")
}

/// Writes an internal note; it answers nobody and stops no clock.
pub(crate) fn note(session: &Session, args: &NoteArgs, kind: Option<Kind>) -> Result<()> {
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, kind)?;
    let given = match &args.text {
        None if session.ask.can_ask() => session.ask.editor("")?,
        given => given.clone(),
    };
    let text = text::required(session, "TEXT", "the note", given.as_deref())?;
    let acted = desk.act(id, |_| Ok(verbs::note(text)))?;
    session.out.acted(&desk, &acted, "note")
}
