//! From the process's arguments to its exit code.

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use super::command::{Cli, dispatch};
use super::desk::git;
use super::session::exit::Exit;
use super::session::globals::Session;
use super::session::{negated, special};
use crate::error::{Error, ErrorKind, Result};

/// Runs the program and returns its exit code (see [`ErrorKind::code`]).
pub fn main() -> ExitCode {
    if let Some(code) = git::driven(std::env::args_os()) {
        return code;
    }
    let cli = match Cli::try_parse_from(negated::shield(Cli::command, std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return clap_exit(&error),
    };
    let as_json = cli.globals.wants_json();
    match run(cli) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            error.print(as_json);
            ExitCode::from(error.kind.code())
        }
    }
}

fn run(cli: Cli) -> Result<Exit> {
    let session = Session::new(cli.globals)?;
    special::check(session.special, cli.command.prints())?;
    let exit = dispatch(&session, cli.command)?;
    session.save()?;
    Ok(exit)
}

/// Help and version go to stdout and are no error; a usage error is one, in JSON where that was asked for.
fn clap_exit(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A reader that went away has read enough.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    if asks_json(std::env::args_os()) {
        // The reason is all up to the usage line: what is missing stands on lines of its own.
        let lines = text.lines().map(str::trim).take_while(|l| !l.starts_with("Usage:"));
        let said: Vec<&str> = lines.filter(|l| !l.is_empty() && !l.starts_with("For more")).collect();
        let message = said.join(" ").trim_start_matches("error: ").to_owned();
        Error::usage(message).hint("itdesk --help, or --help after a command").print(true);
    } else if std::env::args_os().any(|a| is_hostile(&a.to_string_lossy())) {
        // clap repeats what was typed as it is; without its colours all control characters are the text's.
        let _ = write!(anstream::stderr(), "{}", crate::escape::lines(&text));
    } else {
        let _ = error.print();
    }
    ExitCode::from(ErrorKind::Usage.code())
}

/// Whether a text holds what must not reach a terminal.
fn is_hostile(text: &str) -> bool {
    crate::escape::line(text) != text
}

/// Whether the arguments, which could not be parsed, ask for JSON.
fn asks_json(arguments: impl Iterator<Item = std::ffi::OsString>) -> bool {
    let words: Vec<String> = arguments.filter_map(|a| a.into_string().ok()).collect();
    let format = |f: &str| matches!(f, "json" | "jsonl");
    words.iter().any(|w| w == "--json" || w.strip_prefix("--format=").is_some_and(format))
        || words.windows(2).any(|w| w[0] == "--format" && format(&w[1]))
}
