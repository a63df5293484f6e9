//! The command line in the user's language.

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};

use super::command::Cli;
use crate::lang::{self, Language};

/// The command line of the program, its help in the current language.
pub(crate) fn command() -> Command {
    localized(Cli::command())
}

/// A command with its help in the current language, and all below it. In English it is as it was,
/// at no cost.
pub(crate) fn localized(command: Command) -> Command {
    if lang::current() == Language::ENGLISH {
        return command;
    }
    let about = translated(command.get_about());
    let long_about = translated(command.get_long_about());
    let after_help = translated(command.get_after_help());
    let command = command.mut_args(argument).mut_subcommands(localized);
    let command = about.into_iter().fold(command, Command::about);
    let command = long_about.into_iter().fold(command, Command::long_about);
    after_help.into_iter().fold(command, Command::after_help)
}

fn argument(argument: Arg) -> Arg {
    let help = translated(argument.get_help());
    let long_help = translated(argument.get_long_help());
    let heading = argument.get_help_heading().and_then(lang::known);
    let argument = help.into_iter().fold(argument, Arg::help);
    let argument = long_help.into_iter().fold(argument, Arg::long_help);
    heading.into_iter().fold(argument, Arg::help_heading)
}

fn translated(text: Option<&StyledStr>) -> Option<&'static str> {
    lang::known(&text?.to_string())
}

/// Every text of the help that [`localized`] translates.
#[cfg(test)]
pub(crate) fn texts() -> Vec<String> {
    fn of(command: &Command, texts: &mut Vec<String>) {
        let own = [command.get_about(), command.get_long_about(), command.get_after_help()];
        texts.extend(own.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let help = [argument.get_help(), argument.get_long_help()];
            texts.extend(help.into_iter().flatten().map(ToString::to_string));
            texts.extend(argument.get_help_heading().map(str::to_owned));
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            of(below, texts);
        }
    }
    let mut root = Cli::command();
    root.build();
    let mut texts = Vec::new();
    of(&root, &mut texts);
    texts
}
