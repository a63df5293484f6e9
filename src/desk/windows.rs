//! When changes are carried out: what is in the way of a window is gathered here, the rule decides.

use super::Desk;
use crate::error::Result;
use crate::index::{Need, Selection};
use crate::query::{Context, Filter, Sort};
use crate::records::{Kind, Ticket};
use crate::rules::change::window;
use crate::store::Shelf;

impl Desk {
    /// Checks that nothing is in the way where the step from `before` to `after` gives a change a window or begins it.
    ///
    /// # Errors
    /// Exit 4 with what is in the way; what reading the other changes can meet.
    pub(super) fn check_window(&self, before: &Ticket, after: &Ticket) -> Result<()> {
        if !window::is_asked(before, after) {
            return Ok(());
        }
        Ok(window::check(&self.policy, before, after, self.at, &self.changes_to_come()?)?)
    }

    /// The changes that are scheduled or under way.
    ///
    /// # Errors
    /// What reading them can meet.
    pub fn changes_to_come(&self) -> Result<Vec<Ticket>> {
        let words = ["state:scheduled,implementing".to_owned()];
        let filter = Filter::parse(&words, &Context::of(&self.policy, self.now))?;
        let selection = Selection { filter: &filter, kind: Some(Kind::Change), words: true };
        let sort = Sort::default();
        let ids = self.ask(Shelf::Live, Need::Rows, |index| index.select(&selection, &sort, usize::MAX))?;
        let loaded = ids.into_iter().filter_map(|id| self.store.load(Shelf::Live, id));
        loaded.collect::<Result<_, _>>().map_err(|spoiled| spoiled.error)
    }
}
