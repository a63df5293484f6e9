//! Everything that can go wrong, its exit code and its way out; the one place that prints an error.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::lang::{self, tr};
use crate::records::Damage;
use crate::rules::life::Refusal;

/// A result that ends in an exit code.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, by exit code. 1 is no error: a check has found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 2: the command was not given as it must be.
    Usage,
    /// 3: no such ticket, or several.
    Ticket,
    /// 4: a rule refuses.
    Rule,
    /// 5: another writer, or a git conflict.
    Busy,
    /// 6: damaged data.
    Damaged,
    /// 7: the operating system refuses.
    System,
}

impl ErrorKind {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            ErrorKind::Usage => 2,
            ErrorKind::Ticket => 3,
            ErrorKind::Rule => 4,
            ErrorKind::Busy => 5,
            ErrorKind::Damaged => 6,
            ErrorKind::System => 7,
        }
    }

    fn word(self) -> &'static str {
        match self {
            ErrorKind::Usage => "usage",
            ErrorKind::Ticket => "ticket",
            ErrorKind::Rule => "rule",
            ErrorKind::Busy => "busy",
            ErrorKind::Damaged => "damaged",
            ErrorKind::System => "system",
        }
    }
}

/// An error: the thing and the reason, and the way out. The error that it comes from, such as that
/// of the operating system, is its [`source`](std::error::Error::source).
#[derive(Debug, Clone)]
pub struct Error {
    /// Decides the exit code.
    pub kind: ErrorKind,
    /// The thing and the reason.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The error that it comes from. Shared, for an error of one file may be reported for several.
    pub(crate) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

// By hand: the derived source would be the `Arc`, from which nobody gets the error in it.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Sources are not compared: the message has their words.
impl PartialEq for Error {
    fn eq(&self, other: &Error) -> bool {
        (self.kind, &self.message, &self.hint) == (other.kind, &other.message, &other.hint)
    }
}

impl Eq for Error {}

impl Error {
    /// An error of `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), hint: None, source: None }
    }

    /// The same with a way out.
    pub fn hint(self, hint: impl Into<String>) -> Error {
        Error { hint: Some(hint.into()), ..self }
    }

    /// The same, because of another error. The message has to say in words what that one says.
    pub fn because(self, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error { source: Some(Arc::new(source)), ..self }
    }

    /// A usage error.
    pub fn usage(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Usage, message)
    }

    /// A required field that was not given, named by its flag.
    pub fn missing(flag: &str, what: &str) -> Error {
        Error::usage(tr!("{flag} is missing: {what}", flag, what)).hint(tr!("add {flag}", flag))
    }

    /// A refusal by the operating system while `doing` something to `path`. A link below the desk is damage of the desk.
    pub fn system(doing: &str, path: &Path, error: std::io::Error) -> Error {
        if let Some(link) = error.get_ref().and_then(|e| e.downcast_ref::<Link>()) {
            return Error::link(&link.0);
        }
        // Each act has a message of its own, for where the path stands in it differs by language.
        let form = format!("cannot {doing} {{path}}: {{reason}}");
        let message =
            lang::fill(lang::shown(&form), &[("path", &path.display()), ("reason", &said_by(&error))]);
        let hint = match error.kind() {
            std::io::ErrorKind::PermissionDenied => tr!("check its owner and write permissions"),
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                tr!("free some space; nothing was changed")
            }
            std::io::ErrorKind::ReadOnlyFilesystem => {
                tr!("the file system is read-only; remount it or use another copy")
            }
            std::io::ErrorKind::NotFound => tr!("check the path"),
            _ => {
                tr!("check the disk and the system log; itdesk doctor checks that every file is intact")
            }
        };
        Error::new(ErrorKind::System, message).hint(hint).because(error)
    }

    /// A symbolic link below the desk; `path` is relative to it.
    fn link(path: &Path) -> Error {
        let message =
            tr!("{path} is a symbolic link; itdesk does not follow links in a desk", path = path.display());
        let hint = tr!("see where it leads: ls -l {path} · remove it: rm {path}", path = path.display());
        Error::new(ErrorKind::Damaged, message).hint(hint)
    }

    /// A damaged record, named by file, line and column.
    pub fn damaged(path: &Path, damage: &Damage) -> Error {
        let at = format!("{}:{}:{}", path.display(), damage.line, damage.column);
        let message = format!("{at}: {}", damage.reason);
        if damage.is_conflict() {
            let hint = tr!("settle it with itdesk git resolve, or in the file, then try again");
            return Error::new(ErrorKind::Busy, message).hint(hint).because(damage.clone());
        }
        Error::new(ErrorKind::Damaged, message)
            .hint(tr!("fix the file by hand, or restore it: git checkout -- {path}", path = path.display()))
            .because(damage.clone())
    }

    /// Prints the error on stderr: up to three lines, or one JSON object.
    pub fn print(&self, as_json: bool) {
        let mut err = anstream::stderr().lock();
        // Nothing can be done about a stderr that is gone.
        let _ = match as_json {
            true => writeln!(err, "{}", crate::escape::json(&self.to_json().to_string())),
            false => self.write_text(&mut err),
        };
    }

    fn to_json(&self) -> serde_json::Value {
        let mut error =
            json!({ "kind": self.kind.word(), "message": self.message, "exit": self.kind.code() });
        if let Some(hint) = &self.hint {
            error["hint"] = json!(hint);
        }
        json!({ "error": error })
    }

    fn write_text(&self, err: &mut impl Write) -> std::io::Result<()> {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let dim = anstyle::Style::new().dimmed();
        writeln!(err, "{red}error:{red:#} {}", crate::escape::lines(&self.message))?;
        if let Some(hint) = &self.hint {
            writeln!(err, "  {dim}→{dim:#} {}", crate::escape::lines(hint))?;
        }
        Ok(())
    }
}

/// A symbolic link where the desk has none, relative to the desk: what an [`std::io::Error`] of the store holds.
#[derive(Debug, thiserror::Error)]
#[error("{}", tr!("a symbolic link is on the way: {path}", path = .0.display()))]
pub struct Link(pub PathBuf);

/// An operating system's reason without the number that follows it.
fn said_by(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error { hint: refusal.hint, ..Error::new(ErrorKind::Rule, refusal.message) }
    }
}

/// An I/O error together with what was being done to which file.
pub trait Context<T> {
    /// Names the act and the file.
    fn doing(self, what: &str, path: impl Into<PathBuf>) -> Result<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn doing(self, what: &str, path: impl Into<PathBuf>) -> Result<T> {
        self.map_err(|e| Error::system(what, &path.into(), e))
    }
}
