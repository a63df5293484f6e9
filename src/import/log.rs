//! An event log: the rows of one ticket, told as its history.

use jiff::Timestamp;

use super::history::{self, Built, entered};
use super::reading::{Draft, Reading};
use super::source::SourceRow;
use crate::lang::tr;
use crate::records::fold::same_name;
use crate::records::{Event, FieldChange, Recipient, State, Ticket};

/// The ticket that rows tell of, and the rows that could not be read, by their place among `rows`.
///
/// No ticket when not one row could be read.
pub(super) fn build(reading: &Reading, rows: &[SourceRow]) -> (Option<Built>, Vec<(usize, String)>) {
    let mut telling = Telling { reading, now: None, history: Vec::new(), rows: Vec::new(), count: 0 };
    let mut rejected = Vec::new();
    let mut last = None;
    for (i, row) in rows.iter().enumerate() {
        match telling.read(row) {
            Ok(()) => last = Some(row),
            Err(reason) => rejected.push((i, reason)),
        }
    }
    let built = last.and_then(|row| telling.finish(row));
    (built, rejected)
}

struct Telling<'a, 'p> {
    reading: &'a Reading<'p>,
    /// The ticket as the rows so far leave it.
    now: Option<Ticket>,
    history: Vec<Event>,
    /// The source's time of each event.
    rows: Vec<Timestamp>,
    /// The source's count of reassignments.
    count: u32,
}

impl Telling<'_, '_> {
    /// One row, one event. Nothing is changed when the row cannot be read.
    fn read(&mut self, row: &SourceRow) -> Result<(), String> {
        let reading = self.reading;
        let draft = reading.draft(row, self.now.as_ref())?;
        let columns = &reading.columns;
        let at = reading.time(row, &columns.at)?.ok_or_else(|| missing(&columns.at))?;
        // The milestones are used at the end; a row in which they cannot be read is bad all the same.
        for milestone in [&columns.resolved, &columns.closed] {
            reading.time(row, milestone)?;
        }
        let mut event = match &self.now {
            None => self.first(row, &draft, at)?,
            Some(before) => self.next(row, before, &draft, at)?,
        };
        if let Some(recorded) = reading.time(row, &columns.recorded)? {
            event.recorded = Some(recorded).filter(|r| *r > event.at).or(event.recorded);
        }
        event.note.extend(reading.note(row)?);
        let count = reading.reassignments(row)?;
        let handed = event.changes.contains_key("team") || event.changes.contains_key("assignee");
        if let Some(count) = count.filter(|c| *c != self.count || (handed && self.now.is_some())) {
            event.marks_mut().reassignment_count = Some(count);
            self.count = count;
        }
        self.history.push(event);
        self.rows.push(at);
        self.now = Some(draft.ticket);
        Ok(())
    }

    fn first(&self, row: &SourceRow, draft: &Draft, at: Timestamp) -> Result<Event, String> {
        let created = self.reading.time(row, &self.reading.columns.created)?.unwrap_or(at);
        let mut event = history::event(created, &self.reading.by(row)?, "created");
        event.changes = history::begun(&draft.ticket);
        event.recorded = Some(at).filter(|at| *at > created);
        if at < created {
            event.note.push(format!("the source dates this row {at}, before the ticket was opened"));
        }
        self.answer(&mut event, draft);
        Ok(event)
    }

    fn next(&self, row: &SourceRow, before: &Ticket, draft: &Draft, at: Timestamp) -> Result<Event, String> {
        let previous = self.history.last().map_or(at, |e| e.at);
        let changes = history::changed(before, &draft.ticket, self.reading.told());
        let did = history::verb(before.state, draft.ticket.state, &changes);
        // A history is in time order; the source's own time is kept in words.
        let mut event = history::event(at.max(previous), &self.reading.by(row)?, did);
        if at < previous {
            event.note.push(format!("the source dates this row {at}, before the row above it"));
        }
        event.changes = changes;
        self.answer(&mut event, draft);
        Ok(event)
    }

    /// Entering some states is an answer to the requester.
    fn answer(&self, event: &mut Event, draft: &Draft) {
        let Some(word) = &draft.word else { return };
        let answers = self.reading.profile.responds.iter().any(|r| same_name(r, word));
        if answers && event.changes.contains_key("state") {
            event.to = Some(Recipient::Requester);
        }
    }

    fn finish(mut self, row: &SourceRow) -> Option<Built> {
        let reading = self.reading;
        let resolved = reading.time(row, &reading.columns.resolved).ok().flatten();
        let closed = reading.time(row, &reading.columns.closed).ok().flatten();
        self.split_creation();
        self.mark_creation();
        self.mark_resolved(resolved);
        self.date_closed(closed);
        self.mark_undated(resolved.or(closed));
        let ticket = Ticket { history: self.history, ..self.now? };
        let class_differs = reading.source_class(row).map(|class| class != ticket.class);
        Some(Built { class_differs, ..Built::of(ticket) })
    }

    /// A ticket whose first row is closed already was closed by the time of that row, and not when it was opened.
    fn split_creation(&mut self) {
        let (Some(first), Some(at)) = (self.history.first_mut(), self.rows.first().copied()) else { return };
        let Some(state) = entered(first).filter(|state| state.is_ended() && at > first.at) else { return };
        let given = first.changes.contains_key("team") || first.changes.contains_key("assignee");
        let begun = if given { State::Assigned } else { State::New };
        let value = |state: State| serde_json::Value::from(state.as_str());
        first.changes.insert("state".to_owned(), FieldChange::pair(serde_json::Value::Null, value(begun)));
        first.recorded = None;
        let changes = [("state".to_owned(), FieldChange::pair(value(begun), value(state)))].into();
        let mut event = history::event(at, &first.by, history::verb(begun, state, &changes));
        event.changes = changes;
        self.history.insert(1, event);
    }

    /// A log whose only word of an end is a first row at the time of the opening does not say when the end was.
    fn mark_undated(&mut self, end: Option<Timestamp>) {
        let over = |event: &Event| entered(event).is_some_and(|state| !state.is_open());
        let is_last = !self.history.iter().skip(1).any(over);
        let Some(first) = self.history.first_mut().filter(|_| is_last) else { return };
        if entered(first).is_some_and(|state| !state.is_open())
            && first.marks.as_ref().is_none_or(|marks| marks.resolved.flatten().is_none())
            && end.is_none()
        {
            let marks = first.marks_mut();
            marks.undated = true;
            marks.resolved = Some(None);
            marks.handled = Some(None);
            first.note.push("the source does not say when".to_owned());
        }
    }

    /// A ticket whose first row is resolved already was not resolved when it was opened.
    fn mark_creation(&mut self) {
        let (Some(first), Some(at)) = (self.history.first_mut(), self.rows.first()) else { return };
        if entered(first) == Some(State::Resolved) && *at > first.at {
            let marks = first.marks_mut();
            marks.resolved = Some(Some(*at));
            marks.handled = Some(Some(*at));
        }
    }

    /// Puts the source's time of resolution on the last step to resolved, else to closed, else on the
    /// last event; null where the source has none, for then it is not known.
    fn mark_resolved(&mut self, resolved: Option<Timestamp>) {
        if self.reading.columns.resolved.is_none() {
            return;
        }
        let last = |state| self.history.iter().rposition(|e| entered(e) == Some(state));
        let step = last(State::Resolved).or_else(|| last(State::Closed));
        let Some(place) = step.or_else(|| resolved.and(self.history.len().checked_sub(1))) else { return };
        let event = &mut self.history[place];
        let at = event.at;
        let marks = event.marks_mut();
        marks.resolved = Some(resolved);
        // The solution cannot be later than the resolution.
        if let Some(resolved) = resolved.filter(|r| marks.handled.flatten().unwrap_or(at) > *r) {
            marks.handled = Some(Some(resolved));
        }
    }

    /// Where the source says when the ticket was closed, that is when its last step was taken.
    fn date_closed(&mut self, closed: Option<Timestamp>) {
        let Some(closed) = closed else { return };
        let Some(place) = self.history.iter().rposition(|e| entered(e).is_some_and(State::is_ended)) else {
            return;
        };
        let previous = place.checked_sub(1).map(|p| self.history[p].at);
        let event = &mut self.history[place];
        if closed < event.at && previous.is_some_and(|p| p <= closed) {
            event.recorded.get_or_insert(event.at);
            event.at = closed;
        }
    }
}

fn missing(column: &Option<super::source::Column>) -> String {
    tr!(
        "column '{map_or}' is empty; each row of a log needs its time",
        map_or = column.as_ref().map_or("", |c| &c.name)
    )
}
