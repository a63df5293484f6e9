//! A command line that is no command as it was typed: an alias of the user's configuration, or none
//! at all in a desk.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind as Clap};

use super::user::{has_desk, read_user};
use crate::error::{Error, Result};
use crate::lang::tr;

/// The arguments to parse instead of those that the parser refused; `None` where its refusal holds. `at`
/// is the place of the command among them.
///
/// # Errors
/// Exit 2 for an alias that leads to itself or opens a quote; exit 6 for a configuration with a
/// mistake.
pub(crate) fn instead(
    refused: &clap::Error,
    arguments: &[OsString],
    at: Option<usize>,
    seen: &mut Vec<String>,
) -> Result<Option<Vec<OsString>>> {
    match (refused.kind(), at) {
        (Clap::MissingSubcommand | Clap::DisplayHelpOnMissingArgumentOrSubcommand, None) => {
            let status = || arguments.iter().cloned().chain([OsString::from("status")]).collect();
            Ok(has_desk(named_desk(arguments)).then(status))
        }
        (Clap::InvalidSubcommand, Some(at)) => {
            let unknown = match refused.get(ContextKind::InvalidSubcommand) {
                Some(ContextValue::String(word)) => word.as_str(),
                _ => return Ok(None),
            };
            if arguments[at].to_str() != Some(unknown) {
                return Ok(None);
            }
            let aliases = read_user()?.aliases;
            let Some(words) = expanded(&aliases, unknown, seen)? else { return Ok(None) };
            let (before, after) = arguments.split_at(at);
            let words = words.into_iter().map(OsString::from);
            Ok(Some(before.iter().cloned().chain(words).chain(after[1..].iter().cloned()).collect()))
        }
        _ => Ok(None),
    }
}

/// The command line that an alias stands for. It may begin with another alias, which is expanded when
/// it proves to be no command; `seen` are those that were expanded before. `None` for a word that is no
/// alias.
fn expanded(
    aliases: &BTreeMap<String, String>,
    word: &str,
    seen: &mut Vec<String>,
) -> Result<Option<Vec<String>>> {
    let Some(text) = aliases.get(word) else { return Ok(None) };
    if seen.iter().any(|before| before == word) {
        let error =
            Error::usage(tr!("the alias {word} refers to itself: {seen}", word, seen = seen.join(" → ")));
        return Err(error.hint(tr!("change the aliases in your configuration; list them with: itdesk alias")));
    }
    seen.push(word.to_owned());
    split(word, text).map(Some)
}

fn split(name: &str, text: &str) -> Result<Vec<String>> {
    let words = shlex::split(text).filter(|words| !words.is_empty());
    words.ok_or_else(|| {
        Error::usage(tr!("the alias {name} is empty or has an unclosed quote", name))
            .hint(tr!("write it as on a command line: {name} = \"list class:A --limit 5\"", name))
    })
}

/// The desk that a flag names.
fn named_desk(arguments: &[OsString]) -> Option<std::path::PathBuf> {
    let after = arguments.windows(2).find(|pair| pair[0] == "--desk").map(|pair| pair[1].clone());
    let joined = || arguments.iter().find_map(|a| a.to_str()?.strip_prefix("--desk=").map(OsString::from));
    after.or_else(joined).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_may_begin_with_another_but_not_with_itself() {
        let aliases = [("a", "list 'class:A B'"), ("b", "a --limit 5"), ("e", " ")];
        let aliases: BTreeMap<String, String> =
            aliases.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let mut seen = Vec::new();
        let mut words =
            |word: &str| expanded(&aliases, word, &mut seen).map(|words| words.unwrap_or_default().join("|"));
        assert_eq!(words("b").unwrap(), "a|--limit|5");
        assert_eq!(words("a").unwrap(), "list|class:A B");
        assert_eq!(words("nothing").unwrap(), "");
        assert!(words("b").is_err() && words("e").is_err());
    }
}
