//! `git status`: how the desk stands as a repository.

use serde::Serialize;

use super::super::globals::Session;
use super::super::output::Format;
use crate::error::Result;
use crate::git::{Git, Remote, Underway, set_up, uncommitted};

/// How the desk stands.
#[derive(Debug, Serialize)]
struct Status {
    /// Whether git merges records by field in this clone.
    set_up: bool,
    /// What git is in the middle of.
    during: Option<&'static str>,
    /// Files in conflict.
    conflicts: Vec<String>,
    /// Files of the desk that are not committed as they are.
    uncommitted: Vec<String>,
    /// With whom it is shared.
    remote: Option<String>,
    /// Commits that were not pushed; null without a remote.
    ahead: Option<usize>,
    /// Commits that were fetched and not merged.
    behind: Option<usize>,
}

/// Tells how the desk stands.
pub(crate) fn run(session: &Session) -> Result<()> {
    let status = status(&Git::of(&session.desk_root()?)?)?;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&status),
        _ => session.out.text(&page(&status)),
    }
}

fn status(git: &Git) -> Result<Status> {
    let conflicts = conflicts(git)?;
    let shown = |path: std::path::PathBuf| path.display().to_string();
    let uncommitted =
        uncommitted(git)?.into_iter().map(shown).filter(|path| !conflicts.contains(path)).collect();
    let remote = Remote::of(git).ok();
    let apart = remote.as_ref().map(|remote| remote.apart(git)).transpose()?;
    Ok(Status {
        set_up: set_up(git)?.is_whole(),
        during: Underway::of(git)?.map(Underway::word),
        conflicts,
        uncommitted,
        remote: remote.map(|r| format!("{}/{}", r.name, r.branch)),
        ahead: apart.map(|(ahead, _)| ahead),
        behind: apart.map(|(_, behind)| behind),
    })
}

/// Every file in conflict, be it of the desk or not.
fn conflicts(git: &Git) -> Result<Vec<String>> {
    let told = git.output(["diff", "--name-only", "--diff-filter=U", "--relative", "-z"])?;
    Ok(told.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn page(status: &Status) -> String {
    let mut out = String::new();
    let mut line =
        |name: &str, text: &str| out.push_str(&format!("{name:<12} {}\n", crate::escape::line(text)));
    line("merges", if status.set_up { "by field" } else { "as text: itdesk git setup" });
    if let Some(during) = status.during {
        line("in progress", &format!("{during}; itdesk git resolve settles records"));
    }
    match (&status.remote, status.ahead, status.behind) {
        (Some(remote), Some(ahead), Some(behind)) => {
            line("shared with", &format!("{remote}, {ahead} to push, {behind} to merge"));
        }
        _ => line("shared with", "nobody: there is no remote"),
    }
    for path in &status.conflicts {
        line("conflict", path);
    }
    for path in &status.uncommitted {
        line("uncommitted", path);
    }
    if status.conflicts.is_empty() && status.uncommitted.is_empty() {
        line("uncommitted", "nothing");
    }
    out
}
