//! `assign`: tickets go to a person, a team, or whom the rules choose.

use super::selected::Selected;
use super::step::AssignArgs;
use super::targets::is_spelled_out;
use crate::cli::find::found::context;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::escape;
use crate::index::{Need, Selection};
use crate::lang::tr;
use crate::near::nearest;
use crate::query::{self, Filter, Sort};
use crate::records::id::SUFFIX_LEN;
use crate::records::{Id, Kind, fold};
use crate::rules::assign::{Choice, Load, choose};
use crate::rules::people::{self, Meant};
use crate::rules::verbs;
use crate::store::Shelf;

/// Assigns tickets.
///
/// # Errors
/// Exit 2 when nobody is named, or a name that the desk does not know; what finding and changing
/// tickets can meet.
pub(crate) fn run(session: &Session, kind: Option<Kind>, args: &AssignArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    let (ids, who) = split(&desk, args)?;
    let who = who.map(|who| assignee(&desk, who)).transpose()?.map(Option::unwrap_or_default);
    let team = args.team.as_deref().map(|team| named(team).unwrap_or_default());
    let on = args.many.open(session, desk, ids, kind)?;
    if !args.auto && who.is_none() && args.team.is_none() {
        return Err(Error::usage(tr!("no assignee is given"))
            .hint(tr!("put a person last (me is you), or give --to WHO, --team TEAM or --auto")));
    }
    if args.auto {
        return assign_auto(session, &on);
    }
    on.act(|_, ticket| Ok(verbs::assign(ticket, team, who.as_deref(), note.clone())?))
}

/// The words that name tickets, and whom they go to: `--to`, else the last word where it is a person.
///
/// # Errors
/// Exit 2 when the last word is neither a ticket nor a known person.
pub(crate) fn split<'a>(desk: &Desk, args: &'a AssignArgs) -> Result<(&'a [String], Option<&'a str>)> {
    let typed = &args.words[..];
    if args.to.is_some() || args.auto {
        return Ok((typed, args.to.as_deref()));
    }
    match typed.split_last() {
        Some((last, ids)) if args.many.is_filtered() || !ids.is_empty() => {
            Ok(if is_person(desk, last, args.team.is_some())? { (ids, Some(last)) } else { (typed, None) })
        }
        _ => Ok((typed, None)),
    }
}

/// Whether the last word names a person rather than one more ticket.
///
/// # Errors
/// Exit 2 when it is neither a ticket nor anyone the desk knows: a person who is new is named by `--to`.
fn is_person(desk: &Desk, word: &str, has_team: bool) -> Result<bool> {
    if named(word).is_none_or(|name| name == "me") || is_known(desk, word)? {
        return Ok(true);
    }
    if is_spelled_out(desk, word) || (has_team && desk.locate(word).is_ok()) {
        return Ok(false);
    }
    // A desk that names no people takes anyone, but for a mistyped id.
    if desk.policy.people.is_empty() && !resembles_id(word) {
        return Ok(true);
    }
    let people = desk.policy.people.keys().map(String::as_str);
    let near = nearest(word, people)
        .map_or_else(String::new, |near| tr!("did you mean {value}? ", value = escape::line(near)));
    let shown = escape::quoted(word, 60);
    let error = Error::usage(tr!("{shown} is neither a ticket nor a known person", shown));
    Err(error.hint(tr!("{near}for a new person: --to {shown}", near, shown)))
}

/// Whether a word is written as ids are printed.
fn resembles_id(word: &str) -> bool {
    word.parse::<Id>().is_ok() || (word.len() == SUFFIX_LEN && !word.bytes().any(|b| b.is_ascii_lowercase()))
}

/// Whether a name is one of the policy, an address, or that of someone who had a ticket here before.
fn is_known(desk: &Desk, name: &str) -> Result<bool> {
    if name.contains('@') || !matches!(people::meant(&desk.policy, name), Meant::Unknown) {
        return Ok(true);
    }
    let words = [format!("assignee:{name}")];
    let Ok(filter) = Filter::parse(&words, &context(desk)) else { return Ok(false) };
    let selection = Selection { filter: &filter, kind: None, words: true };
    let had = desk.ask(Shelf::Live, Need::Rows, |index| index.select(&selection, &Sort::default(), 1))?;
    Ok(!had.is_empty() || fold::same(name, desk.actor()?))
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

/// What everyone has, without the tickets that are to be given away.
fn load(desk: &Desk, given: &[Id]) -> Result<Load> {
    let open = Filter::parse(&["state:open".to_owned(), "assignee:any".to_owned()], &context(desk))?;
    let keys = [query::key("assignee")?, query::key("class")?];
    let held = desk.ask(Shelf::Live, Need::Rows, |index| {
        let all = Selection { filter: &open, kind: None, words: true };
        let ids: Vec<Id> = index.select(&all, &Sort::default(), usize::MAX)?;
        index.values(&ids.into_iter().filter(|id| !given.contains(id)).collect::<Vec<_>>(), &keys)
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

/// Lets the rules choose a team and a person for each ticket. The load is counted under the lock, so
/// that two commands at once do not both find the same person idle.
fn assign_auto(session: &Session, on: &Selected) -> Result<()> {
    let lock = on.desk.lock()?;
    let shared = std::cell::RefCell::new(None);
    on.each(|desk, id| {
        let mut shared = shared.borrow_mut();
        let load = match shared.take() {
            Some(load) => load,
            None => load(desk, &on.ids)?,
        };
        let ticket = desk.store.read(id)?;
        let choice: Choice = choose(&desk.policy, &ticket, &load, desk.now)?;
        let why = choice.why.clone();
        let outcome: Outcome = desk.act_locked(&lock, id, |t| {
            Ok(verbs::assign(t, Some(&choice.team), Some(&choice.who), why.clone())?)
        })?;
        choice.why.iter().for_each(|reason| session.out.say(reason));
        // The next ticket finds this one with whom it was given to.
        let mut load = load;
        load.add(&desk.policy, &choice.who, outcome.ticket.class);
        *shared = Some(load);
        Ok(outcome)
    })
}
