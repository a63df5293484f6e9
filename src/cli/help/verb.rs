//! `itdesk help`, `itdesk version`, and `-h` and `--help` of any command.

use clap::error::ErrorKind as Parsing;
use clap::{Args, Command};

use super::find::{self, Found};
use super::{long, short, topics};
use crate::cli::session::opened::Session;
use crate::cli::session::output::print_help;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::near::nearest;

/// What help is asked for.
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command, such as incident resolve, or a topic, such as times; topics lists them
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

/// Prints the help of a command, or a page about a topic.
///
/// # Errors
/// Exit 2 where there is neither, with the nearest.
pub(crate) fn help(session: &Session, args: &HelpArgs, root: Command) -> Result<()> {
    if let [name] = &args.words[..]
        && let Some(page) = topics::page(name, &root)
    {
        return session.out.raw(&page);
    }
    let found = find::by_words(root, &args.words).map_err(|missed| unknown(&missed.0, &missed.1))?;
    session.out.text(&long::long(&found).ansi().to_string())
}

fn unknown(word: &str, found: &Found) -> Error {
    let names = found.below().map(|below| below.get_name().to_owned()).collect::<Vec<_>>();
    let pages = if found.path.is_empty() { &topics::TOPICS[..] } else { &[] };
    let known = names.iter().map(String::as_str).chain(pages.iter().map(|topic| topic.name));
    let path = found.path.join(" ");
    let hint = match nearest(word, known) {
        Some(near) => format!("itdesk help {}", format!("{path} {near}").trim()),
        None => tr!("{found} --help · itdesk help topics", found = found.name()),
    };
    let what = if found.path.is_empty() { tr!("a command or a topic") } else { tr!("one of its verbs") };
    let shown = crate::escape::quoted(word, 40);
    let of = if path.is_empty() { String::new() } else { format!("{path}: ") };
    Error::usage(tr!("{of}{shown} is not {what}", of, shown, what)).hint(hint)
}

/// Prints the version.
pub(crate) fn version(session: &Session) -> Result<()> {
    session.out.line(concat!("itdesk ", env!("CARGO_PKG_VERSION")))
}

/// Prints the help that the arguments of the program ask for, and returns the exit code; `None` when
/// `error` is about something else.
pub(crate) fn asked(error: &clap::Error, root: impl FnOnce() -> Command) -> Option<u8> {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let found = || find::by_arguments(root(), &arguments);
    match error.kind() {
        Parsing::DisplayHelp => {
            let is_long = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--help");
            let text = if is_long { long::long(&found()).ansi().to_string() } else { short::short(&found()) };
            print_help(&text, arguments.iter().any(|word| word == "--no-pager"));
            Some(0)
        }
        Parsing::DisplayHelpOnMissingArgumentOrSubcommand => {
            anstream::eprint!("{}", short::short(&found()));
            Some(ErrorKind::Usage.code())
        }
        _ => None,
    }
}
