//! The reference of all commands in docs/reference/commands.md.

use std::fmt::Write;

use clap::{Arg, Command};

use super::find::Found;
use crate::render::fit::wrap;

/// The reference of all commands in Markdown: a section for each, with its arguments and options.
pub(in crate::cli) fn reference(root: Command) -> String {
    let root = Found::root(root);
    let mut page = String::new();
    let names: Vec<String> = root.below().map(|below| below.get_name().to_owned()).collect();
    names.iter().filter_map(|name| root.step(name)).for_each(|found| section(&found, &mut page));
    page
}

/// A command, then those below it.
fn section(found: &Found, page: &mut String) {
    let mut command = found.command.clone();
    let level = "#".repeat(found.path.len() + 1);
    let _ = writeln!(page, "\n{level} `{}`\n", found.name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    sentence(&about, page);
    let names: Vec<String> = found.below().map(|below| below.get_name().to_owned()).collect();
    if names.is_empty() {
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        let _ =
            writeln!(page, "\n```text\n{}\n```", usage.lines().map(str::trim).collect::<Vec<_>>().join("\n"));
    }
    let listed: Vec<&Arg> = command.get_arguments().filter(|arg| is_listed(arg)).collect();
    if !listed.is_empty() {
        page.push('\n');
    }
    listed.into_iter().for_each(|arg| item(arg, page));
    names.iter().filter_map(|name| found.step(name)).for_each(|below| section(&below, page));
}

fn is_listed(arg: &Arg) -> bool {
    !arg.is_hide_set() && arg.get_id() != "help" && !arg.is_global_set()
}

/// An argument or option as an item of a list.
fn item(arg: &Arg, page: &mut String) {
    let values = arg.get_value_names().unwrap_or_default();
    let values = match arg.get_action().takes_values() {
        true => values.iter().map(|value| format!("<{value}>")).collect::<Vec<_>>().join(" "),
        false => String::new(),
    };
    let long = arg.get_long().map(|long| format!("--{long}"));
    let short = arg.get_short().map(|short| format!("-{short}"));
    let flag = [short, long].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = [flag, values].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|w| !w.is_hide_set())
        .map(|w| format!("`{}`", w.get_name()))
        .collect();
    if !words.is_empty() && arg.get_action().takes_values() {
        let _ = write!(text, "; one of {}", words.join(", "));
    }
    let text = plain(&text);
    let lines = wrap(&format!("`{name}`: {text}"), 98);
    let _ = writeln!(page, "- {}", lines.join("\n  "));
}

/// Help is text, not Markdown: what looks like a tag is not one.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "\\<")
}

/// A line of help as a paragraph.
fn sentence(about: &str, page: &mut String) {
    let _ = writeln!(page, "{}.", wrap(&plain(about), 99).join("\n"));
}
