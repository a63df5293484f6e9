//! `itdesk import`: rows of other systems become tickets.

mod changed;
mod formats;
mod hostile;
mod log;
mod profiles;
mod rejects;
mod slice;

use std::path::{Path, PathBuf};

use itdesk::desk::Desk;
use itdesk::error::{Error, Result};
use itdesk::import::{ImportRequest, Summary, import};
use itdesk::records::Ticket;
use itdesk::wire;
use rayon::prelude::*;

/// The policy whose matrix the ServiceNow log follows.
const LOG_POLICY: &str = r#"
[classification]
impact = ["high", "medium", "low"]
urgency = ["high", "medium", "low"]
matrix = [["A", "B", "C"], ["B", "C", "D"], ["C", "D", "D"]]
"#;

/// A desk in a folder of its own.
struct Bench {
    folder: tempfile::TempDir,
    desk: Desk,
}

impl Bench {
    fn new() -> Bench {
        Bench::with("")
    }

    fn with(policy: &str) -> Bench {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let (policy, findings) = itdesk::config::read_policy(policy, now);
        assert!(findings.is_empty(), "{findings:?}");
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("desk");
        std::fs::create_dir(&root).unwrap();
        let desk = Desk::new(root, policy, 0, now, None, Some("ann".to_owned()));
        Bench { folder, desk }
    }

    /// A file beside the desk.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Imports text from stdin.
    fn take(&self, text: impl AsRef<[u8]>) -> Result<Summary> {
        self.take_with(text, |_| {})
    }

    /// The same with other settings.
    fn take_with(&self, text: impl AsRef<[u8]>, set: impl FnOnce(&mut ImportRequest)) -> Result<Summary> {
        let mut request = ImportRequest { file: "-".to_owned(), ..ImportRequest::default() };
        set(&mut request);
        import(&self.desk, &request, &mut text.as_ref())
    }

    /// Imports stdin under a profile given as TOML.
    fn take_as(&self, profile: &str, text: impl AsRef<[u8]>) -> Result<Summary> {
        let profile = self.file("profile.toml", profile).display().to_string();
        self.take_with(text, |request| request.profile = Some(profile))
    }

    /// Every ticket, which all must read back; in the order of their titles.
    fn tickets(&self) -> Vec<Ticket> {
        let ids = self.desk.store.ids().unwrap();
        let mut tickets: Vec<Ticket> = ids.par_iter().map(|id| self.desk.store.read(*id).unwrap()).collect();
        tickets.sort_by(|a, b| a.title.cmp(&b.title));
        tickets
    }

    /// The only ticket.
    fn ticket(&self) -> Ticket {
        let mut tickets = self.tickets();
        assert_eq!(tickets.len(), 1);
        tickets.remove(0)
    }

    fn wire(&self, ticket: &Ticket) -> wire::Ticket {
        wire::Ticket::full(&self.desk.policy, ticket, self.desk.now)
    }
}

/// The reasons of the rejected rows, each after its line.
fn reasons(summary: &Summary) -> Vec<String> {
    summary.rejected.iter().map(|r| format!("{}: {}", r.line, r.reason)).collect()
}

/// Message and hint in one.
fn whole(error: &Error) -> String {
    format!("{} → {}", error.message, error.hint.as_deref().unwrap_or_default())
}

/// A file of the real data, where this machine has it.
fn real(name: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder =
        std::env::var_os("ITDESK_TEST_DATA").map_or_else(|| here.join("../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if !path.is_file() {
        eprintln!("skipped: {} is not on this machine (ITDESK_TEST_DATA names its folder)", path.display());
        return None;
    }
    Some(path)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
