//! Who may read and write new files: what the umask leaves, or more, where git shares the repository.

use std::path::{Path, PathBuf};

/// What `core.sharedRepository` of the repository's own configuration asks for. The file is read as it is, once a
/// command that writes: asking git would cost a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// The umask decides.
    Umask,
    /// These permissions in addition.
    AtLeast(u32),
    /// These permissions.
    Exactly(u32),
}

impl Sharing {
    /// How the repository that holds `root` is shared.
    pub(super) fn of(root: &Path) -> Sharing {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let config = real.ancestors().find_map(configuration);
        let text = config.and_then(|path| std::fs::read_to_string(path).ok());
        text.map_or(Sharing::Umask, |text| Sharing::said_in(&text))
    }

    /// The last value of the key, as git has it; what it does not know is left to git to refuse.
    fn said_in(text: &str) -> Sharing {
        let mut in_core = false;
        let mut found = Sharing::Umask;
        for line in text.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[') {
                in_core = section.split(']').next().is_some_and(|s| s.trim().eq_ignore_ascii_case("core"));
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, "true"));
            if in_core && key.trim().eq_ignore_ascii_case("sharedrepository") {
                let value = value.split(['#', ';']).next().unwrap_or_default().trim().trim_matches('"');
                found = Sharing::named(value);
            }
        }
        found
    }

    fn named(value: &str) -> Sharing {
        match value.to_ascii_lowercase().as_str() {
            "group" | "true" | "yes" | "on" | "1" => Sharing::AtLeast(0o660),
            "all" | "world" | "everybody" | "2" => Sharing::AtLeast(0o664),
            number if number.starts_with('0') => match u32::from_str_radix(number, 8) {
                // git takes no mode that keeps the owner out.
                Ok(mode) if mode & 0o600 == 0o600 => Sharing::Exactly(mode & 0o666),
                _ => Sharing::Umask,
            },
            _ => Sharing::Umask,
        }
    }

    /// The permissions of a new file that the umask left `mode`; `None` when they stay.
    pub(super) fn file(self, mode: u32) -> Option<u32> {
        match self {
            Sharing::Umask => None,
            Sharing::AtLeast(shared) => Some((mode & 0o777) | shared),
            Sharing::Exactly(shared) => Some(shared),
        }
    }

    /// The permissions of a new folder: whoever may read may enter, and what is made in it belongs to its group.
    pub(super) fn folder(self, mode: u32) -> Option<u32> {
        let mode = self.file(mode)?;
        Some(mode | (mode & 0o444) >> 2 | 0o2000)
    }
}

/// The configuration of a repository whose work tree is `folder`, one of several trees of it too.
fn configuration(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    let data = std::fs::metadata(&git).ok()?;
    if data.is_dir() {
        return Some(git.join("config"));
    }
    let text = std::fs::read_to_string(&git).ok()?;
    let own = folder.join(text.strip_prefix("gitdir:")?.trim());
    let common = std::fs::read_to_string(own.join("commondir")).ok();
    Some(common.map_or(own.clone(), |common| own.join(common.trim())).join("config"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_git_knows_gives_its_permissions() {
        let said = |value: &str| Sharing::said_in(&format!("[core]\n\tbare = false\n\t{value}\n"));
        for (value, file, folder) in [
            ("sharedRepository = group", Some(0o664), Some(0o2775)),
            ("sharedrepository=1", Some(0o664), Some(0o2775)),
            ("sharedRepository", Some(0o664), Some(0o2775)),
            ("sharedRepository = all ; for everybody", Some(0o664), Some(0o2775)),
            ("sharedRepository = \"0660\"", Some(0o660), Some(0o2770)),
            ("sharedRepository = 0640", Some(0o640), Some(0o2750)),
            ("sharedRepository = 0060", None, None),
            ("sharedRepository = umask", None, None),
            ("sharedRepository = false", None, None),
            ("sharedRepository = 0", None, None),
        ] {
            assert_eq!((said(value).file(0o644), said(value).folder(0o644)), (file, folder), "{value}");
        }
        assert_eq!(Sharing::said_in("[other]\nsharedRepository = group\n"), Sharing::Umask);
    }
}
