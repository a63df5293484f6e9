//! The desk that a command line is about while it is typed.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::cli::session::globals::Globals;
use crate::cli::session::opened::Session;
use crate::desk::Desk;

/// Where the desk is, as far as the words say.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    named: Option<PathBuf>,
}

impl Place {
    /// The desk that `--desk` among these words names, else the one of the environment.
    pub(super) fn of(words: &[OsString]) -> Place {
        let value = |at: usize| {
            let word = words[at].to_str()?;
            match word.strip_prefix("--desk")? {
                "" => words.get(at + 1).map(PathBuf::from),
                rest => rest.strip_prefix('=').map(PathBuf::from),
            }
        };
        let typed = (0..words.len()).find_map(value);
        Place { named: typed.or_else(|| std::env::var_os("ITDESK_DIR").map(PathBuf::from)) }
    }

    /// The desk, if there is one that can be read.
    pub(super) fn desk(&self) -> Option<Desk> {
        let globals =
            Globals { desk: self.named.clone().into_iter().collect(), quiet: true, ..Globals::default() };
        Session::new(globals).ok()?.desk().ok()
    }
}
