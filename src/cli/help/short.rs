//! What `-h` prints: one screen.

use clap::{Arg, Command};
use unicode_width::UnicodeWidthStr;

use super::examples;
use super::find::Found;
use crate::lang::tr;

/// The columns and lines of a screen.
const WIDTH: usize = 80;
const LINES: usize = 24;
/// So many examples are shown; `--help` has all.
const EXAMPLES: usize = 3;
/// Flags of every verb that acts on tickets.
const COMMON: [&str; 3] = ["where", "dry-run", "keep-going"];
/// A wider name has its description closer.
const WIDEST: usize = 34;

/// The short help of a command.
pub(super) fn short(found: &Found) -> String {
    let mut command = found.command.clone();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = command.render_usage().to_string().replacen("Usage:", tr!("Usage:"), 1);
    let mut head = vec![cut(&about), String::new()];
    head.extend(usage.lines().flat_map(|line| wrapped(line, "  ")));
    head.push(String::new());
    if found.below().next().is_some() {
        return joined(head, commands(found), vec![String::new(), pointer(found)]);
    }
    let mut tail = vec![String::new()];
    let examples = examples::of(&found.path);
    if !examples.is_empty() {
        tail.push(tr!("Examples:").to_owned());
        let mut count = 0;
        let shown = examples.iter().take_while(|line| {
            // A line that begins with a space goes on with the one before it.
            count += usize::from(!line.starts_with(' '));
            count <= EXAMPLES
        });
        tail.extend(shown.map(|line| format!("  {line}")));
    }
    tail.push(pointer(found));
    let room = LINES.saturating_sub(head.len() + tail.len());
    joined(head, arguments(&command, room), tail)
}

fn joined(head: Vec<String>, body: Vec<String>, tail: Vec<String>) -> String {
    let lines: Vec<String> = head.into_iter().chain(body).chain(tail).collect();
    lines.join("\n") + "\n"
}

fn pointer(found: &Found) -> String {
    match found.path.is_empty() {
        true => tr!("Global options: itdesk help options · topics: itdesk help topics").to_owned(),
        false => tr!("Global options: itdesk help options · in full: --help").to_owned(),
    }
}

/// The commands below a noun, a line each.
fn commands(found: &Found) -> Vec<String> {
    let names = found.below().map(|below| below.get_name().len()).max().unwrap_or(0);
    let line = |below: &Command| {
        let about = below.get_about().map(ToString::to_string).unwrap_or_default();
        cut(&format!("  {:<names$}  {about}", below.get_name()))
    };
    found.below().map(line).collect()
}

/// The arguments of a verb: as many as there is room for are described, the others are named.
fn arguments(command: &Command, room: usize) -> Vec<String> {
    let is_own = |arg: &&Arg| !arg.is_hide_set() && arg.get_id() != "help" && arg.get_id() != "version";
    let own: Vec<&Arg> = command.get_arguments().filter(is_own).collect();
    let (words, options): (Vec<&Arg>, Vec<&Arg>) = own.into_iter().partition(|arg| arg.is_positional());
    // What every verb on tickets has is said last.
    let (common, special): (Vec<&Arg>, Vec<&Arg>) =
        options.into_iter().partition(|arg| COMMON.contains(&arg.get_long().unwrap_or_default()));
    let all: Vec<&Arg> = words.into_iter().chain(special).chain(common).collect();
    let described = (0..=all.len()).rev().find(|count| count + names(&all[*count..]).len() <= room);
    let (described, named) = all.split_at(described.unwrap_or(0));
    let labels: Vec<String> = described.iter().map(|arg| label(arg)).collect();
    let width = labels.iter().map(|l| l.width()).filter(|w| *w <= WIDEST).max().unwrap_or(0);
    let line = |(arg, label): (&&Arg, &String)| {
        let about = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let gap = " ".repeat(width.saturating_sub(label.width()));
        cut(&format!("  {label}{gap}  {about}"))
    };
    described.iter().zip(&labels).map(line).chain(names(named)).collect()
}

/// The names of arguments that there is no room to describe.
fn names(args: &[&Arg]) -> Vec<String> {
    if args.is_empty() {
        return Vec::new();
    }
    let name = |arg: &&Arg| match arg.get_long() {
        Some(long) => format!("--{long}"),
        None => label(arg),
    };
    let names: Vec<String> = args.iter().map(name).collect();
    wrapped(&tr!("  and {names}", names = names.join(" ")), "      ")
}

/// `-m, --message <TEXT>`, or `<ID>`.
fn label(arg: &Arg) -> String {
    let id = arg.get_id().as_str().to_uppercase();
    let values = match arg.get_value_names() {
        Some(names) => names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" "),
        None => format!("<{id}>"),
    };
    let many = if arg.get_num_args().is_some_and(|n| n.max_values() > 1) { "..." } else { "" };
    let Some(long) = arg.get_long() else { return format!("{values}{many}") };
    let short = arg.get_short().map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
    match arg.get_action().takes_values() {
        true => format!("{short}--{long} {values}"),
        false => format!("{short}--{long}"),
    }
}

/// A line that fits the screen.
fn cut(line: &str) -> String {
    let line = line.lines().next().unwrap_or_default();
    if line.width() <= WIDTH {
        return line.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
        width < WIDTH
    };
    line.chars().take_while(fits).collect::<String>().trim_end().to_owned() + "…"
}

/// A text in lines that fit the screen; those after the first begin with `indent`.
fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let last = lines.last().map_or(0, |line| line.width());
        if last > indent.len() && last + word.trim_end().width() > WIDTH {
            lines.push(indent.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}
