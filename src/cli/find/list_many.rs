//! `list` of several desks: one order over all, the limit over all, ids that name their desk.

use std::collections::{BTreeMap, HashMap};

use super::columns;
use super::form::Form;
use super::found::{Wanted, load};
use super::groups;
use super::left_out::LeftOut;
use super::many::{filters, report};
use super::rows::{as_table, say_rest};
use super::template;
use crate::cli::session::desks::{Desks, NamedDesk, OfDesk};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::index::{Index, IndexError, Need};
use crate::lang::tr;
use crate::query::{ListLine, Sort, Stored};
use crate::records::{Id, Kind};
use crate::render;
use crate::render::csv::StoredRows;
use crate::render::tickets::TicketLine;
use crate::store::{Shelf, Unreadable};
use crate::wire;

/// What is listed.
pub(crate) struct ManyList<'a> {
    pub words: &'a [String],
    pub kind: Option<Kind>,
    /// Whether nothing is left out.
    pub is_all: bool,
    pub shelf: Shelf,
    pub sort: &'a Sort,
    pub limit: usize,
    /// How many groups are shown.
    pub groups: Option<usize>,
    pub form: Form<'a>,
}

/// A ticket in the order over all desks.
struct Placed {
    desk: usize,
    id: Id,
    place: Vec<Stored<'static>>,
}

/// Lists the tickets of several desks.
///
/// # Errors
/// Words that no desk knows, and what reading a desk can meet.
pub(crate) fn listed(session: &Session, desks: &Desks, asked: &ManyList) -> Result<()> {
    let typed = filters(session, desks, asked.words)?;
    let mut spoiled: Vec<Unreadable> = Vec::new();
    let mut wanted = Vec::new();
    for (at, (named, typed)) in desks.all.iter().zip(&typed).enumerate() {
        let Some(typed) = typed else { continue };
        let left_out = if asked.is_all { LeftOut::default() } else { LeftOut::of(typed, asked.kind) };
        wanted.push((at, named, left_out.apply(&named.desk, typed)?));
    }
    let of = |filter| Wanted {
        filter,
        kind: asked.kind,
        sort: asked.sort,
        limit: asked.limit,
        shelf: asked.shelf,
    };
    match asked.form {
        Form::Count => {
            let mut all = 0;
            for (_, named, filter) in &wanted {
                let (count, unread) = of(filter).count(&named.desk)?;
                all += count;
                spoiled.extend(named.spoiled(unread));
            }
            session.out.line(&all.to_string())?;
        }
        Form::GroupBy(names) => {
            let fields = columns::read(names)?;
            groups::refuse_ids(&fields)?;
            let mut counts = BTreeMap::new();
            for (_, named, filter) in &wanted {
                let unread = groups::count(&named.desk, &named.name, &of(filter), &fields, &mut counts)?;
                spoiled.extend(named.spoiled(unread));
            }
            let Some(desk) = desks.first() else { return report(desks, spoiled) };
            groups::out(session, desk, &fields, counts, asked.groups)?;
        }
        _ => {
            let mut placed: Vec<Placed> = Vec::new();
            let mut all = 0;
            for (at, named, filter) in &wanted {
                let (found, rest, unread) = of(filter).placed(&named.desk)?;
                all += found.len() + rest;
                spoiled.extend(named.spoiled(unread));
                placed.extend(found.into_iter().map(|(id, place)| Placed { desk: *at, id, place }));
            }
            // The sort is stable: of equal tickets, those of the desk that was named first come first.
            placed.sort_by(|a, b| asked.sort.compare_stored(&a.place, &b.place));
            placed.truncate(asked.limit);
            print(session, desks, asked, &placed)?;
            if placed.is_empty() && as_table(session) {
                session.out.say(tr!("nothing matches"));
            }
            say_rest(session, all - placed.len());
        }
    }
    report(desks, spoiled)
}

fn print(session: &Session, desks: &Desks, asked: &ManyList, placed: &[Placed]) -> Result<()> {
    let named = |at: &Placed| -> &NamedDesk { &desks.all[at.desk] };
    let Some(first) = desks.first() else { return Ok(()) };
    let is_ids = session.out.format == Some(Format::Ids) || session.out.quiet && session.out.format.is_none();
    match asked.form {
        Form::Template(text) => {
            let tickets = tickets(desks, asked.shelf, placed)?;
            template::print(session, text, &tickets)
        }
        _ if is_ids => {
            session.out.raw(&placed.iter().map(|at| named(at).id(at.id) + "\n").collect::<String>())
        }
        Form::Fields(names) => {
            let fields = columns::read(names)?;
            let keys = columns::keys(&fields);
            let mut values = answers(desks, asked.shelf, placed, |index, ids| {
                Ok(ids.iter().copied().zip(index.values(ids, &keys)?).collect())
            })?;
            let tickets = placed.iter().filter_map(|at| {
                Some((&*named(at).name, named(at).id(at.id), values.remove(&(at.desk, at.id))?))
            });
            columns::print_many(session, first, &fields, tickets)
        }
        _ => match session.out.format {
            Some(Format::Json) => session.out.json(&tickets(desks, asked.shelf, placed)?),
            Some(Format::Jsonl) => {
                tickets(desks, asked.shelf, placed)?.iter().try_for_each(|ticket| session.out.json(ticket))
            }
            Some(Format::Csv) => {
                let stored = answers(desks, asked.shelf, placed, |index, ids| {
                    let mut rows = Vec::with_capacity(ids.len());
                    index.scan(ids, &render::csv::COLUMNS, &mut |id, stored| {
                        rows.push((id, stored.iter().cloned().map(Stored::into_owned).collect::<Vec<_>>()));
                    })?;
                    Ok(rows)
                })?;
                let mut rows = StoredRows::default();
                for at in placed {
                    if let Some(stored) = stored.get(&(at.desk, at.id)) {
                        rows.add(Some(&named(at).name), &named(at).id(at.id), stored);
                    }
                }
                session.out.csv(&(render::csv::header_with_desk() + &rows.text()))
            }
            _ => {
                let lines = answers(desks, asked.shelf, placed, |index, ids| {
                    Ok(index.lines(ids)?.into_iter().map(|line| (line.id, line)).collect())
                })?;
                let shown: Vec<(&Placed, &ListLine)> =
                    placed.iter().filter_map(|at| Some((at, lines.get(&(at.desk, at.id))?))).collect();
                let line = |at: usize| {
                    let (placed, line) = shown[at];
                    let desk = named(placed);
                    TicketLine { id: desk.id(placed.id), desk: Some(&desk.name), line }
                };
                let screen = session.out.screen(&first.policy.desk.timezone, first.now);
                let all_letters = |_: &str| crate::records::id::SUFFIX_LEN;
                session.out.lines(render::tickets::tickets(&screen, shown.len(), line, &all_letters))
            }
        },
    }
}

/// What each desk answers of its tickets, by desk and ticket.
fn answers<T>(
    desks: &Desks,
    shelf: Shelf,
    placed: &[Placed],
    ask: impl Fn(&Index, &[Id]) -> Result<Vec<(Id, T)>, IndexError>,
) -> Result<HashMap<(usize, Id), T>> {
    let mut all = HashMap::with_capacity(placed.len());
    for (at, named) in desks.all.iter().enumerate() {
        let ids: Vec<Id> = placed.iter().filter(|one| one.desk == at).map(|one| one.id).collect();
        if !ids.is_empty() {
            let found = named.desk.ask(shelf, Need::Rows, |index| ask(index, &ids))?;
            all.extend(found.into_iter().map(|(id, value)| ((at, id), value)));
        }
    }
    Ok(all)
}

/// The tickets as JSON has them, in their order.
fn tickets<'d>(desks: &'d Desks, shelf: Shelf, placed: &[Placed]) -> Result<Vec<OfDesk<'d, wire::Ticket>>> {
    let mut all: HashMap<(usize, Id), wire::Ticket> = HashMap::with_capacity(placed.len());
    for (at, named) in desks.all.iter().enumerate() {
        let ids: Vec<Id> = placed.iter().filter(|one| one.desk == at).map(|one| one.id).collect();
        for found in load(&named.desk, shelf, &ids, &|_| true)? {
            all.insert((at, found.record.id), wire::Ticket { id: named.id(found.record.id), ..found.ticket });
        }
    }
    let tickets = placed.iter().filter_map(|at| {
        Some(OfDesk { desk: &desks.all[at.desk].name, value: all.remove(&(at.desk, at.id))? })
    });
    Ok(tickets.collect())
}
