//! Files without a name, for what is too large for memory and of no use after the command.

use std::fs::File;
use std::path::Path;

use super::beneath::Dir;
use super::{PRIVATE, Store};
use crate::error::{Context, Result};

impl Store {
    /// An empty file that nobody else finds, and that is gone with the process. It is in the desk's private folder,
    /// which has room for what a command reads; where that cannot be written, among the temporary files of the system.
    ///
    /// # Errors
    /// Exit 7 when neither can be written.
    pub fn scratch(&self) -> Result<File> {
        let folder = self.root().join(PRIVATE);
        // A link is not followed, as anywhere in a desk.
        let own = Dir::open(self.root(), Path::new(PRIVATE)).and_then(|_| tempfile::tempfile_in(&folder));
        own.or_else(|_| tempfile::tempfile()).doing("create a file in", std::env::temp_dir())
    }
}
