//! Finding the command that help is asked for.

use clap::Command;

/// The nouns whose verbs are found without their noun, in the order of the search.
const NOUNS: [&str; 5] = ["incident", "request", "change", "deliver", "kb"];

/// A command and where it is.
#[derive(Debug)]
pub(super) struct Found {
    /// The command with all its flags but those of every command; none for `itdesk` itself.
    pub command: Command,
    /// Its names from the noun on: `incident resolve`.
    pub path: Vec<String>,
}

impl Found {
    /// `itdesk` itself.
    pub(super) fn root(command: Command) -> Found {
        Found { command, path: Vec::new() }
    }

    /// The command below this one of a name or alias.
    pub(super) fn step(&self, word: &str) -> Option<Found> {
        let mut command = self.command.find_subcommand(word)?.clone();
        let mut path = self.path.clone();
        path.push(command.get_name().to_owned());
        command = command
            .disable_help_subcommand(true)
            .max_term_width(100)
            .bin_name(format!("itdesk {}", path.join(" ")));
        // The verbs of a noun are described when it is built.
        command.build();
        Some(Found { command, path })
    }

    /// A verb of `itdesk` itself that was typed without its noun.
    fn without_noun(&self, verb: &str) -> Option<Found> {
        let is_root = self.path.is_empty();
        NOUNS.iter().filter(|_| is_root).find_map(|noun| self.step(noun)?.step(verb))
    }

    /// The commands below this one that are listed.
    pub(super) fn below(&self) -> impl Iterator<Item = &Command> {
        self.command.get_subcommands().filter(|below| !below.is_hide_set())
    }

    /// Its complete name: `itdesk incident resolve`.
    pub(super) fn name(&self) -> String {
        ["itdesk"].into_iter().chain(self.path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// The command of these words, with or without a noun; `Err` with the word that names none and the
/// command that lacks it.
pub(super) fn by_words(root: Command, words: &[String]) -> Result<Found, Box<(String, Found)>> {
    let mut found = Found::root(root);
    for word in words {
        let next = found.step(word).or_else(|| found.without_noun(word));
        found = match next {
            Some(next) => next,
            None => return Err(Box::new((word.clone(), found))),
        };
    }
    Ok(found)
}

/// The command that the arguments of the program name before an argument that names none.
pub(super) fn by_arguments(root: Command, arguments: &[String]) -> Found {
    let root = Found::root(root);
    let mut found = Found::root(root.command.clone());
    let mut arguments = arguments.iter();
    let takes_value = |found: &Found, flag: &str| {
        let named =
            |arg: &&clap::Arg| arg.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long));
        found.command.get_arguments().find(named).is_some_and(|arg| arg.get_action().takes_values())
    };
    while let Some(word) = arguments.next() {
        if word.starts_with('-') {
            if takes_value(&root, word) || takes_value(&found, word) {
                arguments.next();
            }
            continue;
        }
        let next = found.step(word).or_else(|| found.without_noun(word));
        match next {
            Some(next) => found = next,
            None => break,
        }
    }
    found
}
