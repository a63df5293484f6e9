//! What is wrong in a file, and where.

use serde::Serialize;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be meant like this.
    Error,
    /// It works, but hardly as its writer thinks.
    Warning,
}

/// One mistake in a file. LineIndex and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyFinding {
    /// Error or warning.
    pub severity: Severity,
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
    /// The path of the key, such as `sla.agreement[0].A.respond`; empty for a mistake in the syntax.
    pub key: String,
    /// The thing and the reason.
    pub message: String,
    /// The way out, where the message does not say it already.
    pub hint: Option<String>,
}

/// A finding that still stands at a byte.
///
/// LineIndex and columns are counted once, for all findings together, when reading ends: counting them
/// one by one would be quadratic in a file with a single long line.
#[derive(Debug, Clone)]
pub(super) struct TomlFault {
    pub at: usize,
    pub severity: Severity,
    pub key: String,
    pub message: String,
    pub hint: Option<String>,
}

/// The findings in the order of the file, with line and column.
pub(super) fn located(text: &str, mut found: Vec<TomlFault>) -> Vec<PolicyFinding> {
    found.sort_by_key(|f| (f.at, f.severity));
    // A byte order mark is no column.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (mut line, mut column) = (1, 1);
    let mut rest = text.char_indices().skip_while(|(at, _)| *at < start).peekable();
    let locate = |f: TomlFault| {
        while let Some((_, c)) = rest.next_if(|(at, _)| *at < f.at) {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        PolicyFinding { severity: f.severity, line, column, key: f.key, message: f.message, hint: f.hint }
    };
    found.into_iter().map(locate).collect()
}

/// Finds the line of a byte.
pub(super) struct LineIndex(Vec<usize>);

impl LineIndex {
    pub(super) fn new(text: &str) -> LineIndex {
        LineIndex(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of the byte `at`, counted from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|newline| *newline < at) + 1
    }
}
