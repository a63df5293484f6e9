//! The policy of a desk, read and found good.

use std::path::Path;

use crate::config::{self, PolicyFinding, Severity};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;
use crate::rules::calendar::Holiday;
use crate::rules::policy::Policy;
use crate::store::Store;

/// Reads a file of text.
pub(crate) fn read_text(path: &std::path::Path) -> Result<String> {
    let bytes = std::fs::read(path).doing("read", path)?;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let message = tr!("{path}: not UTF-8 text at byte {at}", path = path.display(), at);
        Error::new(ErrorKind::Damaged, message).hint(tr!("save it as UTF-8"))
    })
}

/// The years of the tables that the policy uses: a newer program may know more of them.
pub(super) fn years_known(policy: &Policy) -> String {
    let holidays = policy.calendars.values().flat_map(|calendar| &calendar.spec().holidays);
    holidays.filter_map(Holiday::table).map(|table| format!("{:?}", table.years())).collect()
}

/// A file that the policy names, from the folder of the policy.
pub(crate) fn beside_policy(store: &Store, name: &str) -> std::result::Result<String, String> {
    store.text(name).map_err(|error| error.message)
}

/// The policy in a file; the first mistake is the error, the number of others its hint.
///
/// # Errors
/// Exit 7 when it cannot be read, 6 when it has mistakes.
pub(crate) fn policy_of(file: &Path) -> Result<Policy> {
    let store = folder_of(file);
    let (policy, _, findings) = config::read_desk(&read_text(file)?, &|name| beside_policy(&store, name));
    good(policy, &findings, &file.display().to_string())
}

/// The folder of a policy that is named by its file.
pub(crate) fn folder_of(policy: &Path) -> Store {
    let folder = policy.parent().filter(|folder| !folder.as_os_str().is_empty());
    Store::new(folder.unwrap_or(Path::new(".")).to_path_buf())
}

/// The policy of a file with this name, unless it has mistakes: the first is the error, the number of others its hint.
///
/// # Errors
/// Exit 6 when it has mistakes.
pub(super) fn good(policy: Policy, findings: &[PolicyFinding], name: &str) -> Result<Policy> {
    let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let Some(first) = errors.next() else { return Ok(policy) };
    let message = format!("{name}:{}:{}: {}", first.line, first.column, first.message);
    let hint = match (errors.count(), &first.hint) {
        (0, Some(hint)) => hint.clone(),
        (0, None) => tr!("see all with: itdesk config check").to_owned(),
        (more, _) => tr!("and {more} more; see all with: itdesk config check", more),
    };
    Err(Error::new(ErrorKind::Damaged, message).hint(hint))
}
