//! The answer to a shell that asks.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Command;
use clap_complete::engine::{CompletionCandidate, complete};

use super::attach::attach;
use super::noun::{self, Words};
use super::place::Place;
use super::shell::{Asked, Shell, VARIABLE};
use crate::cli::session::negated::shield;

/// Answers a shell that asks what to offer; `None` when none does, and the command is to run.
///
/// `command` describes the program; it is asked only where a shell asks.
pub(crate) fn answered(command: impl Fn() -> Command) -> Option<ExitCode> {
    let shell = Shell::named(std::env::var_os(VARIABLE)?.to_str()?)?;
    let mut arguments = std::env::args_os().skip(1);
    // Whatever else has this variable set wants the command to run.
    if arguments.next()? != "--" {
        return None;
    }
    let Some(asked) = shell.asked(arguments.collect()) else { return Some(ExitCode::SUCCESS) };
    let text = shell.answer(&asked, &offered(&asked, &command));
    // A shell that went away asks for nothing any more.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Some(ExitCode::SUCCESS)
}

/// What can complete the word that is typed.
fn offered(asked: &Asked, command: &impl Fn() -> Command) -> Vec<CompletionCandidate> {
    let typed = asked.words.get(asked.at).and_then(|word| word.to_str()).unwrap_or_default();
    // As the parser sees it: negated words of filters are no flags.
    let words = shield(command, asked.words.iter().cloned());
    let shielded = words.get(asked.at).and_then(|word| word.to_str()).unwrap_or_default();
    let is_negated = shielded != typed;
    let root = command();
    let verbs = noun::verbs(&root, &words, asked.at);
    let Words { words, at, on } = Words::with_noun(&root, words, asked.at);
    let mut root = described(root, &words[..at]);
    root.build();
    let mut root = attach(root, &Place::of(&words), &words[..at], on.as_deref());
    let here = std::env::current_dir().ok();
    let mut found = complete(&mut root, words, at, here.as_deref()).unwrap_or_default();
    found.extend(verbs);
    let has_values = found.iter().any(|candidate| !is_flag(candidate));
    let fits = |candidate: &CompletionCandidate| match () {
        () if is_negated => candidate.get_value().to_string_lossy().starts_with("not:"),
        // Flags are offered where nothing else is, and where one is begun.
        () => !is_flag(candidate) || typed.starts_with('-') || !has_values,
    };
    let found = found.into_iter().filter(fits);
    if is_negated { found.map(as_typed).collect() } else { found.collect() }
}

fn is_flag(candidate: &CompletionCandidate) -> bool {
    candidate.get_value().to_string_lossy().starts_with('-')
}

/// A negated word of a filter as it is typed.
fn as_typed(candidate: CompletionCandidate) -> CompletionCandidate {
    let value = candidate.get_value().to_string_lossy();
    let value = value.strip_prefix("not:").map_or(value.to_string(), |rest| format!("-{rest}"));
    let made = CompletionCandidate::new(value).help(candidate.get_help().cloned());
    made.display_order(candidate.get_display_order()).tag(candidate.get_tag().cloned())
}

/// The program without the verbs of the nouns that are not among the words: to describe them all takes
/// longer than the rest of the answer.
fn described(root: Command, words: &[OsString]) -> Command {
    root.mut_subcommands(|noun| {
        let is_word = |name: &str| words.iter().any(|word| word == name);
        let is_named = is_word(noun.get_name()) || noun.get_all_aliases().any(is_word);
        if is_named { noun } else { noun.defer(|noun| noun) }
    })
}
