//! What of a repository's set-up decides how a commit is made there.

use std::fs::DirEntry;
use std::path::Path;

use crate::error::Result;
use crate::git::Git;
use crate::git::config::Config;

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

/// When git tidies up after it wrote objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Maintenance {
    /// When there are as many as git takes for many.
    #[default]
    Many,
    /// As something says that only git knows how to read.
    Asked,
    /// Never by itself.
    Never,
}

impl Maintenance {
    fn of(config: &Config) -> Maintenance {
        let is_off = config.has("maintenance.auto") && !config.is_true("maintenance.auto");
        let own = |key: &str| key.starts_with("maintenance.") && key != "maintenance.auto";
        let is_set = |key: &str| own(key) || matches!(key, "gc.auto" | "gc.autopacklimit");
        match config.entries().any(|(key, _)| is_set(key)) {
            _ if is_off => Maintenance::Never,
            true => Maintenance::Asked,
            false => Maintenance::Many,
        }
    }
}

/// How git is set up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::git) struct Settings {
    /// `commit.gpgSign`.
    pub(super) sign: bool,
    /// `core.fileMode`: whether the permissions of a file are its mode.
    pub(super) file_mode: bool,
    /// Whether git tidies up.
    pub(super) maintenance: Maintenance,
    /// Only `git commit` heeds what is set.
    pub(super) special: bool,
}

impl Settings {
    /// Reads the settings of a repository.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub(in crate::git) fn read(git: &Git) -> Result<Settings> {
        let settings = Settings::of(git.config()?);
        let hooks = git.hooks()?;
        let special = settings.special || HOOKS.iter().any(|hook| hooks.join(hook).exists());
        Ok(Settings { special, ..settings })
    }

    fn of(config: &Config) -> Settings {
        let any = |of: fn(&str) -> bool| config.entries().any(|(key, _)| of(key));
        Settings {
            sign: config.is_true("commit.gpgsign"),
            file_mode: !config.has("core.filemode") || config.is_true("core.filemode"),
            maintenance: Maintenance::of(config),
            special: config.is_true("core.sparsecheckout")
                || config.is_true("core.splitindex")
                || any(|key| key.starts_with("hook.")),
        }
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

    /// Whether git would look if there is something to tidy up: it counts the files of one of 256 folders, and the packs.
    fn wants_maintenance(self, objects: &Path) -> bool {
        const MANY: usize = 6_700 / 256;
        const MANY_PACKS: usize = 50;
        let files = |folder: &str| std::fs::read_dir(objects.join(folder)).into_iter().flatten().flatten();
        let is_pack = |file: &DirEntry| Path::new(&file.file_name()).extension().is_some_and(|e| e == "pack");
        match self.maintenance {
            Maintenance::Never => false,
            Maintenance::Asked => true,
            Maintenance::Many => {
                files("17").count() > MANY || files("pack").filter(is_pack).count() > MANY_PACKS
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Maintenance, Settings};
    use crate::git::config::Config;

    /// What git prints, and what is read from it.
    fn read(told: &str) -> Settings {
        let told: String = told.split_terminator('\0').map(|entry| format!("file:x\0{entry}\0")).collect();
        Settings::of(&Config::parse(told.as_bytes()))
    }

    #[test]
    fn settings_are_read_as_git_reads_them() {
        let none = Settings { file_mode: true, ..Settings::default() };
        assert_eq!(read(""), none);
        assert_eq!(read("commit.gpgsign\nYes\0"), Settings { sign: true, ..none });
        assert_eq!(read("commit.gpgsign\0"), Settings { sign: true, ..none });
        // The last one holds.
        assert_eq!(read("commit.gpgsign\n1\0commit.gpgsign\noff\0"), none);
        assert_eq!(read("core.filemode\nfalse\0"), Settings { file_mode: false, ..none });
        assert_eq!(read("core.sparsecheckout\nfalse\0"), none);
        assert_eq!(read("hook.lint.command\nlint\0"), Settings { special: true, ..none });
        assert_eq!(read("gc.auto\n0\0"), Settings { maintenance: Maintenance::Asked, ..none });
        let never = Settings { maintenance: Maintenance::Never, ..none };
        assert_eq!(read("maintenance.auto\nfalse\0gc.auto\n5\0"), never);
    }
}
