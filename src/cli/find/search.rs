//! `search`: words in every text of the tickets, the best first, with the place where they stand.

use std::collections::HashMap;

use clap::Args;
use serde_json::Value;

use super::columns;
use super::found::{FoundTickets, Names, Wanted, filter, load, report, shelf};
use super::hit::{self, Hit};
use super::many;
use super::rows::say_rest;
use super::template;
use crate::cli::session::desks::Desks;
use crate::cli::session::globals::AsOf;
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::index::{self, Need};
use crate::lang::tr;
use crate::query::{self, Key, Sort, TextScope};
use crate::records::Id;
use crate::store::{Shelf, Unreadable};

/// Words, filters and amount.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct SearchArgs {
    /// Words that must all be there, prefix*, "a phrase", -without; and filters, as for list
    #[arg(value_name = "WORD|FILTER")]
    filters: Vec<FilterWord>,
    /// Sort keys, such as -created [default: the best first]
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Maximum number of results, best first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = number::<usize>)]
    limit: usize,
    /// Print only the number of tickets
    #[arg(long, conflicts_with_all = ["fields", "template"])]
    count: bool,
    /// Only these fields, such as id,title,due; filter keys are fields
    #[arg(long, value_name = "FIELDS", conflicts_with = "template")]
    fields: Option<String>,
    /// Template of a line: '{{ id }} {{ title }}'; the fields are those of --json
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// List archived tickets instead
    #[arg(long)]
    archive: bool,
}

/// Finds words in every text of the tickets.
pub(crate) fn run(session: &Session, args: &SearchArgs) -> Result<()> {
    if args.filters.is_empty() {
        return Err(Error::usage(tr!("<WORD|FILTER> is missing: what to search for"))
            .hint(tr!("give words: itdesk search vpn timeout")));
    }
    if session.is_on_many() {
        return several(session, args);
    }
    let desk = session.desk()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let sort = args.sort.as_deref().map(Sort::parse).transpose()?;
    let by_work = Sort::default();
    let wanted = Wanted {
        filter: &filter,
        kind: None,

        sort: sort.as_ref().unwrap_or(&by_work),
        limit: usize::MAX,
        shelf: shelf(args.archive),
    };
    let limit = if args.count || args.limit == 0 { usize::MAX } else { args.limit };
    let (hits, rest, names, spoiled) = hits(session, &desk, &wanted, sort.is_some(), limit)?;
    if args.count {
        session.out.line(&hits.len().to_string())?;
        return report(spoiled);
    }
    if let Some(fields) = &args.fields {
        let fields = columns::read(fields)?;
        let ids: Vec<Id> = hits.iter().map(|(id, _)| *id).collect();
        let keys = columns::keys(&fields);
        let values = desk.ask(wanted.shelf, Need::Rows, |index| index.values(&ids, &keys))?;
        columns::print_values(session, &desk, &fields, &ids, values)?;
    } else {
        let hits = read(&desk, &wanted, &hits)?;
        match &args.template {
            Some(text) => {
                template::print(session, text, &hits.iter().map(Hit::told).collect::<Vec<_>>())?;
            }
            None => hit::print(session, &desk, &hits, || Ok(names))?,
        }
    }
    say_rest(session, rest);
    report(spoiled)
}

/// Finds words in the tickets of several desks, the best of all first.
fn several(session: &Session, args: &SearchArgs) -> Result<()> {
    let desks = session.desks(&AsOf::default())?;
    let filters = many::filters(session, &desks, &typed(&args.filters))?;
    let sort = args.sort.as_deref().map(Sort::parse).transpose()?;
    let by_work = Sort::default();
    let order = sort.as_ref().unwrap_or(&by_work);
    let limit = if args.count || args.limit == 0 { usize::MAX } else { args.limit };
    let (mut found, mut all, mut spoiled): (Vec<Hit>, usize, Vec<Unreadable>) = Default::default();
    for (named, filter) in desks.all.iter().zip(&filters) {
        let Some(filter) = filter else { continue };
        let shelf = shelf(args.archive);
        let wanted = Wanted { filter, kind: None, sort: order, limit: usize::MAX, shelf };
        let (hits, rest, _, unread) = hits(session, &named.desk, &wanted, sort.is_some(), limit)?;
        all += hits.len() + rest;
        spoiled.extend(named.spoiled(unread));
        if !args.count {
            found.extend(read(&named.desk, &wanted, &hits)?.into_iter().map(|hit| hit.on(named)));
        }
    }
    if args.count {
        session.out.line(&all.to_string())?;
        return many::report(&desks, spoiled);
    }
    found.sort_by(|a, b| match (&sort, a.score, b.score) {
        (None, Some(a), Some(b)) => b.total_cmp(&a),
        _ => order.compare(&a.found.ticket, &b.found.ticket),
    });
    found.truncate(limit);
    match (&args.fields, &args.template, desks.first()) {
        (Some(names), _, Some(desk)) => {
            let fields = columns::read(names)?;
            let tickets = values(&desks, shelf(args.archive), &columns::keys(&fields), &found)?;
            columns::print_many(session, desk, &fields, tickets.into_iter())?;
        }
        (_, Some(text), _) => {
            template::print(session, text, &found.iter().map(Hit::told).collect::<Vec<_>>())?;
        }
        (_, _, Some(desk)) => hit::print(session, desk, &found, || Ok(Names::default()))?,
        _ => {}
    }
    say_rest(session, all - found.len());
    many::report(&desks, spoiled)
}

/// The tickets of several desks, each with the values of these keys.
fn values<'h>(
    desks: &Desks,
    shelf: Shelf,
    keys: &[&Key],
    found: &'h [Hit],
) -> Result<Vec<(&'h str, String, Vec<Value>)>> {
    let mut by_ticket: HashMap<(&str, Id), Vec<Value>> = HashMap::new();
    for named in &desks.all {
        let of_desk = found.iter().filter(|hit| hit.desk.as_ref() == Some(&named.name));
        let ids: Vec<Id> = of_desk.map(|hit| hit.found.record.id).collect();
        let values = named.desk.ask(shelf, Need::Rows, |index| index.values(&ids, keys))?;
        by_ticket.extend(ids.into_iter().map(|id| (named.name.as_str(), id)).zip(values));
    }
    let row = |hit: &'h Hit| {
        let desk = hit.desk.as_deref()?;
        Some((desk, hit.found.ticket.id.clone(), by_ticket.remove(&(desk, hit.found.record.id))?))
    };
    Ok(found.iter().filter_map(row).collect())
}

/// A ticket found, and how well it fits.
type Scored = (Id, Option<f64>);

fn hits(
    session: &Session,
    desk: &Desk,
    wanted: &Wanted,
    sorted: bool,
    limit: usize,
) -> Result<(Vec<Scored>, usize, Names, Vec<crate::store::Unreadable>)> {
    desk.ask(wanted.shelf, Need::Texts, |index| {
        let found = index.hits(&wanted.selection())?;
        let mut hits: Vec<Scored> = match found {
            Some(hits) => of_words(desk, wanted, hits, sorted)?,
            // Nothing but filters, or words without a letter: every text is looked through as it stands.
            None => {
                let ids = index.select(&wanted.selection_without_words(), wanted.sort, usize::MAX)?;
                let ids = wanted.passing(desk, TextScope::Full, &ids)?;
                ids.into_iter().map(|id| (id, None)).collect()
            }
        };
        let rest = hits.len().saturating_sub(limit);
        hits.truncate(limit);
        let ids: Vec<Id> = hits.iter().map(|(id, _)| *id).collect();
        Ok((hits, rest, Names::of_ids(session, index, &ids)?, index.spoiled()?))
    })
}

/// The hits of a full-text search, less those that a filter takes away which only the records answer.
fn of_words(desk: &Desk, wanted: &Wanted, hits: Vec<index::Hit>, sorted: bool) -> Result<Vec<Scored>> {
    let mut hits: Vec<Scored> = hits.into_iter().map(|hit| (hit.id, Some(hit.score))).collect();
    if wanted.is_exact(desk) && !sorted {
        return Ok(hits);
    }
    let ids: Vec<Id> = hits.iter().map(|(id, _)| *id).collect();
    let keep = |f: &FoundTickets| wanted.filter.matches(&f.ticket, &f.record, TextScope::Answered);
    let mut kept = load(desk, wanted.shelf, &ids, &keep)?;
    if sorted {
        kept.sort_by(|a, b| wanted.sort.compare(&a.ticket, &b.ticket));
    }
    let scores: std::collections::HashMap<Id, Option<f64>> = hits.drain(..).collect();
    Ok(kept.iter().map(|f| (f.record.id, scores.get(&f.record.id).copied().flatten())).collect())
}

fn read(desk: &Desk, wanted: &Wanted, hits: &[Scored]) -> Result<Vec<Hit>> {
    let ids: Vec<Id> = hits.iter().map(|(id, _)| *id).collect();
    let scores: std::collections::HashMap<Id, Option<f64>> = hits.iter().copied().collect();
    let hit = |found: FoundTickets| Hit {
        score: scores.get(&found.record.id).copied().flatten().map(|s| (s * 1000.0).round() / 1000.0),
        extract: query::extract(&found.record, wanted.filter.words()),
        found,
        desk: None,
    };
    Ok(load(desk, wanted.shelf, &ids, &|_| true)?.into_iter().map(hit).collect())
}
