//! From the process's arguments to its exit code.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use super::command::described;
use super::complete;
use super::desk::git;
use super::help;
use super::noun::{self, Failure};
use super::session::desk_prefix::spelled_out;
use super::session::exit::Exit;
use super::session::first_word::first_word;
use super::session::output::print_help;
use super::session::{alias, language, negated};
use crate::error::ErrorKind;
use crate::lang::tr;

/// Runs the program and returns its exit code (see [`ErrorKind::code`]).
pub fn main() -> ExitCode {
    if let Some(code) = git::driven(std::env::args_os()) {
        return code;
    }
    if let Some(code) = complete::answered(described) {
        return code;
    }
    let words: Vec<OsString> = std::env::args_os().collect();
    let chosen = language::choose(&words, asks_json(words.iter().cloned())).map_err(Failure::from);
    match chosen.and_then(|()| run(&words)) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(Failure::Parse(error)) => clap_exit(&error),
        Err(Failure::Run(error)) => {
            error.print(asks_json(std::env::args_os()));
            ExitCode::from(error.kind.code())
        }
    }
}

/// The reference of all commands in Markdown, as in docs/reference/commands.md.
///
/// ```
/// assert!(itdesk::command_reference().contains("## `itdesk incident`"));
/// ```
pub fn command_reference() -> String {
    help::reference(described())
}

/// Runs a command line; one that is no command may be an alias, or ask for the status of the desk.
fn run(typed: &[OsString]) -> Result<Exit, Failure> {
    let line = |words: &[OsString]| noun::run(&negated::shield(described, words.iter().cloned()));
    let mut words = spelled_out(typed)?.into_owned();
    let mut seen = Vec::new();
    loop {
        match line(&words) {
            // Help and version are asked for by their flags; nothing else can be meant.
            Err(Failure::Parse(asked)) if !asked.use_stderr() => return Err(asked.into()),
            Err(Failure::Parse(refused)) => {
                let at = first_word(&described(), &words);
                match alias::instead(&refused, &words, at, &mut seen)? {
                    Some(instead) => words = instead,
                    None => return Err(refused.into()),
                }
            }
            ran => return ran,
        }
    }
}

/// Help and version go to stdout and are no error; a usage error is one, in JSON where that was asked for.
fn clap_exit(error: &clap::Error) -> ExitCode {
    if let Some(code) = help::asked(error, described) {
        return ExitCode::from(code);
    }
    if !error.use_stderr() {
        print_help(&error.render().ansi().to_string(), std::env::args_os().any(|a| a == "--no-pager"));
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().len() == 1 {
        // Outside of a desk, the bare name asks what the program is.
        let _ = write!(anstream::stderr(), "{}", described().render_help().ansi());
        return ExitCode::from(ErrorKind::Usage.code());
    }
    let mut mistake = help::mistake(error, described());
    mistake.message = plain_words(&mistake.message);
    mistake.print(asks_json(std::env::args_os()));
    ExitCode::from(ErrorKind::Usage.code())
}

/// What is wrong with a number, in the words of a reader instead of those of the parser.
fn plain_words(text: &str) -> String {
    let not_a_number = ["invalid digit found in string", "cannot parse integer from empty string"];
    let text = not_a_number.iter().fold(text.to_owned(), |text, of| text.replace(of, tr!("not an integer")));
    text.replace("number too large to fit in target type", tr!("too large"))
}

/// Whether the arguments ask for JSON, as far as that is known without parsing them.
fn asks_json(arguments: impl Iterator<Item = std::ffi::OsString>) -> bool {
    let words: Vec<String> = arguments.filter_map(|a| a.into_string().ok()).collect();
    let format = |f: &str| matches!(f, "json" | "jsonl");
    words.iter().any(|w| w == "--json" || w.strip_prefix("--format=").is_some_and(format))
        || words.windows(2).any(|w| w[0] == "--format" && format(&w[1]))
}
