//! The desks that a command line names: folders, names of the user's configuration, or all of it.

use std::path::{Path, PathBuf};

use crate::config::UserConfig;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::query;

/// What stands for every desk of the user's configuration.
pub(crate) const ALL: &str = "all";

/// A desk that was named, by its name and its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeskPlace {
    pub name: String,
    pub path: PathBuf,
    /// Whether the user's configuration has it, so that the user trusts it.
    pub is_own: bool,
}

/// The desks that were named, each once.
///
/// # Errors
/// Exit 2 for `all` where the user's configuration has no desks.
pub(crate) fn places(named: &[PathBuf], user: &UserConfig) -> Result<Vec<DeskPlace>> {
    let mut all: Vec<DeskPlace> = Vec::new();
    for typed in named {
        let found = if is_all(typed, user) { every(user)? } else { vec![place(typed, user)] };
        for place in found {
            let same = |known: &DeskPlace| known.name == place.name || is_same(&known.path, &place.path);
            if !all.iter().any(same) {
                all.push(place);
            }
        }
    }
    Ok(all)
}

/// What to say where a command of one desk is given several.
pub(crate) fn one_desk_alone(places: &[DeskPlace]) -> Error {
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let message = tr!(
        "this command works on one desk, and --desk names {count}: {names}",
        count = names.len(),
        names = names.join(", ")
    );
    Error::usage(message)
        .hint(tr!("give one --desk; list, mine, due, search, status and report take several"))
}

/// Whether all desks are meant: a folder of this name is one where the user's configuration has none.
pub(crate) fn is_all(typed: &Path, user: &UserConfig) -> bool {
    typed == Path::new(ALL) && (!user.desks.is_empty() || !typed.is_dir())
}

fn every(user: &UserConfig) -> Result<Vec<DeskPlace>> {
    if user.desks.is_empty() {
        return Err(Error::usage(tr!("--desk all: there are no desks in your configuration"))
            .hint(tr!("add them to it, as [desks] with a line such as billing = \"~/desks/billing\"")));
    }
    let own = |(name, path): (&String, &PathBuf)| DeskPlace {
        name: name.clone(),
        path: path.clone(),
        is_own: true,
    };
    Ok(user.desks.iter().map(own).collect())
}

/// The desk that a name or a folder means. A name of the user's configuration comes first.
pub(crate) fn place(typed: &Path, user: &UserConfig) -> DeskPlace {
    let text = typed.to_string_lossy();
    if let Some(path) = user.desks.get(&*text) {
        return DeskPlace { name: text.into_owned(), path: path.clone(), is_own: true };
    }
    if let Some((name, path)) = user.desks.iter().find(|(_, path)| is_same(path, typed)) {
        return DeskPlace { name: name.clone(), path: path.clone(), is_own: true };
    }
    let short = text.strip_suffix('/').filter(|short| !short.is_empty()).unwrap_or(&text);
    // `link:INC-…` is a word of a filter.
    let name = if query::is_key(short) { format!("./{short}") } else { short.to_owned() };
    DeskPlace { name, path: typed.to_path_buf(), is_own: false }
}

pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}
