//! What `--help` prints: everything about a command.

use crate::lang::tr;
use clap::builder::StyledStr;

use super::examples;
use super::find::Found;

/// The complete help of a command, with its examples.
pub(super) fn long(found: &Found) -> StyledStr {
    let command = found.command.clone();
    if found.path.is_empty() {
        return command.after_long_help(root_end(found)).render_long_help();
    }
    let end = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    let end =
        [end.unwrap_or_default(), examples_of(found), tr!("Global options: itdesk help options").to_owned()];
    let end: Vec<String> = end.into_iter().filter(|part| !part.is_empty()).collect();
    command.after_long_help(end.join("\n\n")).render_long_help()
}

fn root_end(found: &Found) -> String {
    let end = found.command.get_after_help().map(ToString::to_string).unwrap_or_default();
    tr!("{end}\nTopics: itdesk help topics", end)
}

fn examples_of(found: &Found) -> String {
    let examples = examples::of(&found.path);
    if examples.is_empty() {
        return String::new();
    }
    format!("Examples:\n{}", examples.iter().map(|l| format!("  {l}")).collect::<Vec<_>>().join("\n"))
}
