//! Which argument takes which values.
//!
//! One place for all commands: an argument is known by its name, its type and the command it belongs
//! to, so that a new one with a known name is completed without more.

use std::any::TypeId;
use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};

use super::filter;
use super::place::Place;
use super::policy::{List, Named};
use super::tickets::Tickets;
use super::words;
use crate::cli::session::negated::FilterWord;
use crate::cli::session::user::desk_names;
use crate::query::{KEYS, SortKey};
use crate::records::Kind;
use crate::rules::links::RELATIONS;

/// Where the values of an argument come from.
#[derive(Debug, Clone)]
enum Source {
    Tickets(Tickets),
    /// Tickets, and people: whom they go to.
    TicketsAndPeople(Tickets),
    /// The words of a filter in one text.
    Where,
    Filter(Option<Kind>),
    List(List),
    Words(&'static [&'static str]),
    Relations,
    /// Keys of filters, between commas.
    Fields,
    /// What a list is sorted by, between commas; a minus turns the order.
    SortKeys,
    /// Desks of the user's configuration, and folders.
    Desks,
    /// `@FILE`, where a long text is taken.
    Text,
    File,
}

/// The command with all below it, each argument with what completes it. `before` are the words before the
/// one that is typed: a command is offered by its own name alone, and its other names are understood.
/// Without a noun, `on` are the kinds of the tickets that the verb may be on.
pub(super) fn attach(root: Command, place: &Place, before: &[OsString], on: Option<&[Kind]>) -> Command {
    below(root, &mut Vec::new(), &Line { place, before, on })
}

/// What is known of the line that is typed.
struct Line<'a> {
    place: &'a Place,
    before: &'a [OsString],
    on: Option<&'a [Kind]>,
}

impl Line<'_> {
    /// Whether a ticket stands behind the verb already.
    fn has_ticket(&self) -> bool {
        self.before
            .iter()
            .rev()
            .take_while(|word| *word != "assign")
            .any(|word| !word.to_string_lossy().starts_with('-'))
    }
}

fn below(command: Command, path: &mut Vec<String>, line: &Line) -> Command {
    let Line { place, before, .. } = *line;
    let own = path.clone();
    let command = command.mut_args(|arg| match source(&own, &arg, line) {
        Some(source) => arg.add(ArgValueCompleter::new(Completer { source, place: place.clone() })),
        None => arg,
    });
    command.mut_subcommands(|sub| {
        path.push(sub.get_name().to_owned());
        let sub = below(sub, path, line);
        path.pop();
        let is_used = sub.get_all_aliases().any(|alias| before.iter().any(|word| word == alias));
        if is_used { sub } else { sub.alias(None::<&str>) }
    })
}

/// The kind whose noun a path of commands begins with, and how many words the noun has.
fn noun(path: &[String]) -> Option<(Kind, usize)> {
    let words = |kind: &Kind| kind.noun().split(' ').map(str::to_owned).collect::<Vec<_>>();
    let of = |kind: &Kind| Some((*kind, words(kind).len())).filter(|_| path.starts_with(&words(kind)));
    Kind::ALL.iter().find_map(of)
}

/// What completes an argument of the command at the end of a path; nothing where the parser knows.
fn source(path: &[String], arg: &Arg, line: &Line) -> Option<Source> {
    if !arg.get_action().takes_values() || !arg.get_possible_values().is_empty() {
        return None;
    }
    if arg.get_value_parser().type_id() == TypeId::of::<FilterWord>() {
        return Some(Source::Filter(noun(path).map(|(kind, _)| kind)));
    }
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let words = words::of(arg).map(Source::Words);
    let tickets = || {
        let tickets = ticket(&path, arg, line.on)?;
        let takes_people = path.last() == Some(&"assign") && arg.get_id() == "words" && line.has_ticket();
        Some(if takes_people { Source::TicketsAndPeople(tickets) } else { Source::Tickets(tickets) })
    };
    words.or_else(tickets).or_else(|| named(&path, arg)).or_else(|| {
        let shape = arg.get_value_names().unwrap_or_default().concat();
        match shape {
            shape if shape.contains("@FILE") => Some(Source::Text),
            shape if shape.contains("FILE") || shape == "DIR" => Some(Source::File),
            _ => None,
        }
    })
}

/// Whether a positional argument that has the name of one for ids is one.
fn takes_ids(arg: &Arg) -> bool {
    arg.get_value_names().is_none_or(|names| names.first().is_none_or(|name| name == "ID" || name == "OTHER"))
}

/// The tickets whose id an argument takes; `on` are their kinds where no noun was typed.
fn ticket(path: &[&str], arg: &Arg, on: Option<&[Kind]>) -> Option<Tickets> {
    let owned: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
    let noun = noun(&owned);
    let (kinds, rest) = match noun {
        Some((kind, words)) => (vec![kind], &path[words..]),
        None => (Kind::ALL.to_vec(), path),
    };
    let verb = rest.first().copied().unwrap_or_default();
    let kinds = on.map_or(kinds, <[Kind]>::to_vec);
    let work = vec![Kind::Request, Kind::Incident];
    match (arg.get_id().as_str(), noun.map(|(kind, _)| kind), verb) {
        ("id" | "ids", Some(Kind::Article), "from" | "suggest") => Some(Tickets::of(&work, "show")),
        ("id" | "ids" | "words" | "other", ..) if takes_ids(arg) => Some(Tickets::of(&kinds, verb)),
        ("from", Some(Kind::Delivery), "new") => Some(Tickets::of(&[Kind::Request, Kind::Change], "show")),
        ("follow_up", ..) => Some(Tickets::of(&work, "show")),
        ("articles", ..) => Some(Tickets::of(&[Kind::Article], "helpful")),
        ("reasons", Some(Kind::Change), "new" | "edit") | ("ticket", ..) => {
            Some(Tickets::of(Kind::ALL, "show"))
        }
        _ => None,
    }
}

/// The list that an argument takes its values from, by its name.
fn named(path: &[&str], arg: &Arg) -> Option<Source> {
    let list = match (arg.get_id().as_str(), path) {
        ("who" | "assign" | "assignee", _) => List::Assignees,
        (
            "actor" | "owner" | "implementer" | "signed_by" | "attended" | "acceptance_team" | "instead_of",
            _,
        )
        | ("by", ["deliver", "start"])
        | ("requester", _) => List::People,
        ("team", _) => List::Teams,
        ("service" | "affects" | "unaffect", _) => List::Services,
        ("impact", ["change", "assess"]) => List::ChangeImpact,
        ("impact" | "extent_level", _) => List::Impact,
        ("urgency", _) => List::Urgency,
        ("likelihood", _) => List::Likelihood,
        ("reason", [.., "hold"]) => List::PendingReasons,
        ("role", _) => List::Roles,
        ("grade", _) => List::Grades,
        ("reader", _) => List::Readers,
        ("template", ["change", ..]) => List::Templates,
        ("name", ["view"]) => List::Views,
        ("done" | "not_needed" | "undo", ["change", "prepare"]) => List::Checklist,
        ("profile", ["monitor", "ingest"]) => List::AlertProfiles,
        ("calendar", _) => List::Calendars,
        ("measure" | "only", _) => List::Measures,
        ("agreement", ["deliver", ..]) => List::Agreements,
        ("customer", _) => List::Customers,
        ("channel", _) => List::Channels,
        ("subject", _) => List::Subjects,
        ("to", [.., "assign"]) => List::Assignees,
        ("filters", _) if arg.get_long() == Some("where") => return Some(Source::Where),
        ("relation", _) => return Some(Source::Relations),
        ("desk", _) => return Some(Source::Desks),
        ("fields" | "group_by", _) => return Some(Source::Fields),
        ("sort", _) => return Some(Source::SortKeys),
        ("profile", ["import"]) => return Some(Source::Words(&["servicenow", "plain"])),
        _ => return None,
    };
    Some(Source::List(list))
}

/// What completes one argument.
struct Completer {
    source: Source,
    place: Place,
}

impl ValueCompleter for Completer {
    fn complete(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        self.source.offer(&self.place, typed)
    }
}

impl Source {
    fn offer(&self, place: &Place, typed: &OsStr) -> Vec<CompletionCandidate> {
        let text = typed.to_str().unwrap_or_default();
        match self {
            Source::Tickets(tickets) => tickets.offer(place, typed),
            Source::TicketsAndPeople(tickets) => fitting("", text, List::Assignees.of(place))
                .into_iter()
                .chain(tickets.offer(place, typed))
                .collect(),
            Source::Where => {
                let (before, last) = text.split_at(text.rfind(' ').map_or(0, |at| at + 1));
                let words = filter::offer(place, None, last).into_iter();
                words.map(|word| word.add_prefix(before)).collect()
            }
            Source::Filter(kind) => filter::offer(place, *kind, text),
            Source::List(list) => fitting("", text, list.of(place)),
            Source::Words(words) => fitting("", text, plain(words.iter().copied())),
            Source::Relations => fitting("", text, plain(RELATIONS.iter().map(|(relation, _)| *relation))),
            Source::Fields => {
                let (before, last) = last_of(text);
                fitting(
                    before,
                    last,
                    plain(["id", "desk"].into_iter().chain(KEYS.iter().map(|key| key.name))),
                )
            }
            Source::SortKeys => {
                let (before, last) = last_of(text);
                let turned = last.strip_prefix('-');
                let before = if turned.is_some() { format!("{before}-") } else { before.to_owned() };
                fitting(&before, turned.unwrap_or(last), plain(SortKey::ALL.iter().map(|(name, _)| *name)))
            }
            Source::Desks => {
                let names = desk_names().into_iter().map(|name| (name, None)).collect();
                fitting("", text, names).into_iter().chain(files(typed)).collect()
            }
            Source::Text => match text.strip_prefix('@') {
                Some(path) => files(OsStr::new(path)).into_iter().map(|file| file.add_prefix("@")).collect(),
                None => Vec::new(),
            },
            Source::File => files(typed),
        }
    }
}

fn files(typed: &OsStr) -> Vec<CompletionCandidate> {
    PathCompleter::any().complete(typed)
}

/// What stands before the last of several values between commas, and that.
fn last_of(text: &str) -> (&str, &str) {
    text.split_at(text.rfind(',').map_or(0, |at| at + 1))
}

fn plain<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Named> {
    names.map(|name| (name.to_owned(), None)).collect()
}

/// The names that begin with what was typed, in their own order.
fn fitting(before: &str, typed: &str, names: Vec<Named>) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
    let found = names.into_iter().filter(|(name, _)| name.to_lowercase().starts_with(&typed));
    let candidate = |(at, (name, help)): (usize, Named)| {
        let candidate = CompletionCandidate::new(format!("{before}{name}"));
        candidate.help(help.map(Into::into)).display_order(Some(at))
    };
    found.enumerate().map(candidate).collect()
}
