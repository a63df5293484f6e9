//! The feedback of all tickets, and how much of it was answered in time (M4.3a).

use super::{Data, Facts, Figure, Period, Ratio, Scope};
use crate::records::feedback::Feedback;
use crate::rules::feedback::in_time;

/// A piece of feedback with what is known of its ticket.
pub(super) type Entry<'d> = (&'d Facts, &'d Feedback);

/// The feedback on the tickets of a scope, of whatever time.
pub(super) fn entries<'d>(data: &'d Data, scope: &'d Scope) -> impl Iterator<Item = Entry<'d>> {
    let of_scope = data.answered.iter().filter(|facts| scope.holds(facts));
    of_scope.flat_map(|facts| facts.feedback.iter().map(move |f| (facts, f)))
}

/// Of what owes an answer, and is answered or overdue: answered in time.
pub(super) fn in_time_of<'d>(data: &Data, all: impl Iterator<Item = Entry<'d>>) -> Figure {
    let judged = all.filter_map(|(facts, f)| in_time(data.policy, facts.kind, f, data.now));
    Ratio::of(judged, |in_time| in_time).beside(1.0, "M4.3a")
}

/// The same of what came in during a period.
pub(super) fn answered_in_time(data: &Data, scope: &Scope, period: Period) -> Figure {
    in_time_of(data, entries(data, scope).filter(|(_, f)| period.holds_instant(f.received)))
}
