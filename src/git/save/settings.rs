//! What of a repository's set-up decides how a commit is made there.

use std::path::Path;

use crate::error::Result;
use crate::git::Git;

/// The hooks that a commit runs.
pub(super) const HOOKS: [&str; 6] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "reference-transaction",
    "post-index-change",
];

/// The hooks that a merge runs besides.
const MERGE_HOOKS: [&str; 3] = ["pre-merge-commit", "post-merge", "post-checkout"];

/// How git is set up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::git) struct Settings {
    /// `commit.gpgSign`.
    pub(super) sign: bool,
    /// `core.fileMode`: whether the permissions of a file are its mode.
    pub(super) file_mode: bool,
    /// Whether something says when git tidies up.
    pub(super) maintenance: bool,
    /// Only `git commit` heeds what is set.
    pub(super) special: bool,
}

/// The settings that are asked for.
const ASKED: &str = r"^(commit\.gpgsign|core\.filemode|core\.sparsecheckout|core\.splitindex|gc\.auto|maintenance\..*|hook\..*)$";

impl Settings {
    /// Reads the settings of a repository.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub(in crate::git) fn read(git: &Git) -> Result<Settings> {
        let told = git.run(["config", "-z", "--get-regexp", ASKED])?;
        let settings = Settings::parse(&String::from_utf8_lossy(&told.stdout));
        let hooks = git.hooks()?;
        let special = settings.special || HOOKS.iter().any(|hook| hooks.join(hook).exists());
        Ok(Settings { special, ..settings })
    }

    fn parse(told: &str) -> Settings {
        let mut settings = Settings { file_mode: true, ..Settings::default() };
        for entry in told.split_terminator('\0') {
            let (key, value) = entry.split_once('\n').map_or((entry, None), |(k, v)| (k, Some(v)));
            match key {
                "commit.gpgsign" => settings.sign = is_true(value),
                "core.filemode" => settings.file_mode = is_true(value),
                "core.sparsecheckout" | "core.splitindex" => settings.special |= is_true(value),
                key if key.starts_with("hook.") => settings.special = true,
                _ => settings.maintenance = true,
            }
        }
        settings
    }

    /// Whether only `git merge` does a merge right here: something is set that it alone heeds, or it runs a hook.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub(in crate::git) fn needs_git_merge(self, git: &Git) -> Result<bool> {
        let hooks = git.hooks()?;
        Ok(self.special || MERGE_HOOKS.iter().any(|hook| hooks.join(hook).exists()))
    }

    /// Has git tidy up where it is time to, as it does itself after a commit.
    ///
    /// # Errors
    /// Where git does not say where its objects are.
    pub(in crate::git) fn maintain(self, git: &Git) -> Result<()> {
        if self.wants_maintenance(&git.objects()?) {
            // It is no matter of the commit if it fails.
            let _ = git.run(["maintenance", "run", "--auto", "--quiet"]);
        }
        Ok(())
    }

    /// Whether git would look if there is something to tidy up: it counts the files of one of 256 folders.
    fn wants_maintenance(self, objects: &Path) -> bool {
        const MANY: usize = 6_700 / 256;
        self.maintenance || std::fs::read_dir(objects.join("17")).is_ok_and(|files| files.count() > MANY)
    }
}

/// A boolean as git reads it; a key without a value is true.
fn is_true(value: Option<&str>) -> bool {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("true" | "yes" | "on") => true,
        Some(number) => number.parse::<i64>().is_ok_and(|n| n != 0),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn settings_are_read_as_git_reads_them() {
        let none = Settings { file_mode: true, ..Settings::default() };
        assert_eq!(Settings::parse(""), none);
        assert_eq!(Settings::parse("commit.gpgsign\nYes\0"), Settings { sign: true, ..none });
        assert_eq!(Settings::parse("commit.gpgsign\0"), Settings { sign: true, ..none });
        // The last one holds.
        assert_eq!(Settings::parse("commit.gpgsign\n1\0commit.gpgsign\noff\0"), none);
        assert_eq!(Settings::parse("core.filemode\nfalse\0"), Settings { file_mode: false, ..none });
        assert_eq!(Settings::parse("core.sparsecheckout\nfalse\0"), none);
        assert_eq!(Settings::parse("hook.lint.command\nlint\0"), Settings { special: true, ..none });
        assert_eq!(Settings::parse("gc.auto\n0\0"), Settings { maintenance: true, ..none });
    }
}
