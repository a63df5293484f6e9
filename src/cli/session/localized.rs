//! The help of a command in the language of its reader.

use clap::builder::StyledStr;
use clap::{Arg, Command};

use crate::lang::{self, Language};

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
