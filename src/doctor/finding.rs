//! One thing that is wrong with one file, and what fixes it.

use std::path::{Path, PathBuf};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::code::{Code, Severity};
use crate::git::Lost;
use crate::index::Mismatch;
use crate::lang::{self, tr};
use crate::records::Id;
use crate::store::Shelf;

/// Something wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFinding {
    /// What kind of thing.
    pub code: Code,
    /// The file, relative to the desk.
    pub file: PathBuf,
    /// What is wrong. Texts of the record in it are quoted; whoever shows it escapes it.
    pub message: String,
    /// True once `--fix` has fixed it.
    pub fixed: bool,
    pub(super) fix: Option<Fix>,
}

/// What `--fix` does to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fix {
    /// Takes it out of the desk.
    Quarantine,
    /// The same, as long as it holds what this other file holds.
    QuarantineCopy(PathBuf),
    /// Merges it into the version of the ticket there.
    Join(PathBuf),
    /// Moves these records from the folders of their months to those of their days.
    FileByDay(Vec<Id>),
    /// Moves it there.
    Move(PathBuf),
    /// Moves a file that is no record there.
    Carry(PathBuf),
    /// Writes it as the rules and the spelling want it.
    Rewrite,
    /// Sorts the lines of a file of measurements.
    Lines,
    /// Writes a record again that a merge lost.
    BringBack(Box<Lost>),
    /// Writes files beside a record again.
    BringFiles(Vec<(PathBuf, Vec<u8>)>),
    /// Sets what is missing in the configuration of the clone.
    SetUp,
    /// Makes the index of a shelf anew, which was found like this.
    Index(Shelf, Mismatch),
}

impl FileFinding {
    pub(super) fn new(code: Code, file: &Path, message: impl Into<String>) -> FileFinding {
        FileFinding { code, file: file.to_path_buf(), message: message.into(), fixed: false, fix: None }
    }

    pub(super) fn fixed_by(self, fix: impl Into<Option<Fix>>) -> FileFinding {
        FileFinding { fix: fix.into(), ..self }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What `--fix` does about it; `None` when only a person can fix it.
    pub fn fix(&self) -> Option<String> {
        let to = |path: &Path| tr!("moves it to {path}", path = path.display());
        match self.fix.as_ref()? {
            Fix::Quarantine | Fix::QuarantineCopy(_) => Some(tr!("moves it aside").to_owned()),
            Fix::Join(path) => Some(tr!("merges it into {path}", path = path.display())),
            Fix::Move(path) | Fix::Carry(path) => Some(to(path)),
            Fix::Rewrite if self.code == Code::DuplicateEvent => Some(tr!("drops the second").to_owned()),
            Fix::Rewrite
            | Fix::Lines
            | Fix::FileByDay(_)
            | Fix::BringBack(_)
            | Fix::BringFiles(_)
            | Fix::SetUp
            | Fix::Index(..) => self.code.row().fix.map(|fix| lang::text(fix).to_owned()),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self.fix() {
            Some(fix) => format!("--fix {fix}"),
            None => lang::text(self.code.row().way).to_owned(),
        }
    }
}

impl Serialize for FileFinding {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut finding = to.serialize_struct("FileFinding", 6)?;
        finding.serialize_field("code", &self.code)?;
        finding.serialize_field("severity", &self.severity())?;
        finding.serialize_field("file", &self.file.to_string_lossy())?;
        finding.serialize_field("message", &self.message)?;
        finding.serialize_field("fix", &self.fix())?;
        finding.serialize_field("fixed", &self.fixed)?;
        finding.end()
    }
}
