//! What git's configuration says, read once for a command.

/// All settings that hold in a repository, in the order in which git reads them: the last one of a key holds.
#[derive(Debug, Default)]
pub(super) struct Config {
    entries: Vec<(String, Option<String>)>,
    /// Whether the folder that was asked in is the top of a repository, with its `.git` in it.
    is_at_top: bool,
}

impl Config {
    /// How git is asked for it.
    pub(super) const ARGS: [&str; 4] = ["config", "-z", "--show-origin", "--list"];

    /// Reads what git printed: for each setting its origin and a zero byte, then its key, a line end where it has a value,
    /// the value and a zero byte.
    pub(super) fn parse(output: &[u8]) -> Config {
        let mut fields = output.split(|b| *b == 0).map(String::from_utf8_lossy);
        let mut config = Config::default();
        while let (Some(origin), Some(entry)) = (fields.next(), fields.next()) {
            config.is_at_top |= origin == "file:.git/config";
            config.entries.push(match entry.split_once('\n') {
                Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
                None => (entry.into_owned(), None),
            });
        }
        config
    }

    /// The keys, with a name between two dots as it was written and all else in small letters, and their values: `None` for a
    /// key without one.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = (&str, Option<&str>)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value.as_deref()))
    }

    /// Whether the key is set.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries().any(|(known, _)| known == key)
    }

    /// The value of a key that has one.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.entries().rev().find(|(known, _)| *known == key)?.1
    }

    /// Whether a key is set to what git takes for true.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.entries().rev().find(|(known, _)| *known == key).is_some_and(|(_, value)| is_true(value))
    }

    /// Whether the folder that was asked in is the top of a repository like any other: its `.git` is a folder in it, and the
    /// hooks are there.
    pub(super) fn is_plain(&self) -> bool {
        self.is_at_top
            && !self.has("core.worktree")
            && !self.has("core.hookspath")
            && !self.is_true("core.bare")
    }
}

/// A boolean as git reads it; a key without a value is true.
pub(super) fn is_true(value: Option<&str>) -> bool {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("true" | "yes" | "on") => true,
        Some(number) => number.parse::<i64>().is_ok_and(|n| n != 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_key_holds() {
        let output =
            b"file:/root/.gitconfig\0commit.gpgsign\nyes\0file:.git/config\0branch.A.b.remote\norigin\0\
            file:.git/config\0core.bare\0command line:\0commit.gpgsign\noff\0";
        let config = Config::parse(output);
        assert_eq!(config.text("commit.gpgsign"), Some("off"));
        assert!(!config.is_true("commit.gpgsign"));
        assert_eq!(config.text("branch.A.b.remote"), Some("origin"));
        assert!(config.is_true("core.bare") && !config.is_plain());
        assert_eq!(
            (config.has("core.bare"), config.text("core.bare"), config.text("x.y")),
            (true, None, None)
        );
        assert!(Config::parse(b"file:.git/config\0core.bare\nfalse\0").is_plain());
        assert!(!Config::parse(b"file:../.git/config\0core.bare\nfalse\0").is_plain());
        assert!(!Config::parse(b"").is_plain());
    }
}
