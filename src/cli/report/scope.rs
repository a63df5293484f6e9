//! The tickets that a report is about.

use crate::cli::session::near;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::report::Scope;

/// Says which service and which team of the scope the policy does not know, with the nearest name.
pub(super) fn say_unknown(session: &Session, desk: &Desk, scope: &Scope) {
    let named = [("service", &scope.service), ("team", &scope.team)];
    let notes =
        named.iter().filter_map(|(what, name)| near::unknown_in_filter(&desk.policy, what, name.as_deref()?));
    notes.for_each(|note| session.out.say(&note));
}
