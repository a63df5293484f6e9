//! Where a command line names its command.

use std::ffi::OsString;

use clap::Command;

/// The place of the first argument that is neither an option of all commands nor the value of one;
/// `None` where there is none before `--`.
pub(crate) fn first_word(command: &Command, arguments: &[OsString]) -> Option<usize> {
    let takes_value = |text: &str| {
        command
            .get_arguments()
            .filter(|arg| arg.get_action().takes_values())
            .any(|arg| arg.get_long().is_some_and(|long| text.strip_prefix("--") == Some(long)))
    };
    let mut at = 1;
    while let Some(text) = arguments.get(at).map(|argument| argument.to_string_lossy()) {
        match text.strip_prefix('-') {
            None => return Some(at),
            Some("-") => return None,
            Some(_) => at += if takes_value(&text) { 2 } else { 1 },
        }
    }
    None
}
