//! Setting up a clone: who merges records, and which files are records.

use std::path::{Path, PathBuf};

use super::Git;
use crate::error::{Context, Result};

/// How git is to treat the desk's files: one line end everywhere, records merged by field, measurements by line. A clone
/// that is not set up merges records as text (gitattributes, "merge").
pub const ATTRIBUTES: &str = "*.json text eol=lf\n\
    *.toml text eol=lf\n\
    ???-??????-?????.json merge=itdesk\n\
    KB-??????-?????.json merge=itdesk\n\
    measurements/**/*.jsonl text eol=lf merge=itdesk\n\
    archive/*/*.jsonl.zst -text -diff merge=itdesk\n";

/// The keys of the driver in git's configuration.
const NAME: &str = "merge.itdesk.name";
const DRIVER: &str = "merge.itdesk.driver";

/// What of the set-up is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// The command git runs to merge a record, if any.
    pub driver: Option<String>,
    /// Whether git knows which files are records.
    pub attributes: bool,
    /// Whether git follows a renamed folder when it merges, and so takes records out of their places.
    pub follows_folders: bool,
}

impl SetUp {
    /// True when records are merged by field in this clone, and stay in their places.
    pub fn is_whole(&self) -> bool {
        self.merges_by_field() && !self.follows_folders
    }

    /// True when records are merged by field in this clone.
    pub fn merges_by_field(&self) -> bool {
        self.attributes && self.has_driver()
    }

    /// True when an earlier version of this program set the clone up, and a setting is missing.
    pub fn is_outdated(&self) -> bool {
        self.has_driver() && self.follows_folders
    }

    fn has_driver(&self) -> bool {
        self.driver.as_ref().is_some_and(|driver| driver.contains("git merge-driver"))
    }
}

/// What of the set-up is there.
///
/// # Errors
/// What running git can meet.
pub fn set_up(git: &Git) -> Result<SetUp> {
    let driver = git.run(["config", "--get", DRIVER])?;
    let driver = driver.ok().then(|| driver.text());
    let asked = git.output([
        "check-attr",
        "merge",
        "--",
        "requests/2026/11/23/REQ-261123-4KX9P.json",
        "articles/2026/11/23/KB-261123-4KX9P.json",
    ])?;
    let folders = git.run(["config", "--type=bool", "--get", FOLDERS])?;
    let follows_folders = !(folders.ok() && folders.text() == "false");
    let attributes = asked.lines().all(|line| line.ends_with(": itdesk"));
    Ok(SetUp { driver, attributes, follows_folders })
}

/// Whether git takes files of one side into the folder to which the other side renamed theirs. A month that goes into the archive looks
/// like that: git then moves new tickets after it, and drops those that both sides moved.
const FOLDERS: &str = "merge.directoryRenames";

/// Whether git looks for renames when it merges; older versions do so whatever it says.
const RENAMES: &str = "merge.renames";

/// Registers the merge driver in this clone's configuration. Where the desk is the whole repository, git looks for no renames: the
/// name of a record is its id, and what resembles it is another ticket, or the same in the archive, open again.
///
/// # Errors
/// What running git can meet.
pub fn register(git: &Git, program: &Path) -> Result<()> {
    // git runs it with a shell, which need not wait for it.
    let driver = format!("exec {} git merge-driver %O %A %B %P", quoted(program));
    git.output(["config", NAME, "itdesk: records by field, nothing lost"])?;
    git.output(["config", DRIVER, &driver])?;
    complete(git)?;
    let alone = git.output(["rev-parse", "--show-prefix"])?.is_empty();
    if alone && !git.run(["config", "--local", "--get", RENAMES])?.ok() {
        git.output(["config", RENAMES, "false"])?;
    }
    Ok(())
}

/// Removes the merge driver from this clone's configuration; true when it was there. What keeps records in their places
/// stays: without the driver, git needs it more.
///
/// # Errors
/// What running git can meet.
pub fn unregister(git: &Git) -> Result<bool> {
    let mut was_there = false;
    for key in [NAME, DRIVER] {
        was_there |= git.run(["config", "--local", "--unset-all", key])?.ok();
    }
    Ok(was_there)
}

/// Sets in this clone's configuration what an earlier version of this program did not set.
///
/// # Errors
/// What running git can meet.
pub fn complete(git: &Git) -> Result<()> {
    git.output(["config", "--local", "--replace-all", FOLDERS, "false"]).map(drop)
}

/// The lines of [`ATTRIBUTES`] that `text` lacks.
pub fn missing_attributes(text: &str) -> Vec<&'static str> {
    ATTRIBUTES.lines().filter(|line| !text.lines().any(|l| l.trim() == *line)).collect()
}

/// For the shell that git runs the driver with.
fn quoted(program: &Path) -> String {
    let text = program.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+');
    if text.chars().all(plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// The name of the check that a user may enable.
pub const CHECK: &str = "pre-commit.itdesk";

/// Writes the check of the desk beside the hooks, where git does not run it; returns where it stands.
///
/// # Errors
/// What running git and writing can meet.
pub fn write_check(git: &Git, program: &Path) -> Result<PathBuf> {
    let hooks = git.folder().join(git.output(["rev-parse", "--git-path", "hooks"])?);
    let desk = git.prefix.trim_end_matches('/');
    let desk = if desk.is_empty() { ".".to_owned() } else { quoted(Path::new(desk)) };
    let script = format!(
        "#!/bin/sh\n\
         # Refuses a commit while the desk has errors or warnings; git commit --no-verify goes past it.\n\
         # git does not run this file. To enable it: ln -s {CHECK} pre-commit (or call it from your own pre-commit).\n\
         exec {} --desk {desk} doctor >&2\n",
        quoted(program)
    );
    std::fs::create_dir_all(&hooks).doing("create the folder", &hooks)?;
    let path = hooks.join(CHECK);
    std::fs::write(&path, script).doing("write", &path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).doing("write", &path)?;
    }
    Ok(path)
}
