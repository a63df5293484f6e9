//! The rows of `due`, one after another as they are stored, so that a long list needs no memory.

use std::cell::{Cell, RefCell};
use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;

use super::due_row::{DueRow, approval};
use super::duties;
use super::found::{Names, Wanted};
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{DeadlinePlace, DueBy, Index, IndexError, Need};
use crate::query::{Filter, Sort, TextScope};
use crate::records::Id;
use crate::rules::duties::DutyState;
use crate::store::{Shelf, Unreadable};

/// Which rows.
pub(crate) struct DueWanted<'a> {
    pub filter: &'a Filter,
    pub by: DueBy,
    /// One row a ticket, that of its next deadline.
    pub is_by_ticket: bool,
    /// At most so many rows.
    pub limit: usize,
    /// Whether those behind the limit are counted.
    pub counts_rest: bool,
    /// Whether the regular duties are listed as well.
    pub has_duties: bool,
}

/// What is known once the rows were handed on.
#[derive(Debug, Default)]
pub(crate) struct DueRead {
    /// How many rows were handed on.
    pub shown: usize,
    /// How many more there are, where they are counted.
    pub rest: usize,
    /// How the tickets are called, where that is painted.
    pub names: Names,
    pub spoiled: Vec<Unreadable>,
}

/// Hands on each row, soonest first.
pub(crate) type EachRow<'e> = &'e mut dyn FnMut(DueRow<&str>) -> Result<()>;

impl DueWanted<'_> {
    /// Hands on the rows, soonest first; of one instant, tickets come before duties.
    ///
    /// # Errors
    /// What reading the desk can meet, and what `each` has.
    pub(crate) fn read(&self, session: &Session, desk: &Desk, each: EachRow) -> Result<DueRead> {
        let (duties, unread) = self.duties(desk)?;
        let all_duties = duties.len();
        let merged = RefCell::new(Merged { duties, shown: 0, limit: self.limit, each });
        let (tickets, names, mut spoiled) = self.tickets(session, desk, &merged)?;
        let mut merged = merged.into_inner();
        merged.end()?;
        spoiled.extend(unread);
        let rest = (tickets + all_duties).saturating_sub(merged.shown);
        Ok(DueRead { shown: merged.shown, rest, names, spoiled })
    }

    /// Hands on the rows of tickets. Should the index prove damaged, another one goes on behind the
    /// last row.
    fn tickets(
        &self,
        session: &Session,
        desk: &Desk,
        merged: &RefCell<Merged>,
    ) -> Result<(usize, Names, Vec<Unreadable>)> {
        let sort = Sort::default();
        let wanted =
            Wanted { filter: self.filter, kind: None, sort: &sort, limit: usize::MAX, shelf: Shelf::Live };
        let exact = wanted.is_exact(desk);
        let paints = session.out.paints();
        let seen: RefCell<HashSet<Id>> = RefCell::default();
        let named: RefCell<Vec<Id>> = RefCell::default();
        let (shown, more) = (Cell::new(0), Cell::new(0));
        let last: Cell<Option<DeadlinePlace>> = Cell::new(None);
        desk.ask(Shelf::Live, Need::Rows, |index| {
            // Before anything is printed: this may have to ask anew.
            let spoiled = index.spoiled()?;
            let passing = if exact { None } else { Some(self.passing(desk, index, &wanted)?) };
            index.each_deadline(&wanted.selection(), self.by, last.get(), &mut |place, deadline| {
                let id = deadline.id;
                let passes = passing.as_ref().is_none_or(|passing| passing.contains(&id));
                if !passes || self.is_by_ticket && !seen.borrow_mut().insert(id) {
                    last.set(Some(place));
                    return Ok(ControlFlow::Continue(()));
                }
                if shown.get() == self.limit {
                    if exact {
                        return Ok(ControlFlow::Break(()));
                    }
                    more.set(more.get() + 1);
                } else {
                    let approval = approval(desk, &deadline);
                    let (step, waits_for) = match &approval {
                        Some((step, who)) => (step.as_deref(), Some(who.as_str())),
                        None => (None, None),
                    };
                    let name = id.to_string();
                    let row = DueRow { step, waits_for, ..DueRow::of(&name, &deadline) };
                    merged.borrow_mut().push(row)?;
                    shown.set(shown.get() + 1);
                    if paints {
                        named.borrow_mut().push(id);
                    }
                }
                last.set(Some(place));
                Ok(ControlFlow::Continue(()))
            })?;
            let all = match shown.get() == self.limit && exact && self.counts_rest {
                true => index.count_deadlines(&wanted.selection(), self.by, self.is_by_ticket)? as usize,
                false => shown.get() + more.get(),
            };
            Ok((all, Names::of_ids(session, index, &named.borrow())?, spoiled))
        })
    }

    /// The tickets whose records pass, where the index alone does not know.
    fn passing(&self, desk: &Desk, index: &Index, wanted: &Wanted) -> Result<HashSet<Id>, IndexError> {
        let mut ids: Vec<Id> = Vec::new();
        let mut seen = HashSet::new();
        index.each_deadline(&wanted.selection(), self.by, None, &mut |_, deadline| {
            if seen.insert(deadline.id) {
                ids.push(deadline.id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(wanted.passing(desk, TextScope::Brief, &ids)?.into_iter().collect())
    }

    /// The regular duties that the rows are asked for, soonest first.
    fn duties(&self, desk: &Desk) -> Result<(VecDeque<DueRow<String>>, Vec<Unreadable>)> {
        if !self.has_duties {
            return Ok((VecDeque::new(), Vec::new()));
        }
        let (mut all, spoiled) = duties::read(desk)?;
        all.retain(|duty| match self.by {
            DueBy::Within(within) => duty.due <= within,
            DueBy::AtRisk => duty.state != DutyState::Waiting,
        });
        all.sort_by_key(|duty| duty.due);
        Ok((all.into_iter().map(|duty| DueRow::of_duty(duty, desk.now)).collect(), spoiled))
    }
}

/// Rows of tickets and of duties in one order.
struct Merged<'e> {
    duties: VecDeque<DueRow<String>>,
    shown: usize,
    limit: usize,
    each: EachRow<'e>,
}

impl Merged<'_> {
    fn push(&mut self, row: DueRow<&str>) -> Result<()> {
        while self.duties.front().is_some_and(|duty| duty.due < row.due) {
            self.duties.pop_front().map_or(Ok(()), |duty| self.emit(duty.as_texts()))?;
        }
        self.emit(row)
    }

    fn end(&mut self) -> Result<()> {
        while let Some(duty) = self.duties.pop_front() {
            self.emit(duty.as_texts())?;
        }
        Ok(())
    }

    fn emit(&mut self, row: DueRow<&str>) -> Result<()> {
        if self.shown < self.limit {
            self.shown += 1;
            (self.each)(row)?;
        }
        Ok(())
    }
}
