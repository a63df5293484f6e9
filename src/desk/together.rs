//! Steps on several tickets, which a desk writes together.

use std::sync::Arc;

use super::opened::Desk;
use super::staging::Staging;
use crate::error::Result;
use crate::index;
use crate::store::Lock;

impl Desk {
    /// Takes the lock for steps that are written together by [`Desk::write_staged`]. Whoever holds the
    /// result decides which desks stage their steps in it: see [`Desk::staged_in`].
    ///
    /// # Errors
    /// Exit 5 when another writer keeps the lock.
    pub fn stage(&self) -> Result<Arc<Staging>> {
        Ok(Arc::new(Staging::new(self.store.lock()?)))
    }

    /// The same desk, whose steps are staged instead of written.
    pub fn staged_in(self, staging: &Arc<Staging>) -> Desk {
        let mut desk = self;
        desk.staging = Some(Arc::clone(staging));
        desk
    }

    /// Writes what is staged. Each ticket is written once, however many steps it took.
    ///
    /// # Errors
    /// Exit 7 when the system refuses. A full disk changes no ticket; after any other failure the
    /// message says how many were written.
    pub fn write_staged(&self, staging: &Staging) -> Result<()> {
        let (tickets, notes) = staging.take();
        self.store.write_all(&staging.lock(), &tickets)?;
        if let Some(journal) = self.store.journal() {
            notes.into_iter().for_each(|note| journal.told(note));
        }
        index::records_written(&self.source(), &tickets);
        Ok(())
    }

    /// The desk's lock: that of the staged steps, else one of its own.
    ///
    /// # Errors
    /// Exit 5 when another writer keeps it.
    pub fn lock(&self) -> Result<Arc<Lock>> {
        match &self.staging {
            Some(staging) => Ok(staging.lock()),
            None => Ok(Arc::new(self.store.lock()?)),
        }
    }
}
