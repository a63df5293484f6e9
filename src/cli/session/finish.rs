//! The end of a command on several tickets: its steps are written and printed, or all that was refused
//! is reported.

use std::io::Write;

use super::batch::{Batch, LAST_BATCH, LastBatch};
use super::opened::Session;
use crate::desk::{Desk, Outcome};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::{tr, tr_n};
use crate::store::PRIVATE;

/// So many refusals are spelled out.
const MOST_SHOWN: usize = 20;

impl Session {
    /// Writes and prints what a batch staged; nothing where there is none. Returns what was refused,
    /// where the other tickets were changed.
    ///
    /// # Errors
    /// All that was refused, where nothing was changed for it; what writing can meet.
    pub(crate) fn finish(&self) -> Result<Option<Error>> {
        self.targeted.batch().map_or(Ok(None), |batch| finish(self, batch))
    }
}

fn finish(session: &Session, batch: &Batch) -> Result<Option<Error>> {
    let steps = batch.steps.borrow();
    let refused = batch.refused.borrow();
    let all = steps.len() + refused.len();
    if !refused.is_empty() && !batch.options.keep_going {
        let hint = tr!("leave these out, or skip refused tickets with --keep-going");
        return Err(summary(&refused, all, tr!("nothing was changed")).hint(hint));
    }
    let desk = session.desk()?;
    if !batch.options.dry_run {
        desk.write_staged(&batch.staging)?;
        remember(&desk, &steps)?;
    }
    session.out.batch(&desk, &steps, batch.options.dry_run)?;
    let others =
        if batch.options.dry_run { tr!("nothing was written") } else { tr!("the others were changed") };
    Ok((!refused.is_empty()).then(|| summary(&refused, all, others)))
}

/// One error for all refusals: the exit code is that of the first.
pub(crate) fn summary(refused: &[Error], all: usize, rest: &str) -> Error {
    let tickets = tr_n!(all, "{n} ticket", "{n} tickets");
    let mut message = tr!("{refused} of {tickets} refused; {rest}", refused = refused.len(), tickets, rest);
    for error in refused.iter().take(MOST_SHOWN) {
        message.push_str(&format!("\n  {}", error.message));
        if let Some(hint) = &error.hint {
            message.push_str(&format!("\n    → {hint}"));
        }
    }
    if let Some(rest) = refused.len().checked_sub(MOST_SHOWN).filter(|rest| *rest > 0) {
        message.push_str(&tr!("\n  and {rest} more", rest));
    }
    Error::new(refused.first().map_or(ErrorKind::Rule, |first| first.kind), message)
}

/// Keeps the events of a batch for `undo`; a batch that undid another leaves nothing to undo.
fn remember(desk: &Desk, steps: &[Outcome]) -> Result<()> {
    let changed = steps.iter().filter(|outcome| outcome.changed).map(|outcome| &outcome.ticket);
    let events = changed.filter_map(|ticket| {
        let last = ticket.last_written()?;
        last.undoes().is_none().then(|| (ticket.id.to_string(), last.event.clone()))
    });
    let text = serde_json::to_vec(&LastBatch { events: events.collect() }).unwrap_or_default();
    let path = desk.store.root().join(PRIVATE).join(LAST_BATCH);
    let mut file = desk.store.open_private(LAST_BATCH).doing("write", &path)?;
    file.set_len(0).and_then(|()| file.write_all(&text)).doing("write", path)
}
