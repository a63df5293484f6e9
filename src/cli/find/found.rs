//! From a filter to the tickets it finds: the index says which, their files say what they are.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::cli::session::near;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Group, Index, IndexError, Need, Selection};
use crate::lang::tr;
use crate::query::{self, Context, Filter, Key, ListLine, Sort, Stored, TextScope};
use crate::records::id::SUFFIX_LEN;
use crate::records::{self, Id, Kind, typed};
use crate::store::{Shelf, Unreadable};
use crate::wire;

/// How many tickets are read at a time.
pub(crate) const BATCH: usize = 1024;

/// A record and what the wire says of it.
pub(crate) struct FoundTickets {
    /// As it is recorded.
    pub record: records::Ticket,
    /// As it is told.
    pub ticket: wire::Ticket,
}

/// A ticket, and the values that it is ordered by.
pub(crate) type Ordered = (Id, Vec<Stored<'static>>);

/// What is done with some of the tickets, in the index that they were found in.
pub(crate) type EachBatch<'e> = &'e mut dyn FnMut(&Index, &[Id]) -> Result<(), IndexError>;

/// What is looked for, and where.
pub(crate) struct Wanted<'a> {
    pub filter: &'a Filter,
    pub kind: Option<Kind>,
    pub sort: &'a Sort,
    pub limit: usize,
    pub shelf: Shelf,
}

/// The ids that were found, and what belongs to them.
pub(crate) struct Ids {
    pub ids: Vec<Id>,
    /// How many more there are behind the limit.
    pub rest: usize,
    pub spoiled: Vec<Unreadable>,
}

/// The lines of a table that were found, and what belongs to them.
pub(crate) struct FoundLines {
    pub lines: Vec<ListLine>,
    /// How many more there are behind the limit.
    pub rest: usize,
    pub spoiled: Vec<Unreadable>,
}

/// How many letters of the suffix name each of the ids shown.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, usize>);

impl Names {
    /// The names of these tickets, where they will be seen: they show in colour alone.
    pub(crate) fn of_ids(session: &Session, index: &Index, ids: &[Id]) -> Result<Names, IndexError> {
        if !session.out.paints() {
            return Ok(Names::default());
        }
        let unique = index.shortest_unique(ids)?;
        Ok(Names(unique.into_iter().map(|(id, letters)| (id.to_string(), letters)).collect()))
    }

    /// The letters that name one ticket; all of them where even those do not.
    pub(crate) fn of(&self, id: &str) -> usize {
        self.0.get(id).copied().unwrap_or(SUFFIX_LEN)
    }
}

impl Wanted<'_> {
    pub(crate) fn selection(&self) -> Selection<'_> {
        Selection { filter: self.filter, kind: self.kind, words: true }
    }

    /// The same, leaving plain words to whoever looks at what is found.
    pub(crate) fn selection_without_words(&self) -> Selection<'_> {
        Selection { words: false, ..self.selection() }
    }

    /// The ids of the tickets that pass, in order. Words that no index can answer are answered by the
    /// records. `more` is asked of the same index, for the ids found.
    ///
    /// # Errors
    /// What reading the desk can meet.
    pub(crate) fn ids<T>(
        &self,
        desk: &Desk,
        more: impl Fn(&Index, &[Id]) -> Result<T, IndexError>,
    ) -> Result<(Ids, T)> {
        let exact = self.is_exact(desk);
        desk.ask(self.shelf, Need::Rows, |index| {
            let (ids, rest) = self.found(desk, index, exact)?;
            let more = more(index, &ids)?;
            Ok((Ids { rest, ids, spoiled: index.spoiled()? }, more))
        })
    }

    /// [`Wanted::ids`] with the line of each ticket in a table instead of its id.
    ///
    /// # Errors
    /// What reading the desk can meet.
    pub(crate) fn lines<T>(
        &self,
        desk: &Desk,
        more: impl Fn(&Index, &[ListLine]) -> Result<T, IndexError>,
    ) -> Result<(FoundLines, T)> {
        let is_exact = self.is_exact(desk);
        desk.ask(self.shelf, Need::Rows, |index| {
            let (lines, rest) = if is_exact {
                let mut lines = index.select_lines(&self.selection(), self.sort, self.limit)?;
                let rest = self.cut(index, is_exact, &mut lines)?;
                (lines, rest)
            } else {
                let (ids, rest) = self.found(desk, index, is_exact)?;
                (index.lines(&ids)?, rest)
            };
            let more = more(index, &lines)?;
            Ok((FoundLines { lines, rest, spoiled: index.spoiled()? }, more))
        })
    }

    /// Hands on the ids of the tickets that pass, in order, some at a time, with the index they were
    /// found in: for what is printed while it is read. Should the index prove damaged, another one
    /// goes on behind what was handed on.
    ///
    /// # Errors
    /// What reading the desk can meet, and what `each` has.
    pub(crate) fn in_batches(&self, desk: &Desk, each: EachBatch) -> Result<Ids> {
        let each = RefCell::new(each);
        let begun: RefCell<Option<(Vec<Id>, usize)>> = RefCell::new(None);
        let done = Cell::new(0);
        let exact = self.is_exact(desk);
        let spoiled = desk.ask(self.shelf, Need::Rows, |index| {
            // Before anything is printed: this may have to ask anew.
            let spoiled = index.spoiled()?;
            if begun.borrow().is_none() {
                *begun.borrow_mut() = Some(self.found(desk, index, exact)?);
            }
            let begun = begun.borrow();
            let ids = begun.as_ref().map_or(&[][..], |(ids, _)| ids);
            for batch in ids[done.get()..].chunks(BATCH) {
                (each.borrow_mut())(index, batch)?;
                done.set(done.get() + batch.len());
            }
            Ok(spoiled)
        })?;
        let (ids, rest) = begun.into_inner().unwrap_or_default();
        Ok(Ids { ids, rest, spoiled })
    }

    /// The tickets that pass, in order, each with what it is ordered by; how many more there are behind
    /// the limit, and what could not be read.
    ///
    /// # Errors
    /// What reading the desk can meet.
    pub(crate) fn placed(&self, desk: &Desk) -> Result<(Vec<Ordered>, usize, Vec<Unreadable>)> {
        let selection = self.selection();
        let exact = self.is_exact(desk);
        desk.ask(self.shelf, Need::Rows, |index| {
            let mut placed = index.select_placed(&selection, self.sort, self.limit)?;
            if !exact {
                let ids: Vec<Id> = placed.iter().map(|(id, _)| *id).collect();
                let passing: HashSet<Id> = self.passing(desk, TextScope::Brief, &ids)?.into_iter().collect();
                placed.retain(|(id, _)| passing.contains(id));
            }
            let rest = self.cut(index, exact, &mut placed)?;
            Ok((placed, rest, index.spoiled()?))
        })
    }

    /// The ids of the tickets that pass, and how many more there are behind the limit.
    fn found(&self, desk: &Desk, index: &Index, exact: bool) -> Result<(Vec<Id>, usize), IndexError> {
        let selection = self.selection();
        let mut ids = index.select(&selection, self.sort, self.limit)?;
        if !exact {
            ids = self.passing(desk, TextScope::Brief, &ids)?;
        }
        let rest = self.cut(index, exact, &mut ids)?;
        Ok((ids, rest))
    }

    /// Cuts what was found at the limit; returns how many more there are behind it.
    fn cut<T>(&self, index: &Index, exact: bool, found: &mut Vec<T>) -> Result<usize, IndexError> {
        let is_cut = exact && found.len() == self.limit;
        let all = if is_cut { index.count(&self.selection())? as usize } else { found.len() };
        found.truncate(self.limit);
        Ok(all.saturating_sub(found.len()))
    }

    /// How many tickets pass.
    pub(crate) fn count(&self, desk: &Desk) -> Result<(usize, Vec<Unreadable>)> {
        if !self.is_exact(desk) {
            let (found, ()) = self.ids(desk, |_, _| Ok(()))?;
            return Ok((found.ids.len(), found.spoiled));
        }
        desk.ask(self.shelf, Need::Rows, |index| {
            Ok((index.count(&self.selection())? as usize, index.spoiled()?))
        })
    }

    /// How many tickets that pass have the same values of these keys.
    pub(crate) fn groups(&self, desk: &Desk, keys: &[&Key]) -> Result<(Vec<Group>, Vec<Unreadable>)> {
        if self.is_exact(desk) {
            return desk.ask(self.shelf, Need::Rows, |index| {
                Ok((index.groups(&self.selection(), keys)?, index.spoiled()?))
            });
        }
        let (found, values) = self.ids(desk, |index, ids| index.values(ids, keys))?;
        Ok((values.into_iter().map(|values| Group { values, count: 1 }).collect(), found.spoiled))
    }

    /// Those of the tickets whose records pass the filter, in the same order.
    pub(crate) fn passing(&self, desk: &Desk, reach: TextScope, ids: &[Id]) -> Result<Vec<Id>> {
        let keep = |f: &FoundTickets| self.filter.matches(&f.ticket, &f.record, reach);
        Ok(load(desk, self.shelf, ids, &keep)?.iter().map(|f| f.record.id).collect())
    }

    /// Whether the index alone can answer.
    pub(crate) fn is_exact(&self, desk: &Desk) -> bool {
        self.filter.condition(desk.now, true).exact
    }
}

/// Reads tickets on all cores, in the order given; those that went away meanwhile are left out.
///
/// # Errors
/// When one that is there cannot be read: an answer without it would not be true.
pub(crate) fn load(
    desk: &Desk,
    shelf: Shelf,
    ids: &[Id],
    keep: &(dyn Fn(&FoundTickets) -> bool + Sync),
) -> Result<Vec<FoundTickets>> {
    let read = |id: &Id| {
        let record = match desk.load(shelf, *id)? {
            Ok(record) => record,
            Err(spoiled) => return Some(Err(spoiled.error)),
        };
        let ticket = wire::Ticket::brief(&desk.policy, &record, desk.now);
        Some(FoundTickets { record, ticket }).filter(keep).map(Ok)
    };
    if shelf == Shelf::Live {
        return ids.par_iter().filter_map(read).collect();
    }
    // Sealed tickets with ids near to each other are unpacked together.
    let mut places: Vec<usize> = (0..ids.len()).collect();
    places.sort_unstable_by_key(|place| ids[*place].number());
    let found = places.par_iter().filter_map(|place| Some(read(&ids[*place])?.map(|found| (*place, found))));
    let mut found = found.collect::<Result<Vec<(usize, FoundTickets)>>>()?;
    found.sort_unstable_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Reads the filter words that someone typed, and says which names in them the desk does not know: a typing error finds
/// nothing, and nothing found looks like an answer.
///
/// # Errors
/// As [`Filter::parse`].
pub(crate) fn filter(session: &Session, desk: &Desk, words: &[String]) -> Result<Filter> {
    let filter = parsed(desk, words)?;
    let notes = unknown_names(desk, &filter).into_iter().map(|(_, note)| note);
    notes.collect::<BTreeSet<_>>().iter().for_each(|note| session.out.say(note));
    Ok(filter)
}

/// The filter that words are on a desk.
///
/// # Errors
/// As [`Filter::parse`].
pub(crate) fn parsed(desk: &Desk, words: &[String]) -> Result<Filter> {
    Filter::parse(&with_items(desk, words)?, &context(desk))
}

/// The names in a filter that the desk does not know, each as `KEY:NAME` with what to say of it.
pub(crate) fn unknown_names(desk: &Desk, filter: &Filter) -> Vec<(String, String)> {
    let note = |(key, name): (&str, &str)| {
        Some((format!("{key}:{name}"), near::unknown_in_filter(&desk.policy, key, name)?))
    };
    filter.names().filter_map(note).collect()
}

/// The words with the names of configuration items in `ci:` replaced by their ids, which tickets have.
///
/// # Errors
/// As [`Desk::item`].
fn with_items(desk: &Desk, words: &[String]) -> Result<Vec<String>> {
    let key = |word: &str| {
        let (before, values) = word.split_once([':', '：'])?;
        let is_item = query::key(before.trim_start_matches('-')).is_ok_and(|key| key.name == "ci");
        is_item.then(|| (format!("{before}:"), values.to_owned()))
    };
    let replaced = |word: &String| -> Result<String> {
        let Some((before, values)) = key(word) else { return Ok(word.clone()) };
        let id = |value: &str| -> Result<String> {
            let bare = value.trim().trim_matches('"');
            let is_word = ["none", "any"].iter().any(|word| typed::is(word, bare)) || bare.is_empty();
            if is_word || bare.contains('*') {
                Ok(value.to_owned())
            } else {
                Ok(desk.item(bare)?.to_string())
            }
        };
        let ids = values.split([',', '，']).map(id).collect::<Result<Vec<String>>>()?;
        Ok(format!("{before}{ids}", ids = ids.join(",")))
    };
    words.iter().map(replaced).collect()
}

/// What filters need to know.
pub(crate) fn context(desk: &Desk) -> Context<'_> {
    let me = desk.named_actor.as_deref().map(|who| desk.person(who));
    let me = me.or_else(|| desk.actor().ok().map(str::to_owned)).unwrap_or_default();
    Context { me, ..Context::of(&desk.policy, desk.now) }
}

/// Names every damaged file; the exit code tells that there were some.
///
/// # Errors
/// Exit 6, or 5 when all of them are git conflicts.
pub(crate) fn report(mut spoiled: Vec<Unreadable>) -> Result<()> {
    // Files are read in no particular order; what is said of them has one.
    spoiled.sort_by(|a, b| a.path.cmp(&b.path));
    let Some(first) = spoiled.first() else { return Ok(()) };
    let damaged = spoiled.iter().map(|s| s.error.kind).find(|k| *k != ErrorKind::Busy);
    let kind = damaged.unwrap_or(first.error.kind);
    let lines: Vec<String> = spoiled.iter().take(20).map(|s| s.error.message.clone()).collect();
    let rest = spoiled.len().saturating_sub(lines.len());
    let mut message = lines.join("\n       ");
    if rest > 0 {
        message.push_str(&tr!("\n       and {rest} more", rest));
    }
    Err(Error::new(kind, message)
        .hint(tr!("all other tickets are included; fix these by hand or with git checkout")))
}

/// Where to look.
pub(crate) fn shelf(archive: bool) -> Shelf {
    if archive { Shelf::Archive } else { Shelf::Live }
}
