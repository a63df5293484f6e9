//! Words that other programs use for the verbs of this one.

use crate::lang::{self, mark};
use clap::Command;

/// Other names of verbs; they are understood, and not listed.
const OTHER_NAMES: [(&str, &[&str]); 5] = [
    ("new", &["create", "add"]),
    ("show", &["view", "get"]),
    ("note", &["comment"]),
    ("respond", &["ack"]),
    ("edit", &["update", "modify"]),
];

/// Words for what no verb does in the same way, and what to do instead.
const INSTEAD: [(&str, &str); 5] = [
    ("rm", CANCEL),
    ("delete", CANCEL),
    ("remove", CANCEL),
    ("commit", "itdesk sync, or any command with --commit"),
    ("push", "itdesk sync"),
];

const CANCEL: &str = mark!("nothing is ever deleted; to end a ticket without a result: itdesk help cancel");

/// The commands with the other names of their verbs.
pub(crate) fn with_other_names(noun: Command) -> Command {
    let names: Vec<String> = noun.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    noun.mut_subcommands(|verb| match OTHER_NAMES.iter().find(|(name, _)| *name == verb.get_name()) {
        Some((_, others)) => {
            verb.aliases(others.iter().filter(|other| !names.iter().any(|name| name == *other)))
        }
        None => verb,
    })
}

/// The name of the verb that has this other name; else the word itself.
pub(crate) fn canonical(word: &str) -> &str {
    OTHER_NAMES.iter().find(|(_, others)| others.contains(&word)).map_or(word, |(name, _)| name)
}

/// What to do instead of a word that is no command.
pub(crate) fn instead(word: &str) -> Option<&'static str> {
    INSTEAD.iter().find(|(other, _)| *other == word).map(|(_, instead)| lang::shown(instead))
}
