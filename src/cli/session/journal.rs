//! Committing what a command wrote.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::opened::Session;
use crate::error::Result;
use crate::git::{self, Git};
use crate::lang::tr;
use crate::store::{Journal, Store};

impl Session {
    /// The journal of what this command writes; before it writes anything, it is seen to that it can be committed.
    pub(super) fn journal(&self, store: &Store) -> Result<Arc<Journal>> {
        let root = store.root().to_path_buf();
        let repository = Arc::clone(&self.repository);
        let what = tr!("this change could not be committed on its own");
        let check = move || git::refuse(repository_of(&repository, &root)?, what);
        if self.globals.commit {
            // What was asked for by name is refused at once.
            check()?;
        }
        let made = || (store.root().to_path_buf(), Arc::new(Journal::new(check)));
        Ok(Arc::clone(&self.journal.get_or_init(made).1))
    }

    /// Commits what the command wrote, where that is wanted.
    ///
    /// # Errors
    /// See [`git::save`].
    pub(crate) fn save(&self) -> Result<()> {
        let Some((root, journal)) = self.journal.get() else { return Ok(()) };
        let written = journal.written();
        if written.paths.is_empty() {
            return Ok(());
        }
        let Some(saved) = git::save(repository_of(&self.repository, root)?, &written)? else { return Ok(()) };
        if self.out.terminal {
            self.out.say(&tr!(
                "committed {commit}: {subject}",
                commit = saved.commit,
                subject = saved.subject
            ));
        }
        if !saved.on_branch {
            self.out.say(&tr!(
                "{commit} is on no branch because none is checked out; keep it with: git switch -c NAME",
                commit = saved.commit
            ));
        }
        Ok(())
    }

    /// The repository of the desk in this folder, which is asked for once.
    ///
    /// # Errors
    /// See [`Git::of`].
    pub(crate) fn repository(&self, root: &Path) -> Result<&Git> {
        repository_of(&self.repository, root)
    }

    /// Says in a line what the command writes, for the message of its commit.
    pub(crate) fn about(&self, line: impl Into<String>) {
        if let Some((_, journal)) = self.journal.get() {
            journal.about(line.into());
        }
    }
}

/// The repository of the desk, which is asked for once.
fn repository_of<'r>(known: &'r OnceLock<Git>, root: &Path) -> Result<&'r Git> {
    match known.get() {
        Some(git) => Ok(git),
        None => Git::of(root).map(|git| known.get_or_init(|| git)),
    }
}
