//! The noun of a verb. An id knows its kind, so that `itdesk start M3FX0` needs no noun, and a wrong
//! one is corrected.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{ArgMatches, Command, FromArgMatches};

use super::command::{Cli, described, dispatch};
use super::session::exit::Exit;
use super::session::first_word::first_word;
use super::session::opened::Session;
use super::session::other_names::canonical;
use super::session::special;
use super::ticket::assign;
use super::ticket::step::AssignArgs;
use super::ticket::targets::{Many, TextTargets};
use crate::desk::{Desk, WrongKind};
use crate::error::{Error, Result};
use crate::escape;
use crate::lang::{self, tr};
use crate::records::{Id, Kind};

/// What can be wrong with a command line.
pub(crate) enum Failure {
    /// It cannot be parsed.
    Parse(clap::Error),
    /// It was parsed, and failed.
    Run(Error),
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Failure {
        Failure::Parse(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Run(error)
    }
}

/// A verb on a command line, and the kinds that have it.
struct Verb {
    /// Where its noun is, or belongs: the arguments from here to the verb.
    noun: std::ops::Range<usize>,
    word: String,
    kinds: Vec<Kind>,
}

/// Parses and runs a command line, with or without a noun.
///
/// # Errors
/// What parsing and running it can meet.
pub(crate) fn run(arguments: &[OsString]) -> Result<Exit, Failure> {
    let mut command = described();
    if let Some(verb) = Verb::without_noun(&command, arguments) {
        return verb.run(&command, arguments, None);
    }
    let matches = command.try_get_matches_from_mut(arguments)?;
    let cli = Cli::from_arg_matches(&matches)?;
    let session = Session::new(cli.globals)?;
    session.typed(&matches);
    special::check(session.special, cli.command.prints())?;
    match dispatch(&session, cli.command) {
        Ok(exit) => end(&session, exit),
        Err(error) => match (wrong_kind(&error), Verb::with_noun(&described(), arguments)) {
            (Some(wrong), Some(verb)) if verb.kinds.contains(&wrong.id.kind()) => {
                verb.run(&described(), arguments, Some(&wrong.id))
            }
            _ => Err(error.into()),
        },
    }
}

fn end(session: &Session, exit: Exit) -> Result<Exit, Failure> {
    let refused = session.finish().map_err(|error| session.keeping_draft(session.localized(error)))?;
    session.save()?;
    refused.map_or(Ok(exit), |error| Err(session.localized(error).into()))
}

fn wrong_kind(error: &Error) -> Option<&WrongKind> {
    std::error::Error::source(error)?.downcast_ref()
}

impl Verb {
    /// The verb of a command line that begins with one instead of a command.
    fn without_noun(command: &Command, arguments: &[OsString]) -> Option<Verb> {
        let at = first_word(command, arguments)?;
        let word = canonical(arguments[at].to_str()?);
        if command.find_subcommand(word).is_some() {
            return None;
        }
        Some(Verb { noun: at..at, word: word.to_owned(), kinds: kinds(command, word) })
            .filter(|verb| !verb.kinds.is_empty())
    }

    /// The verb of a command line that has a noun.
    fn with_noun(command: &Command, arguments: &[OsString]) -> Option<Verb> {
        let from = first_word(command, arguments)?;
        let words: Vec<&str> = arguments[from..].iter().map_while(|word| word.to_str()).collect();
        let noun = command.find_subcommand(words.first()?)?.get_name();
        let long = noun == "monitor" && words.get(1) == Some(&Kind::Improvement.verb());
        let to = from + if long { 2 } else { 1 };
        let word = arguments.get(to)?.to_str()?.to_owned();
        let kinds = kinds(command, &word);
        Some(Verb { noun: from..to, word, kinds })
    }

    /// Runs the verb for the kinds of the tickets that it is on. `named` is the ticket that another noun
    /// was typed for.
    fn run(&self, command: &Command, arguments: &[OsString], named: Option<&Id>) -> Result<Exit, Failure> {
        if let [kind] = self.kinds[..] {
            let (cli, matches) = self.parse(command, arguments, kind)?;
            let session = Session::new(cli.globals)?;
            session.typed(&matches);
            special::check(session.special, cli.command.prints())?;
            let exit = dispatch(&session, cli.command)?;
            return end(&session, exit);
        }
        let (cli, matches) = self.parse_any(command, arguments)?;
        let session = Session::new(cli.globals)?;
        session.typed(&matches);
        if let Some(id) = named {
            let kind = id.kind();
            session.out.say(&tr!(
                "note: {id} is of kind {kind}; use itdesk {noun} {value}",
                id,
                kind,
                noun = kind.noun(),
                value = self.word
            ));
        }
        if self.word == "new" && session.ask.can_ask() {
            let kind = self.ask_kind(&session)?;
            let exit = self.dispatch_as(kind, &session, command, arguments)?;
            return end(&session, exit);
        }
        let groups = self.groups(&session, &matches)?;
        let mut exit = Exit::Done;
        for (kind, ids) in groups {
            session.targeted.set_group(ids);
            exit = self.dispatch_as(kind, &session, command, arguments)?;
        }
        end(&session, exit)
    }

    /// Runs the command line with the noun of a kind, in a session that has begun.
    fn dispatch_as(
        &self,
        kind: Kind,
        session: &Session,
        command: &Command,
        arguments: &[OsString],
    ) -> Result<Exit, Failure> {
        let (cli, _) = self.parse(command, arguments, kind)?;
        special::check(session.special, cli.command.prints())?;
        Ok(dispatch(session, cli.command)?)
    }

    /// What to create, picked from a list that starts on the usual kind.
    fn ask_kind(&self, session: &Session) -> Result<Kind> {
        let mut kinds = self.kinds.clone();
        kinds.sort_by_key(|kind| *kind != Kind::Incident);
        let words: Vec<String> = kinds.iter().map(|kind| kind.noun().to_owned()).collect();
        let picked = session.ask.pick(tr!("kind of ticket"), &words)?;
        kinds.get(picked).copied().ok_or_else(|| Error::usage(tr!("new needs a kind of ticket to create")))
    }

    /// The command line with the noun of a kind.
    fn parse(
        &self,
        command: &Command,
        arguments: &[OsString],
        kind: Kind,
    ) -> Result<(Cli, ArgMatches), clap::Error> {
        let mut line = arguments[..self.noun.start].to_vec();
        line.extend(kind.noun().split(' ').map(OsString::from));
        line.extend_from_slice(&arguments[self.noun.end..]);
        let matches = command.clone().try_get_matches_from(line)?;
        Ok((Cli::from_arg_matches(&matches)?, matches))
    }

    /// The command line with the first noun for which it can be parsed; verbs of one name may have
    /// other flags.
    fn parse_any(&self, command: &Command, arguments: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
        let mut parsed = self.kinds.iter().map(|kind| self.parse(command, arguments, *kind));
        let first =
            parsed.next().unwrap_or_else(|| Err(clap::Error::new(clap::error::ErrorKind::MissingSubcommand)));
        match first {
            Err(error) if error.use_stderr() => parsed.find(|other| other.is_ok()).unwrap_or(Err(error)),
            first => first,
        }
    }

    /// The tickets that the verb is on, by kind.
    fn groups(&self, session: &Session, matches: &ArgMatches) -> Result<BTreeMap<Kind, Vec<Id>>, Failure> {
        let mut leaf = matches;
        while let Some((_, deeper)) = leaf.subcommand() {
            leaf = deeper;
        }
        let desk = session.desk()?;
        let typed = words(&desk, leaf)?;
        let takes_many = has(leaf, "dry_run");
        let many = takes_many.then(|| Many::from_arg_matches(leaf)).transpose()?.unwrap_or_default();
        if typed.is_empty() && !many.is_filtered() && self.word == "new" {
            let nouns: Vec<String> = self.kinds.iter().map(|k| format!("itdesk {} new", k.noun())).collect();
            let error = Error::usage(tr!("new needs a kind of ticket to create"));
            return Err(error.hint(tr!("one of: {nouns}", nouns = nouns.join(" · "))).into());
        }
        let (ids, errors) = many.find(session, &desk, &typed, None)?;
        let (ids, strange): (Vec<Id>, Vec<Id>) =
            ids.into_iter().partition(|id| self.kinds.contains(&id.kind()));
        let strange = strange.iter().filter(|_| !many.is_filtered()).map(|id| self.refusal(*id));
        let errors: Vec<Error> = errors.into_iter().chain(strange).collect();
        let mut groups: BTreeMap<Kind, Vec<Id>> = BTreeMap::new();
        for id in ids {
            groups.entry(id.kind()).or_default().push(id);
        }
        if groups.is_empty()
            && let Some(first) = errors.first()
        {
            return Err(first.clone().into());
        }
        if groups.len() > 1 || !errors.is_empty() {
            let batch = session.targeted.begin(&desk, many.options())?;
            errors.into_iter().for_each(|error| batch.refuse(error));
        }
        Ok(groups)
    }

    fn refusal(&self, id: Id) -> Error {
        let nouns: Vec<&str> = self.kinds.iter().map(|kind| kind.noun()).collect();
        let word = escape::quoted(&self.word, 60);
        Error::usage(tr!(
            "{id} is of kind {kind}, which has no {word}",
            id,
            kind = lang::shown(id.kind().as_str()),
            word
        ))
        .hint(tr!("{word} is for: {nouns}", word, nouns = nouns.join(", ")))
    }
}

/// The words of a verb that name tickets, as the verb itself divides them.
fn words(desk: &Desk, leaf: &ArgMatches) -> Result<Vec<String>, Failure> {
    if has(leaf, "words") && has(leaf, "auto") {
        return Ok(assign::split(desk, &AssignArgs::from_arg_matches(leaf)?)?.0.to_vec());
    }
    if has(leaf, "words") {
        return Ok(TextTargets::from_arg_matches(leaf)?.split().0.to_vec());
    }
    let many = |name: &str| leaf.try_get_many::<String>(name).ok().flatten().into_iter().flatten().cloned();
    Ok(many("ids").chain(many("id")).collect())
}

/// Whether the command line has a value of this argument: one that was given, or the default of a
/// flag. An argument that the verb does not know has none.
#[expect(clippy::disallowed_methods, reason = "an unknown argument is no error in a release, and none here")]
fn has(leaf: &ArgMatches, name: &str) -> bool {
    matches!(leaf.try_contains_id(name), Ok(true))
}

/// The kinds that have a verb.
fn kinds(command: &Command, word: &str) -> Vec<Kind> {
    let has = |kind: &&Kind| verbs(command, **kind).is_some_and(|noun| noun.find_subcommand(word).is_some());
    Kind::ALL.iter().filter(has).copied().collect()
}

/// The noun of a kind with its verbs, which are described when it is built.
fn verbs(command: &Command, kind: Kind) -> Option<Command> {
    let mut words = kind.noun().split(' ');
    let mut noun = command.find_subcommand(words.next()?)?.clone();
    noun.build();
    for word in words {
        noun = noun.find_subcommand(word)?.clone();
        noun.build();
    }
    Some(noun)
}
