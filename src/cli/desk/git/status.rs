//! `git status`: how the desk stands as a repository.

use serde::Serialize;

use super::setup::listed;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::git::{Git, Remote, Setting, Underway, set_up, tuned, uncommitted};
use crate::lang::tr;

/// How the desk stands.
#[derive(Debug, Serialize)]
struct Status {
    /// Whether git merges records by field in this clone, with all settings of this version.
    set_up: bool,
    /// Whether an earlier version set the clone up, and a setting is missing.
    set_up_outdated: bool,
    /// What git setup set for speed in this clone.
    tuned: Vec<Setting>,
    /// What git is in the middle of.
    during: Option<&'static str>,
    /// The commands that finish it.
    #[serde(skip)]
    way_out: Option<String>,
    /// Files in conflict.
    conflicts: Vec<String>,
    /// Files of the desk that are not committed as they are.
    uncommitted: Vec<String>,
    /// The branch that is checked out; null when none is.
    branch: Option<String>,
    /// Whether anything is committed on it.
    #[serde(skip)]
    begun: bool,
    /// With whom it is shared.
    remote: Option<String>,
    /// Whether the branch there was removed.
    gone: bool,
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
    let gone = remote.as_ref().map(|remote| remote.is_gone(git)).transpose()?;
    let during = Underway::of(git)?;
    let set = set_up(git)?;
    Ok(Status {
        set_up: set.is_whole(),
        set_up_outdated: set.is_outdated(),
        tuned: tuned(git)?,
        during: during.map(Underway::word),
        way_out: during.map(Underway::way_out),
        conflicts,
        uncommitted,
        branch: git.branch()?,
        begun: git.run(["rev-parse", "--quiet", "--verify", "HEAD"])?.ok(),
        gone: gone.unwrap_or(false),
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
    let merges = match (status.set_up, status.set_up_outdated) {
        (true, _) => tr!("by field"),
        (false, true) => tr!("by field, but the set-up is outdated: itdesk git setup"),
        (false, false) => tr!("as text; to merge by field: itdesk git setup"),
    };
    line("merges", merges);
    if !status.tuned.is_empty() {
        line("tuned", &listed(&status.tuned));
    }
    if let (Some(during), Some(way_out)) = (status.during, &status.way_out) {
        line(tr!("in progress"), &tr!("{during}; finish it: {way_out}", during, way_out));
    }
    line(tr!("shared with"), &shared(status));
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

fn shared(status: &Status) -> String {
    match (&status.remote, status.ahead, status.behind) {
        (Some(remote), ..) if status.gone => tr!("{remote}, which no longer exists", remote),
        (Some(remote), Some(ahead), Some(behind)) => {
            tr!("{remote}, {ahead} to push, {behind} to merge", remote, ahead, behind)
        }
        _ if status.branch.is_none() => tr!("nobody: no branch is checked out").to_owned(),
        _ if !status.begun => tr!("nobody: nothing is committed yet").to_owned(),
        _ => tr!("nobody: there is no remote").to_owned(),
    }
}
