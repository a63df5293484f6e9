//! Finding a profile: by the name of a built-in one, or in a file.

use std::path::Path;

use super::{Profile, read};
use crate::error::{Context, Error, Result};
use crate::import::near;
use crate::lang::tr;

/// The built-in profiles, each with its TOML; a good start for one's own.
pub const BUILT_IN: [(&str, &str); 2] =
    [("plain", include_str!("plain.toml")), ("servicenow", include_str!("servicenow.toml"))];

/// The profile called `name`: a built-in one, else a file.
///
/// # Errors
/// Exit 2 when there is neither, or the file has mistakes; 7 when it cannot be read.
pub fn find(name: &str) -> Result<Profile> {
    if let Some((name, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
        return read(name, text);
    }
    let path = Path::new(name);
    let looks_like_file = path.extension().is_some() || name.contains(std::path::is_separator);
    if !path.is_file() && !looks_like_file {
        let hint = near::hint(name, BUILT_IN.iter().map(|(known, _)| *known));
        let error = Error::usage(tr!("no profile is called '{name}'", name));
        return Err(error.hint(tr!("{hint}; or give your own profile as a file", hint)));
    }
    let bytes = std::fs::read(path).doing("read the profile", path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::usage(tr!("the profile {name} is not UTF-8 text", name)))?;
    read(name, &text)
}
