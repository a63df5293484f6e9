//! What is printed, or written to a file that is whole at any instant.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::session::opened::Session;
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::store;

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write to this file instead; it is replaced atomically
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputArgs {
    /// Writes a text to the file, if there is one; tells whether there was.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub(crate) fn take(&self, session: &Session, text: &str) -> Result<bool> {
        let Some(path) = self.output.as_deref().filter(|path| *path != Path::new("-")) else {
            return Ok(false);
        };
        if let Ok(root) = session.desk_root() {
            store::Store::new(root).spare(path, "--output")?;
        }
        match std::fs::canonicalize(path) {
            // A pipe or a device is written to; to put a file in its place would take it away from others.
            Ok(real) if !real.is_file() => std::fs::write(path, text).doing("write", path)?,
            // A link goes on to lead where it leads.
            Ok(real) => store::replace_file(&real, text.as_bytes())?,
            Err(_) => store::replace_file(&new_file(path)?, text.as_bytes())?,
        }
        session.out.say(&tr!("written to {path}", path = path.display()));
        Ok(true)
    }
}

/// A file that is not there yet, in a folder that is.
fn new_file(path: &Path) -> Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).doing("write in", folder)?;
    let name = path
        .file_name()
        .ok_or_else(|| Error::usage(tr!("--output {path} is not a file name", path = path.display())))?;
    Ok(folder.join(name))
}
