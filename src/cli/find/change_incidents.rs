//! The incidents that a change caused, or may have caused (M6.4).

use super::found::{Wanted, context, load};
use crate::desk::Desk;
use crate::error::Result;
use crate::query::{Filter, Sort};
use crate::records::{Id, Kind, Ticket, fold};
use crate::rules::change::window::services;
use crate::store::Shelf;

/// The incidents of a change's services since it began and while it is watched, that no link names.
pub(crate) fn suspects(desk: &Desk, change: &Ticket) -> Result<Vec<Ticket>> {
    let part = change.change();
    let (Some(course), names) = (part.and_then(|c| c.implementation.as_ref()), services(change)) else {
        return Ok(Vec::new());
    };
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let since = Filter::parse(&[format!("created:>={}", course.started)], &context(desk))?;
    let sort = Sort::default();
    let shelf = Shelf::Live;
    let wanted = Wanted { filter: &since, kind: Some(Kind::Incident), sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
    let until = course.watched_until.unwrap_or(jiff::Timestamp::MAX);
    let linked = |id: &str| change.links.iter().any(|l| l.id == id);
    let records = load(desk, shelf, &found.ids, &|f| {
        let of_service =
            f.record.service.as_ref().is_some_and(|s| names.iter().any(|n| fold::same_name(n, s)));
        of_service && f.record.created() <= until && !linked(&f.ticket.id)
    })?;
    Ok(records.into_iter().map(|f| f.record).collect())
}

/// The incidents that the change is linked to as their cause, whichever shelf they stand on.
pub(crate) fn caused(desk: &Desk, change: &Ticket) -> Vec<Ticket> {
    let ids = change.links.iter().filter(|l| l.rel == "causes").filter_map(|l| l.id.parse::<Id>().ok());
    ids.filter_map(|id| desk.find_record(id)).collect()
}
