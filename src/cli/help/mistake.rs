//! A command line that cannot be parsed, in the form of every other error.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::find::{self, Found};
use crate::cli::session::other_names;
use crate::error::Error;
use crate::lang::tr;
use crate::near::nearest;

/// The mistake in the arguments of the program, and the command that helps.
pub(crate) fn mistake(error: &clap::Error, root: Command) -> Error {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let found = find::by_arguments(root.clone(), &arguments);
    let page = match found.path.is_empty() {
        true => "itdesk --help".to_owned(),
        false => format!("itdesk help {}", found.path.join(" ")),
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            no_command(&given(error, ContextKind::InvalidSubcommand), &found, &page)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = given(error, ContextKind::InvalidArg);
            Error::usage(tr!("{found} needs {missing}", found = found.name(), missing)).hint(page)
        }
        ErrorKind::MissingSubcommand => {
            Error::usage(tr!("{found} needs a verb", found = found.name())).hint(page)
        }
        ErrorKind::UnknownArgument => {
            let flag = given(error, ContextKind::InvalidArg);
            let known: Vec<String> = longs(&found, &root);
            let hint = match nearest(&flag, known.iter().map(String::as_str)) {
                Some(near) => tr!("did you mean {near}? {page}", near, page),
                None => page,
            };
            Error::usage(tr!("unexpected argument '{flag}'", flag)).hint(hint)
        }
        ErrorKind::ValueValidation => Error::usage(refused_value(error)).hint(page),
        _ => Error::usage(said(error)).hint(page),
    }
}

fn no_command(word: &str, found: &Found, page: &str) -> Error {
    let names: Vec<String> = found.below().map(|below| below.get_name().to_owned()).collect();
    let shown = crate::escape::quoted(word, 40);
    let hint = match (other_names::instead(word), nearest(word, names.iter().map(String::as_str))) {
        (Some(instead), _) => instead.to_owned(),
        (None, Some(near)) => tr!("did you mean {found} {near}? {page}", found = found.name(), near, page),
        (None, None) => page.to_owned(),
    };
    Error::usage(tr!("{shown} is not a command of {found}", shown, found = found.name())).hint(hint)
}

/// A value that its argument refuses, with the reason in the language of the reader.
fn refused_value(error: &clap::Error) -> String {
    let reason = std::error::Error::source(error).map(ToString::to_string);
    let (value, argument) = (given(error, ContextKind::InvalidValue), given(error, ContextKind::InvalidArg));
    match reason {
        Some(reason) => {
            tr!("invalid value '{value}' for '{argument}': {reason}", value, argument, reason)
        }
        None => said(error),
    }
}

/// The options of a command and of every command.
fn longs(found: &Found, root: &Command) -> Vec<String> {
    let all = found.command.get_arguments().chain(root.get_arguments());
    all.filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect()
}

fn given(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

/// What the parser says, up to its usage line, on one line.
fn said(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let is_said =
        |line: &&str| !line.is_empty() && !line.starts_with("For more") && !line.starts_with("tip:");
    let said: Vec<&str> = lines.filter(is_said).collect();
    said.join(" ").trim_start_matches("error: ").to_owned()
}
