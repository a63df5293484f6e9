//! In which language the program speaks to its user.

use std::ffi::OsString;

use super::user::read_user;
use crate::error::{Error, Result};
use crate::lang::{self, Language, tr};

/// The variable that chooses the language before the system's own do.
const VARIABLE: &str = "ITDESK_LANG";
/// What the system says, in the order of POSIX.
const SYSTEM: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Chooses the language for what this process shows: `--lang`, `ITDESK_LANG`, the user's
/// configuration, the system's locale. What is for programs (JSON, CSV) is always in English.
///
/// # Errors
/// Exit 2 for a language that there is no catalogue for, where it was asked for by name.
pub(crate) fn choose(arguments: &[OsString], for_programs: bool) -> Result<()> {
    if for_programs {
        return Ok(());
    }
    let language = match asked(arguments) {
        Some(name) => named(&name)?,
        None => system(),
    };
    lang::set_shown(language);
    Ok(())
}

/// The language of the user, also where this command prints for a program: for a file that people
/// will read.
///
/// # Errors
/// Exit 2 for a language that there is no catalogue for, where it was asked for by name.
pub(crate) fn of_user() -> Result<Language> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    asked(&arguments).map_or_else(|| Ok(system()), |name| named(&name))
}

/// The language that the flag, the variable or the configuration asks for.
fn asked(arguments: &[OsString]) -> Option<String> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let words = &words[..words.iter().position(|word| *word == "--").unwrap_or(words.len())];
    let joined = || words.iter().find_map(|word| word.strip_prefix("--lang="));
    let apart = || words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1).copied());
    let flag = joined().or_else(apart).map(str::to_owned);
    let variable = || std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
    // A configuration with mistakes is reported when the session begins.
    flag.or_else(variable).or_else(|| read_user().ok()?.language)
}

/// The language of a name that was given on purpose.
///
/// # Errors
/// Exit 2 where there is no such language.
pub(crate) fn named(name: &str) -> Result<Language> {
    Language::named(name).ok_or_else(|| {
        let known = Language::tags().collect::<Vec<_>>().join(", ");
        Error::usage(tr!("{name} is not a language of itdesk", name)).hint(tr!("languages: {known}", known))
    })
}

/// The language of the system's locale; English where there is no catalogue for it.
fn system() -> Language {
    let locale = SYSTEM.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.and_then(|name| Language::named(&name)).unwrap_or(Language::ENGLISH)
}
