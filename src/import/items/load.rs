//! The import of items: every row read, its dependencies found, and all of it written together.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::PathBuf;

use serde::Serialize;

use super::super::load::told;
use super::super::source::{Format, Input, Layout, Limits, RowPlace, Source};
use super::super::{Rejected, rejects};
use super::here::Here;
use super::row::{Columns, FIELDS, ItemRow};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{Id, Kind, State, Ticket, fold};
use crate::rules::items::verbs as items;
use crate::rules::verbs;
use crate::rules::workflow::Verb;

/// What to import, and how.
#[derive(Debug, Clone, Default)]
pub struct ItemsRequest {
    /// The file; `-` for stdin.
    pub file: String,
    /// Read and check everything, and write nothing.
    pub dry_run: bool,
    /// Where the rejected rows go.
    pub rejects: Option<PathBuf>,
    /// In which encoding the file is; found out when not given.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// How much it may hold.
    pub limits: Limits,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ItemsSummary {
    /// New items; those that would be, for a dry run.
    pub items_added: usize,
    /// Items of the desk that a row changed.
    pub items_updated: usize,
    /// Items of the desk that were as their row says.
    pub items_unchanged: usize,
    /// Rows of the file, the bad ones among them.
    pub rows_read: usize,
    /// Rows that are not in, in the order of the file.
    pub rejected: Vec<Rejected>,
    /// Columns that mean nothing here.
    pub unknown_columns: Vec<String>,
}

/// A row that can be taken, and the item it is.
struct Taken {
    source: RowPlace,
    row: ItemRow,
    id: Id,
    is_new: bool,
    needs: Option<Vec<Id>>,
}

/// Imports items: those that the desk has by external number or serial number are updated, all others are new. A row
/// without either is the item of its name.
///
/// # Errors
/// Exit 2 for a file that is no table of items, 5 when another writer keeps the lock, 7 when the system refuses.
pub fn import_items(desk: Desk, request: &ItemsRequest, stdin: &mut dyn Read) -> Result<ItemsSummary> {
    request.rejects.iter().try_for_each(|path| rejects::check(&desk, path, &request.file))?;
    let input =
        Input::read(&request.file, stdin, request.encoding, request.limits, &|| desk.store.scratch())?;
    let keys: Vec<&str> = FIELDS.iter().map(|(_, names)| names[0]).collect();
    let mut source = Source::read(input, Format::Auto, Layout { columns: &keys, ..Layout::default() })?;
    let (columns, unknown_columns) = Columns::of(&source);
    if !columns.has_name() {
        let error = Error::usage(tr!("the file has no column 'name' or '名称'"));
        return Err(error.hint(tr!("the first line names the columns: name,type,serial,depends_on …")));
    }
    let staging = desk.stage()?;
    let desk = desk.staged_in(&staging);
    let rows_read = source.rows.len() + source.bad.len();
    let mut rejected = std::mem::take(&mut source.bad);
    let here = Here::of(&desk)?;
    let taken = take(&desk, &here, &columns, &source, &mut rejected)?;
    let taken = with_needs(&here, taken, &mut rejected);
    let mut summary = ItemsSummary { rows_read, unknown_columns, ..ItemsSummary::default() };
    let mut drafts = Vec::new();
    for taken in taken {
        match taken.is_new {
            true => {
                summary.items_added += 1;
                drafts.push(draft(&taken)?);
            }
            false => {
                let mark = staging.mark();
                match update(&desk, &taken) {
                    Ok(true) => summary.items_updated += 1,
                    Ok(false) => summary.items_unchanged += 1,
                    Err(error) => {
                        staging.back_to(mark);
                        rejected.push((taken.source, error.message));
                    }
                }
            }
        }
    }
    if !request.dry_run {
        let lock = desk.lock()?;
        source.refuse_change()?;
        desk.create_many(&lock, drafts, None)?;
        desk.write_staged(&staging)?;
    }
    rejected.sort_by_key(|(row, _)| (row.line(), row.element()));
    if let Some(path) = request.rejects.as_ref().filter(|_| !rejected.is_empty()) {
        rejects::write(path, &source, &rejected)?;
    }
    summary.rejected = rejected.into_iter().map(|(row, reason)| told(&row, reason)).collect();
    match source.truncated {
        Some(error) => Err(error),
        None => Ok(summary),
    }
}

/// Reads the rows and finds the item of each.
fn take(
    desk: &Desk,
    here: &Here,
    columns: &Columns,
    source: &Source,
    rejected: &mut Vec<(RowPlace, String)>,
) -> Result<Vec<Taken>> {
    let mut taken: Vec<Taken> = Vec::new();
    let mut used: HashMap<Id, usize> = HashMap::new();
    let mut fresh: HashSet<Id> = HashSet::new();
    let mut new_ones: HashMap<String, usize> = HashMap::new();
    for row in &source.rows {
        let read = ItemRow::read(desk, columns, &source.row(row)?);
        let (item, known) = match read.and_then(|item| Ok((here.of_row(&item)?, item))) {
            Ok((known, item)) => (item, known),
            Err(reason) => {
                rejected.push((*row, reason));
                continue;
            }
        };
        let twin = match known {
            Some(id) => used.insert(id, row.line()),
            None => keys(&item).into_iter().find_map(|key| new_ones.insert(key, row.line())),
        };
        if let Some(line) = twin {
            rejected.push((*row, tr!("the item is in line {line} already", line)));
            continue;
        }
        let id = match known {
            Some(id) => id,
            None => {
                let mut id = desk.fresh_id(Kind::Ci, desk.at)?;
                while !fresh.insert(id) || desk.place_of(id)?.is_some() {
                    id = desk.fresh_id(Kind::Ci, desk.at)?;
                }
                id
            }
        };
        taken.push(Taken { source: *row, row: item, id, is_new: known.is_none(), needs: None });
    }
    Ok(taken)
}

/// By what two rows are the same item.
fn keys(item: &ItemRow) -> Vec<String> {
    let serial = item.serial.iter().map(|serial| format!("s{}", fold::name(serial)));
    let external =
        item.external.iter().map(|e| format!("e{}:{}", fold::name(&e.system), fold::name(&e.number)));
    let keys: Vec<String> = serial.chain(external).collect();
    if keys.is_empty() { vec![format!("n{}", fold::name(&item.name))] } else { keys }
}

/// Finds what each row depends on: among the rows by serial number or name, else in the desk. A row that names
/// something else is rejected, and then those that depend on it as a new item.
fn with_needs(here: &Here, mut taken: Vec<Taken>, rejected: &mut Vec<(RowPlace, String)>) -> Vec<Taken> {
    loop {
        let mut rows: HashMap<String, Vec<Id>> = HashMap::new();
        for item in &taken {
            let serial = item.row.serial.iter().map(|serial| fold::name(serial).into_owned());
            for name in
                serial.chain([fold::name(&item.row.name).into_owned(), item.id.to_string().to_lowercase()])
            {
                rows.entry(name).or_default().push(item.id);
            }
        }
        let mut good = Vec::with_capacity(taken.len());
        let before = taken.len();
        for mut item in taken {
            let mut wrong = None;
            let mut needs = Vec::new();
            for name in item.row.depends_on.iter().flatten() {
                let found = match rows.get(&*fold::name(name)).map(Vec::as_slice) {
                    Some([id]) => Ok(*id),
                    Some([_, _, ..]) => {
                        Err(tr!("'{name}' is the name of several rows; use the serial number", name))
                    }
                    _ => here.item(name),
                };
                match found {
                    Ok(id) if id == item.id => wrong = Some(tr!("it depends on itself").to_owned()),
                    Ok(id) => needs.push(id),
                    Err(reason) => wrong = Some(reason),
                }
            }
            match wrong {
                Some(reason) => rejected.push((item.source, reason)),
                None => {
                    item.needs = item.row.depends_on.is_some().then_some(needs);
                    good.push(item);
                }
            }
        }
        taken = good;
        if taken.len() == before {
            return taken;
        }
    }
}

/// A new item.
fn draft(taken: &Taken) -> Result<Ticket> {
    let mut draft = Ticket::blank(taken.id, &taken.row.name);
    draft.state = taken.row.state.unwrap_or(draft.state);
    taken.row.apply(&mut draft);
    items::needs(&mut draft, taken.needs.as_deref().unwrap_or_default(), &[])?;
    Ok(draft)
}

/// Changes an item to what its row says; false where it says nothing new.
fn update(desk: &Desk, taken: &Taken) -> Result<bool> {
    let edited = desk.act(taken.id, |ticket| {
        verbs::edit(ticket, Vec::new(), |ticket| {
            taken.row.apply(ticket);
            if let Some(needs) = &taken.needs {
                let before: Vec<Id> = ticket
                    .ci()
                    .into_iter()
                    .flat_map(|part| &part.depends_on)
                    .filter_map(|id| id.parse().ok())
                    .collect();
                let needless: Vec<Id> = before.into_iter().filter(|id| !needs.contains(id)).collect();
                items::needs(ticket, needs, &needless)?;
            }
            Ok::<(), Error>(())
        })
    })?;
    let from = edited.ticket.state;
    let Some(verb) = taken.row.state.filter(|to| *to != from).map(toward) else { return Ok(edited.changed) };
    let verb = verb.ok_or_else(|| {
        Error::usage(tr!("an item that is {state} cannot be planned again", state = from.as_str()))
    })?;
    desk.act(taken.id, |ticket| Ok(items::moved(ticket, verb, Vec::new())?))?;
    Ok(true)
}

/// The verb that leads to a state.
fn toward(state: State) -> Option<Verb> {
    match state {
        State::InUse => Some(Verb::Deploy),
        State::InRepair => Some(Verb::SendToRepair),
        State::Spare => Some(Verb::Store),
        State::Retired => Some(Verb::Retire),
        _ => None,
    }
}
