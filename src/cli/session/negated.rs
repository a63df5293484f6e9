//! Words of filters, and the negated ones such as `-team:network`, which a parser takes for flags.

use std::any::TypeId;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

use crate::lang::{self, tr};
use crate::query;

/// What stands for the dash while the arguments are parsed.
const NOT: &str = "not:";

/// A word of a filter as it was typed. A command takes filters when it has a positional argument of
/// this type: nothing else has to be declared.
#[derive(Debug, Clone)]
pub(crate) struct FilterWord(String);

impl From<String> for FilterWord {
    fn from(parsed: String) -> FilterWord {
        FilterWord(match parsed.strip_prefix(NOT) {
            Some(rest) => format!("-{rest}"),
            None => parsed,
        })
    }
}

/// The words as they were typed.
pub(crate) fn typed(words: &[FilterWord]) -> Vec<String> {
    words.iter().map(|word| word.0.clone()).collect()
}

/// The arguments with the dash of negated filter words written as `not:`, which may also be typed.
///
/// A word is negated when it follows a command that takes filters, begins with a single dash and is
/// longer than a short flag. `command` is asked only when there may be such a word: most command
/// lines have none, and a description of all commands takes longer than most of them run.
pub(crate) fn shield(
    command: impl FnOnce() -> Command,
    arguments: impl Iterator<Item = OsString>,
) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    if !arguments.iter().skip(1).any(|argument| is_negated(argument)) {
        return arguments;
    }
    let mut walk = Walk::from(command());
    for argument in arguments.iter_mut().skip(1) {
        if walk.is_filter_after(argument) {
            let text = argument.to_string_lossy();
            *argument = format!("{NOT}{}", &text[1..]).into();
        }
    }
    arguments
}

fn is_negated(argument: &OsStr) -> bool {
    argument.to_str().is_some_and(|text| text.starts_with('-') && !text.starts_with("--") && text.len() > 2)
}

/// A way through the arguments: which command they have named so far.
struct Walk {
    command: Command,
    /// The options up to here whose value is the next argument; it may begin with a dash itself.
    with_value: HashSet<String>,
    is_value_next: bool,
    /// After `--` nothing is a flag.
    is_over: bool,
}

impl Walk {
    fn from(command: Command) -> Walk {
        let with_value = options_with_value(&command);
        Walk { command, with_value, is_value_next: false, is_over: false }
    }

    /// Goes on past an argument; whether it is a negated word of a filter.
    fn is_filter_after(&mut self, argument: &OsStr) -> bool {
        let is_value = std::mem::take(&mut self.is_value_next);
        let Some(text) = argument.to_str().filter(|_| !is_value && !self.is_over) else { return false };
        if !text.starts_with('-') {
            self.descend(text);
            return false;
        }
        self.is_over = text == "--";
        self.is_value_next = self.with_value.contains(text);
        is_negated(argument) && takes_filters(&self.command)
    }

    fn descend(&mut self, word: &str) {
        let Some(mut next) = self.command.find_subcommand(word).cloned() else { return };
        // The verbs of a noun are described when it is built.
        next.build();
        self.with_value.extend(options_with_value(&next));
        self.command = next;
    }
}

fn options_with_value(command: &Command) -> HashSet<String> {
    let takes = command.get_arguments().filter(|arg| !arg.is_positional() && arg.get_action().takes_values());
    let names = |arg: &Arg| {
        let long = arg.get_long_and_visible_aliases().unwrap_or_default();
        let hidden = arg.get_all_aliases().unwrap_or_default();
        let short = arg.get_short_and_visible_aliases().unwrap_or_default();
        let long = long.into_iter().chain(hidden).map(|name| format!("--{name}"));
        long.chain(short.into_iter().map(|name| format!("-{name}"))).collect::<Vec<_>>()
    };
    takes.flat_map(names).collect()
}

fn takes_filters(command: &Command) -> bool {
    command.get_positionals().any(|arg| arg.get_value_parser().type_id() == TypeId::of::<FilterWord>())
}

/// The filter keys, one a line, from the table that the filters obey.
pub(crate) fn keys_help() -> String {
    let line = |key: &query::Key| {
        let label = key.label().map_or_else(String::new, |label| format!("{label} · "));
        format!("  {:<14}{label}{}\n", key.name, lang::text(key.about))
    };
    let keys = query::KEYS.iter().map(line);
    tr!(
        "Filter keys (KEY:VALUE,VALUE; -KEY:VALUE negates; KEY:none, KEY:any):\n{string}",
        string = keys.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::cli::command::Cli;

    fn shielded(typed: &str) -> Vec<OsString> {
        shield(Cli::command, typed.split(' ').map(OsString::from))
    }

    #[test]
    fn only_negated_filter_words_change() {
        for (typed, parsed) in [
            ("itdesk list -team:network --json", "itdesk list not:team:network --json"),
            ("itdesk --desk -x incident list -vpn -q", "itdesk --desk -x incident list not:vpn -q"),
            ("itdesk list --sort -created", "itdesk list --sort -created"),
            ("itdesk list --as-of -3d -vpn", "itdesk list --as-of -3d not:vpn"),
            ("itdesk list -- -class:D", "itdesk list -- -class:D"),
            ("itdesk incident new list -dtext", "itdesk incident new list -dtext"),
            ("itdesk report changes --since -30d -team:x", "itdesk report changes --since -30d not:team:x"),
            ("itdesk note 4KX list -dx", "itdesk note 4KX list -dx"),
            ("itdesk export -class:D", "itdesk export not:class:D"),
            ("itdesk monitor improve list -state:closed", "itdesk monitor improve list not:state:closed"),
        ] {
            assert_eq!(shielded(typed).join(OsStr::new(" ")), parsed, "{typed}");
        }
    }

    /// The names that lead to each command below `command`, itself included.
    fn paths(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        found.push((path.to_owned(), command.clone()));
        for sub in command.get_subcommands() {
            let names = sub.get_all_aliases().chain([sub.get_name()]);
            names.for_each(|name| paths(sub, &format!("{path} {name}"), found));
        }
    }

    #[test]
    fn every_command_that_takes_filters_takes_negated_ones() {
        let mut root = Cli::command();
        root.build();
        let mut all = Vec::new();
        paths(&root, "itdesk", &mut all);
        let mut filtering = 0;
        for (path, command) in all.iter().filter(|(path, _)| !path.contains(" help")) {
            let names = |arg: &Arg| arg.get_value_names().unwrap_or_default().concat().contains("FILTER");
            let named = command.get_positionals().any(names);
            assert_eq!(named, takes_filters(command), "{path}: what is called FILTER is a FilterWord");
            if named {
                filtering += 1;
                let parsed = Cli::try_parse_from(shielded(&format!("{path} -class:D")));
                assert!(parsed.is_ok(), "{path} -class:D: {}", parsed.unwrap_err());
            }
        }
        assert!(filtering > 20, "{filtering} commands and aliases take filters");
    }
}
