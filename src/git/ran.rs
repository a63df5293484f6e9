//! A run of the `git` program: its end, and what it said.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, mark, tr};

/// What a run of git left behind.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Its exit code; -1 when a signal ended it.
    pub code: i32,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it said, without the last line end.
    pub stderr: String,
}

impl Ran {
    /// True when git ended with 0.
    pub fn ok(&self) -> bool {
        self.code == 0
    }

    /// What it printed, as text without the last line end.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end_matches(['\n', '\r']).to_owned()
    }
}

/// Stands for the output of a git that printed nothing.
pub(super) const SILENT: &str = mark!("git gave no output");

/// Runs a command with these bytes on its stdin.
pub(super) fn fed(command: &mut Command, stdin: &[u8]) -> Result<Ran> {
    let piped = || Stdio::piped();
    let mut child = command.stdin(piped()).stdout(piped()).stderr(piped()).spawn().map_err(not_run)?;
    let mut pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // git answers while it reads; a full pipe on either side must not hold up the other.
        scope.spawn(move || pipe.as_mut().map(|pipe| pipe.write_all(stdin)));
        child.wait_with_output()
    });
    output.map(ran).map_err(not_run)
}

pub(super) fn ran(output: Output) -> Ran {
    let stderr = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Ran { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr }
}

pub(super) fn not_run(error: std::io::Error) -> Error {
    let message = tr!("cannot run git: {error}", error);
    Error::new(ErrorKind::System, message).hint(tr!("install git, or add it to PATH")).because(error)
}

/// What git said when it failed, under the command it was given.
pub(super) fn failed(command: &Command, ran: &Ran) -> Error {
    let words: Vec<_> = command.get_args().skip(4).map(|a| a.to_string_lossy()).collect();
    let verb = words.iter().find(|word| !word.starts_with('-')).map(AsRef::as_ref).unwrap_or_default();
    Error::new(ErrorKind::System, tr!("git {verb} failed: {said}", verb, said = said(ran)))
}

/// The line in which git said why it failed.
pub(super) fn said(ran: &Ran) -> String {
    let lines = || ran.stderr.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("hint:"));
    let why = |l: &&str| l.starts_with("fatal:") || l.starts_with("error:");
    let said = lines().find(why).or_else(|| lines().next()).unwrap_or(lang::text(SILENT));
    said.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}
